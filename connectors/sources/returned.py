"""Refused rows → a workbook with the original columns and the reason in front, to be corrected and brought in again.

The file is read a second time for it, so that nobody holds refused rows in memory while a long file goes in. A sample
is returned whole: its good rows come along, because one of its rows alone would read as the whole sample.
"""

import os
from collections.abc import Iterable, Iterator
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from ..errors import RowError
from ..fields import Cell, clean
from ..text import digest_number
from .grid import NOTES_SHEET, Grid, HeaderLook, look
from .headers import REASON, Column, Header, normal
from .printed import broken, height_of, lay_out, width_of
from .row import Row
from .sampling import is_continuation
from .table import Cells, TableContext, split_head

CELL_LIMIT = 32_767
"""Characters that a cell of a workbook can hold."""

_REASON_WIDTH, _NOTE_WIDTH = 60, 100
_MEASURED = 200
"""Rows that say how wide their columns must be."""

_WITH_ANOTHER = "同一样品的另一行被退回，这一行随同退回，不必改动"
_CUT = "。有一格超过 32767 字，在这里被截短，请回原文件改正"


class _Refused(msgspec.Struct, frozen=True):
    """A row that comes back: its cells, why, and the columns that are at fault."""

    cells: list[Cell]
    why: str
    columns: tuple[str | None, ...] = ()


def write_refused(grid: Grid, reading: TableContext, errors: list[RowError], out: Path) -> int:
    """Write the refused rows of a file (one at least) to `out`, which must not exist. Returns how many were written.

    What cannot be split into cells (quotes that do not match, unknown sheets) is told on a sheet of its own.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    # Complainants stand in it: only its owner may read it, and it never replaces another file.
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        return _write(grid, reading, errors, file)


def _write(grid: Grid, reading: TableContext, errors: list[RowError], file: BinaryIO) -> int:
    from openpyxl import Workbook  # slow import

    book = Workbook(write_only=True)
    found = look(grid, reading.columns, kind=reading.kind)
    is_one = len([one for one in found if one.head]) == 1
    left = {(error.sheet, error.row): error for error in errors}
    written = 0
    for n, one in enumerate(each for each in found if each.header):
        name = None if is_one else one.sheet.name
        mine = {row: error for (sheet, row), error in left.items() if sheet == name}
        header, rows = _refused(one, reading, mine, left, name)
        written += _write_sheet(book, one.sheet.name or f"退回{n + 1}", header, rows)
    _write_notes(book, left.values())
    book.save(file)
    return written


def _refused(
    found: HeaderLook,
    reading: TableContext,
    mine: dict[int, RowError],
    left: dict[tuple[str | None, int], RowError],
    name: Any,
) -> tuple[Header, list[_Refused]]:
    header, body = split_head(found.sheet.rows([]), reading)
    families = _families(header, body, mine) if header.kind.id == "sampling" else frozenset(mine)
    rows = []
    _, body = split_head(found.sheet.rows([]), reading)
    for number, cells in body:
        if number not in families:
            continue
        error = mine.get(number)
        left.pop((name, number), None)
        faults = (error, *error.more) if error else ()
        why = "；".join(f"原{each.sentence()}" for each in faults) or _WITH_ANOTHER
        rows.append(_Refused(cells, why, tuple(each.column for each in faults if each.column)))
    return header, rows


def _families(header: Header, body: Iterable[Cells], refused: dict[int, RowError]) -> frozenset[int]:
    """The numbers of all rows of every sample of which a row was refused."""
    samples: dict[str, list[int]] = {}
    name = ""
    for number, cells in body:
        row = Row(header, number, cells)
        if not is_continuation(row):
            name = digest_number(row.text("sampling.sample_no") or f"row {number}")
        samples.setdefault(name, []).append(number)
    bad = [rows for rows in samples.values() if any(number in refused for number in rows)]
    return frozenset(number for rows in bad for number in rows)


def _write_sheet(book: Any, name: str, header: Header, rows: list[_Refused]) -> int:
    if not rows:
        return 0
    sheet = book.create_sheet(name[:31])
    kept = [column for column in header.columns if normal(column.plain) != REASON]
    heads = list(_heads(kept))
    widths = list(_widths(header, kept, rows, heads))
    lay_out(sheet, widths, head_rows=len(heads))
    for names in heads:
        sheet.append([_cell(sheet, name) for name in names])
    faulty = [None, *(column.plain for column in kept)]
    for number, row in enumerate(rows, len(heads) + 1):
        cells, is_cut = _in_columns(header, kept, row.cells)
        values = [row.why + (_CUT if is_cut else ""), *cells]
        sheet.row_dimensions[number].height = height_of(values, widths)
        sheet.append([_cell(sheet, value, is_faulty=_at(faulty, n) in row.columns) for n, value in enumerate(values)])
    return len(rows)


def _widths(header: Header, kept: list[Column], rows: list[_Refused], heads: list[list[str]]) -> Iterator[float]:
    """Of the reason and of each column, by what stands in the first rows."""
    measured = ([None, *_in_columns(header, kept, row.cells)[0]] for row in rows[:_MEASURED])
    shown: list[list[Cell]] = [*(list[Cell](names) for names in heads), *measured]
    yield _REASON_WIDTH
    yield from (width_of(column) for column in islice(zip_longest(*shown), 1, None))


def _at(names: list[str | None], n: int) -> str | None:
    return names[n] if 0 < n < len(names) else ""


def _heads(columns: list[Column]) -> Iterator[list[str]]:
    """As many rows of names as the header had; a name of fewer stands in all below it."""
    parted = [column.name.split("\x1f") for column in columns]
    for level in range(max(map(len, parted), default=1)):
        yield [REASON, *(parts[min(level, len(parts) - 1)] for parts in parted)]


def _in_columns(header: Header, columns: list[Column], cells: list[Cell]) -> tuple[list[Cell], bool]:
    """The cells under the columns of the header, then those that stand beyond it."""
    last = max(column.index for column in header.columns)
    beyond = [cell for cell in cells[last + 1 :] if clean(cell)]
    values = [cells[column.index] if column.index < len(cells) else None for column in columns] + beyond
    return values, any(isinstance(value, str) and len(value) > CELL_LIMIT for value in values)


def _write_notes(book: Any, errors: Iterable[RowError]) -> None:
    told = list(errors)
    if not told:
        return
    sheet = book.create_sheet(NOTES_SHEET)
    lay_out(sheet, [_NOTE_WIDTH], head_rows=0)
    for number, error in enumerate(told, 1):
        sheet.row_dimensions[number].height = height_of([error.sentence()], [_NOTE_WIDTH])
        sheet.append([_cell(sheet, error.sentence())])


def _cell(sheet: Any, value: Cell, *, is_faulty: bool = False) -> Any:
    """A cell that stays what it is: text is text even where it looks like a formula or a long number."""
    from openpyxl.cell import WriteOnlyCell  # slow import
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # slow import
    from openpyxl.styles import PatternFill  # slow import

    if isinstance(value, float):
        value = None if value != value or abs(value) == float("inf") else int(value) if value.is_integer() else value
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)[:CELL_LIMIT].encode("utf-8", "replace").decode()
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type, cell.number_format = "s", "@"
    cell.alignment = broken()
    if is_faulty:
        cell.fill = PatternFill("solid", fgColor="FFF2CC")
    return cell
