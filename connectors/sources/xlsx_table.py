"""Spreadsheets (xlsx, xls, ods) → rows: every visible sheet that holds a table, merged cells filled."""

import re
import zipfile
import zlib
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

CELLS_LIMIT = 5_000_000
"""Cells of one sheet's rectangle. The reader takes memory for all of it, so one stray word in the farthest corner
would take every byte of the machine."""

_TABLE_WIDTH = 3
_CHUNK = 1 << 20
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"')
_OVERLAP = 300
_SHEET = re.compile(r"/?xl/worksheets/.*\.xml", re.IGNORECASE)


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
    _refuse_vast(path)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            names = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
            return [(name, rows) for name in names if (rows := _rows(book.get_sheet_by_name(name)))]
    except PasswordError:
        raise FileError(f"{path.name}：文件有密码。请去掉密码另存后再导入") from None
    except (CalamineError, OSError, ValueError) as error:
        raise _broken(path, str(error)) from None
    except BaseException as error:
        # A panic of the reader on a malformed file is no Exception; nothing else of that kind may be caught here.
        if type(error).__name__ != "PanicException":
            raise
        raise _broken(path, "内容错乱") from None


def _broken(path: Path, reason: str) -> FileError:
    return FileError(f"{path.name}：不是完好的电子表格（{reason[:80]}）。请用表格软件打开后另存为 xlsx")


def _refuse_vast(path: Path) -> None:
    """Raises FileError for an archive that unpacks to too much, or a sheet whose cells lie too far apart."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            size = sum(member.file_size for member in members)
            if size > UNPACKED_LIMIT:
                raise FileError(f"{path.name}：解开后有 {size // 1_000_000} MB，太大。请拆成几个文件导入")
            for member in (one for one in members if _SHEET.fullmatch(one.filename)):
                _refuse_far_corner(path, archive, member)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        # An xls is no archive; the reader says what is wrong with anything else.
        return


def _refuse_far_corner(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    rows, columns, tail = 0, {b"A"}, b""
    with archive.open(member) as file:
        while piece := file.read(_CHUNK):
            found = _CELL.findall(tail + piece)
            columns.update(column for column, _ in found)
            rows = max(rows, max((int(row) for _, row in found), default=0))
            tail = piece[-_OVERLAP:]
    widest = max(columns, key=lambda column: (len(column), column)).decode()
    if rows * _width(widest) > CELLS_LIMIT:
        raise FileError(f"{path.name}：表格范围到了 {widest} 列、{rows} 行，太大。请删去表格以外的零星内容后另存")


def _width(letters: str) -> int:
    """How many columns there are up to this one: A → 1, XFD → 16384."""
    width = 0
    for letter in letters:
        width = width * 26 + ord(letter) - 64
    return width


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
