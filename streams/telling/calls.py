"""Calls: notices that a person must telephone, and what became of each call; nothing here dials."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, get_args

import msgspec
from sqlalchemy import Connection, Select, false, func, insert, select, update

from connectors.channels.phone import CallResult, CallTask, NextCall, Outcome, Phone, next_call, with_result
from connectors.doors import Doors, PhoneChannel
from connectors.notice import Notice
from playbooks.errors import ActionRefused
from playbooks.reference import Reference

from ..gathering.notices import address_now, in_words_of_now
from ..notify import Outgoing, say_to_whom
from ..store import schema as t
from ..store.schema import from_us, to_us
from ..store.stored import decode_notice

OUTCOMES: tuple[str, ...] = get_args(Outcome)


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One task: the notice it tells, what was done so far, and whom to call next."""

    notice: Notice
    task: CallTask
    next: NextCall


def waiting_calls(connection: Connection, doors: Doors, now: datetime) -> int:
    """How many calls are not settled."""
    phones = _phones(doors)
    if not phones:
        return 0
    return int(connection.execute(_waiting(select(func.count()), phones, now)).scalar_one())


def open_calls(connection: Connection, doors: Doors, now: datetime, *, ref: Reference) -> list[Call]:
    """Every call that is not settled, urgent ones first, then the oldest. `ref`: by which it is told in the words of
    now."""
    phones, n = _phones(doors), t.notices.c
    query = _waiting(select(t.notices, t.cases.c.number), phones, now).order_by(n.urgent.desc(), n.at, n.n)
    found = []
    for row in connection.execute(query):
        queued = msgspec.structs.replace(decode_notice(row.body), number=row.number)
        notice = in_words_of_now(queued, ref, now)
        to = address_now(notice, queued, doors, row.channel, row.address or "")
        deputy = _deputy(doors, notice, row.channel)
        task = phones[row.channel].task(notice, to, deputy=deputy, now=from_us(row.at))
        for result in _results(connection, row.id):
            task = with_result(task, result)
        found.append(Call(notice=notice, task=task, next=next_call(task, now)))
    return found


def record_call(
    connection: Connection, doors: Doors, notice_id: str, *, outcome: str, who: str, now: datetime, ref: Reference
) -> NextCall:
    """Write down how the call that was due ended. What is to be done now. Raises ActionRefused."""
    call = next((each for each in open_calls(connection, doors, now, ref=ref) if each.notice.id == notice_id), None)
    if call is None or call.next.state != "call":
        raise ActionRefused("这个电话现在不用打，可能已由他人记录")
    if outcome not in OUTCOMES or (outcome == "passed_on" and not who):
        raise ActionRefused("请选择结果；已转告的要写明转告给谁")
    number = call.next.number
    result = msgspec.convert({"number": number, "outcome": outcome, "at": now, "who": who}, CallResult)
    a = t.attempts.c
    last = connection.execute(select(func.max(a.n)).where(a.notice_id == notice_id)).scalar() or 0
    detail = f"{number} {who}".strip()
    row = {"notice_id": notice_id, "n": last + 1, "at": to_us(now), "outcome": outcome, "detail": detail}
    connection.execute(insert(t.attempts), [row])
    say_to_whom(connection, [Outgoing(notice=call.notice, notice_ids=(notice_id,), to=call.task.number)])
    after = next_call(with_result(call.task, result), now)
    if after.state in ("done", "failed"):
        state = "sent" if after.state == "done" else "failed"
        connection.execute(update(t.notices).where(t.notices.c.id == notice_id).values(state=state))
    return after


def _phones(doors: Doors) -> dict[str, Phone]:
    return {each.name: Phone(each) for each in doors.channels if isinstance(each, PhoneChannel)}


def _waiting(query: Select[Any], phones: Iterable[str], now: datetime) -> Select[Any]:
    n = t.notices.c
    return (
        query.select_from(t.notices.join(t.cases, t.cases.c.id == n.case_id))
        .where(n.state == "queued", n.channel.in_(phones), n.not_before <= to_us(now))
        .where(t.cases.c.is_confidential == false())  # its director is told otherwise
    )


def _deputy(doors: Doors, notice: Notice, channel: str) -> str:
    department, _, role = notice.receiver.partition("/")
    routes = doors.routes_of(department, role, reason=notice.reason, urgent=notice.urgent, who=notice.who)
    return next((each.deputy for each in routes if each.channel == channel), "")


def _results(connection: Connection, notice_id: str) -> Iterator[CallResult]:
    a = t.attempts.c
    for row in connection.execute(select(t.attempts).where(a.notice_id == notice_id).order_by(a.n)):
        number, _, who = (row.detail or "").partition(" ")
        yield CallResult(number=number, outcome=row.outcome, at=from_us(row.at), who=who)
