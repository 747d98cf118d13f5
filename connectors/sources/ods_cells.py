"""Cells of an OpenDocument spreadsheet that say otherwise than its reader gives them: a number shown as per cent, a
formula that a program wrote and no spreadsheet ever reckoned, and cells merged with others."""

import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple
from xml.parsers import expat

from .percents import per_cent
from .unreckoned import NEVER

_CONTENT = "content.xml"
_CHUNK = 1 << 20
_REPEATED_MAX = 100
"""Rows and columns that one element stands for; a formula that is repeated further fills no table."""

Places = dict[str, dict[tuple[int, int], str]]
"""By the name of a sheet: row and column from 0, and what the cell says."""


Range = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a rectangle, row and column from 0."""


class UntoldCells(NamedTuple):
    """What its reader does not tell of a workbook."""

    left: Places
    """Formulas without a value."""
    shown: Places
    """Numbers shown as per cent."""
    merged: dict[str, list[Range]]
    """By the name of a sheet, the cells that are one."""
    reach: tuple[int, int] = (0, 0)
    """Rows and columns of the largest sheet, up to the last of each that says something."""


def ods_cells(path: Path) -> UntoldCells:
    """Of a file that is no such spreadsheet nothing; of broken XML what stands before the break. Raises what zipfile
    raises."""
    if not zipfile.is_zipfile(path):
        return UntoldCells({}, {}, {})
    with zipfile.ZipFile(path) as archive:
        if _CONTENT not in archive.namelist():
            return UntoldCells({}, {}, {})
        with archive.open(_CONTENT) as file:
            return _followed(file)


def _followed(file: IO[bytes]) -> UntoldCells:
    read = _Reading()
    with suppress(expat.ExpatError):
        while piece := file.read(_CHUNK):
            read.parser.Parse(piece, False)
    return UntoldCells(read.left, read.shown, read.merged, max(read.reach, key=lambda each: each[0] * each[1]))


class _Reading:
    """Follows the rows and cells of a document as they come."""

    def __init__(self) -> None:
        self.left: Places = {}
        self.shown: Places = {}
        self.merged: dict[str, list[Range]] = {}
        self.reach: list[tuple[int, int]] = [(0, 0)]
        """Of each sheet."""
        self._title, self._row, self._column, self._rows = "", 0, 0, 1
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end

    def _begin(self, tag: str, said: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "table":
            self._title, self._row = said.get("table:name", ""), 0
            self.reach.append((0, 0))
        elif name == "table-row":
            self._column, self._rows = 0, _number(said.get("table:number-rows-repeated"))
        elif name in ("table-cell", "covered-table-cell"):
            width = _number(said.get("table:number-columns-repeated"))
            kind = said.get("office:value-type")
            if kind == "percentage" and (text := per_cent(said.get("office:value", ""))):
                self._put(self.shown, width, text)
            elif kind is None and "table:formula" in said:
                self._put(self.left, width, NEVER)
            self._merge(said)
            self._column += width
            if kind is not None or "table:formula" in said:
                self.reach[-1] = self._row + self._rows, max(self.reach[-1][1], self._column)

    def _end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "table-row":
            self._row += self._rows

    def _merge(self, said: dict[str, str]) -> None:
        rows, columns = (_number(said.get(f"table:number-{each}-spanned")) for each in ("rows", "columns"))
        if rows * columns > 1:
            last = (self._row + rows - 1, self._column + columns - 1)
            self.merged.setdefault(self._title, []).append(((self._row, self._column), last))

    def _put(self, places: Places, width: int, text: str) -> None:
        places.setdefault(self._title, {}).update(dict.fromkeys(self._places(width), text))

    def _places(self, width: int) -> Iterator[tuple[int, int]]:
        for row in range(self._row, self._row + min(self._rows, _REPEATED_MAX)):
            for column in range(self._column, self._column + min(width, _REPEATED_MAX)):
                yield row, column


def _number(said: str | None) -> int:
    return int(said) if said and said.isdigit() else 1
