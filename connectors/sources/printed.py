"""How a workbook that we write looks on paper and on the screen: nothing cut, nothing shown as ####."""

from collections.abc import Iterable
from datetime import datetime
from math import ceil
from typing import Any

from ..fields import Cell, clean

NARROWEST, WIDEST = 8, 40
LINE, HIGHEST = 16, 409
"""Points of one line, and of the highest row that there can be."""
_FILLED = 0.9
"""How much of a line is filled where it breaks: a long number stays together."""
A4 = 9
"""What a workbook calls that paper (ECMA-376 18.3.1.63)."""


def lay_out(sheet: Any, widths: Iterable[float], *, head_rows: int = 1) -> None:
    """The columns as wide as said, the header in sight and on every page, each page A4 across and as wide as the table.
    Must be called before the first row of a sheet that is only written."""
    from openpyxl.worksheet.properties import PageSetupProperties  # slow import

    for n, width in enumerate(widths):
        sheet.column_dimensions[_letters(n)].width = width
    if head_rows:
        sheet.freeze_panes, sheet.print_title_rows = f"A{head_rows + 1}", f"1:{head_rows}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def broken() -> Any:
    """The alignment of a cell whose text is broken into lines instead of being cut."""
    from openpyxl.styles import Alignment  # slow import

    return Alignment(wrap_text=True, vertical="top")


def width_of(cells: Iterable[Cell]) -> float:
    """How wide a column of these must be; of a long text not all stands in one line."""
    return min(max(map(_width, cells), default=NARROWEST) + 2, WIDEST)


def height_of(cells: Iterable[Cell], widths: Iterable[float]) -> float:
    """How high a row of these must be, where its columns are so wide: not every program measures broken texts."""
    lines = (
        sum(ceil(max(part, 1) / (width * _FILLED)) for part in _lines(cell))
        for cell, width in zip(cells, widths, strict=False)
    )
    return min(LINE * max(lines, default=1), HIGHEST)


def _width(cell: Cell) -> int:
    return max(_lines(cell))


def _lines(cell: Cell) -> list[int]:
    """How wide each line of a cell is."""
    text = "2026-11-30 12:00:00" if isinstance(cell, datetime) else clean(cell) or ""
    return [sum(1 if sign.isascii() else 2 for sign in line) for line in text.split("\n")]


def _letters(index: int) -> str:
    from openpyxl.utils import get_column_letter  # slow import

    return str(get_column_letter(index + 1))
