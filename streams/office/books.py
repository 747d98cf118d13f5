"""Workbooks of an office (表格): sheets of text to be filled in, and what is wrong in one, by its cell."""

import io
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from connectors.errors import FileError
from connectors.sources.grid import Grid
from connectors.sources.printed import broken, height_of, lay_out
from connectors.sources.table import Cells
from connectors.sources.xlsx_table import ARCHIVE

_COMPOUND = b"\xd0\xcf\x11\xe0"


class CellFault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong in one cell of the workbook, and what would be right."""

    sheet: str
    cell: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        """One line for a person."""
        place = f"{self.sheet}!{self.cell}：" if self.sheet else ""
        return f"{place}{self.problem}；{self.remedy}"


class BookError(Exception):
    """The workbook cannot be taken in; every fault is listed."""

    def __init__(self, faults: list[CellFault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults

    @classmethod
    def of_file(cls, problem: str, remedy: str) -> "BookError":
        """Something is wrong with the file as a whole."""
        return cls([CellFault(sheet="", cell="", problem=problem, remedy=remedy)])


class TextSheet(NamedTuple):
    """A sheet to be filled in: its columns with how wide they are, and what stands in them already."""

    name: str
    columns: Mapping[str, int]
    rows: Iterable[Sequence[str]]


def is_workbook(content: bytes) -> bool:
    """Whether a file is a workbook (.xlsx, .xls, .ods), whatever its name says."""
    return content.startswith((ARCHIVE, _COMPOUND))


def rows_of(content: bytes, file: str, opened: Callable[[Path], Grid]) -> list[tuple[str, list[Cells]]]:
    """The sheets of a file that are not hidden, each with its rows that say something. Raises BookError."""
    with tempfile.TemporaryDirectory(prefix="shian-") as folder:
        path = Path(folder) / (Path(file).name[-80:] or "book")
        path.write_bytes(content)
        try:
            return [(sheet.name or "", list(sheet.rows([]))) for sheet in opened(path).sheets if not sheet.why_not]
        except FileError as error:
            problem, _, remedy = str(error).removeprefix(path.name).partition("。")  # a name may hold any sign
            raise BookError.of_file(path.name + problem, remedy or "请另存为 xlsx 或 csv 再导入") from None


def as_workbook(sheets: Iterable[TextSheet]) -> bytes:
    """A workbook (.xlsx) whose headers stay in sight; text is text even where it looks like a number."""
    from openpyxl import Workbook  # slow import

    book = Workbook()
    book.remove(book.active)
    for name, columns, rows in sheets:
        sheet = book.create_sheet(name)
        for n, line in enumerate((tuple(columns), *rows), start=1):
            sheet.row_dimensions[n].height = height_of(line, columns.values())
            for m, value in enumerate(line, start=1):
                cell = sheet.cell(n, m, value)
                cell.data_type, cell.number_format, cell.alignment = "s", "@", broken()
        lay_out(sheet, columns.values())
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
