"""`shian assess`: JSONL in, one Assessment a line out, in the same order."""

import multiprocessing as mp
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from itertools import chain, islice
from typing import IO, NamedTuple

import msgspec

from classifiers.assess import Assessor
from classifiers.assessment import Text
from connectors.parse import explain
from connectors.signal import Channel
from streams.assessor import Load, assessor_of
from streams.loaded import keep_what_is_loaded
from streams.settings import Settings

from .errors import CommandError
from .side_by_side import Died, SideBySide

BATCH = 512
_AHEAD = 8
"""Batches handed to each process before the first of them is written: memory stays flat, however long the input. A
batch of press reports takes as long as twenty of titles, during which the other processes need something to do."""


class InputLine(msgspec.Struct, frozen=True, kw_only=True):
    """What one input line may hold; other fields are ignored, so that a signal may be one. Without an id it has the
    line's number (from 1); a whole number is taken as its text, for tables number their rows so."""

    id: str | int | None = None
    text: str | None = None
    title: str | None = None
    channel: str | None = None


class LineRefused(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a line that could not be read; the id is the line's own when that much could be."""

    id: str | None
    error: str


class OutputLines(NamedTuple):
    """The output lines of a batch, and whether all of its lines could be read."""

    lines: bytes
    is_whole: bool


_LINES = msgspec.json.Decoder(InputLine)
_ROWS = msgspec.json.Decoder(float_hook=str)
"""Of a line that is refused; a number stays as it was written."""
_CHANNELS = frozenset((None, *Channel))
Numbered = tuple[int, bytes]
"""A line and its number."""


def assess_lines(settings: Settings, lines: IO[bytes], out: IO[bytes], processes: int | None = 1) -> int:
    """Assess every line. Returns 0, or 2 when a line could not be read (said on that line's place in the output).
    Raises CommandError when a process dies."""
    is_whole = True
    for answers in _answered(assessor_of(settings), _batches(lines), processes or 1):
        out.write(answers.lines)
        is_whole = is_whole and answers.is_whole
    out.flush()
    return 0 if is_whole else 2


def _answered(load: Load, batches: Iterator[list[Numbered]], processes: int) -> Iterator[OutputLines]:
    assessor = load()
    keep_what_is_loaded()
    first = list(islice(batches, min(processes, 2)))
    batches = chain(first, batches)
    if len(first) < 2:
        yield from (_answers(assessor, batch) for batch in batches)
        return
    try:
        yield from _side_by_side(load, assessor, processes).answers(batches, _AHEAD * processes)
    except Died as died:
        raise CommandError("初筛进程中途退出，可能是内存不够；--processes 1 用得最少") from died


def _side_by_side(load: Load, assessor: Assessor, processes: int) -> SideBySide[list[Numbered], OutputLines]:
    """Where nothing else runs that a copy would lack, processes begin as copies: at once, and the model is in memory
    once; elsewhere each loads it."""
    if sys.platform != "linux" or threading.active_count() > 1:
        return SideBySide(mp.get_context("spawn"), partial(_answering, load), processes)
    return SideBySide(mp.get_context("fork"), lambda: partial(_answers, assessor), processes)


def _answering(load: Load) -> Callable[[list[Numbered]], OutputLines]:
    return partial(_answers, load())


def _answers(assessor: Assessor, batch: list[Numbered]) -> OutputLines:
    texts = [_text_of(raw) for raw in batch]
    readable = [each for each in texts if isinstance(each, Text)]
    assessed = iter(assessor.assess_many(readable))
    answers = [next(assessed) if isinstance(each, Text) else each for each in texts]
    return OutputLines(b"".join(_encode(each) + b"\n" for each in answers), len(readable) == len(batch))


_encode = msgspec.json.Encoder().encode


def _text_of(numbered: Numbered) -> Text | LineRefused:
    number, raw = numbered
    try:
        line = _LINES.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return LineRefused(id=_id_of(raw), error=f"第 {number} 行：{explain(error).message}")
    given = _written(line.id)
    if not (line.text or line.title):
        return LineRefused(id=given, error=f"第 {number} 行：没有内容，请写 text 或 title")
    if line.channel not in _CHANNELS:
        known = "、".join(Channel)
        return LineRefused(id=given, error=f"第 {number} 行：没有渠道“{line.channel}”，可写：{known}，不知道就不写")
    return Text(id=given or str(number), text=line.text or "", title=line.title or "", channel=line.channel)


def _id_of(raw: bytes) -> str | None:
    try:
        row = _ROWS.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return _written(row.get("id")) if isinstance(row, dict) else None


def _written(given: object) -> str | None:
    """An id as its text; what is neither text nor number names nothing."""
    return str(given) if isinstance(given, str | int) and not isinstance(given, bool) else None


def _batches(lines: IO[bytes]) -> Iterator[list[Numbered]]:
    iterator = ((n, line) for n, line in enumerate(lines, 1) if line.strip())
    while batch := list(islice(iterator, BATCH)):
        yield batch
