"""Tables of statistics: what a period and the one before counted, in rows and columns that a page and a file show."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

import msgspec

from playbooks.facts import ENQUIRY, REQUEST_WORDS
from playbooks.urgency.severity import COLOURS, LEVELS
from streams.figures.counting import ALL, MEDIAN, RATE, UNKNOWN, UNSENT, UNSUMMED, CellKey
from streams.figures.period import Period
from streams.figures.told import Figure, Statistics, list_of
from streams.gathering.knowledge import Knowledge

from ..reading.filtering import UNMERGED
from ..wording.figures import AT_TIMES, GRIDS, HEADS, ROWS, SEVERITY, FigureColumn, FigureTable
from ..wording.grounds import titled
from ..wording.words import CASE_STATES, CHANNELS, KINDS, Say, length

_KINDS = {name: KINDS[name] for name in KINDS if name != "irrelevant"}
_KINDS |= {ENQUIRY: REQUEST_WORDS[ENQUIRY], "irrelevant": KINDS["irrelevant"]}
"""Questions stand before what calls for nothing."""
WORDS: dict[str, Mapping[str, str]] = {
    "signals": CHANNELS,
    "severity": COLOURS,
    "kind": _KINDS,
    "state": CASE_STATES,
}
"""Tables whose rows are of a few known kinds, in their order."""
Lists = Callable[[CellKey], str]
"""The address of the list that a number counts."""


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One number, as it is and in words."""

    column: FigureColumn
    value: float | None
    before: float | None
    text: str
    change: str
    """How it differs from the period before; empty where nothing can be compared."""
    href: str


class TableRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of a table."""

    row: str
    title: str
    article: str
    cells: tuple[Cell, ...]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table: its rows, and that of everything."""

    grid: FigureTable
    lines: tuple[TableRow, ...]
    total: TableRow | None

    @property
    def shown(self) -> "Table":
        """Without the columns that count nothing and rarely do."""
        every = (*self.lines, *([self.total] if self.total else []))
        used = {cell.column for line in every for cell in line.cells if cell.value}
        columns = tuple(each for each in self.grid.columns if each.id not in AT_TIMES or each in used)
        lines = [
            msgspec.structs.replace(line, cells=tuple(cell for cell in line.cells if cell.column in columns))
            for line in every
        ]
        kept, total = lines[: len(self.lines)], lines[len(self.lines) :]
        return Table(grid=self.grid._replace(columns=columns), lines=tuple(kept), total=total[0] if total else None)


def tables_of(found: Statistics, knowledge: Knowledge, say: Say, lists: Lists | None) -> list[Table]:
    """Every table of a period. `lists`: where the list of a number is, for who may see it."""
    numbers = _by_key(found)
    names = {(each.grid, each.row): (each.title, each.article) for each in found.rows}

    def line(grid: FigureTable, row: str) -> TableRow:
        title, article = names.get((grid.id, row), ("", ""))
        cells = tuple(_cell(numbers, CellKey(grid.id, row, each.id), each, say, lists) for each in grid.columns)
        return TableRow(row=row, title=row_in_words(grid.id, row, title, knowledge, say), article=article, cells=cells)

    tables = []
    for grid in GRIDS:
        rows = _rows(grid, numbers)
        whole = grid.id not in UNSUMMED
        total = line(grid, ALL) if whole and (len(rows) > 1 or (not rows and _has_all(grid, numbers))) else None
        tables.append(Table(grid=grid, lines=tuple(line(grid, row) for row in rows), total=total))
    return tables


def _by_key(found: Statistics) -> dict[CellKey, Figure]:
    return {CellKey(each.grid, each.row, each.column): each for each in found.figures}


def compares(found: Statistics) -> bool:
    """Whether anything is known of the period before."""
    return any(each.before for each in found.figures)


def heads_of(found: Statistics, say: Say, lists: Lists | None) -> list[tuple[str, Cell]]:
    """What stands first: a name and its number."""
    numbers = _by_key(found)
    return [
        (title, _cell(numbers, CellKey(grid, row, column), FigureColumn(column, title), say, lists))
        for grid, row, column, title in HEADS
    ]


