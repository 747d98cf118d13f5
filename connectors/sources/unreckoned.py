"""Cells of a workbook that nobody has reckoned: formulas that a program wrote and no spreadsheet ever opened, and
those that came out wrong. The reader gives both as empty; here they say what they are."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from ..fields import Cell

NEVER = "#CALC!"
"""What stands for a formula without a value: what a spreadsheet itself writes for one that it cannot reckon."""

_CHUNK = 1 << 20
_OVERLAP = 50_000
"""More than a formula has of bytes, so that none is cut between two pieces."""
_CELL = (
    rb"<(?:\w+:)?c\s([^<>]*[^<>/])>\s*"
    rb"(?:<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?"
    rb"|(?:<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*)?<(?:\w+:)?v>(#[^<]*)</(?:\w+:)?v>)\s*</(?:\w+:)?c>"
)
_FOUND = re.compile(_CELL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_TYPE = re.compile(rb'\bt="(\w+)"')
_BOOK = "xl/workbook.xml"
_PARTS = "xl/_rels/workbook.xml.rels"


def unreckoned(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """By the name of its sheet the place of each such cell (row and column from 0) and what it says. Of a file that
    is no workbook of this kind, or whose parts cannot be followed, nothing. Raises what zipfile raises."""
    if not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if not {_BOOK, _PARTS} <= names:
            return {}
        sheets = {title: part for title, part in sheets_of(archive) if part in names}
        return {title: cells for title, part in sheets.items() if (cells := dict(_cells(archive, part)))}


def put_in(grid: list[list[Cell]], cells: dict[tuple[int, int], str]) -> None:
    """Write them where the reader left nothing."""
    for (row, place), text in cells.items():
        grid.extend([] for _ in range(len(grid), row + 1))
        grid[row].extend([None] * (place + 1 - len(grid[row])))
        if grid[row][place] in (None, ""):
            grid[row][place] = text


def _cells(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[tuple[int, int], str]]:
    for piece in pieces(archive, part):
        yield from _found(piece)


def pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part of the archive piece by piece, each beginning with the end of the one before: no cell is cut in all."""
    tail = b""
    with archive.open(part) as file:
        while piece := file.read(_CHUNK):
            piece = tail + piece
            yield piece
            tail = piece[-_OVERLAP:]


def _found(piece: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    if b"<f" not in piece and b":f" not in piece and b'"e"' not in piece:
        return
    for cell in _FOUND.finditer(piece):
        place, kind = place_of(cell[1]), _TYPE.search(cell[1])
        # A formula whose value is a text without letters was reckoned, and so was a text that begins with a hash.
        if place and (kind is None or kind[1] in ((b"e",) if cell[2] else (b"n", b"e", b"b"))):
            yield place, (cell[2] or NEVER.encode()).decode()


def place_of(attributes: bytes) -> tuple[int, int] | None:
    """Row and column, from 0, that a cell's attributes name."""
    found = _PLACE.search(attributes)
    return (int(found[2]) - 1, width(found[1].decode()) - 1) if found else None


def sheets_of(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The title of each sheet and the file in the archive that holds it."""
    parts = {one.get("Id", ""): one.get("Target", "") for one in elements(archive.read(_PARTS), "Relationship")}
    for one in elements(archive.read(_BOOK), "sheet"):
        key = next((value for name, value in one.items() if name.rpartition(":")[2] == "id"), "")
        if target := parts.get(key):
            yield one.get("name", ""), str(PurePosixPath("/xl") / target).lstrip("/")


def elements(content: bytes, name: str) -> list[dict[str, str]]:
    """The attributes of all elements of this name; of broken XML those before the break."""
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()

    def begin(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] == name:
            found.append(attributes)

    parser.StartElementHandler = begin
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        return found
    return found


def width(letters: str) -> int:
    """How many columns there are up to this one: A → 1, XFD → 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
