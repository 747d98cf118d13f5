"""A file of tables, opened: its sheets as rows of cells, whatever format they came in. Reading it → signals.

No sheet is passed over in silence: each is read, or named with the reason why not.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice

import msgspec
from msgspec.structs import replace

from ..errors import FileError, RowError
from ..signal import Signal
from .headers import HEAD_ROWS, Header, find_header
from .table import Cells, TableContext, no_header, read_table, unknown_columns

TABLE_WIDTH = 3
"""Filled cells in a row that make an unknown sheet a table which nobody read, and not a note."""

NOTES_SHEET = "读不出的行"
"""The sheet of a workbook of refused rows that holds what cannot be split into cells; it is never read back."""

EMPTY, NOTES = "空表", "退回表的说明页"
NOTHING_IN_IT = (EMPTY, NOTES)
"""Why a sheet was not read of which nothing is lost."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet. `rows` may be called again and again; records it cannot read go to the list it is given.

    `why_not` is set when the sheet is not to be looked at (hidden, empty).
    """

    name: str | None
    rows: Callable[[list[RowError]], Iterable[Cells]]
    why_not: str | None = None


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """An opened file: `format` is csv, xlsx, html or xml."""

    file: str
    format: str
    sheets: tuple[Sheet, ...]
    encoding: str | None = None
    separator: str | None = None

    @property
    def is_delimited(self) -> bool:
        """Whether separators part the cells, so that an unquoted one may shift them."""
        return self.separator is not None


class HeaderLook(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at the first rows of a sheet found: its header, or why it is not read."""

    sheet: Sheet
    head: list[Cells]
    header: Header | None
    why_not: str | None = None

    @property
    def is_lost_table(self) -> bool:
        """A table without a header that is known: an officer expects it to be read."""
        return self.header is None and self.sheet.why_not is None and len(unknown_columns(self.head)) >= TABLE_WIDTH


def look(grid: Grid, columns: Mapping[str, str] | None = None, *, kind: str | None = None) -> list[HeaderLook]:
    """Every sheet with its header, or with the reason why it is not read."""
    return [_look(sheet, columns or {}, kind) for sheet in grid.sheets]


def read_grid(grid: Grid, reading: TableContext) -> Iterator[Signal | RowError]:
    """The signals and refused rows of every sheet. Raises FileError when no sheet holds a table that is known."""
    found = look(grid, reading.columns, kind=reading.kind)
    if not any(one.header for one in found):
        raise FileError(_nothing(grid, found))
    filled = [one for one in found if one.head]
    for one in filled:
        name = one.sheet.name if len(filled) > 1 else None
        if one.header:
            told = replace(reading, sheet=name, strict_width=grid.is_delimited, file=grid.file)
            yield from _read_sheet(one.sheet, told)
        elif one.is_lost_table:
            reason, remedy = "没有认出表头，这张工作表没有读入", "请核对表头"
            yield RowError(row=one.head[0][0], reason=reason, remedy=remedy, sheet=name)


def _look(sheet: Sheet, columns: Mapping[str, str], kind: str | None) -> HeaderLook:
    if sheet.why_not:
        return HeaderLook(sheet=sheet, head=[], header=None, why_not=sheet.why_not)
    head = list(islice(sheet.rows([]), HEAD_ROWS))
    if sheet.name == NOTES_SHEET:
        return HeaderLook(sheet=sheet, head=[], header=None, why_not=NOTES)
    header = find_header(head, columns, kind=kind)
    why_not = None if header else "没有认出表头" if head else EMPTY
    return HeaderLook(sheet=sheet, head=head, header=header, why_not=why_not)


def _read_sheet(sheet: Sheet, reading: TableContext) -> Iterator[Signal | RowError]:
    broken: list[RowError] = []
    for item in read_table(sheet.rows(broken), reading, again=partial(sheet.rows, [])):
        yield from _taken(broken)
        yield item
    yield from _taken(broken)


def _taken(broken: list[RowError]) -> list[RowError]:
    taken = broken[:]
    broken.clear()
    return taken


def _nothing(grid: Grid, found: list[HeaderLook]) -> str:
    filled = [one for one in found if one.head]
    if grid.is_delimited:
        return f"{grid.file}：{no_header(filled[0].head if filled else [])}"
    if not filled:
        hidden = "；".join(f"工作表“{one.sheet.name}”：{one.why_not}" for one in found if one.why_not != EMPTY)
        return f"{grid.file}：表是空的" + (f"（{hidden}）。请取消隐藏后另存再导入" if hidden else "")
    seen = "；".join(
        f"工作表“{one.sheet.name}”：{'、'.join(text[:20] for text in unknown_columns(one.head)[:20])}" for one in filled
    )
    return f"{grid.file}：没有认出表头。{seen}。请核对表头，或在 seeds/headers.yaml 里补上别名"
