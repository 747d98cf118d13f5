"""Sources that come as exports: up to when they can know anything, and what may be said of a clock they mirror.

A register that was exported on Monday cannot show that something was closed on Tuesday. Calling it overdue would
accuse somebody of what nobody knows.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select, update

from playbooks.case import Case, Clock
from playbooks.reference import Reference

from . import schema as t
from .database import change
from .schema import from_us, to_us


def note_export(connection: Connection, sources: Collection[str], as_of: datetime) -> None:
    """These sources are known up to `as_of`; an older export read later changes nothing."""
    change(connection, _NOTE, [{"b_name": name, "as_of": to_us(as_of)} for name in sorted(sources)])


def exports(connection: Connection) -> dict[str, datetime]:
    """Sources that come as exports, each with the instant up to which the newest one can know anything."""
    return {row.name: from_us(row.as_of) for row in connection.execute(_EXPORTS)}


def unseen_since(case: Case, clock: Clock, ref: Reference, as_of: Mapping[str, datetime]) -> datetime | None:
    """For a clock that ran out but may have ended in time where nobody here could see it: up to when one could.

    So it is when a column of an export completes its step, and the newest export of everything that the clock is
    about is older than its due time. None: what the desk says of the clock is known.
    """
    due_at = clock.deadline.due_at
    if due_at is None or clock.stopped_at is not None or not _is_mirrored(case, clock, ref):
        return None
    sources = {joined.source for joined in case.signals if clock.about in joined.about}
    known = [as_of.get(name) for name in sources]
    if not known or any(each is None or each >= due_at for each in known):
        return None
    return min(each for each in known if each is not None)


def _is_mirrored(case: Case, clock: Clock, ref: Reference) -> bool:
    """Whether a register's columns tell when the clock's step is done."""
    step = case.steps.get(clock.step)
    plans = [ref.playbook(taken.hash).step(step.plan) for taken in case.playbooks] if step else []
    return any(plan.completes_by for plan in plans if plan)


_NOTE = (
    update(t.sources)
    .where(t.sources.c.name == bindparam("b_name"))
    .where(or_(t.sources.c.as_of.is_(None), t.sources.c.as_of < bindparam("as_of")))
    .values(as_of=bindparam("as_of"))
)
_EXPORTS = select(t.sources.c.name, t.sources.c.as_of).where(t.sources.c.as_of.is_not(None))
