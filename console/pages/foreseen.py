"""What begins when a post is placed, said before anybody presses: playbooks, times of law, the case it joins."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection

from playbooks.case import Case, Clock
from playbooks.deciding.draft import Draft
from streams.gathering.unplaced import foreseen

from ..reading import queries
from ..reading.overdue import timed_of
from ..reading.queries import SignalRow
from ..state import Desk


class Foreseen(msgspec.Struct, frozen=True, kw_only=True):
    """What placing one post begins."""

    number: str = ""
    """Of the open case that it joins; empty when it opens one."""
    heading: str
    severity: str
    books: tuple[str, ...]
    """Titles of the playbooks that it brings."""
    clocks: tuple[Clock, ...]
    """Times of law of our own that it starts and that have an end, the soonest first."""
    untimed: int
    """Times of law that it starts without a number."""
    steps: int


def foreseen_of(connection: Connection, desk: Desk, row: SignalRow, now: datetime) -> Foreseen | None:
    """What a post of this row begins in the office's own district; None when it cannot be known."""
    if row.assessment is None:
        return None
    area = desk.settings.areas[0]
    draft = foreseen(connection, desk.reference, desk.knowledge, row.signal, row.assessment, area, now)
    joined = queries.case_by_id(connection, draft.case_id) if draft.before else None
    return _begun(draft, joined.number if joined else "")


def _begun(draft: Draft, number: str) -> Foreseen:
    before, case = draft.before, draft.case
    had = {book.id for book in before.playbooks} if before else set()
    started = [clock for id, clock in case.clocks.items() if _is_new(before, id) and clock.deadline.statutory]
    ours = [clock for clock in started if not clock.is_theirs]
    timed = timed_of(draft)
    return Foreseen(
        number=number,
        heading=case.heading,
        severity=case.severity,
        books=tuple(book.title for book in case.playbooks if book.id not in had),
        clocks=tuple(timed),
        untimed=len(ours) - len(timed),
        steps=len([id for id in case.steps if not before or id not in before.steps]),
    )


def _is_new(before: Case | None, clock: str) -> bool:
    return before is None or clock not in before.clocks
