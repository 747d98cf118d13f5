"""Shifts (班次): who handed over to whom, and what the office's people wrote since."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, bindparam, func, or_, select, true

from playbooks.case import Case
from playbooks.district.roster import EARLY
from playbooks.entries import Entry
from playbooks.folding.fold import standings
from playbooks.reference import Reference
from playbooks.urgency.escalation import OFFICE

from ..store import schema as t
from ..store.audit import Event, latest, record
from ..store.database import find
from ..store.schema import from_us, to_us
from ..store.stored import decode_entry, entries_of

HANDED_OVER = "handover"
AGAIN = timedelta(minutes=1)
"""How soon after it the same handover is the same press once more, and no other."""
WRITTEN_MAX = 2_000
"""Entries of one shift that are read, the latest."""
GAVE_AWAY = {"ended": "merged_into", "left": "signals_left"}
"""Kinds of entries after which a case has no longer what it had."""


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """One shift that was taken over: by whom, from whom, when, and how many cases went along."""

    at: datetime
    giver: str
    taker: str
    cases: int


def hand_over(connection: Connection, *, giver: str, taker: str, cases: int, now: datetime) -> None:
    """Who takes over confirms it: a row of the audit with both names, once however often the button is pressed."""
    if any((each.giver, each.taker) == (giver, taker) and now - each.at < AGAIN for each in handovers(connection, 1)):
        return
    record(connection, HANDED_OVER, now, who=taker, about=giver, detail=str(cases))


def handovers(connection: Connection, limit: int) -> list[Handover]:
    """The last ones, the newest first."""
    return [_handover(each) for each in latest(connection, HANDED_OVER, limit)]


def phone_on_duty(connection: Connection, ref: Reference, now: datetime) -> str:
    """The telephone of whoever took over this shift; else of who is on duty by the roster; without one, of whoever
    took over last. Empty where nobody did, or the list of people has none."""
    on_duty = ref.on_duty(now)
    last = handovers(connection, 1)
    if on_duty and on_duty.phone and not any(each.at >= on_duty.stint.begins - EARLY for each in last):
        return on_duty.phone
    takers = [each.taker for each in last]
    found = (each.phone for each in ref.people if each.department == OFFICE and each.name in takers)
    return next((phone for phone in found if phone), on_duty.phone if on_duty else "")


def written_since(
    connection: Connection, since: datetime, kinds: Collection[str], *, until: datetime | None = None
) -> list[Entry]:
    """What persons wrote of these kinds of entries from an instant on (and before another), oldest first."""
    first = _first_since(connection, to_us(since))
    query = (
        select(_n.body)
        .where(_n.n >= first, _n.recorded_at >= to_us(since), _n.kind.in_(list(kinds)))
        .where(_n.recorded_at < to_us(until) if until else true())
        .order_by(_n.n.desc())
        .limit(WRITTEN_MAX)
    )
    entries = (decode_entry(row.body) for row in connection.execute(query))
    return sorted((each for each in entries if each.actor), key=lambda each: (each.recorded_at, each.case, each.seq))


def case_of_signals(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The case in which each of these signals is now, by the signal's id."""
    return {row.id: row.case_id for row in find(connection, _CASES, t.signals.c.id, sorted(set(ids)))}


def as_written(connection: Connection, entries: Iterable[Entry]) -> dict[str, Case]:
    """By the id of an entry, its case as it stood when it was written: of cases that gave steps away since. Every other
    case still has whatever its entries name, and is not folded again."""
    wanted: dict[str, set[str]] = {}
    for entry in entries:
        wanted.setdefault(entry.case, set()).add(entry.id)
    parted = {row.case_id for row in find(connection, _PARTED, _n.case_id, sorted(wanted), **GAVE_AWAY)}
    return {
        entry.id: then
        for case_id in sorted(parted)
        for entry, then in standings(entries_of(connection, case_id))
        if entry.id in wanted[case_id]
    }


def _first_since(connection: Connection, since: int) -> int:
    """The number of about the first entry that was written at or after an instant: numbers grow with time."""
    low, high = 1, int(connection.execute(select(func.max(_n.n))).scalar() or 0) + 1
    while low < high:
        middle = (low + high) // 2
        row = connection.execute(_NEXT, {"n": middle}).first()
        if row is None or from_us(row.recorded_at) >= from_us(since):
            high = middle
        else:
            low = max(int(row.n), middle) + 1
    return low


def _handover(event: Event) -> Handover:
    return Handover(at=event.at, giver=event.about, taker=event.who, cases=int(event.detail))


_n = t.entries.c
_NEXT = select(_n.n, _n.recorded_at).where(_n.n >= bindparam("n")).order_by(_n.n).limit(1)
_PARTED = select(_n.case_id).where(or_(_n.kind == bindparam("ended"), _n.kind == bindparam("left"))).distinct()
_CASES = select(t.signals.c.id, t.signals.c.case_id).where(t.signals.c.case_id.is_not(None))
