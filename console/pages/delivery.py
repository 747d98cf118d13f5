"""Whether a notice has left (送达), and of one that waits why and until when: nobody is said to be told before that."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from connectors.doors import OUTBOX, Doors, PhoneChannel
from connectors.notice import Notice
from playbooks.case import Case
from playbooks.reference import Reference
from streams.gathering.hours import is_pressing

from ..reading.queries import LedgerRow

SENT, FAILED = ("sent", "digested"), "failed"
Deliveries = Mapping[tuple[str, datetime], "SendState"]
"""By receiver and the instant of what is told."""


class SendState(msgspec.Struct, frozen=True, kw_only=True):
    """`state`: sent | written | waiting | failed; when it was sent, or why and until when it waits (a key of `WAITS`).
    What is only written into the outbox is sent to nobody: why, a key of `UNREACHED`."""

    state: str
    at: datetime | None = None
    why: str = ""
    until: datetime | None = None
    who: tuple[str, ...] = ()
    """Who held the receiver's role by the roster."""
    has_phone: bool = True
    """Whether the list of people holds a telephone of the receiver's department."""


def delivery_of(row: LedgerRow, ref: Reference, doors: Doors, now: datetime, *, case: Case | None = None) -> SendState:
    """How far one notice is, by one channel. `case`: as it is now, which knows what a person passed on by hand."""
    if row.state in SENT:
        at = max((each.at for each in row.attempts), default=None)
        if row.channel == OUTBOX and case is not None and _is_passed_on(row.notice, case):
            return SendState(state="written", at=at, why="by_hand")
        return _written(row, ref, doors, at) if row.channel == OUTBOX else SendState(state="sent", at=at)
    if row.state == FAILED:
        return SendState(state="failed")
    return SendState(state="waiting", why=_why(row, ref, doors, now), until=row.not_before)


def deliveries_of(rows: Iterable[LedgerRow], ref: Reference, doors: Doors, now: datetime) -> Deliveries:
    """How far each is told: by the office's own channels where there are any, else by the outbox; the best of them."""
    found: dict[tuple[str, datetime], list[tuple[tuple[bool, bool], SendState]]] = {}
    for row in rows:
        how = msgspec.structs.replace(delivery_of(row, ref, doors, now), who=row.notice.who)
        rank = (row.channel == OUTBOX, how.state != "sent")
        found.setdefault((row.notice.receiver, row.notice.at), []).append((rank, how))
    return {key: min(each, key=lambda one: one[0])[1] for key, each in found.items()}


def _is_passed_on(notice: Notice, case: Case) -> bool:
    """Whether a person told its department all that it gives them to do."""
    department, steps = notice.receiver.partition("/")[0], [case.steps.get(each.step) for each in notice.duties]
    return bool(steps) and all(each and each.passed_on and each.department == department for each in steps)


def _written(row: LedgerRow, ref: Reference, doors: Doors, at: datetime | None) -> SendState:
    department, _, role = row.notice.receiver.partition("/")
    routes = doors.routes_of(department, role, reason=row.notice.reason, urgent=row.notice.urgent, who=row.notice.who)
    why = "" if routes else "no_route" if doors.channels else "no_channel"
    has_phone = any(each.phone for each in ref.people if each.department == department)
    return SendState(state="written", at=at, why=why, has_phone=has_phone)


def _why(row: LedgerRow, ref: Reference, doors: Doors, now: datetime) -> str:
    channels = {each.name: each for each in doors.channels}
    if row.channel != OUTBOX and row.channel not in channels:
        return "gone"
    if row.not_before <= now:
        return "call" if isinstance(channels.get(row.channel), PhoneChannel) else "turn"
    if row.attempts and row.attempts[-1].outcome == "retry":
        return "retry"
    opens = ref.workdays.at_office_time(now, ref.office)
    return "hours" if opens > now and not is_pressing(row.notice, opens) else "full"
