"""接报登记: a phone call or a visit on one screen. Only the words as spoken are required; missing stays missing."""

import asyncio
from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery
from msgspec.structs import asdict, replace

from connectors.errors import SignalError
from connectors.officials import MARK
from connectors.parse import finish
from connectors.signal import Channel, Contact, Illness, Product, Signal, Subject, TakenBy
from connectors.signal import Request as Wanted
from playbooks.actions import DUTY_ROLES, Action
from playbooks.entries import digest
from streams.door import Arrival, part
from streams.gathering.foretold import would_join
from streams.hearing.guessed import SOMEBODY
from streams.learning.corrections import DESK, PUT_ASIDE
from streams.privacy.apart import id_apart
from streams.privacy.private import contact_of

from ..forms import Form, actor_of, person_of, read_form
from ..papers.reply import is_confirmed
from ..reading import queries
from ..render import fragment, go, page
from ..requests.doorkeeper import Doorkeeper, sees_confidential
from ..requests.problems import Problem
from ..state import WAIT_S, Desk
from ..wording.words import from_page
from .heard import hear
from .similar import RECENT, most_similar

LOOK_S = 0.05
"""How often the desk looks whether the case is there."""

ANSWERS = {"yes": "有", "no": "没有", "unknown": "不清楚"}
"""What a caller answers when asked whether anybody is ill."""

WORDS_MAX = 500
"""Characters that are read while somebody types."""

ALONG = {"along": "register"}
"""Of a claim that is made with the call."""

CHILDREN = "（登记：涉及儿童）"


