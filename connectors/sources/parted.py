"""Several tables on one sheet, one below the other or side by side → each as a sheet of its own.

Read under the header of its neighbour, a table's reporter becomes the business that is complained about, and a sample
that passed one that failed.
"""

import sys
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import groupby, islice, pairwise

from msgspec.structs import replace

from ..errors import RowError
from ..fields import Cell, clean
from .grid import Grid, Sheet
from .headers import HEAD_ROWS, Header, find_header, is_heading
from .table import Cells

_TOLD_APART_BY = ("source_id", "sampling.sample_no", "text", "title", "url")
"""What one table has once: a header that names it on both sides of an empty column is that of two."""

_END = sys.maxsize


def parted(grid: Grid) -> Grid:
    """The file with every table as a sheet; one that holds a single table stays as it is."""
    sheets = (below for sheet in grid.sheets for below in _below(sheet))
    return replace(grid, sheets=tuple(beside for sheet in sheets for beside in _beside(sheet)))


def _below(sheet: Sheet) -> list[Sheet]:
    starts = [] if sheet.why_not else _starts(sheet.rows([]))
    if len(starts) < 2:
        return [sheet]
    bounds = pairwise([0, *starts[1:], _END])
    return [replace(sheet, rows=partial(_between, sheet, first, last)) for first, last in bounds]


def _between(sheet: Sheet, first: int, last: int, broken: list[RowError]) -> Iterator[Cells]:
    """The rows from `first` up to, not including, `last`, and what is broken among them."""
    torn: list[RowError] = []
    for cells in sheet.rows(torn):
        _tell(torn, first, last, broken)
        if cells[0] >= last:
            return
        if cells[0] >= first:
            yield cells
    _tell(torn, first, last, broken)


def _tell(torn: list[RowError], first: int, last: int, broken: list[RowError]) -> None:
    broken += [error for error in torn if first <= error.row < last]
    torn.clear()


def _starts(rows: Iterable[Cells]) -> list[int]:
    """The row on which each table begins, its title with it. A header that stands there again (on every page of a
    print) begins none, nor does the second row of a header of two."""
    starts: list[int] = []
    heading: list[list[str | None]] = []
    last = title = 0
    for number, cells in rows:
        if not any(cells):
            continue
        if not is_heading(cells):
            title = (title or number) if _is_title(cells) else 0
            continue
        texts = [clean(cell) for cell in cells]
        if heading and number == last + 1:
            heading.append(texts)
        elif texts not in heading:
            starts.append(title or number)
            heading = [texts]
        last, title = number, 0
    return starts


def _is_title(cells: list[Cell]) -> bool:
    """Whether a row says one thing, from its first column on: merged, it says it in several."""
    return bool(cells[0]) and len({cell for cell in cells if cell}) == 1


def _beside(sheet: Sheet) -> list[Sheet]:
    """The tables that stand side by side: with an empty column between, or naming the same columns once more."""
    if sheet.why_not:
        return [sheet]
    groups = _groups(sheet.rows([]))
    apart = [replace(sheet, rows=partial(_within, sheet, *group)) for group in groups]
    return apart or [sheet]


def _groups(rows: Iterable[Cells]) -> list[tuple[int, int]]:
    """The columns of each table, from and up to; none where there is but one."""
    head = list(islice(rows, HEAD_ROWS))
    header = find_header(head)
    if header is None or header.first_row != header.last_row:
        return []
    cells = next(cells for number, cells in head if number == header.last_row)
    filled = groupby(range(len(cells)), lambda place: bool(clean(cells[place])))
    apart = [(places[0], places[-1] + 1) for places in (list(run) for is_filled, run in filled if is_filled)]
    runs = [part for run in apart for part in _repeated(cells, *run)]
    headers = [find_header([(1, _kept(cells, *run))]) for run in runs]
    known = [one for one in headers if one]
    return runs if len(known) == len(runs) > 1 and _are_alike(known) else []


def _repeated(cells: list[Cell], first: int, last: int) -> list[tuple[int, int]]:
    """The columns of each table of a header that says the same names several times over; else these columns."""
    names = [clean(cell) for cell in cells[first:last]]
    for width in range(2, len(names) // 2 + 1):
        if len(names) % width == 0 and names == names[:width] * (len(names) // width):
            return [(place, place + width) for place in range(first, last, width)]
    return [(first, last)]


def _are_alike(headers: list[Header]) -> bool:
    return any(all(header.has(key) for header in headers) for key in _TOLD_APART_BY)


def _within(sheet: Sheet, first: int, last: int, broken: list[RowError]) -> Iterator[Cells]:
    """The cells of one table alone."""
    for number, cells in sheet.rows(broken):
        yield number, _kept(cells, first, last)


def _kept(cells: list[Cell], first: int, last: int) -> list[Cell]:
    return [cell if first <= place < last else None for place, cell in enumerate(cells)]