def lists_of(period: Period) -> Lists:
    """Where each list of a period is: cases by urgency on the queue, the rest on a page of its own."""

    def href(key: CellKey) -> str:
        if key.grid == SEVERITY.id:
            chosen = {"opened_from": period.first, "opened_to": period.last, "state": UNMERGED}
            return f"/?{urlencode(chosen if key.row == ALL else {**chosen, 'severity': key.row})}"
        return f"/statistics/list?{query_of(period, **key._asdict())}"

    return href


def query_of(period: Period, **more: str) -> str:
    """The query of an address about a period."""
    return urlencode({"from": period.first, "to": period.last, **more})


def row_in_words(grid: str, row: str, title: str, knowledge: Knowledge, say: Say) -> str:
    """What a row is called. `title`: as the records say it, where they do."""
    if row == ALL:
        return say("合计")
    known = {**ROWS, **WORDS.get(grid, {})}.get(row)
    if known and not title:
        return say(known)
    return titled(title or (knowledge.hazard_name(row) if grid == "hazard" else "") or row, say)


def text_of(value: float | None, column: str, say: Say) -> str:
    """A number in words; a dash where there is none."""
    if value is None:
        return "—"
    if column == RATE:
        return f"{percent_of(value)}%"
    return length(value, say) if column == MEDIAN else f"{value:.0f}"


def percent_of(share: float) -> str:
    """A share in percent, to a tenth; 100.0 and 0.0 are said of all and of none alone."""
    tenths = round(share * 1000)
    return f"{(min(max(tenths, 1), 999) if 0 < share < 1 else tenths) / 10:.1f}"


def _cell(numbers: Mapping[CellKey, Figure], key: CellKey, column: FigureColumn, say: Say, lists: Lists | None) -> Cell:
    figure = numbers.get(key)
    is_count = key.column not in (RATE, MEDIAN)
    value = figure.value if figure else 0 if is_count else None
    before = figure.before if figure else 0 if is_count else None
    is_few = bool(figure and figure.of) and value is None
    leads = value is not None if not is_count else bool(value)
    href = lists(key._replace(column=list_of(key))) if lists and (leads or is_few) else ""
    text = say("样本少（{n} 件）", n=figure.of) if figure and is_few else text_of(value, key.column, say)
    change = _change(value, before, key.column, say)
    return Cell(column=column, value=value, before=before, text=text, change=change, href=href)


def _change(value: float | None, before: float | None, column: str, say: Say) -> str:
    if value is None or before is None:
        return ""
    if value == before:
        return say("与上期持平")
    if column == MEDIAN:
        how = length(value - before, say)
        return say("比上期长 {t}", t=how) if value > before else say("比上期短 {t}", t=how)
    if column == RATE:
        return say("比上期 {n} 个百分点", n=f"{100 * (value - before):+.1f}")
    return say("比上期 {n}", n=f"{value - before:+.0f}")


def _rows(grid: FigureTable, numbers: Mapping[CellKey, Figure]) -> list[str]:
    """The rows of a table: of known kinds in their order, the others by what they count, what nobody said last."""
    found = dict.fromkeys(key.row for key in numbers if key.grid == grid.id and key.row != ALL)
    order = list(LEVELS if grid is SEVERITY else WORDS.get(grid.id, ROWS))
    first = next(each.id for each in grid.columns if each.id not in (RATE, MEDIAN))

    def place(row: str) -> tuple[Any, ...]:
        figure = numbers.get(CellKey(grid.id, row, first))
        known = order.index(row) if row in order and grid.id in (*WORDS, *UNSUMMED) else 0
        return row in (UNKNOWN, UNSENT), known, -(figure.value or 0) if figure else 0, row

    return sorted(found, key=place)


def _has_all(grid: FigureTable, numbers: Mapping[CellKey, Figure]) -> bool:
    return any((each.value or each.before) for key, each in numbers.items() if (key.grid, key.row) == (grid.id, ALL))
