"""值班表: who is on duty when, by months; a table is taken in, a shift said anew, one that has begun with a reason."""

import asyncio
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from litestar import Request, Response, get, post
from sqlalchemy import Connection

from playbooks.district.departments import OFFICE
from playbooks.district.roster import SHIFTS, Month, Roster, Rota, Shift, Stint, Turn
from playbooks.law.workdays import beijing
from streams.office.books import BookError
from streams.office.roster_desk import (
    RosterTaken,
    blank_table,
    correct_turn,
    gaps_ahead,
    month_of,
    shift_named,
    take_roster,
)
from streams.office.roster_month import SETTLED
from streams.office.roster_names import names_in
from streams.office.roster_past import has_begun, has_ended, month_now, path_of
from streams.office.saying import Refused, version_of
from streams.office.staff_book import BOOK_MAX

from ..forms import person_of, read_file, read_form, say_of
from ..render import XLSX, download, fence, fragment, go, page
from ..requests.doorkeeper import may
from ..requests.problems import Problem
from ..state import Desk
from ..wording.words import epoch_ms
from .on_duty import gap_words
from .said_anew import faults_in

FAULTS_SHOWN = 50


class ShownShift(NamedTuple):
    """One shift of the month, as laid in or still to be."""

    turn: Turn
    is_now: bool
    is_past: bool
    is_settled: bool
    """Whether it ended so long ago that only a leader corrects it."""


class ShownDay(NamedTuple):
    """One day of the month, with its shifts."""

    day: date
    shifts: list[ShownShift]


@get("/roster")
async def get_roster(request: Request[Any, Any, Any]) -> Response[bytes]:
    """A month, day by day; the table to be laid in."""
    query, say = request.query_params, say_of(request)
    named = shift_named(query.get("day", ""), query.get("shift", ""))
    said = say("已改：{day} {shift}", day=named[0], shift=say(SHIFTS[named[1]])) if named else ""
    return await _roster(request, notice=said)


