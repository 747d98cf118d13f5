"""`shian assess`: JSONL in, one Assessment a line out, in the same order."""

import multiprocessing as mp
import signal as signals
import sys
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from typing import IO, NamedTuple

import msgspec

from classifiers.assess import Assessor
from classifiers.assessment import Text
from streams.assessor import Load, assessor_of
from streams.loaded import keep_what_is_loaded
from streams.settings import Settings

from .errors import CommandError

BATCH = 512
ALONE = 4
"""Batches after which it pays to start more processes."""
_AHEAD = 2
"""Batches handed to each process before the first of them is written: memory stays flat, however long the input."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What one input line may hold; other fields are ignored."""

    id: str
    text: str
    title: str | None = None
    channel: str | None = None


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a line that could not be read; the id is the line's own when that much could be."""

    id: str | None
    error: str


class Answers(NamedTuple):
    """The output lines of a batch, and whether all of its lines could be read."""

    lines: bytes
    is_whole: bool


_LINES = msgspec.json.Decoder(Line)


def assess_lines(settings: Settings, lines: IO[bytes], out: IO[bytes], processes: int | None = 1) -> int:
    """Assess every line. Returns 0, or 2 when a line could not be read (said on that line's place in the output).
    Raises CommandError when a process dies."""
    is_whole = True
    for answers in _answered(assessor_of(settings), _batches(lines), processes or 1):
        out.write(answers.lines)
        is_whole = is_whole and answers.is_whole
    out.flush()
    return 0 if is_whole else 2


def _answered(load: Load, batches: Iterator[list[bytes]], processes: int) -> Iterator[Answers]:
    assessor = load()
    keep_what_is_loaded()
    yield from _by_one(assessor, islice(batches, ALONE) if processes > 1 else batches)
    for batch in batches:
        try:
            yield from _by_processes(_pool(load, assessor, processes), chain([batch], batches), _AHEAD * processes)
        except BrokenProcessPool as died:
            raise CommandError("an assess process died (out of memory?); `--processes 1` needs least of it") from died


def _by_one(assessor: Assessor, batches: Iterator[list[bytes]]) -> Iterator[Answers]:
    for batch in batches:
        yield _answers(assessor, batch)


def _pool(load: Load, assessor: Assessor, processes: int) -> ProcessPoolExecutor:
    """Where nothing else runs that a copy would lack, processes begin as copies: at once, and the model is in memory
    once; elsewhere each loads it."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return ProcessPoolExecutor(processes, mp.get_context("spawn"), _start, (load,))
    return ProcessPoolExecutor(processes, mp.get_context("fork"), _start, (lambda: assessor,))


def _by_processes(pool: ProcessPoolExecutor, batches: Iterator[list[bytes]], ahead: int) -> Iterator[Answers]:
    waiting: deque[Future[Answers]] = deque()
    with pool:
        for batch in batches:
            waiting.append(_handed(pool, batch))
            if len(waiting) > ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _handed(pool: ProcessPoolExecutor, batch: list[bytes]) -> Future[Answers]:
    try:
        return pool.submit(_answers_here, batch)
    except (OSError, ValueError) as closed:  # a pool that breaks closes its pipes before it says that it is broken
        raise BrokenProcessPool from closed


_here: list[Assessor] = []
"""The classifier of a process of its own."""


def _start(load: Load) -> None:
    signals.signal(signals.SIGINT, signals.SIG_IGN)  # Ctrl-C is the parent's business
    _here.append(load())


def _answers_here(batch: list[bytes]) -> Answers:
    return _answers(_here[0], batch)


def _answers(assessor: Assessor, batch: list[bytes]) -> Answers:
    texts = [_text_of(raw) for raw in batch]
    readable = [each for each in texts if isinstance(each, Text)]
    assessed = iter(assessor.assess_many(readable))
    answers = [next(assessed) if isinstance(each, Text) else each for each in texts]
    return Answers(b"".join(_encode(each) + b"\n" for each in answers), len(readable) == len(batch))


_encode = msgspec.json.Encoder().encode


def _text_of(raw: bytes) -> Text | Refused:
    try:
        line = _LINES.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Refused(id=_id_of(raw), error=str(error))
    return Text(id=line.id, text=line.text, title=line.title or "", channel=line.channel)


def _id_of(raw: bytes) -> str | None:
    try:
        row = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    given = row.get("id") if isinstance(row, dict) else None
    return given if isinstance(given, str) else None


def _batches(lines: IO[bytes]) -> Iterator[list[bytes]]:
    iterator = (line for line in lines if line.strip())
    while batch := list(islice(iterator, BATCH)):
        yield batch
