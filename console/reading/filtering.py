"""Filters of the queue: what its URL asks for, and whose cases a reader may see, as conditions of a query."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import Table, and_, false, not_, or_, select, true

from playbooks.urgency.severity import LEVELS
from streams.figures.period import Period
from streams.store import schema as t
from streams.store.database import Holds
from streams.store.schema import to_us

from .sought import number_in, words_of

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""By which nothing has passed."""
ALL, UNMERGED = "all", "unmerged"
"""Cases in whatever state; all but those that were merged into another."""


class QueueFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What the queue shows; lives in the URL, so that a view can be sent to a colleague."""

    state: str = "open"
    """open | ended | all | unmerged"""
    severity: str | None = None
    department: str | None = None
    channel: str | None = None
    playbook: str | None = None
    overdue: bool = False
    unseen: bool = False
    target_passed: bool = False
    """A target of the office's own has passed by `now` and its step is not done."""
    unacknowledged: bool = False
    claimed: bool = False
    """Claimed by the `reader`."""
    proposed: bool = False
    """An escalation is proposed and waits for a person."""
    opened_from: date | None = None
    opened_to: date | None = None
    """The days on which it was opened; these and those between."""
    words: str | None = None
    own: str | None = None
    """The department that sees only cases in which it holds a step; not part of the URL."""
    confidential: bool = False
    """Whether what only the director opens is shown too; not part of the URL."""
    reader: str = ""
    """Who looks; not part of the URL."""
    now: datetime = NEVER
    """Not part of the URL."""
    page: int = 1


def opened_to(table: Table, confidential: bool) -> Any:
    """Rows of `signals` or `cases` without those that only the director opens, unless these are asked for."""
    return true() if confidential else table.c.is_confidential == false()


def held_by(department: str) -> Any:
    """Cases in which a department holds, or held, a step."""
    c, n = t.cases.c, t.entries.c
    opened = Holds(n.body, f'"department":"{department}"'.encode())
    ever = select(n.case_id).where(n.kind.in_(("step_opened", "handed_over", "step_returned")), opened)
    return or_(c.departments.contains(f",{department},", autoescape=True), and_(c.state != "open", c.id.in_(ever)))


def claimed_by(person: str) -> Any:
    """Cases that somebody of this name has claimed and that nobody has taken over since."""
    held = b"".join(msgspec.msgpack.encode(each) for each in ("acknowledged_by", person))
    return and_(t.cases.c.acknowledged_at.is_not(None), Holds(t.cases.c.body, held))


def target_has_passed(now: datetime) -> Any:
    """Cases in which a target of the office's own has passed and what it is for is not done."""
    return t.cases.c.next_target_at <= to_us(now)


def is_proposed(role: str = "") -> Any:
    """Cases in which an escalation waits for a person; `role`: one to whoever holds it."""
    told = t.cases.c.proposed_to
    return and_(told != "", told.contains(f",{role},", autoescape=True)) if role else told != ""


def chosen(wanted: QueueFilter) -> Any:
    """The cases that a filter asks for."""
    c = t.cases.c
    number = number_in(wanted.words)
    wanted = widened(wanted, None) if number else wanted  # who names a case wants it, whatever the view leaves out
    conditions: list[Any] = [c.number == number if number else _in_state(wanted.state)]
    conditions += _of_columns(wanted)
    conditions.append(held_by(wanted.own) if wanted.own else opened_to(t.cases, wanted.confidential))
    conditions += [_says(word, wanted.confidential) for word in words_of(wanted.words)]
    return and_(*conditions)


def in_order(wanted: QueueFilter) -> tuple[Any, ...]:
    """By what a view of the queue is sorted."""
    c = t.cases.c
    urgent = (c.severity, c.is_overdue.desc(), c.next_at.is_(None), c.next_at, c.id)
    if wanted.state == "ended":
        return c.closed_at.desc(), c.id
    return (c.state != "open", *urgent) if wanted.state in (ALL, UNMERGED) else urgent


def _of_columns(wanted: QueueFilter) -> Iterator[Any]:
    c = t.cases.c
    if wanted.severity in LEVELS:
        yield c.severity == LEVELS.index(wanted.severity)
    if wanted.department:
        yield c.departments.contains(f",{wanted.department},", autoescape=True)
    if wanted.channel:
        yield c.channels.contains(f",{wanted.channel},", autoescape=True)
    if wanted.playbook:
        yield c.playbook == wanted.playbook
    if wanted.opened_from and wanted.opened_to:
        span = Period(wanted.opened_from, wanted.opened_to).span
        yield and_(c.opened_at >= to_us(span.since), c.opened_at < to_us(span.until))
    flags = {
        "overdue": c.is_overdue,
        "unseen": c.is_unseen,
        "target_passed": target_has_passed(wanted.now),
        "unacknowledged": c.acknowledged_at.is_(None),
        "claimed": claimed_by(wanted.reader),
        "proposed": is_proposed(),
    }
    yield from (condition for name, condition in flags.items() if getattr(wanted, name))


def widened(wanted: QueueFilter, words: str | None) -> QueueFilter:
    """Whatever the reader may see in which these words stand, without any other condition."""
    return QueueFilter(state=ALL, words=words, own=wanted.own, confidential=wanted.confidential)


def _in_state(state: str) -> Any:
    is_open = t.cases.c.state == "open"
    if state == UNMERGED:
        return t.cases.c.state != "merged"
    return true() if state == ALL else is_open if state == "open" else not_(is_open)


def _says(word: str, confidential: bool) -> Any:
    """Cases whose title or number has a word, or one of whose signals says it."""
    c, s = t.cases.c, t.signals.c
    said = select(s.case_id).where(
        s.case_id.is_not(None), opened_to(t.signals, confidential), Holds(s.body, word.encode())
    )
    return or_(c.title.contains(word, autoescape=True), c.number.contains(word, autoescape=True), c.id.in_(said))
