"""Filters of the queue: what its URL asks for, and whose cases a reader may see, as conditions of a query."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Table, and_, false, or_, select, true

from playbooks.severity import LEVELS
from streams.store import schema as t
from streams.store.database import Holds
from streams.store.schema import to_us

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""By which nothing has passed."""


class QueueFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What the queue shows; lives in the URL, so that a view can be sent to a colleague."""

    state: str = "open"
    severity: str | None = None
    department: str | None = None
    channel: str | None = None
    playbook: str | None = None
    overdue: bool = False
    unseen: bool = False
    target_passed: bool = False
    """A target of the office's own has passed by `now` and its step is not done."""
    unacknowledged: bool = False
    words: str | None = None
    own: str | None = None
    """The department that sees only cases in which it holds a step; not part of the URL."""
    confidential: bool = False
    """Whether what only the director opens is shown too; not part of the URL."""
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


def target_has_passed(now: datetime) -> Any:
    """Cases in which a target of the office's own has passed and what it is for is not done."""
    return t.cases.c.next_target_at <= to_us(now)


def chosen(wanted: QueueFilter) -> Any:
    """The cases that a filter asks for."""
    c = t.cases.c
    conditions: list[Any] = [c.state == "open" if wanted.state == "open" else c.state != "open"]
    if wanted.severity in LEVELS:
        conditions.append(c.severity == LEVELS.index(wanted.severity))
    if wanted.department:
        conditions.append(c.departments.contains(f",{wanted.department},", autoescape=True))
    if wanted.channel:
        conditions.append(c.channels.contains(f",{wanted.channel},", autoescape=True))
    if wanted.playbook:
        conditions.append(c.playbook == wanted.playbook)
    if wanted.overdue:
        conditions.append(c.is_overdue)
    if wanted.unseen:
        conditions.append(c.is_unseen)
    if wanted.target_passed:
        conditions.append(target_has_passed(wanted.now))
    if wanted.unacknowledged:
        conditions.append(c.acknowledged_at.is_(None))
    conditions.append(held_by(wanted.own) if wanted.own else opened_to(t.cases, wanted.confidential))
    if wanted.words:
        words = wanted.words.strip()
        s = t.signals.c
        is_open_to = opened_to(t.signals, wanted.confidential)
        said = select(s.case_id).where(s.case_id.is_not(None), is_open_to, Holds(s.body, words.encode()))
        conditions.append(
            or_(c.title.contains(words, autoescape=True), c.number.contains(words, autoescape=True), c.id.in_(said))
        )
    return and_(*conditions)
