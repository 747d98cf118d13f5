"""Dead letters (未能处理的来报): what could not be read, and why; corrected it is sent on, or it is set aside."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath
from sqlalchemy import Connection, Row, insert, select, update

from connectors.errors import SignalError
from connectors.fence import fenced
from connectors.officials import accuses
from connectors.parse import decode_signal, finish
from connectors.signal import Signal
from playbooks.errors import ActionRefused
from playbooks.timers import Timer
from streams.door import WAITING, Arrival, part, receive
from streams.gathering.alone import WATCH
from streams.intake.listening import Ear
from streams.intake.mails import Mails
from streams.intake.originals import Original, drop_original, is_closed, show_original
from streams.intake.refused import STAGE, corrected
from streams.privacy.private import MAIL
from streams.store import schema as t
from streams.store.database import how_many
from streams.store.schema import from_us, to_us
from streams.store.sharing import in_turn
from streams.store.vault import Vault
from streams.watch import look_again

from ..forms import Form, person_of, read_form
from ..reading.paging import PAGE, Page, page_number
from ..render import go, page
from ..requests.doorkeeper import sees_confidential
from ..requests.problems import Problem, refusing
from ..state import Desk
from ..wording.reasons import reason_in_words
from ..wording.words import instant
from .unmask import looked

STATES = {"open": "待处理", "replayed": "已重新处理", "set_aside": "不再处理"}
GONE = "这条来报不在待处理之列，可能已由他人处理"


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A dead letter as it is shown; of one that only the director opens (`is_closed`) only that it is there."""

    id: str
    at: datetime
    stage: str
    source: str | None
    reason: str
    body: str
    is_closed: bool
    original: Original | None
    """Of a mail."""


@get("/dead-letters")
async def get_dead_letters(request: Request[Any, Any, Any]) -> Response[bytes]:
    """What could not be read, with the reason and the text, ready to be corrected."""
    number = page_number(request.query_params)
    state = request.query_params.get("state", "open")
    state = state if state in STATES else "open"
    sees = sees_confidential(request)
    found = await Desk.of(request).read(lambda connection: letters_in(connection, number, state, confidential=sees))
    return await page(
        request,
        "dead_letters.html",
        "未能处理的来报",
        found=found,
        state=state,
        done=request.query_params.get("done"),
        states=STATES,
        timed=WATCH,
        reason_in_words=reason_in_words,
    )


@post("/dead-letters/{letter_id:str}", status_code=303)
async def post_dead_letter(request: Request[Any, Any, Any], letter_id: FromPath[str]) -> Response[Any]:
    """Send a letter through the line again, as it was or corrected; or set it aside for a reason."""
    desk, form = Desk.of(request), await read_form(request)
    now = desk.clock.now()
    who = f"{instant(now)} {person_of(request).name}"
    job = _job(form, letter_id, who, now, desk)
    try:
        await desk.write(job)
    except SignalError as error:
        raise Problem(400, "改过的内容仍读不懂", f"{error.message}。内容没有变动，请返回上一页再改") from None
    except ActionRefused as refused:
        raise Problem(409, "操作未执行", str(refused)) from None
    desk.runner.feeder.wake()
    desk.live.changed()
    return go("/dead-letters", done="set_aside" if form.get("do") == "set_aside" else "replayed")


@post("/dead-letters/{letter_id:str}/reread", status_code=303)
async def post_reread(request: Request[Any, Any, Any], letter_id: FromPath[str]) -> Response[Any]:
    """Read a mail that was not taken whole again, by the office's file as it stands now."""
    desk = Desk.of(request)
    await read_form(request)
    now, runner = desk.clock.now(), desk.runner
    who = f"{instant(now)} {person_of(request).name}"
    mails = Mails(Ear(runner))
    with refusing("操作未执行", ActionRefused):
        source = await desk.read(lambda connection: _open_letter(connection, letter_id, stage=MAIL).source)
        await asyncio.to_thread(mails.again, letter_id, source, now)
        await desk.write(lambda connection: mended(connection, letter_id, who))
    runner.feeder.wake()
    desk.live.changed()
    return go("/dead-letters", done="replayed")


@post("/dead-letters/{letter_id:str}/original", status_code=200)
async def post_original(request: Request[Any, Any, Any], letter_id: FromPath[str]) -> Response[bytes]:
    """The mail as it came, for a reason; who looked and why is recorded."""
    desk, form = Desk.of(request), await read_form(request)
    if not sees_confidential(request) and await desk.read(lambda connection: is_closed(connection, letter_id)):
        raise Problem(403, "没有这项权限", "反映公职人员，仅主任可以打开")
    mail = await looked(request, form, partial(show_original, vault=desk.runner.system.vault, letter=letter_id))
    headers = {"Content-Disposition": f'attachment; filename="{letter_id}.eml"', "Cache-Control": "no-store"}
    return Response(content=mail.raw, media_type="message/rfc822", headers=headers)


