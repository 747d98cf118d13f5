"""A hundred thousand texts assessed: against the plain pipeline in batches and text by text, how much memory it takes,
and how long one text alone takes (Linux).

Not part of `make bench`, for it takes minutes: `python -m benchmarks.bench mass`, and for texts of one's own, as CSV
files with a column `text`: `python -m benchmarks.mass FOLDER`.
"""

import os
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

from classifiers.assess import Assessor
from classifiers.assessment import Text

from .assess import BATCH, plain_pipeline
from .million import own_memory
from .table import Row
from .texts import ROOT, many

ALONE = 20
"""Of every so many batches one is asked text by text as well."""


class _Turn(NamedTuple):
    """Seconds for one batch, all ways right after each other."""

    ours: float
    plain: float
    plain_alone: float | None
    alone: list[float]
    """Seconds of each text alone, ours."""
    memory: float


def measure(texts: int = 100_000, folder: Path | None = None) -> list[Row]:
    """Items a second of each way, the slowest of texts alone, and the memory after a tenth and after all."""
    assessor, plain = Assessor.load(ROOT / "seeds", ROOT / "classifiers" / "model"), plain_pipeline()
    source = many(folder)
    turns = []
    for number in range(texts // BATCH):
        wanted = list(islice(source, BATCH))
        turns.append(_turn(assessor, plain, wanted, number, asks_alone=number % ALONE == 0))
    return [_speed(turns, "batches", "plain", 3), _speed(turns, "one by one", "plain_alone", 20), *_of_one(turns)]


def _turn(assessor: Assessor, plain: Any, wanted: list[str], number: int, *, asks_alone: bool) -> _Turn:
    rows = [Text(id=f"{number}-{n}", text=text) for n, text in enumerate(wanted)]
    return _Turn(
        ours=_seconds(assessor.assess_many, rows),
        plain=_seconds(plain.predict, wanted),
        plain_alone=sum(_seconds(plain.predict, [text]) for text in wanted) if asks_alone else None,
        alone=[_seconds(assessor.assess, row) for row in rows] if asks_alone else [],
        memory=own_memory(os.getpid()),
    )


def _seconds(do: Callable[[Any], object], items: Any) -> float:
    began = time.perf_counter()
    do(items)
    return time.perf_counter() - began


def _speed(turns: list[_Turn], how: str, name: str, aim: int) -> Row:
    pairs = [(turn.ours, getattr(turn, name)) for turn in turns if getattr(turn, name) is not None]
    ours, baseline = (BATCH / median(each) for each in zip(*pairs, strict=True))
    return Row(
        what=f"assess, {len(turns) * BATCH:,} texts in batches of {BATCH}, against {how}",
        ours=f"{ours:,.0f} items/s",
        baseline=f"jieba.lcut + TfidfVectorizer + LogisticRegression.predict, {how}: {baseline:,.0f} items/s",
        ratio=round(median(plain / own for own, plain in pairs), 2),
        aim=f"≥ {aim}",
    )


def _of_one(turns: list[_Turn]) -> list[Row]:
    alone = [seconds for turn in turns for seconds in turn.alone]
    middle, slow = median(alone) * 1000, quantiles(alone, n=100)[98] * 1000
    early, late = turns[len(turns) // 10].memory, turns[-1].memory
    return [
        Row(
            what=f"assess, one text alone in the process, {len(alone):,} texts",
            ours=f"99 in 100 within {slow:.2f} ms",
            baseline=f"the median, {middle:.2f} ms",
            ratio=round(slow / middle, 2),
            aim="< 1 ms",
        ),
        Row(
            what=f"assess, memory after {len(turns) * BATCH:,} texts, both pipelines in the process",
            ours=f"{late:.0f} MiB",
            baseline=f"after a tenth of them: {early:.0f} MiB",
            ratio=round(late / early, 2),
            aim="memory flat",
        ),
    ]


if __name__ == "__main__":
    for each in measure(folder=Path(sys.argv[1]) if len(sys.argv) > 1 else None):
        print(*each, sep="\n   ", flush=True)
