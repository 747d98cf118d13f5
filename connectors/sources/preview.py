"""How a file would be read, shown before anything is stored: sheets, header, columns with samples, rows and days.

Samples of private columns are masked, and so are identifiers in any other; unknown columns may hold anything, so a
name that speaks of persons hides their samples too.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path

import msgspec

from ..errors import FileError, RowError
from ..fields import clean
from ..masking import mask
from ..signal import Signal
from .files import open_file, read_opened
from .grid import Grid, HeaderLook, look
from .headers import IGNORED, RAW, Column
from .mapping import TableMapping, applied, choose, fingerprint, fingerprint_of
from .row import column_letters
from .survey import Survey, exported_at, survey_rows, survey_signals
from .table import Cells, TableContext, split_head, unknown_columns

SAMPLES = 3
ASIDES = 50
"""Rows that are no reports, told one by one."""
_SAMPLE_ROWS = 200
_SAMPLE_LENGTH = 40
_PERSONAL = re.compile(
    r"姓名|电话|手机|联系|号码|身份证|证件|住址|家庭|账号|昵称|作者|邮箱|微信|经办|承办人|办案人|登记人|人员|人$"
)


class ColumnGuess(msgspec.Struct, frozen=True, kw_only=True):
    """A column: its letter and name, the field it is taken for, and a few of its values.

    None: nobody knows it, so it is kept as it is; `raw`: a person said so; `-`: not read.
    """

    letter: str
    name: str
    field: str | None
    samples: tuple[str, ...]


class SheetPreview(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet: read as what, or `why_not`. `header_rows` count from 1."""

    sheet: str | None
    why_not: str | None = None
    kind: str | None = None
    title: str | None = None
    header_rows: tuple[int, ...] = ()
    header: str | None = None
    """Fingerprint of the header."""
    columns: tuple[ColumnGuess, ...] = ()
    unknown: tuple[str, ...] = ()
    is_wordless: bool = False
    """Whether no column is known to hold what happened."""
    rows: int = 0
    aside: int = 0
    """Rows that would be taken for headings, sums, notes and who signed the table."""
    asides: tuple[str, ...] = ()
    """The first of them."""
    first: datetime | None = None
    last: datetime | None = None
    old: int = 0
    closed: int = 0
    refused: tuple[str, ...] = ()
    """Of a file of single items: why those that cannot be read are refused."""


class FilePreview(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it would be read; `unreadable` says why it cannot be."""

    file: str
    format: str | None = None
    encoding: str | None = None
    separator: str | None = None
    exported_at: datetime | None = None
    mapping: TableMapping | None = None
    sheets: tuple[SheetPreview, ...] = ()
    unreadable: str | None = None


def preview_file(
    path: Path, reading: TableContext, *, mapping: TableMapping | None = None, mappings: tuple[TableMapping, ...] = ()
) -> FilePreview:
    """What reading the file would do, by `mapping` or the one of `mappings` that is for it. Stores nothing."""
    try:
        grid = open_file(path)
        if grid is None:
            return _lines(path, reading)
        mapping = mapping or choose(mappings, path.name, grid)
        reading = msgspec.structs.replace(applied(mapping, reading) if mapping else reading, file=path.name)
        found = look(grid, reading.columns, kind=reading.kind)
        return FilePreview(
            file=str(path),
            format=grid.format,
            encoding=grid.encoding,
            separator=grid.separator,
            exported_at=exported_at(path, grid, reading.now),
            mapping=mapping,
            sheets=tuple(_sheet(one, reading) for one in found),
        )
    except FileError as error:
        return FilePreview(file=str(path), unreadable=error.message)


def _lines(path: Path, reading: TableContext) -> FilePreview:
    """JSON has no columns to guess."""
    refused: list[str] = []

    def taken() -> Iterator[Signal]:
        for item in read_opened(path, None, reading):
            if isinstance(item, Signal):
                yield item
            else:
                refused.append(item.sentence())

    counted = survey_signals(taken(), reading.now)
    shown = _counted(SheetPreview(sheet=None, refused=tuple(refused)), counted)
    return FilePreview(file=str(path), format="json", encoding="utf-8", sheets=(shown,))


def _sheet(found: HeaderLook, reading: TableContext) -> SheetPreview:
    header = found.header
    if header is None:
        names = unknown_columns(found.head)
        shown = SheetPreview(sheet=found.sheet.name, why_not=found.why_not)
        if not found.is_lost_table:
            return shown
        return msgspec.structs.replace(
            shown, header=fingerprint(names), unknown=tuple(names), columns=tuple(_unknown(found.head, names))
        )
    shown = SheetPreview(
        sheet=found.sheet.name,
        kind=header.kind.id,
        title=header.kind.title,
        header_rows=tuple(range(header.first_row, header.last_row + 1)),
        header=fingerprint_of(header),
        columns=tuple(_guesses(found, reading)),
        unknown=tuple(one.plain for one in header.columns if one.is_unknown),
        is_wordless=header.is_wordless,
    )
    aside: list[RowError] = []
    counted = survey_rows(partial(found.sheet.rows, []), msgspec.structs.replace(reading, aside=aside.append))
    told = tuple(mask(each.sentence())[0] for each in aside[:ASIDES])
    return msgspec.structs.replace(_counted(shown, counted), aside=len(aside), asides=told)


def _counted(shown: SheetPreview, counted: Survey) -> SheetPreview:
    numbers = {name: getattr(counted, name) for name in ("rows", "first", "last", "old", "closed")}
    return msgspec.structs.replace(shown, **numbers)


def _guesses(found: HeaderLook, reading: TableContext) -> Iterator[ColumnGuess]:
    header, body = split_head(found.sheet.rows([]), reading)
    rows = list(islice(body, _SAMPLE_ROWS))
    for column in header.columns:
        field = IGNORED if column.is_ignored else RAW if column.is_raw else "║".join(column.parts) or column.key
        yield ColumnGuess(
            letter=column_letters(column.index), name=column.plain, field=field, samples=_samples(rows, column)
        )


def _unknown(head: list[Cells], names: list[str]) -> Iterator[ColumnGuess]:
    """The columns of a table whose header nobody knows: the fullest row is taken for it."""
    at = next(n for n, (_, cells) in enumerate(head) if [text for cell in cells if (text := clean(cell))] == names)
    for index, cell in enumerate(head[at][1]):
        if name := clean(cell):
            column = Column(index=index, name=name)
            samples = _samples(head[at + 1 :], column)
            yield ColumnGuess(letter=column_letters(index), name=name, field=None, samples=samples)


def _samples(rows: list[Cells], column: Column) -> tuple[str, ...]:
    filled = (text for _, cells in rows if column.index < len(cells) and (text := clean(cells[column.index])))
    few = list(islice(dict.fromkeys(filled), SAMPLES))
    return tuple(_shown(text, column) for text in few)


def _shown(text: str, column: Column) -> str:
    key = column.key or ""
    is_private = key.startswith("contact.") or key == "media.account" or (not key and _PERSONAL.search(column.plain))
    text = " ".join(text.split())
    if is_private:
        return text[:1] + "*" * min(len(text) - 1, 8)
    masked = mask(text)[0]
    return masked if len(masked) <= _SAMPLE_LENGTH else masked[:_SAMPLE_LENGTH] + "…"


__all__ = ["ColumnGuess", "FilePreview", "Grid", "SheetPreview", "preview_file"]
