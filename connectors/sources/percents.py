"""Cells of a workbook that show per cent: what is stored is 0.152, what everybody who opens the file reads is 15.2%.

The reader gives the number alone; read so, moisture of 15.2% would lie far below a limit written as ≤14.5%.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from ..fields import Cell
from .unreckoned import elements, pieces, place_of, sheets_of

_STYLES = "xl/styles.xml"
_BUILT_IN = frozenset(["9", "10"])
"""0% and 0.00%, which every workbook has without naming them (ECMA-376 18.8.30)."""
_LITERAL = re.compile(r'"[^"]*"|[\\_*].')
"""What a format shows as it is, leaves room for or fills with: 0"%" and 0_% multiply nothing."""
_OF_CELLS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf\b([^>]*)>")
_FORMAT = re.compile(rb'\bnumFmtId="(\d+)"')
_CELL = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*[^<>/])>\s*(?:<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?"
    rb"<(?:\w+:)?v>([^<]*)</(?:\w+:)?v>"
)
_STYLED = re.compile(rb'\bs="(\d+)"')
_TYPE = re.compile(rb'\bt="(\w+)"')
_DIGITS = 12
"""So many of a binary fraction were typed; what follows is its own."""


def percents(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """By the name of its sheet the place of each number shown as per cent (row and column from 0) and how it reads. Of
    a file that is no workbook of this kind nothing. Raises what zipfile raises."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        styles = _styles(archive.read(_STYLES)) if _STYLES in names else frozenset[int]()
        if not styles:
            return {}
        return {title: dict(_cells(archive, part, styles)) for title, part in sheets_of(archive) if part in names}


def show(grid: list[list[Cell]], cells: dict[tuple[int, int], str]) -> None:
    """Write them over the numbers."""
    for (row, place), text in cells.items():
        if row < len(grid) and place < len(grid[row]) and isinstance(grid[row][place], int | float):
            grid[row][place] = text


def _styles(content: bytes) -> frozenset[int]:
    """The styles of cells, by their place, that show per cent."""
    own = {one.get("numFmtId", ""): one.get("formatCode", "") for one in elements(content, "numFmt")}
    shown = _BUILT_IN | {number for number, code in own.items() if "%" in _LITERAL.sub("", code)}
    found = _OF_CELLS.search(content)
    styles = _STYLE.findall(found[0]) if found else []
    formats = [form[1].decode() if (form := _FORMAT.search(one)) else "" for one in styles]
    return frozenset(n for n, form in enumerate(formats) if form in shown)


def _cells(archive: zipfile.ZipFile, part: str, styles: frozenset[int]) -> Iterator[tuple[tuple[int, int], str]]:
    for piece in pieces(archive, part):
        shown = (cell for cell in _CELL.finditer(piece) if _is_shown_so(cell[1], styles))
        found = ((place_of(cell[1]), per_cent(cell[2].decode())) for cell in shown)
        yield from ((place, text) for place, text in found if place and text)


def _is_shown_so(attributes: bytes, styles: frozenset[int]) -> bool:
    """Whether a cell's attributes are those of a number in one of these styles."""
    style, kind = _STYLED.search(attributes), _TYPE.search(attributes)
    return style is not None and int(style[1]) in styles and (kind is None or kind[1] == b"n")


def per_cent(number: str) -> str | None:
    """How a stored number reads where it is shown as per cent; None for what is none."""
    try:
        return f"{float(number) * 100:.{_DIGITS}g}%"
    except ValueError:
        return None
