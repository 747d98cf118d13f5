"""When somebody may be told (何时送出): at any hour what gives work or is urgent, the rest when the office is open.

How urgent the affair is decides, and how soon the duty's time comes; not by what kind of act it was given.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import BigInteger, Connection, bindparam, literal_column, select, true, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from connectors.doors import OUTBOX
from connectors.notice import Notice
from playbooks.case import Case
from playbooks.tell import Reason
from playbooks.telling.sooner import GRAVE
from playbooks.urgency.escalation import OFFICE
from playbooks.urgency.severity import LEVELS

from ..store import schema as t
from ..store.database import change, find
from ..store.schema import to_us
from ..store.sharing import in_turn
from ..store.stored import decode_notice

GIVE_WORK = (Reason.NEW_DUTY, Reason.HANDED_OVER, Reason.RESTORED, Reason.REDO)
"""Reasons that ask a department to sign for something: the first time, or because it went elsewhere before."""

ANY_HOUR = (Reason.NEW_ALERT, Reason.REOPENED, Reason.PROPOSAL, Reason.RETURNED, Reason.NEEDLESS, *GIVE_WORK)
"""Reasons that go when they are given: to the duty desk, to whoever is to begin, and that they need not."""

CHASING = (Reason.OVERDUE, Reason.TARGET_PASSED, Reason.THEIRS_PASSED, Reason.ESCALATED)
"""What is said of what is late: where people fell ill it is said at any hour."""

OF_THE_AFFAIR = (
    Reason.GRAVER,
    Reason.CORRECTED,
    Reason.MOVED,
    Reason.DECIDED,
    Reason.REPORTED,
    Reason.TIME_ANSWERED,
)
"""What changes for those who are at work: of a grave affair they are at work day and night."""


def is_pressing(notice: Notice, opens: datetime) -> bool:
    """Whether it goes at once, and not when the office `opens` next; reminders and escalation of ordinary clocks wait,
    unless what they are about is over by then."""
    if notice.urgent or notice.any_hour or notice.reason in ANY_HOUR:
        return True
    is_desk_s = notice.receiver.startswith(f"{OFFICE}/")
    if notice.reason in OF_THE_AFFAIR and (notice.severity in GRAVE or is_desk_s):
        return True
    return any(each.first_at is not None and notice.at < each.first_at <= opens for each in notice.duties)


def hurry(connection: Connection, cases: Iterable[tuple[Case | None, Case]], now: datetime) -> None:
    """What still waits of cases that have just turned red, as they were and are, is red and goes at once.

    What is queued for the outbox is queued anew, so that routes are looked up for it once more: some lead on what is
    urgent alone. Where it was led already it is led once (see `routes.fan_out`). It stays the same row: who has just
    sent it and waits to say so must find it. What was tried as one digest and may have arrived stays together: the rest
    of it would be known for the same.
    """
    red = {case.id: case for before, case in cases if before and _turned_red(before, case)}
    rows = find(connection, _WAITING, _n.case_id, sorted(red), now=to_us(now))
    if not rows:
        return
    change(connection, _HURRY, [{"b_id": row.id, **_hurried(row.body, now)} for row in rows])
    in_turn(connection, "notices")
    change(connection, _ANEW, [{"b_id": row.id} for row in rows if row.channel == OUTBOX])
    tried = {row.digest_id for row in rows if row.digest_id}
    change(connection, _TOGETHER, [{"b_digest": each, "not_before": to_us(now)} for each in sorted(tried)])


def _turned_red(before: Case, case: Case) -> bool:
    return case.severity == LEVELS[0] != before.severity and case.is_open


def _hurried(body: bytes, now: datetime) -> dict[str, Any]:
    notice = msgspec.structs.replace(decode_notice(body), severity=LEVELS[0], urgent=True)
    return {"not_before": to_us(now), "body": msgspec.json.encode(notice)}


class _Last(FunctionElement[int]):
    """The next number in the order of queuing."""

    type = BigInteger()
    inherit_cache = True


@compiles(_Last)
def _last(element: Any, compiler: Any, **options: Any) -> str:
    is_shared = compiler.dialect.name == "postgresql"
    return "nextval(pg_get_serial_sequence('notices', 'n'))" if is_shared else "(SELECT max(n) + 1 FROM notices)"


_n = t.notices.c
_WAITING = (
    select(_n.id, _n.channel, _n.digest_id, _n.body)
    .where(_n.state == literal_column("'queued'"), _n.not_before > bindparam("now"))
    .with_for_update()
)
"""The state is written as in the partial index, which SQLite uses only so. What another process is just settling is
waited for, and not met when it was sent."""
_TOGETHER = (
    update(t.notices)
    .where(_n.digest_id == bindparam("b_digest"), _n.state == literal_column("'queued'"))
    .values(not_before=bindparam("not_before"))
)
_ANEW = update(t.notices).where(_n.id == bindparam("b_id")).values(n=_Last())
_HURRY = (
    update(t.notices)
    .where(_n.id == bindparam("b_id"))
    .values(not_before=bindparam("not_before"), body=bindparam("body"), urgent=true())
)