@get("/register")
async def get_register(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The form; filled in with a signal that was put aside, when a person judges that it must be answered after all."""
    wanted = request.query_params.get("signal") or ""
    row = await Desk.of(request).read(lambda connection: queries.signal_by_id(connection, wanted)) if wanted else None
    source = row.signal if row and _may_register(request, row) else None
    words = "\n".join(part for part in (source.title, source.text) if part) if source else ""
    return await page(
        request, "register.html", "接报登记", source=source, words=words, put_aside=PUT_ASIDE, answers=ANSWERS
    )


@post("/register", status_code=303)
async def post_register(request: Request[Any, Any, Any]) -> Response[Any]:
    """Store what was said, wait at most two seconds for its case, and show it with its number."""
    desk, form = Desk.of(request), await read_form(request)
    chosen = form.get("join") if person_of(request).role in DUTY_ROLES else ""
    arrival = arrival_of(form, desk, await _caller(request, form), taken_by=_officer(request), put_into=chosen)
    await asyncio.wrap_future(desk.runner.receive([arrival]))
    case_id = await _case_of(desk, arrival.signal.id)
    if case_id and form.get("claim"):
        apart = await _apart(desk, arrival.signal)
        await _claim(request, (apart and apart.id) or case_id, arrival.signal.id)
    return await _shown(request, arrival.signal.id, case_id)


@get("/register/{receipt_of:str}")
async def get_receipt(request: Request[Any, Any, Any], receipt_of: FromPath[str]) -> Response[Any]:
    """回执: that it was registered, its number and who has it; for who registered it, where its page is not theirs."""
    desk = Desk.of(request)
    row = await desk.read(lambda connection: queries.signal_by_id(connection, receipt_of))
    if row is None or row.signal.taken_by != _officer(request):
        raise Problem(404, "没有这份回执", "回执只给登记的人看，请核对编号")
    case_id = row.case_id
    if case_id and await Doorkeeper.of(request).opens(request, "case", case_id):
        return go(f"/cases/{case_id}", registered="1")
    case = await desk.read(lambda connection: queries.case_by_id(connection, case_id)) if case_id else None
    apart = await _apart(desk, row.signal) if row.is_confidential else None
    is_waiting = row.state == "waiting"
    return await page(request, "receipt.html", "登记回执", looks_again=is_waiting, row=row, case=case, apart=apart)


async def _apart(desk: Desk, signal: Signal) -> queries.QueueRow | None:
    """The case of those who fell ill, of whom the same call told beside an accusation."""
    row = await desk.read(lambda connection: queries.signal_by_id(connection, id_apart(signal)))
    case_id = row.case_id if row else None
    return await desk.read(lambda connection: queries.case_by_id(connection, case_id)) if case_id else None


async def _claim(request: Request[Any, Any, Any], case_id: str, signal_id: str) -> None:
    """Whoever took the call claims its case along, unless somebody has it or it is none of theirs."""
    desk, person = Desk.of(request), person_of(request)
    case = await desk.read(lambda connection: queries.case_by_id(connection, case_id))
    if case is None or case.case.acknowledged_at or case.case.is_confidential or person.role not in DUTY_ROLES:
        return
    action_id, actor = digest("claim", signal_id, person.id), actor_of(person)
    claim = Action(id=action_id, case=case_id, kind="acknowledge", actor=actor, at=desk.clock.now(), body=ALONG)
    await desk.act(claim)


async def _shown(request: Request[Any, Any, Any], signal_id: str, case_id: str | None) -> Response[Any]:
    """What was registered: its case, until there is one itself, and for whoever may open neither a receipt."""
    about, id_ = ("case", case_id) if case_id else ("signal", signal_id)
    if await Doorkeeper.of(request).opens(request, about, id_):
        return go(f"/{about}s/{id_}", registered="1")
    return go(f"/register/{signal_id}")


@get("/fragments/similar")
async def get_similar(
    request: Request[Any, Any, Any],
    words: FromQuery[str] = "",
    operator: FromQuery[str] = "",
    place: FromQuery[str] = "",
    product: FromQuery[str] = "",
) -> Response[bytes]:
    """What is written down so far is taken for, the affair that it would be added to, and recent signals like it."""
    desk = Desk.of(request)
    words = words.strip()[:WORDS_MAX]
    if len(words) < 4:
        return fragment(request, "similar.html", near=[], numbers={}, heard=None, rumour=None, joins=None)
    said = (("words", words), ("operator", operator), ("place", place), ("product", product))
    signal, now = arrival_of(Form(fields=said), desk).signal, desk.clock.now()
    heard = await desk.classify(lambda assessor: hear(signal, assessor, desk.settings.areas[0]))
    joins = await desk.read(lambda found: would_join(found, desk.reference, signal, heard.assessment, now))
    recent = await desk.read(lambda connection: queries.recent_signals(connection, RECENT))
    near = [each for each in most_similar(words, recent) if joins is None or each[0].case_id != joins[0].id]
    ids = [each for each in (joins and joins[0].id, *(row.case_id for row, _ in near)) if each]
    numbers = await desk.read(lambda connection: queries.numbers_of(connection, ids))
    rumour = desk.knowledge.rumour(heard.rumour) if heard.rumour else None
    return fragment(
        request,
        "similar.html",
        near=near,
        joins=joins,
        numbers=numbers,
        heard=heard,
        rumour=rumour,
        areas=desk.reference.areas,
        is_confirmed=rumour is not None and is_confirmed(rumour.refuted_by, rumour.source or ""),
        knowledge=desk.knowledge,
    )


def _may_register(request: Request[Any, Any, Any], row: queries.SignalRow) -> bool:
    """Whether a signal was put aside and may be opened by who asks."""
    return row.case_id is None and (not row.is_confidential or sees_confidential(request))


async def _caller(request: Request[Any, Any, Any], form: Form) -> Contact | None:
    """Who is behind what is registered: as the form says, or as whoever sent what was put aside said."""
    typed, key = _contact(form), form.get("key")
    if typed or not key.startswith(PUT_ASIDE):
        return typed
    desk, id_ = Desk.of(request), key.removeprefix(PUT_ASIDE)
    row = await desk.read(lambda connection: queries.signal_by_id(connection, id_))
    if row is None or not _may_register(request, row):
        return None
    return await desk.read(lambda connection: contact_of(connection, desk.runner.system.vault, id_))


def _officer(request: Request[Any, Any, Any]) -> TakenBy:
    return TakenBy(**asdict(actor_of(person_of(request))))


def arrival_of(
    form: Form, desk: Desk, caller: Contact | None = None, *, taken_by: TakenBy | None = None, put_into: str = ""
) -> Arrival:
    """What a filled-in form says, ready to be stored. Raises Problem naming what is wrong."""
    words = form.get("words")
    if not words:
        raise Problem(400, "还缺原话", "请写下来电（来访）人说的话，其他项目都可以不填")
    signal = Signal(
        channel=Channel.DUTY,
        source=DESK,
        source_id=form.get("key") or None,
        request=_request(form),
        occurred_at=_moment(form),
        area=desk.settings.areas[0],
        text=words
        + (SOMEBODY if _is_uncounted(form) else "")
        + (CHILDREN if form.get("children") else "")
        + (MARK if form.get("officials") else ""),
        subject=_subject(form),
        product=Product(name=form.get("product")) if form.get("product") else None,
        illness=_illness(form),
        contact=caller or _contact(form),
        exercise=desk.exercise,
    )
    try:
        return part(replace(finish(signal, desk.clock.now()), taken_by=taken_by, put_into=put_into or None))
    except SignalError as error:
        raise Problem(400, "填写有误", error.message) from None


def _request(form: Form) -> Wanted | None:
    chosen = form.get("request")
    return Wanted(chosen) if chosen in list(Wanted) else None


def _subject(form: Form) -> Subject | None:
    name, place = form.get("operator"), form.get("place")
    return Subject(name=name or None, address=place or None) if name or place else None


def _illness(form: Form) -> Illness | None:
    """What the caller answers and counts; somebody who is ill and not counted is one at least."""
    ill, hospitalised = form.number("ill"), form.number("hospitalised")
    observed, critical, dead = form.number("observed"), form.number("critical"), form.number("dead")
    if form.get("sick") == "no":
        if ill or hospitalised or observed or critical or dead:
            raise Problem(400, "填写有误", "“有人不适吗”答了“没有”，又填了人数，请核对")
        ill = 0
    elif _is_uncounted(form):
        ill = max(1, hospitalised or 0, observed or 0, critical or 0)
    if ill is hospitalised is observed is critical is dead is None:
        return None
    return Illness(ill=ill, hospitalised=hospitalised, observed=observed, critical=critical, dead=dead)


def _is_uncounted(form: Form) -> bool:
    return form.get("sick") == "yes" and not form.number("ill")


def _contact(form: Form) -> Contact | None:
    name, phone = form.get("caller"), form.get("phone")
    return Contact(name=name or None, phone=phone or None) if name or phone else None


def _moment(form: Form) -> datetime | None:
    if not form.get("occurred"):
        return None
    try:
        return from_page(form.get("occurred"))
    except ValueError:
        raise Problem(400, "时间有误", "发生时间不是时间，请按 2026-11-25T14:07 的样式填写") from None


async def _case_of(desk: Desk, signal_id: str) -> str | None:
    """The case a signal went to, as soon as it is there; None when that takes longer than a person should wait."""
    for _ in range(int(WAIT_S / LOOK_S)):
        row = await desk.read(lambda connection: queries.signal_by_id(connection, signal_id))
        if row is not None and row.case_id:
            return row.case_id
        if row is not None and row.state not in ("waiting", "gathered"):
            return None
        await asyncio.sleep(LOOK_S)
    return None


ROUTES = [get_register, post_register, get_receipt, get_similar]
