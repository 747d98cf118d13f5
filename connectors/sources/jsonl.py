"""JSON files → signals: one object a line (JSONL, NDJSON), one array, or one object; bare signals or CloudEvents."""

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from ..errors import FileError, RowError, SignalError
from ..fence import fenced
from ..parse import decode_signal, explain, finish
from ..signal import Signal
from .cloudevents import from_structured
from .table import TableContext

LINE_LIMIT = 8_000_000
"""Bytes of one line; more is refused unread."""

ARRAY_LIMIT = 256_000_000
"""Bytes of a file that is one array or one object, which is read whole."""

_MARK = b"\xef\xbb\xbf"
_SPECVERSION = b'"specversion"'


def read_json(path: Path, reading: TableContext) -> Iterator[Signal | RowError]:
    """The signals of a JSON file and what was refused; `row` is the line, or the place in the array (from 1).

    Lines are streamed; an array is read whole. Raises FileError when the file is one broken document.
    """
    parts = _lines if _is_lines(path) else _elements
    for number, part in parts(path):
        if isinstance(part, RowError):
            yield part
        elif part.strip():
            yield _outcome(number, part, reading)


def decode_item(data: bytes, *, source: str | None) -> Signal:
    """A bare signal, of `source` where it names none, or a structured CloudEvent, whichever `data` is.

    Raises SignalError.
    """
    return from_structured(data) if _SPECVERSION in data and _is_event(data) else decode_signal(data, source=source)


def _is_event(data: bytes) -> bool:
    """Whether the word stands as a key of the outer object and not somewhere in a text."""
    try:
        return "specversion" in msgspec.json.decode(data, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False


def _outcome(number: int, data: bytes, reading: TableContext) -> Signal | RowError:
    try:
        return finish(fenced(decode_item(data, source=reading.source), reading.exercise), reading.now)
    except SignalError as error:
        return RowError(row=number, reason=error.reason, column=error.field, remedy=error.remedy)


def _is_lines(path: Path) -> bool:
    """An array is not lines; an object is, unless its first line is not whole by itself."""
    with path.open("rb") as file:
        first = b""
        while line := file.readline(LINE_LIMIT):
            first = line.removeprefix(_MARK).strip()
            if first:
                break
        if first.startswith(b"["):
            return False
        return _is_whole(first) or not _continues(first)


def _is_whole(line: bytes) -> bool:
    try:
        msgspec.json.decode(line, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    except RecursionError:  # what is nested as deep as this is no signal, and no line of a longer document either
        return True
    return True


def _continues(line: bytes) -> bool:
    """Whether a line opens a document that goes on below, as pretty-printed JSON does."""
    return line == b"{" or line.endswith((b",", b"{", b"["))


def _lines(path: Path) -> Iterator[tuple[int, bytes | RowError]]:
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LINE_LIMIT + 1):
            number += 1
            if len(line) <= LINE_LIMIT:
                yield number, line.removeprefix(_MARK) if number == 1 else line
                continue
            _skip_rest(file.readline)
            yield number, RowError(row=number, reason=f"这一行超过 {LINE_LIMIT} 字节", remedy="请拆开后重新导入")


def _skip_rest(readline: Callable[[int], bytes]) -> None:
    while (piece := readline(LINE_LIMIT)) and not piece.endswith(b"\n"):
        pass


def _elements(path: Path) -> Iterator[tuple[int, bytes | RowError]]:
    if path.stat().st_size > ARRAY_LIMIT:
        raise FileError(f"{path.name}：一个 JSON 数组超过 {ARRAY_LIMIT // 1_000_000} MB。请改成一行一条（JSONL）")
    data = path.read_bytes().removeprefix(_MARK).strip()
    try:
        parts = msgspec.json.decode(data, type=list[msgspec.Raw]) if data.startswith(b"[") else [msgspec.Raw(data)]
        if not data.startswith(b"["):
            msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FileError(f"{path.name}：{explain(error).reason}。请检查文件是否完整") from None
    for number, part in enumerate(parts, 1):
        yield number, bytes(part)
