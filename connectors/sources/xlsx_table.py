"""Spreadsheets (xlsx, xls, ods) → rows: every visible sheet that holds a table, merged cells filled."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from ..errors import FileError, RowError
from ..fields import Cell, clean
from ..signal import Signal
from .headers import HEAD_ROWS, find_header
from .table import Cells, Reading, read_table, unknown_columns

UNPACKED_LIMIT = 500_000_000
"""Bytes that a workbook may unpack to; a small file that unpacks to more is refused."""

_TABLE_WIDTH = 3


def read_xlsx(path: Path, reading: Reading) -> Iterator[Signal | RowError]:
    """The signals and refused rows of a workbook. Raises FileError when it holds no table that is known."""
    sheets = _sheets(path)
    known = [(name, rows) for name, rows in sheets if find_header(rows[:HEAD_ROWS])]
    if not known:
        raise FileError(_nothing(path, sheets))
    for name, rows in sheets:
        if (name, rows) in known:
            yield from read_table(rows, replace(reading, sheet=name if len(sheets) > 1 else None))
        elif len(unknown_columns(rows[:HEAD_ROWS])) >= _TABLE_WIDTH:
            yield RowError(row=rows[0][0], reason="没有认出表头，这张工作表没有读入", remedy="请核对表头", sheet=name)


def _sheets(path: Path) -> list[tuple[str, list[Cells]]]:
    _refuse_bomb(path)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            names = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
            return [(name, rows) for name in names if (rows := _rows(book.get_sheet_by_name(name)))]
    except PasswordError:
        raise FileError(f"{path.name}：文件有密码。请去掉密码另存后再导入") from None
    except (CalamineError, OSError, ValueError) as error:
        raise FileError(
            f"{path.name}：不是完好的电子表格（{str(error)[:80]}）。请用表格软件打开后另存为 xlsx"
        ) from None


def _refuse_bomb(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile:
        # An xls is no archive; the reader says what is wrong with anything else.
        return
    if size > UNPACKED_LIMIT:
        raise FileError(f"{path.name}：解开后有 {size // 1_000_000} MB，太大。请拆成几个文件导入")


def _rows(sheet: CalamineSheet) -> list[Cells]:
    """All rows that hold something, numbered from 1, each from column A on."""
    grid: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        _fill(grid, (top, left), (bottom, right))
    return [(number, row) for number, row in enumerate(grid, 1) if any(clean(cell) for cell in row)]


def _fill(grid: list[list[Cell]], first: tuple[int, int], last: tuple[int, int]) -> None:
    """Write the first cell of a merged range into all of it."""
    if first[0] >= len(grid) or first[1] >= len(grid[first[0]]):
        return
    value = grid[first[0]][first[1]]
    for row in grid[first[0] : last[0] + 1]:
        for place in range(first[1], min(last[1] + 1, len(row))):
            row[place] = value


def _nothing(path: Path, sheets: list[tuple[str, list[Cells]]]) -> str:
    if not sheets:
        return f"{path.name}：表是空的"
    seen = "；".join(
        f"工作表“{name}”：{'、'.join(text[:20] for text in unknown_columns(rows[:HEAD_ROWS])[:20])}"
        for name, rows in sheets
    )
    return f"{path.name}：没有认出表头。{seen}。请核对表头，或在 seeds/headers.yaml 里补上别名"
