"""The other lists: what waits for a place, sources, notices, words, what was put aside."""

import asyncio
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from playbooks.errors import ActionRefused
from streams.cluster.workers import workers
from streams.gathering.line import place_unplaced
from streams.intake.listening import states
from streams.office.room import state_of, used

from .. import queries
from ..doorkeeper import account_of, sees_confidential
from ..forms import actor_of, language_of, person_of, read_form
from ..office import load_glossary
from ..problems import Problem
from ..render import go, page
from ..rights import scope_of
from ..state import Desk
from ..wording.texts import marked
from ..wording.words import speaker

SILENT_S = 24 * 3600
"""A source that has said nothing for so long is shown as silent."""

LOOK_AGAIN_S = 2
"""How soon the page of a signal that was just registered looks again for its case."""

ASIDE = ("irrelevant", "news", "elsewhere")
"""States of signals that nobody has to answer."""


@get("/unplaced")
async def get_unplaced(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Media items without a place: no clock runs until a person says where they belong."""
    desk = Desk.of(request)
    number = page_number(request)
    sees = sees_confidential(request)
    found = await desk.read(lambda connection: queries.signals_in(connection, "unplaced", number, confidential=sees))
    say = speaker(language_of(request))
    rows = [(row, marked(row, desk.knowledge, say)) for row in found.rows]
    return await page(request, "unplaced.html", "待定位", found=found, rows=rows)


@post("/unplaced/{signal_id:str}", status_code=303)
async def post_place(request: Request[Any, Any, Any], signal_id: FromPath[str]) -> Response[Any]:
    """A person says where a media item belongs."""
    desk = Desk.of(request)
    form = await read_form(request)
    area = form.get("area")
    if len(area) != 6 or not area.isdecimal():
        raise Problem(400, "地区有误", "请填写六位地区代码")
    actor, now = actor_of(person_of(request)), desk.clock.now()
    job = desk.runner.writer.submit(
        lambda connection: place_unplaced(
            connection, desk.reference, desk.knowledge, signal_id, area, actor=actor, now=now
        )
    )
    try:
        case_id = await asyncio.wrap_future(job)
    except ActionRefused as refused:
        raise Problem(409, "操作未执行", str(refused)) from None
    desk.live.changed()
    return go(f"/cases/{case_id}" if case_id else "/unplaced")


@get("/sources")
async def get_sources(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Every source, when it was last heard, and whether it has fallen silent."""
    desk = Desk.of(request)
    now, doors = desk.clock.now(), desk.runner.system.doors
    rows, asked, working = await desk.read(
        lambda connection: (queries.sources(connection), states(connection), workers(connection, now))
    )
    patience = {each.name: each.silent_after_hours * 3600 for each in doors.sources}
    silent = {
        row["name"] for row in rows if (now - row["last_seen_at"]).total_seconds() > patience.get(row["name"], SILENT_S)
    }
    later = desk.runner.admission.refused.total()
    faults = await desk.faults()
    room = used(desk.settings.data)
    misread = desk.runner.doors_file.fault.splitlines()
    return await page(
        request,
        "sources.html",
        "来源",
        rows=rows,
        asked=asked,
        workers=working,
        silent=silent,
        later=later,
        faults=faults,
        misread=misread,
        room=state_of(room),
        room_used=f"{room:.0%}",
    )


@get("/ledger")
async def get_ledger(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Who was told what, when, why, by which attempt."""
    number = page_number(request)
    sees = sees_confidential(request)
    found = await Desk.of(request).read(lambda connection: queries.ledger(connection, number, confidential=sees))
    return await page(request, "ledger.html", "通知台账", found=found)


@get("/set-aside")
async def get_set_aside(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Signals that became part of no case, so that nothing is hidden."""
    state = request.query_params.get("state", "irrelevant")
    state = state if state in ASIDE else "irrelevant"
    number = page_number(request)
    sees = sees_confidential(request)
    found = await Desk.of(request).read(
        lambda connection: queries.signals_in(connection, state, number, confidential=sees)
    )
    return await page(request, "set_aside.html", "未处置信息", found=found, state=state, states=ASIDE)


@get("/glossary")
async def get_glossary(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The words of the desk."""
    return await page(request, "glossary.html", "术语", terms=load_glossary(Desk.of(request).settings.seeds))


@get("/signals/{signal_id:str}")
async def get_signal(request: Request[Any, Any, Any], signal_id: FromPath[str]) -> Response[Any]:
    """One signal with what the classifier made of it."""
    desk = Desk.of(request)
    row = await desk.read(lambda connection: queries.signal_by_id(connection, signal_id))
    if row is None:
        raise Problem(404, "没有这条信息", f"没有编号为“{signal_id}”的信息，请核对")
    is_new = bool(request.query_params.get("registered"))
    if is_new and row.case_id:
        return go(f"/cases/{row.case_id}", registered="1")
    ids, sees = [row.case_id or ""], row.is_confidential
    numbers = await desk.read(lambda connection: queries.numbers_of(connection, ids, confidential=sees))
    shown = await page(
        request,
        "signal.html",
        "信息",
        row=row,
        marked=marked(row, desk.knowledge, speaker(language_of(request))),
        knowledge=desk.knowledge,
        number=numbers.get(row.case_id or ""),
        registered=is_new,
        may_unmask=_may_unmask(request),
    )
    if is_new and row.state == "waiting":
        shown.headers["Refresh"] = str(LOOK_AGAIN_S)
    return shown


def _may_unmask(request: Request[Any, Any, Any]) -> bool:
    account, in_drill = account_of(request), Desk.of(request).exercise is not None
    return account is not None and scope_of(account.role, "unmask", in_drill=in_drill) is not None


def page_number(request: Request[Any, Any, Any]) -> int:
    """The page the URL asks for; the first when it asks for none."""
    given = request.query_params.get("page", "1")
    return max(1, int(given)) if given.isdecimal() and len(given) < 7 else 1


ROUTES = [
    get_unplaced,
    post_place,
    get_sources,
    get_ledger,
    get_set_aside,
    get_glossary,
    get_signal,
]