@get("/roster/table")
async def get_table(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The table of a month to be filled in, with what it says already."""
    desk = Desk.of(request)
    month = month_of(request.query_params.get("month", ""), desk.clock.now())
    content = await asyncio.to_thread(blank_table, desk.settings, month)
    return download(f"{fence(desk)}值班表{month:%Y-%m}.xlsx", content, XLSX)


@post("/roster", status_code=200, request_max_body_size=None)
async def post_roster(request: Request[Any, Any, Any]) -> Response[Any]:
    """Take a table in; what is wrong is shown by its cell, and nothing was taken in then."""
    desk = Desk.of(request)
    form, handed = await read_file(request, BOOK_MAX)
    _refuse_rota(desk)
    if handed is None or not handed.content:
        raise Problem(400, "还没有文件", "请先选择值班表")
    by, system, at = person_of(request).name, desk.runner.system, desk.clock.now()
    take = (system.database, system.shipped, system.settings, handed.content, handed.name)
    try:
        taken = await asyncio.to_thread(take_roster, *take, month=form.get("month"), by=by, at=at)
    except (BookError, Refused) as refused:
        return await _roster(request, faults=faults_in(refused, say_of(request)), status=400)
    await _hold(desk)
    return await _roster(request, month=taken.months[0], taken=taken)


@post("/roster/shift", status_code=200)
async def post_shift(request: Request[Any, Any, Any]) -> Response[Any]:
    """Say one shift anew; who may not change the office's data swaps its officers, with a reason (换班)."""
    desk, form = Desk.of(request), await read_form(request)
    _refuse_rota(desk)
    named = shift_named(form.get("day"), form.get("shift"))
    if named is None:
        raise Problem(400, "填写有误", "请从本系统的页面提交")
    day, shift = named
    turn = Turn(
        day=day,
        shift=shift,
        officers=names_in(form.get("officers"), desk.reference.people),
        leaders=names_in(form.get("leaders"), desk.reference.people),
        phone=form.get("phone")[:60],
    )
    by, system, at = person_of(request).name, desk.runner.system, desk.clock.now()
    say_it = (system.database, system.shipped, system.settings, turn)
    why, swaps = form.get("why"), not may(request, "change")
    try:
        await asyncio.to_thread(correct_turn, *say_it, seen=form.seen, why=why, by=by, at=at, swaps=swaps)
    except Refused as refused:
        faults = faults_in(refused, say_of(request))
        return await _roster(request, month=f"{day:%Y-%m}", faults=faults, status=409)
    await _hold(desk)
    return go("/roster", month=f"{day:%Y-%m}", day=str(day), shift=shift)


def _refuse_rota(desk: Desk) -> None:
    if isinstance(desk.reference.roster, Rota):
        raise Problem(409, "演练和示例的值班表不能改", "这里的值班表由名单上的人轮流，只在本场演练（示例）里用")


async def _hold(desk: Desk) -> None:
    await asyncio.to_thread(desk.runner.renewal.look)
    desk.live.changed()


async def _roster(
    request: Request[Any, Any, Any],
    *,
    month: str = "",
    notice: str = "",
    taken: RosterTaken | None = None,
    faults: list[str] | None = None,
    status: int = 200,
) -> Response[bytes]:
    desk, say = Desk.of(request), say_of(request)
    now, roster = desk.clock.now(), desk.reference.roster
    now_on = roster.at(now)
    begun = f"{now_on.turn.day:%Y-%m}" if now_on else ""  # the last night of a month lasts into the next
    first = month_of(month or request.query_params.get("month", begun), now)
    path = path_of(f"{first:%Y-%m}")

    def read(connection: Connection) -> tuple[int, Month]:
        return version_of(connection, path), month_now(connection, f"{first:%Y-%m}")

    seen, kept = await desk.read(read)
    ends = beijing(first + timedelta(days=monthrange(first.year, first.month)[1]), datetime.min.time())
    gaps = roster.gaps(max(now, beijing(first, datetime.min.time())), ends) if roster and ends > now else []
    return await page(
        request,
        "roster.html",
        "值班表",
        status=status,
        month=first,
        months=[f"{first - timedelta(days=1):%Y-%m}", f"{first + timedelta(days=31):%Y-%m}"],
        days=_days(roster, first, now, kept),
        is_rota=isinstance(roster, Rota),
        is_this_month=bool(now_on and now_on.turn.day.replace(day=1) == first),
        gaps=gap_words(gaps, now, say),
        ahead=gap_words(gaps_ahead(roster, now), now, say),
        taken=taken,
        taken_gaps=gap_words(list(taken.gaps), now, say) if taken else "",
        seen=seen,
        hours=(kept.day_at, kept.night_at),
        file=path,
        notice=notice,
        faults=(faults or [])[:FAULTS_SHOWN],
        more=max(0, len(faults or []) - FAULTS_SHOWN),
        listed=[each.name for each in desk.reference.people if each.department == OFFICE],
    )


def _days(roster: Roster, first: date, now: datetime, month: Month) -> list[ShownDay]:
    today = roster.at(now)
    days = (first + timedelta(days=n) for n in range(monthrange(first.year, first.month)[1]))
    return [ShownDay(day, [_shown(each, today, month, now) for each in _of(roster, day, month)]) for day in days]


def _of(roster: Roster, day: date, month: Month) -> list[Stint | Turn]:
    """The shifts of a day; those that nobody has laid in are there to be filled in, as the month parts its days."""
    known = list(roster.of(day))
    said = {each.turn.shift for each in known}
    is_whole = bool(month.turns) and all(each.shift == "whole" for each in month.turns)
    usual: tuple[Shift, ...] = ("whole",) if is_whole else ("day", "night")
    lacking = [] if "whole" in said else [each for each in usual if each not in said]
    return sorted([*known, *(Turn(day=day, shift=each) for each in lacking)], key=_shift)


def _shift(each: Stint | Turn) -> str:
    return (each.turn if isinstance(each, Stint) else each).shift


def _shown(each: Stint | Turn, today: Stint | None, month: Month, now: datetime) -> ShownShift:
    turn = each.turn if isinstance(each, Stint) else each
    return ShownShift(
        turn=turn,
        is_now=each == today,
        is_past=has_begun(month, turn, now),
        is_settled=has_ended(month, turn, now - SETTLED),
    )


@get("/fragments/on-duty")
async def get_on_duty(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Who is on duty now: a page that is open when the shift changes asks for it."""
    desk, answer = Desk.of(request), fragment(request, "on_duty.html")
    answer.headers["X-Until"] = str(epoch_ms(desk.reference.roster.changes_at(desk.clock.now())))
    return answer


ROUTES = [get_on_duty, get_roster, get_table, post_roster, post_shift]
