"""Batched assessment against the plain pipeline everybody writes first: jieba.lcut, TF-IDF, logistic regression."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from classifiers.assess import Assessor
from classifiers.assessment import Text

from .table import Row
from .texts import ROOT, feed, labelled, texts

BATCH, TURNS = 500, 5


def measure(count: int = 3000) -> list[Row]:
    """Items per second of one process, both in turn on the same texts; ours finds entities, evidence, known rumours and
    fingerprints besides, for each text that is relevant."""
    plain = plain_pipeline()
    assessor = Assessor.load(ROOT / "seeds", ROOT / "classifiers" / "model")
    sorts = {
        "1 in 100 relevant": [str(item["text"]) for item in feed(count)],
        "1 in 10 relevant": [str(item["text"]) for item in feed(count, relevant_per_mille=100)],
        "6 in 10 relevant": texts(count),
    }
    return [_compared(assessor, plain, name, wanted) for name, wanted in sorts.items()]


def _compared(assessor: Assessor, plain: Any, name: str, wanted: list[str]) -> Row:
    rows = [Text(id=str(n), text=text) for n, text in enumerate(wanted)]
    turns = [(_seconds(assessor.assess_many, rows), _seconds(plain.predict, wanted)) for _ in range(TURNS)]
    ours, baseline = (len(wanted) / median(each) for each in zip(*turns, strict=True))
    return Row(
        what=f"assess, batches of {BATCH}, {name}",
        ours=f"{ours:,.0f} items/s",
        baseline=f"jieba.lcut + TfidfVectorizer + LogisticRegression.predict: {baseline:,.0f} items/s",
        ratio=round(median(plain_s / ours_s for ours_s, plain_s in turns), 2),
        aim="≥ 3",
    )


def _seconds(do: Callable[[list[Any]], object], items: list[Any]) -> float:
    began = time.perf_counter()
    for at in range(0, len(items), BATCH):
        do(items[at : at + BATCH])
    return time.perf_counter() - began


def plain_pipeline() -> Any:
    """The pipeline, fitted on the labelled texts of the seeds."""
    import jieba  # slow import
    from sklearn.feature_extraction.text import TfidfVectorizer  # slow import
    from sklearn.linear_model import LogisticRegression  # slow import
    from sklearn.pipeline import make_pipeline  # slow import

    jieba.setLogLevel(60)
    rows = labelled()
    pipeline = make_pipeline(
        TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None), LogisticRegression(max_iter=1000)
    )
    return pipeline.fit([str(row["text"]) for row in rows], [str(row["kind"]) for row in rows])