def letters_in(connection: Connection, page: int, state: str, *, confidential: bool) -> Page[Letter]:
    """What could not be read, with the reason, newest first. Of a report about officials only that it is there."""
    c = t.dead_letters.c
    total = how_many(connection, t.dead_letters, c.state == state)
    query = select(t.dead_letters).where(c.state == state).order_by(c.at.desc(), c.id)
    found = connection.execute(query.limit(PAGE).offset((page - 1) * PAGE))
    rows = tuple(_letter(row, confidential=confidential) for row in found)
    return Page(rows=rows, total=total, page=page)


def _letter(row: Row[Any], *, confidential: bool) -> Letter:
    body = row.body.decode("utf-8", "replace")
    mail = msgspec.json.decode(row.body, type=Original) if row.stage == MAIL else None
    is_closed = not confidential and (mail.is_confidential if mail else accuses(body))
    return Letter(
        id=row.id,
        at=from_us(row.at),
        stage=row.stage,
        source=row.source,
        reason="" if is_closed else row.reason,
        body="" if is_closed else body,
        is_closed=is_closed,
        original=mail,
    )


def _job(form: Form, letter_id: str, who: str, now: datetime, desk: Desk) -> Callable[[Connection], None]:
    if form.get("do") == "set_aside":
        reason = form.get("reason")
        if not reason:
            raise Problem(400, "还缺理由", "不再处理要写明理由")
        return lambda connection: set_aside(connection, letter_id, f"{who}：{reason}")
    vault, fence = desk.runner.system.vault, desk.exercise
    return lambda connection: replay(connection, letter_id, form.get("body"), who, now, vault, exercise=fence)


def replay(
    connection: Connection, letter_id: str, body: str, who: str, now: datetime, vault: Vault, *, exercise: str | None
) -> None:
    """Bring a letter back onto the line in one transaction. Raises ActionRefused, SignalError."""
    row = _open_letter(connection, letter_id)
    said = body or row.body.decode("utf-8", "replace")
    if row.stage == MAIL:
        raise ActionRefused("这是封存的邮件：请重读，或看过原件后登记")
    # Under its old id a letter that fails again would be taken for known, and not be shown.
    id_ = f"{letter_id}-{to_us(now)}"
    if row.stage == WATCH:
        look_again(connection, msgspec.json.decode(row.body, type=Timer), now)
    elif row.stage == STAGE:
        at = from_us(row.at)
        signal = corrected(connection, letter_id, said, row.body, came_at=at, now=now, vault=vault, exercise=exercise)
        _send_again(connection, part(signal), now, vault)
        id_ = letter_id  # the source may say the same again and again, and it has been answered
    else:
        _send_again(connection, arrival_of(said, row.body, now, exercise), now, vault)
    _end(connection, row, "replayed", f"{who}：重新处理", id=id_)


def mended(connection: Connection, letter_id: str, who: str) -> None:
    """The mail of a letter was taken whole: its original goes. Raises ActionRefused."""
    _end(connection, _open_letter(connection, letter_id), "replayed", f"{who}：重读")
    drop_original(connection, letter_id)


def set_aside(connection: Connection, letter_id: str, why: str) -> None:
    """Take a letter off the list, with the reason; it is kept. Raises ActionRefused."""
    _end(connection, _open_letter(connection, letter_id), "set_aside", why)


def arrival_of(body: str, original: bytes, now: datetime, exercise: str | None) -> Arrival:
    """The corrected signal, under the id it had. Raises SignalError naming what is still wrong."""
    signal = finish(fenced(decode_signal(body.encode()), exercise), now)
    try:
        known = msgspec.json.decode(original, type=Signal).id
    except msgspec.DecodeError:
        known = ""
    return part(msgspec.structs.replace(signal, id=known or signal.id))


def _send_again(connection: Connection, arrival: Arrival, now: datetime, vault: Vault) -> None:
    """Through the door; what the door takes for a repetition goes on the log all the same."""
    said = select(t.signals.c.digest, t.signals.c.state).where(t.signals.c.id == arrival.signal.id)
    known = connection.execute(said).first()
    receive(connection, [arrival], now, vault)
    if known is not None and known.digest == arrival.digest:
        in_turn(connection, "log")
        # Workers take nothing for new that was decided about.
        topic = "signals" if known.state == WAITING else "revisions"
        row = {"topic": topic, "at": to_us(now), "count": 1, "body": arrival.body}
        connection.execute(insert(t.log), [row])


def _open_letter(connection: Connection, letter_id: str, *, stage: str | None = None) -> Row[Any]:
    c = t.dead_letters.c
    row = connection.execute(select(t.dead_letters).where(c.id == letter_id, c.state == "open")).first()
    if row is None or stage not in (None, row.stage):
        raise ActionRefused(GONE)
    return row


def _end(connection: Connection, row: Row[Any], state: str, why: str, **changed: Any) -> None:
    values = {"state": state, "reason": f"{row.reason}\n{why}", **changed}
    c = t.dead_letters.c
    ended = update(t.dead_letters).where(c.id == row.id, c.state == "open").values(**values)
    if connection.execute(ended).rowcount != 1:
        raise ActionRefused(GONE)


ROUTES = [get_dead_letters, post_dead_letter, post_reread, post_original]
