"""What a department has given back: it goes on seeing that it had it, and nothing more of the case."""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, exists, not_, select

from playbooks.case import Case, Step
from playbooks.folding.fold import standings
from streams.store import schema as t
from streams.store.schema import to_us
from streams.store.stored import decode_case

from . import queries
from .own import held_of, left_behind, seen_part


class Left(msgspec.Struct, frozen=True, kw_only=True):
    """What of a case a department had and returned or handed over."""

    heading: str
    """What it is called for that department: as it was when it had given the last of it away."""
    steps: tuple[Step, ...]


def left_by(connection: Connection, case: Case, department: str) -> Left:
    """The steps of a case that a department had and returned or handed over."""
    held = held_of(standings(queries.entries_of(connection, case.id)), department)
    return Left(heading=seen_part(case, held).heading, steps=left_behind(case, held))


def left_cases(connection: Connection, department: str, since: datetime, limit: int) -> list[tuple[str, Case]]:
    """(number, case) of the open cases of which a department was told since then and in which it has no open step
    and some moved, the latest first."""
    n, c = t.notices.c, t.cases.c
    receivers = [f"{department}/{role}" for role in ("handler", "chief")]
    told = select(n.case_id).where(n.receiver.in_(receivers), n.at >= to_us(since))
    moved = exists().where(t.entries.c.case_id == c.id, t.entries.c.kind.in_(("step_returned", "handed_over")))
    query = (
        select(c.number, c.body)
        .where(
            c.id.in_(told), c.state == "open", moved, not_(c.departments.contains(f",{department},", autoescape=True))
        )
        .order_by(c.opened_at.desc(), c.id)
        .limit(limit)
    )
    return [(row.number, decode_case(row.body)) for row in connection.execute(query)]
