"""工作日: the yearly notice is pasted, looked at month by month, and confirmed; from then on the clocks count by it."""

from calendar import monthcalendar
from datetime import date
from typing import Any

import msgspec
from litestar import Request, Response, get, post

from playbooks.law.holidays import NoticeFault, YearList, as_file, read_notice
from playbooks.law.workdays import Workdays, year_to_ask_for
from streams.office.saying import Refused, version_of

from ..forms import read_form, say_of
from ..render import go, page
from ..requests.problems import Problem
from ..state import Desk
from .said_anew import faults_in, say_anew


class ShownDay(msgspec.Struct, frozen=True, kw_only=True):
    """One day of the month view: off (holiday), work (make-up), rest (weekend) or empty (an ordinary working day)."""

    day: int
    kind: str
    name: str = ""


Month = list[list[ShownDay | None]]


@get("/workdays")
async def get_workdays(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The years that are known, one of them by months, and the box for the notice."""
    desk = Desk.of(request)
    known = desk.reference.workdays
    wanted = request.query_params.get("year", "")
    last = max(known.years, default=desk.clock.now().year)
    year = next((each for each in known.years if str(each) == wanted), last)
    return await _workdays(request, year=year, months=months_of(year, known))


@post("/workdays", status_code=200)
async def post_workdays(request: Request[Any, Any, Any]) -> Response[Any]:
    """Read the pasted notice and show it by months; or, once looked at, keep it as the list of its year."""
    form = await read_form(request)
    text, wanted = form.get("notice"), form.get("year")
    list_, faults = read_notice(text, year=int(wanted) if wanted.isdecimal() and len(wanted) == 4 else None)
    if list_ is None or form.get("do") != "save":
        return await _looked_at(request, text, list_, faults)
    if faults:
        raise Problem(409, "没有保存", "通知里还有没读懂的地方，请先改正")
    path = f"seeds/workdays/{list_.year}.yaml"
    source = f"国务院办公厅关于{list_.year}年部分节假日安排的通知（值班台录入）"
    seen = {path: form.seen} if form.seen is not None else None
    try:
        await say_anew(request, {path: as_file(list_, source=source)}, seen)
    except Refused as refused:
        raise Problem(409, "没有保存", "\n".join(faults_in(refused, say_of(request)))) from None
    return go("/workdays", year=str(list_.year))


def months_of(year: int, known: Workdays) -> list[Month]:
    """Twelve months as weeks from Monday, each day as it counts."""

    def shown(month: int, day: int) -> ShownDay | None:
        if not day:
            return None
        on = date(year, month, day)
        on_weekend = "work" if known.is_working(on) else "rest"
        kind = "off" if known.is_listed_off(on) else on_weekend if on.weekday() >= 5 else ""
        return ShownDay(day=day, kind=kind, name=known.holiday(on))

    return [[[shown(month, day) for day in week] for week in monthcalendar(year, month)] for month in range(1, 13)]


async def _looked_at(
    request: Request[Any, Any, Any], text: str, list_: YearList | None, faults: list[NoticeFault]
) -> Response[bytes]:
    year = list_.year if list_ else 0
    path = f"seeds/workdays/{year}.yaml"
    seen = await Desk.of(request).read(lambda connection: version_of(connection, path))
    months = months_of(year, Workdays([year], list_.off, list_.work)) if list_ else []
    return await _workdays(request, year=year, months=months, text=text, faults=faults, list_=list_, seen=seen)


async def _workdays(
    request: Request[Any, Any, Any],
    *,
    year: int,
    months: list[Month],
    text: str = "",
    faults: list[NoticeFault] | None = None,
    list_: YearList | None = None,
    seen: int = 0,
) -> Response[bytes]:
    desk = Desk.of(request)
    known = desk.reference.workdays
    return await page(
        request,
        "workdays.html",
        "工作日安排",
        status=400 if faults else 200,
        year=year,
        months=months,
        years=known.years,
        asked=year_to_ask_for(known, desk.clock.now()),
        text=text,
        faults=faults or [],
        tried=list_,
        seen=seen,
    )


ROUTES = [get_workdays, post_workdays]
