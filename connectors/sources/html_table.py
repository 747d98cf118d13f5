"""A web page that calls itself a spreadsheet (many registers export `.xls` so) → rows: each `<table>` is a sheet."""

from html.parser import HTMLParser
from pathlib import Path

from ..errors import FileError
from ..fields import Cell, clean
from .encoding import encoding_of
from .grid import Grid, Sheet
from .table import Cells

CELLS_LIMIT = 2_000_000
"""Cells of all tables, spans counted out: a page of few words may claim any number."""

_SPAN_LIMIT = 1000
_CHUNK = 1 << 14
"""Characters between two counts of the cells: each may claim a thousand."""
_SILENT = frozenset(["script", "style", "title", "head"])


def open_html(path: Path) -> Grid:
    """The tables of a page as a grid; all are held in memory. Raises FileError when there is none."""
    encoding = encoding_of(path)
    parser = _Tables()
    try:
        _feed(path, encoding, parser)
    except AssertionError:  # the standard parser's way to refuse a declaration that it does not know
        raise FileError(f"{path.name}：网页内容错乱，读不出表格。请用表格软件打开后另存为 xlsx 再导入") from None
    tables = [rows for table in parser.tables if (rows := _numbered(table))]
    if not tables:
        raise FileError(f"{path.name}：内容是网页，不是电子表格。请用表格软件打开后另存为 xlsx 再导入")
    sheets = tuple(_sheet(f"表格{n}", rows) for n, rows in enumerate(tables, 1))
    return Grid(file=path.name, format="html", sheets=sheets, encoding=encoding)


def _feed(path: Path, encoding: str, parser: "_Tables") -> None:
    with path.open(encoding=encoding, newline="") as file:
        while piece := file.read(_CHUNK):
            parser.feed(piece)
            if parser.cells > CELLS_LIMIT:
                raise FileError(f"{path.name}：网页里的表格超过 {CELLS_LIMIT} 格，太大。请拆成几个文件导入")
    parser.close()
    parser.end_row()


def _sheet(name: str, rows: list[Cells]) -> Sheet:
    return Sheet(name=name, rows=lambda _: rows)


def _numbered(table: list[list[Cell]]) -> list[Cells]:
    return [(number, row) for number, row in enumerate(table, 1) if any(clean(cell) for cell in row)]


class _Tables(HTMLParser):
    """Collects the cells of outermost tables, spans filled; a table inside a cell is text of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[Cell]]] = []
        self.cells = 0
        self._depth = 0
        self._silent = 0
        self._row: list[Cell] | None = None
        self._text: list[str] | None = None
        self._span = (1, 1)
        self._hanging: dict[int, tuple[int, str]] = {}
        """Column → (rows still to fill, text) of cells that reach down."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._silent = 0
                self.end_row()
                self.tables.append([])
                self._hanging = {}
        elif self._depth == 1 and tag == "tr":
            self.end_row()
            self._row = []
        elif self._depth == 1 and tag in ("td", "th") and self._row is not None:
            self._end_cell()
            said = dict(attrs)
            self._text, self._span = [], (_span(said.get("rowspan")), _span(said.get("colspan")))
        elif tag in ("br", "p", "div", "tr") and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0
        if tag == "table" and self._depth:
            self._depth -= 1
            if self._depth == 0:
                self.end_row()
        elif self._depth == 1 and tag in ("td", "th"):
            self._end_cell()
        elif self._depth == 1 and tag == "tr":
            self.end_row()

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._silent:
            # Line breaks of the source are blanks; those of the cell are <br>.
            self._text.append(" ".join(data.split("\n")) if data.strip() else " ")

    def end_row(self) -> None:
        """The row at hand is complete."""
        self._end_cell()
        if self._row is not None and self.tables:
            # What reaches down reaches into a row that ends before its column too.
            for place in sorted(self._hanging):
                self._row += [None] * (place - len(self._row))
                self._hang()
            self.tables[-1].append(self._row)
        self._row = None

    def _end_cell(self) -> None:
        if self._text is None or self._row is None:
            return
        text = "\n".join(line.strip() for line in "".join(self._text).split("\n")).strip()
        down, right = self._span
        for _ in range(right):
            self._hang()
            if down > 1:
                self._hanging[len(self._row)] = (down - 1, text)
            self._row.append(text)
        self.cells += right * down
        self._text = None

    def _hang(self) -> None:
        """Put in what reaches down from the rows above, up to the next free column."""
        while self._row is not None and (above := self._hanging.pop(len(self._row), None)):
            left, text = above
            if left > 1:
                self._hanging[len(self._row)] = (left - 1, text)
            self._row.append(text)


def _span(text: str | None) -> int:
    plain = (text or "").strip()
    return min(max(int(plain), 1), _SPAN_LIMIT) if plain.isascii() and plain.isdigit() and len(plain) < 9 else 1
