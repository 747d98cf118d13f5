"""待定位: posts without a place. A person says where they belong, or that nothing is to be done."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from sqlalchemy import Connection

from playbooks.actions import DUTY_ROLES
from playbooks.errors import ActionRefused
from streams.gathering.unplaced import REASONS, place_unplaced, put_aside, take_back, why_aside
from streams.store.audit import Event

from ..forms import Form, actor_of, person_of, read_form, say_of
from ..reading import queries
from ..reading.paging import Page, page_number
from ..reading.queries import SignalRow
from ..render import go, page
from ..requests.doorkeeper import account_of, sees_confidential
from ..requests.problems import refusing
from ..state import Desk
from ..wording.texts import marked
from .areas import area_of
from .foreseen import Foreseen, foreseen_of

_Begun = dict[str, Foreseen | None]


@get("/unplaced")
async def get_unplaced(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Media items without a place: no clock runs until a person says where they belong."""
    desk = Desk.of(request)
    number, sees = page_number(request.query_params), sees_confidential(request)
    aside = request.query_params.get("aside", "")
    is_placing = person_of(request).role in DUTY_ROLES

    def read(connection: Connection) -> tuple[Page[SignalRow], dict[str, Event], _Begun, dict[str, datetime]]:
        late = desk.passed_unplaced(connection, confidential=sees)
        found = _late_first(connection, queries.signals_in(connection, "unplaced", number, confidential=sees), late)
        rows = found.rows if is_placing else ()
        now = desk.clock.now()
        begun = {row.signal.id: foreseen_of(connection, desk, row, now) for row in rows}
        return found, why_aside(connection, [aside] if aside else []), begun, late

    found, undone, begun, late = await desk.read(read)
    say = say_of(request)
    rows = [(row, marked(row, desk.knowledge, say), begun.get(row.signal.id)) for row in found.rows]
    return await page(
        request,
        "unplaced.html",
        "待定位",
        found=found,
        rows=rows,
        late=late,
        reasons=REASONS,
        undone=undone.get(aside),
    )


def _late_first(connection: Connection, found: Page[SignalRow], late: dict[str, datetime]) -> Page[SignalRow]:
    """On the first page what is overdue stands on top, the longest first; on the others it does not stand again."""
    others = tuple(row for row in found.rows if row.signal.id not in late)
    overdue = queries.signals_by_id(connection, list(late)) if found.page == 1 else {}
    return msgspec.structs.replace(found, rows=(*(overdue[id] for id in late if id in overdue), *others))


@post("/unplaced/{signal_id:str}", status_code=303)
async def post_unplaced(request: Request[Any, Any, Any], signal_id: FromPath[str]) -> Response[Any]:
    """A person says where a media item belongs, sets it aside with a reason, or takes that back."""
    desk, form = Desk.of(request), await read_form(request)
    with refusing("操作未执行", ActionRefused):
        case_id = await desk.write(_decision(request, form, desk, signal_id))
    desk.live.changed()
    if form.get("aside"):
        return go("/unplaced", aside=signal_id)
    return go(f"/cases/{case_id}", registered="placed") if case_id else go("/unplaced")


def _decision(
    request: Request[Any, Any, Any], form: Form, desk: Desk, signal_id: str
) -> Callable[[Connection], str | None]:
    person, account, now = person_of(request), account_of(request), desk.clock.now()
    who = account.login if account else person.name
    if form.get("aside"):
        return partial(put_aside, signal_id=signal_id, reason=form.get("aside"), who=who, now=now)
    if form.get("back"):
        return partial(take_back, signal_id=signal_id, who=who, now=now)
    area, actor = area_of(form.get("area"), desk), actor_of(person)
    return lambda connection: place_unplaced(
        connection,
        desk.reference,
        desk.knowledge,
        signal_id,
        area,
        actor=actor,
        now=now,
        said={name: form.get(name) for name in ("operator", "address")},
        vault=desk.runner.system.vault,
    )


ROUTES = [get_unplaced, post_unplaced]
