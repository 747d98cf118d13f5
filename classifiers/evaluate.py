"""Evaluation: the model on texts held back by event, with simpler ways beside it.

Every way is scored on the same folds: *model* (the heads alone), *assessor* (heads and written rules), *lexicon* (a
few lines of keyword rules) and *jieba* (TF-IDF of jieba's words and logistic regression, the usual first attempt).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .assessment import Kind
from .features import Reading
from .labelled import Labelled, load_labelled
from .lexicon import load_lexicon
from .model import KINDS
from .reader import load_reader
from .rules import is_refutation, judge
from .rumours import Rumours, load_rumours
from .scores import Scores, scores_of
from .train import Calibration, calibrate, folds, held_back

_KIND_OF_PURPOSE = {
    "sampling": Kind.SAMPLING_FAILURE,
    "complaint": Kind.COMPLAINT,
    "rumour": Kind.RUMOUR,
    "spread": Kind.RUMOUR,
    "harm": Kind.INCIDENT,
}
"""For the keyword rule: the kind a group's purpose speaks for, the first of equals first."""


def evaluate(labelled: list[Path], seed: int, *, seeds: Path | None = None) -> dict[str, Scores]:
    """Scores of every way on the texts of these files. Raises ClassifierError."""
    seeds = seeds or Path(__file__).resolve().parent.parent / "seeds"
    rows = load_labelled(labelled)
    reader = load_reader(seeds)
    readings = [reader.read(row.as_text(0).whole) for row in rows]
    said = [str(row.kind) for row in rows]
    scores = held_back(rows, readings, seed)
    calibration = calibrate(rows, scores, seed)
    relevance = calibration.relevance(scores)
    return {
        "model": scores_of(said, _kinds(relevance.tolist(), calibration.kinds(scores)), relevance.tolist()),
        "assessor": _with_rules(rows, readings, calibration, scores, Rumours(load_rumours(seeds / "rumours.yaml"))),
        "lexicon": scores_of(said, list(_by_lexicon(readings, seeds))),
        "jieba": scores_of(said, _by_jieba(rows, seed)),
    }


def _kinds(relevance: list[float], kinds: NDArray[np.float64]) -> list[str]:
    best = kinds.argmax(axis=1).tolist()
    return [str(KINDS[n]) if share >= 0.5 else str(Kind.IRRELEVANT) for n, share in zip(best, relevance, strict=True)]


def _with_rules(
    rows: list[Labelled],
    readings: list[Reading],
    calibration: Calibration,
    scores: NDArray[np.float64],
    rumours: Rumours,
) -> Scores:
    """The rules on held-back scores. The rumour list is the shipped one: a text that quotes it is an easy case."""
    shares, kinds = calibration.relevance(scores).tolist(), calibration.kinds(scores).tolist()
    verdicts = [
        judge(
            row.as_text(n),
            reading,
            share,
            kind,
            rumours.match(reading.folded) is not None and not is_refutation(reading),
        )
        for n, (row, reading, share, kind) in enumerate(zip(rows, readings, shares, kinds, strict=True))
    ]
    guessed = [str(KINDS[each.best]) if each.relevance >= 0.5 else str(Kind.IRRELEVANT) for each in verdicts]
    return scores_of([str(row.kind) for row in rows], guessed, [each.relevance for each in verdicts])


def _by_lexicon(readings: list[Reading], seeds: Path) -> Iterator[str]:
    """Sum the weights of the groups touched; above nought the kind whose groups weigh most."""
    groups = {f"group:{group.id}": group for group in load_lexicon(seeds / "lexicon.yaml").groups}
    for reading in readings:
        hit = [groups[name] for name in sorted(reading.groups) if name in groups]
        weights = {
            purpose: sum(max(0.0, each.weight) for each in hit if each.for_ == purpose) for purpose in _KIND_OF_PURPOSE
        }
        best = max(weights, key=lambda purpose: weights[purpose])
        if sum(each.weight for each in hit) <= 1:
            yield str(Kind.IRRELEVANT)
        else:
            yield str(_KIND_OF_PURPOSE[best] if weights[best] > 0 else Kind.NEWS)


def _by_jieba(rows: list[Labelled], seed: int) -> list[str]:
    # Late: only the baseline needs jieba itself and scikit-learn's text features.
    import logging

    import jieba
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    jieba.setLogLevel(logging.WARNING)
    texts, said = [row.as_text(0).whole for row in rows], np.array([str(row.kind) for row in rows])
    guessed: list[Any] = [""] * len(rows)
    for fitted, kept in folds(rows, seed):
        words = TfidfVectorizer(analyzer=jieba.lcut, min_df=2)
        plain = make_pipeline(
            words, LogisticRegression(C=10, class_weight="balanced", max_iter=1000, random_state=seed)
        )
        plain.fit([texts[n] for n in fitted], said[fitted])
        for n, kind in zip(kept, plain.predict([texts[n] for n in kept]), strict=True):
            guessed[n] = str(kind)
    return guessed
