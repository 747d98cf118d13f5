"""统计: what came in a period, what became of it, and whether it was in time; every number with the list it counts."""

import asyncio
import csv
import io
from collections.abc import Iterator
from typing import Any

from litestar import Request, Response, get

from playbooks.law.workdays import day_of
from streams.figures.counting import CALLERS, MEDIAN, RATE, CellKey, Thing
from streams.figures.period import NAMES, named
from streams.figures.telephones import OFTEN, often

from ..figures import Looked, counted_of, look, period_of, signals, targets_of
from ..forms import say_of
from ..reading.paging import Page, page_number, page_of
from ..reading.queries import SignalRow
from ..render import download, fence, page
from ..requests.doorkeeper import may, sees_confidential
from ..requests.problems import Problem
from ..state import Desk
from ..wording.figures import (
    FILE,
    GRIDS,
    ILL,
    LISTS,
    NOTHING,
    SIGNALS,
    TARGETS_OF_PLAN,
    UNIT,
    UNITS,
    FigureColumn,
    FigureTable,
)
from ..wording.words import Say, instant
from .drill_room import Run
from .figure_tables import Lists, Table, compares, heads_of, lists_of, percent_of, query_of, row_in_words, tables_of
from .plan_targets import PlanTarget, lines_of, plan_targets

TIMES = ("law", "keepers", "targets", "letters", "theirs")
"""Tables of things that fall due."""


@get("/statistics")
async def get_statistics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Every table of a period."""
    desk, say = Desk.of(request), say_of(request)
    found = await looked(request)
    period, today = found.statistics.period, day_of(found.statistics.as_of)
    lists = lists_of(period) if may(request, "lists") else None
    tables = tables_of(found.statistics, desk.knowledge, say, lists)
    sees = sees_confidential(request)
    often_from = await desk.read(lambda c: often(c, period, exercise=desk.exercise, confidential=sees))
    return await page(
        request,
        "statistics.html",
        "统计",
        found=found.statistics,
        heads=heads_of(found.statistics, say, lists),
        tables={each.grid.id: each.shown for each in tables},
        confided=found.counted.number("confidential", "director", "cases"),
        by_callers=sum(found.counted.number(ILL.id, row, CALLERS) for row in found.counted.rows(ILL.id)),
        offered=[(title, named(name, today)) for name, title in NAMES.items()],
        is_compared=compares(found.statistics),
        query_of=query_of,
        planned=await _planned(desk, found, lists, say),
        plan=desk.reference.plan,
        unmeasured=[each for each in desk.reference.plan.targets if each.measure != "E"],
        nothing=NOTHING,
        year=named("year", today),
        often=often_from,
        often_share=percent_of(often_from.items / often_from.known) if often_from.known else "",
        OFTEN=OFTEN,
    )


async def _planned(desk: Desk, found: Looked, lists: Lists | None, say: Say) -> list[PlanTarget]:
    """The targets of the plan with their numbers; of a desk without them no drill is read."""
    targets = targets_of(desk)
    runs: list[Run] = await asyncio.to_thread(desk.drills.runs) if targets else []
    names = {each: desk.reference.department_name(each) for each in {each.owner for each in targets}}
    return plan_targets(targets, found, runs, lists, names, say)


@get("/statistics/list")
async def get_statistics_list(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What one number counts."""
    desk, number = Desk.of(request), page_number(request.query_params)
    wanted = CellKey(*(request.query_params.get(name, "") for name in CellKey._fields))
    grid, column = _asked(wanted)
    period, title = period_of(request.query_params, day_of(desk.clock.now())), ""
    sees = sees_confidential(request)
    found: Page[SignalRow] | Page[Thing]
    if grid is SIGNALS:
        found = await desk.read(lambda c: signals(c, desk, period, wanted, number, confidential=sees))
    else:
        counted = await desk.read(lambda c: counted_of(c, desk, period, confidential=sees))
        found, (title, _) = page_of(counted.listed(wanted), number), counted.names.get((grid.id, wanted.row), ("", ""))
    shape = "signals" if grid is SIGNALS else "times" if grid.id in TIMES else grid.id if grid.id in LISTS else "cases"
    return await page(
        request,
        "statistics_list.html",
        "统计明细",
        found=found,
        period=period,
        grid=grid,
        column=column,
        row=row_in_words(grid.id, wanted.row, title, desk.knowledge, say_of(request)),
        shape=shape,
        columns=LISTS[shape],
        back=f"/statistics?{query_of(period)}#{grid.id}",
        prefix=f"/statistics/list?{query_of(period, **wanted._asdict())}&",
    )


@get("/statistics/csv")
async def get_statistics_csv(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The same numbers as a table for Excel, which reads UTF-8 only with its mark in front."""
    desk, say = Desk.of(request), say_of(request)
    looked_at = await looked(request)
    found = looked_at.statistics
    tables = tables_of(found, desk.knowledge, say, None)
    planned = lines_of(await _planned(desk, looked_at, None, say), say)
    written = io.StringIO()
    writer = csv.writer(written)
    periods = [f"{each.first} {say('至')} {each.last}" for each in (found.period, found.before)]
    heads = [say(each) for each in FILE]
    writer.writerow([*heads[:4], *periods, *heads[4:]])
    as_of = instant(found.as_of)
    writer.writerows(
        [*row, as_of]
        for table in tables
        if table.grid is not TARGETS_OF_PLAN
        for row in _lines(table, say, fence(desk))
    )
    writer.writerows([*row, as_of] for row in planned)
    name = f"{fence(desk)}{say('统计')} {found.period.first} {found.period.last}.csv"
    return download(name, written.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8")


async def looked(request: Request[Any, Any, Any]) -> Looked:
    """The statistics that an address asks for, as far as who asks may know of them. Raises Problem."""
    desk, sees, reads = Desk.of(request), sees_confidential(request), may(request, "lists")
    period = period_of(request.query_params, day_of(desk.clock.now()))
    return await desk.read(lambda connection: look(connection, desk, period, confidential=sees, reasons=reads))


def _asked(wanted: CellKey) -> tuple[FigureTable, FigureColumn]:
    grid = next((each for each in GRIDS if each.id == wanted.grid), None)
    column = next((each for each in grid.columns if each.id == wanted.column), None) if grid else None
    if grid is None or column is None:
        raise Problem(404, "没有这一项统计", "请从统计页点开数字")
    return grid, column


def _lines(table: Table, say: Say, mark: str) -> Iterator[list[str]]:
    """Each with the mark of what is no duty in front: of what is copied from a file its name stays behind."""
    grid = table.grid
    for line in (*table.lines, *([table.total] if table.total else [])):
        for cell in line.cells:
            column = cell.column
            numbers = [_plain(each, column.id) for each in (cell.value, cell.before)]
            about = ("" if say.is_chinese else " ").join(say(each) for each in (grid.about, column.about) if each)
            unit = say(UNITS.get(column.id, UNIT))
            yield [
                f"{mark}{say(grid.title)}",
                _inert(line.title),
                line.article,
                say(column.title),
                *numbers,
                unit,
                about,
            ]


def _plain(value: float | None, column: str) -> str:
    """A number as a table calculates with it: percent, minutes, counts."""
    if value is None:
        return ""
    return percent_of(value) if column == RATE else f"{value / 60:.1f}" if column == MEDIAN else f"{value:.0f}"


def _inert(text: str) -> str:
    """What people wrote, never a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


ROUTES = [get_statistics, get_statistics_list, get_statistics_csv]
