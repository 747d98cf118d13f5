"""A hundred thousand texts assessed: by the command `shian assess` and in one process, against the plain pipeline in
batches and text by text; how much memory it takes, and how long one text alone takes (Linux).

Not part of `make bench`, for it takes minutes: `python -m benchmarks.bench mass`, and for texts of one's own, as CSV
files with a column `text`: `python -m benchmarks.mass FOLDER`.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

from classifiers.assess import Assessor
from classifiers.assessment import Text
from streams.loaded import keep_what_is_loaded

from .assess import BATCH, plain_pipeline
from .million import own_memory
from .table import Row
from .texts import ROOT, many

ALONE = 20
"""Of every so many batches one is asked text by text as well."""

_BETWEEN_LOOKS = 0.5
"""Seconds between two looks at the memory; each takes 7 ms of a processor from what is measured."""
SHORT = 500
"""Characters of what people write; press reports are longer."""


class _Turn(NamedTuple):
    """Seconds for one batch, all ways right after each other."""

    ours: float
    plain: float
    plain_alone: float | None
    alone: list[tuple[int, float]]
    """Of each text alone its characters and seconds, ours."""


class _Command(NamedTuple):
    """One run of `shian assess`: its seconds, and MiB of all its processes after a third of the answers and at most."""

    seconds: float
    early: float
    most: float


def measure(texts: int = 100_000, folder: Path | None = None) -> list[Row]:
    """Items a second of each way, the slowest of texts alone, and the memory along the way."""
    assessor, plain = Assessor.load(ROOT / "seeds", ROOT / "classifiers" / "model"), plain_pipeline()
    wanted = list(islice(many(folder), texts))
    assessor.assess_many([Text(id=str(n), text=text) for n, text in enumerate(wanted[:BATCH])])  # compiles patterns
    keep_what_is_loaded()  # as where texts are assessed on duty
    batches = [wanted[at : at + BATCH] for at in range(0, texts, BATCH)]
    turns = [_turn(assessor, plain, each, n, asks_alone=n % ALONE == 0) for n, each in enumerate(batches)]
    return [*_of_command(_command(wanted), turns, texts), *_in_process(turns), *_of_one(turns)]


def _turn(assessor: Assessor, plain: Any, wanted: list[str], number: int, *, asks_alone: bool) -> _Turn:
    rows = [Text(id=f"{number}-{n}", text=text) for n, text in enumerate(wanted)]
    return _Turn(
        ours=_seconds(assessor.assess_many, rows),
        plain=_seconds(plain.predict, wanted),
        plain_alone=sum(_seconds(plain.predict, [text]) for text in wanted) if asks_alone else None,
        alone=[(len(row.text), _seconds(assessor.assess, row)) for row in rows] if asks_alone else [],
    )


def _seconds(do: Callable[[Any], object], items: Any) -> float:
    began = time.perf_counter()
    do(items)
    return time.perf_counter() - began


def _command(wanted: list[str]) -> _Command:
    with tempfile.TemporaryDirectory() as name:
        source, answers = Path(name) / "texts.jsonl", Path(name) / "answers.jsonl"
        with source.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(wanted))
        began, early, most = time.perf_counter(), 0.0, 0.0
        with answers.open("wb") as out:
            process = subprocess.Popen([sys.executable, "-m", "console", "assess", source], stdout=out, cwd=ROOT)
        while process.poll() is None:
            memory = sum(map(own_memory, _with_children(process.pid)))
            most = max(most, memory)
            early = early or (most if answers.stat().st_size > source.stat().st_size else 0.0)
            with suppress(subprocess.TimeoutExpired):
                process.wait(_BETWEEN_LOOKS)
        seconds = time.perf_counter() - began
        with answers.open("rb") as told:
            if (count := sum(1 for _ in told)) != len(wanted):
                raise RuntimeError(f"{count} answers to {len(wanted)} texts")
    return _Command(seconds, early, most)


def _with_children(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except OSError:
        return [pid]
    return [pid, *(each for child in children for each in _with_children(int(child)))]


def _of_command(command: _Command, turns: list[_Turn], texts: int) -> list[Row]:
    plain = sum(turn.plain for turn in turns)
    alone = sum(turn.plain_alone or 0 for turn in turns) / sum(len(turn.alone) for turn in turns) * texts
    ours, cores = f"{texts / command.seconds:,.0f} items/s", os.cpu_count()
    what = f"`shian assess`, {texts:,} texts, {cores} cores, starting and files included"
    return [
        Row(what, ours, f"{PLAIN}, in batches: {texts / plain:,.0f} items/s", _to(plain, command.seconds), "≥ 3"),
        Row(what, ours, f"the same, text by text: {texts / alone:,.0f} items/s", _to(alone, command.seconds), "≥ 20"),
        Row(
            what="`shian assess`, memory of all its processes at most",
            ours=f"{command.most:.0f} MiB",
            baseline=f"the same until about a third was answered: {command.early:.0f} MiB",
            ratio=_to(command.most, command.early),
            aim="memory flat",
        ),
    ]


def _in_process(turns: list[_Turn]) -> list[Row]:
    return [
        _speed(turns, "batches", "plain"),
        _speed([turn for turn in turns if turn.alone], "one by one", "plain_alone"),
    ]


def _speed(turns: list[_Turn], how: str, name: str) -> Row:
    ours, baseline = sum(turn.ours for turn in turns), sum(getattr(turn, name) for turn in turns)
    count = len(turns) * BATCH
    return Row(
        what=f"assess, one process, batches of {BATCH}, against {how}",
        ours=f"{count / ours:,.0f} items/s",
        baseline=f"{PLAIN}, {how}: {count / baseline:,.0f} items/s",
        ratio=_to(baseline, ours),
    )


def _of_one(turns: list[_Turn]) -> list[Row]:
    alone = [each for turn in turns for each in turn.alone]
    sorts = {"": alone, f" of up to {SHORT} characters": [each for each in alone if each[0] <= SHORT]}
    return [_quantiles(f"{len(some):,} texts{what}", [seconds for _, seconds in some]) for what, some in sorts.items()]


def _quantiles(what: str, seconds: list[float]) -> Row:
    middle, slow = median(seconds) * 1000, quantiles(seconds, n=100)[98] * 1000
    return Row(
        what=f"assess, one text alone in the process, {what}",
        ours=f"99 in 100 within {slow:.2f} ms",
        baseline=f"the median, {middle:.2f} ms",
        ratio=_to(slow, middle),
        aim="< 1 ms",
    )


def _to(one: float, other: float) -> float:
    return round(one / other, 2)


PLAIN = "jieba.lcut + TfidfVectorizer + LogisticRegression.predict"


if __name__ == "__main__":
    for each in measure(folder=Path(sys.argv[1]) if len(sys.argv) > 1 else None):
        print(*each, sep="\n   ", flush=True)
