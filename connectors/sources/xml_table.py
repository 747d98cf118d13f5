"""XML Spreadsheet 2003 (`.xls` or `.xml` of older systems) → rows: each worksheet, merged cells filled."""

from pathlib import Path
from xml.parsers import expat

from ..errors import CellError, FileError
from ..fields import Cell, clean
from .encoding import encoding_of
from .grid import Grid, Sheet
from .html_table import CELLS_LIMIT
from .table import Cells

_SHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_WIDTH_LIMIT = 16_384
_CHUNK = 1 << 20


def open_xml(path: Path) -> Grid:
    """The worksheets of an XML spreadsheet as a grid; all are held in memory. Raises FileError."""
    encoding = encoding_of(path)
    reader = _Worksheets()
    try:
        with path.open(encoding=encoding, newline="") as file:
            while piece := file.read(_CHUNK):
                reader.parser.Parse(piece, False)
        reader.parser.Parse("", True)
    except (expat.ExpatError, CellError, UnicodeError) as error:
        raise FileError(f"{path.name}：不是完好的 XML 电子表格（{error}）。请用表格软件打开后另存为 xlsx") from None
    if not reader.is_workbook:
        raise FileError(f"{path.name}：内容是 XML，但不是电子表格。请用表格软件打开后另存为 xlsx 再导入")
    sheets = tuple(_sheet(name, grid, hidden=name in reader.hidden) for name, grid in reader.sheets.items())
    return Grid(file=path.name, format="xml", sheets=sheets, encoding=encoding)


def _sheet(name: str, grid: dict[int, dict[int, Cell]], *, hidden: bool) -> Sheet:
    rows: list[Cells] = []
    for number in sorted(grid):
        cells = [grid[number].get(place) for place in range(max(grid[number], default=-1) + 1)]
        if any(clean(cell) for cell in cells):
            rows.append((number, cells))
    return Sheet(name=name, rows=lambda _: rows, why_not="隐藏的工作表" if hidden else None if rows else "空表")


class _Worksheets:
    """Collects the cells of every worksheet: name → row number (from 1) → place (from 0) → value."""

    def __init__(self) -> None:
        self.sheets: dict[str, dict[int, dict[int, Cell]]] = {}
        self.hidden: set[str] = set()
        self.is_workbook = False
        self.parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.StartDoctypeDeclHandler = _refuse_doctype
        self._name = ""
        self._row = self._place = self._cells = 0
        self._across = self._down = 0
        self._is_aside = False
        """Within a note that somebody stuck on a cell."""
        self._type = ""
        self._text: list[str] | None = None

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        said = {name.removeprefix(f"{_SHEET} "): value for name, value in attributes.items()}
        match tag.removeprefix(f"{_SHEET} "):
            case "Workbook":
                self.is_workbook = tag.startswith(_SHEET)
            case "Worksheet":
                self._name, self._row = said.get("Name") or f"表格{len(self.sheets) + 1}", 0
                self.sheets.setdefault(self._name, {})
            case "Row":
                self._row, self._place = _at(said.get("Index"), self._row + 1, 1_048_576), 0
            case "Cell":
                # The place counts from 1 here: the next cell stands behind it.
                self._place = _at(said.get("Index"), self._place + 1, _WIDTH_LIMIT)
                self._across, self._down = _more(said.get("MergeAcross")), _more(said.get("MergeDown"))
            case "Comment":
                self._is_aside = True
            case "Data" if not self._is_aside:
                self._type, self._text = said.get("Type", "String"), []
            case other if other.endswith(" Visible"):
                self.hidden.add(self._name)

    def _data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        local = tag.rpartition(" ")[2]
        if local == "Data" and self._text is not None:
            self._put("".join(self._text))
            self._text = None
        elif local == "Comment":
            self._is_aside = False
        elif local == "Cell":
            self._place += self._across
            self._across = 0

    def _put(self, text: str) -> None:
        value = _value(self._type, text)
        self._cells += (self._across + 1) * (self._down + 1)
        if self._cells > CELLS_LIMIT:
            raise CellError(f"表格超过 {CELLS_LIMIT} 格，太大", "请拆成几个文件导入")
        for row in range(self._row, self._row + self._down + 1):
            cells = self.sheets.setdefault(self._name, {}).setdefault(row, {})
            cells |= {self._place - 1 + step: value for step in range(self._across + 1)}


def _value(kind: str, text: str) -> Cell:
    """Numbers as numbers, so that digits that were lost show; times stay words, which are read as everywhere."""
    if kind == "Boolean":
        return text.strip() == "1"
    if kind != "Number":
        return text.removesuffix(".000") if kind == "DateTime" else text
    try:
        return float(text)
    except ValueError:
        return text


def _refuse_doctype(*_: object) -> None:
    raise CellError("文件里有 DOCTYPE 声明，不予读取", "请用表格软件打开后另存为 xlsx")


def _at(text: str | None, otherwise: int, limit: int) -> int:
    place = int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise
    if not 1 <= place <= limit:
        raise CellError(f"单元格的位置 {place} 不可能", "请用表格软件打开后另存为 xlsx")
    return place


def _more(text: str | None) -> int:
    return min(int(text), _WIDTH_LIMIT) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
