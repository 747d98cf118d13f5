"""Spreadsheets (xlsx, xls, ods) → rows: every visible sheet, merged cells filled. All sheets are held in memory."""

import re
import zipfile
import zlib
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from ..errors import FileError
from ..fields import Cell, clean
from .compound import is_locked
from .grid import Grid, Sheet
from .ods_cells import UntoldCells, ods_cells
from .percents import percents, show
from .row import column_letters
from .table import Cells
from .uncounted import row_by_row
from .unreckoned import put_in, unreckoned, width

UNPACKED_LIMIT = 500_000_000
"""Bytes that a workbook may unpack to; a small file that unpacks to more is refused."""

CELLS_LIMIT = 5_000_000
"""Cells of one sheet's rectangle. The reader takes memory for all of it, so one stray word in the farthest corner
would take every byte of the machine."""

ARCHIVE = b"PK\x03\x04"
_CHUNK = 1 << 20

_MANIFEST = "META-INF/manifest.xml"
_OTHERS = {"word/": " Word 文档", "ppt/": "演示文稿"}
_CELL = re.compile(rb'<(?:\w+:)?c\s[^>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"')
_OVERLAP = 300
_SHEET = re.compile(r"/?xl/worksheets/.*\.xml", re.IGNORECASE)


def open_xlsx(path: Path) -> Grid:
    """A workbook as a grid. Raises FileError when it is encrypted, damaged, too large or no workbook at all."""
    _refuse_vast(path)
    try:
        left, shown, merged, reach = ods_cells(path)
        _refuse_far(path, *reach)
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as book:
            read = UntoldCells(left | unreckoned(path), shown | percents(path), merged)
            sheets = tuple(_sheet(path, book, about, read) for about in book.sheets_metadata)
    except PasswordError:
        raise FileError(_encrypted(path)) from None
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError):
        raise _broken(path, "里面的内容读不出来") from None
    except BaseException as error:
        # A panic of the reader on a malformed file is no Exception; nothing else of that kind may be caught here.
        if type(error).__name__ != "PanicException":
            raise
        raise _broken(path, "内容错乱") from None
    return Grid(file=path.name, format="xlsx", sheets=sheets)


def _sheet(path: Path, book: CalamineWorkbook, about: Any, read: UntoldCells) -> Sheet:
    why_not = None
    if about.typ != SheetTypeEnum.WorkSheet:
        why_not = "不是表格（图表或宏）"
    elif about.visible != SheetVisibleEnum.Visible:
        why_not = "隐藏的工作表"
    rows = [] if why_not else _rows(path, book.get_sheet_by_name(about.name), read)
    return Sheet(name=about.name, rows=lambda _: rows, why_not=why_not or (None if rows else "空表"))


def _encrypted(path: Path) -> str:
    return f"{path.name}：文件有密码。请用表格软件打开后去掉密码（另存为，工具，常规选项）再导入"


def _broken(path: Path, reason: str) -> FileError:
    return FileError(
        f"{path.name}：不是完好的电子表格（{reason[:80]}）。多半是没有下载完或传输中断：请重新下载或重新导出；"
        "能用表格软件打开的，另存为 xlsx 再导入"
    )


def _refuse_vast(path: Path) -> None:
    """Raises FileError for what the reader must not see: other things, encrypted, damaged or far too large."""
    with path.open("rb") as file:
        if not file.read(4).startswith(ARCHIVE):
            if is_locked(file):
                raise FileError(_encrypted(path))
            return
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _refuse_other(path, archive, members)
            size = sum(member.file_size for member in members)
            if size > UNPACKED_LIMIT:
                raise FileError(f"{path.name}：解开后有 {size // 1_000_000} MB，太大。请拆成几个文件导入")
            for member in (one for one in members if _SHEET.fullmatch(one.filename)):
                _refuse_far_corner(path, archive, member)
            for member in (one for one in members if one.filename.lower().endswith("sharedstrings.xml")):
                _read_through(archive, member)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise _broken(path, "压缩内容不完整") from None


def _refuse_other(path: Path, archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    names = {member.filename for member in members}
    manifest = archive.read(_MANIFEST) if _MANIFEST in names else b""
    if any(member.flag_bits & 1 for member in members) or b"encryption-data" in manifest:
        raise FileError(_encrypted(path))
    for start, what in _OTHERS.items():
        if any(name.startswith(start) for name in names):
            raise FileError(f"{path.name}：内容是{what}。请向来源要电子表格（xlsx 或 csv）")
    if not manifest and not any(name.lower().lstrip("/").startswith("xl/") for name in names):
        raise FileError(f"{path.name}：是压缩包，不是电子表格。请解压后把里面的表格逐个导入")


def _read_through(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    """Its checksum must hold (BadZipFile): a wrong byte would be a wrong word."""
    with archive.open(member) as file:
        while file.read(_CHUNK):
            pass


def _refuse_far_corner(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    rows, columns, tail = 0, {b"A"}, b""
    with archive.open(member) as file:
        while piece := file.read(_CHUNK):
            found = _CELL.findall(tail + piece)
            columns.update(column for column, _ in found)
            rows = max(rows, max((int(row) for _, row in found), default=0))
            tail = piece[-_OVERLAP:]
    widest = max(columns, key=lambda column: (len(column), column)).decode()
    _refuse_far(path, rows, width(widest))


def _refuse_far(path: Path, rows: int, columns: int) -> None:
    if rows * columns > CELLS_LIMIT:
        last = column_letters(columns - 1)
        raise FileError(f"{path.name}：表格范围到了 {last} 列、{rows} 行，太大。请删去表格以外的零星内容后另存")


def _rows(path: Path, sheet: CalamineSheet, read: UntoldCells) -> list[Cells]:
    """All rows that hold something, numbered from 1, each from column A on."""
    try:
        grid: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    except OverflowError:  # a length of time of 10⁹ days
        grid = row_by_row(path, sheet)
    put_in(grid, read.left.get(sheet.name, {}))
    show(grid, read.shown.get(sheet.name, {}))
    for first, last in sheet.merged_cell_ranges or read.merged.get(sheet.name, []):
        _fill(grid, first, last)
    return [(number, row) for number, row in enumerate(grid, 1) if any(clean(cell) for cell in row)]


def _fill(grid: list[list[Cell]], first: tuple[int, int], last: tuple[int, int]) -> None:
    """Write the first cell of a merged range into all of it."""
    if first[0] >= len(grid) or first[1] >= len(grid[first[0]]):
        return
    value = grid[first[0]][first[1]]
    for row in grid[first[0] : last[0] + 1]:
        for place in range(first[1], min(last[1] + 1, len(row))):
            row[place] = value
