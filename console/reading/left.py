"""What a department has given back: it goes on seeing that it had it, and nothing more of the case."""

from datetime import datetime
from itertools import islice

import msgspec
from sqlalchemy import Connection, exists, not_, select

from playbooks.case import Case
from playbooks.folding.fold import standings
from playbooks.step import Step
from streams.store import schema as t
from streams.store.schema import to_us
from streams.store.stored import decode_case, entries_of

from .own import held_of, left_behind, seen_part

MOVED = ("step_returned", "handed_over")
"""Kinds of entries by which a step goes from one department to another."""


class _Moving(msgspec.Struct, frozen=True):
    """Of such an entry: which step."""

    class Body(msgspec.Struct, frozen=True):
        step: str

    body: Body


_moving = msgspec.json.Decoder(_Moving).decode


class FormerDuties(msgspec.Struct, frozen=True, kw_only=True):
    """What of a case a department had and returned or handed over."""

    heading: str
    """What it is called for that department: as it was when it had given the last of it away."""
    steps: tuple[Step, ...]


def left_by(connection: Connection, case: Case, department: str) -> FormerDuties:
    """The steps of a case that a department had and returned or handed over."""
    held = held_of(standings(entries_of(connection, case.id)), department)
    return FormerDuties(heading=seen_part(case, held).heading, steps=left_behind(case, held))


def left_cases(connection: Connection, department: str, since: datetime, limit: int) -> list[tuple[str, FormerDuties]]:
    """(number, what it had) of the open cases of which a department was told since then, in which it has no open step
    and of which it gave one away, the latest first."""
    n, c = t.notices.c, t.cases.c
    receivers = [f"{department}/{role}" for role in ("handler", "chief")]
    told = select(n.case_id).where(n.receiver.in_(receivers), n.at >= to_us(since))
    moved = exists().where(t.entries.c.case_id == c.id, t.entries.c.kind.in_(MOVED))
    query = (
        select(c.id, c.number)
        .where(
            c.id.in_(told), c.state == "open", moved, not_(c.departments.contains(f",{department},", autoescape=True))
        )
        .order_by(c.opened_at.desc(), c.id)
    )
    rows = connection.execute(query).all()
    looked_at = ((row.number, _left(connection, row.id, department)) for row in rows)
    return list(islice(((number, left) for number, left in looked_at if left), limit))


def _left(connection: Connection, case_id: str, department: str) -> FormerDuties | None:
    """What a department gave away of a case; None where it is others who gave something away. The whole ledger, which
    may be of thousands of entries, is gone through only where a step that moved is not the department's now."""
    c, n = t.cases.c, t.entries.c
    case = decode_case(connection.execute(select(c.body).where(c.id == case_id)).scalar_one())
    moves = connection.execute(select(n.body).where(n.case_id == case_id, n.kind.in_(MOVED))).scalars()
    steps = (case.steps.get(_moving(body).body.step) for body in moves)
    if all(step is None or step.department == department for step in steps):
        return None
    left = left_by(connection, case, department)
    return left if left.steps else None
