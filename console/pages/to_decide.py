"""What waits for those who lead to decide (等您决定): the office's own steps that end in a decision, such as whether a
response is started or a word to the public is released, beside the proposals (see `proposed`). Whoever holds them finds
them in 我的交办 too."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import Connection, or_, select

from playbooks.deciding.ending import DECIDERS
from playbooks.reference import Reference
from playbooks.urgency.escalation import OFFICE
from streams.store import schema as t
from streams.store.database import how_many
from streams.store.stored import decode_case

from ..reading.filtering import opened_to
from ..reading.paging import Page
from ..wording.links import anchor_of

SHOWN = 20


class ToDecide(msgspec.Struct, frozen=True, kw_only=True):
    """A step that ends in a decision of the office."""

    number: str
    heading: str
    severity: str
    title: str
    anchor: str
    due_at: datetime | None
    """The office's own target, or what a letter asks for."""
    target_of: str


def decided_by_office(ref: Reference) -> frozenset[str]:
    """The plans of steps of the office that end in a decision."""
    plans = (plan for book in ref.by_hash.values() for plan in book.steps)
    return frozenset(plan.id for plan in plans if plan.decides and plan.department == OFFICE)


def to_decide(connection: Connection, role: str, plans: Collection[str], *, confidential: bool) -> Page[ToDecide]:
    """The first of them, the most urgent in front; nothing for roles that do not decide."""
    if role not in DECIDERS or not plans:
        return Page(rows=(), total=0, page=1, size=SHOWN)
    o, c = t.open_steps.c, t.cases.c
    query = (
        select(o.step, c.number, c.body)
        .join(t.cases, c.id == o.case_id)
        .where(o.department == OFFICE, or_(*(o.step.startswith(f"{plan}/", autoescape=True) for plan in sorted(plans))))
        .where(opened_to(t.cases, confidential))
    )
    total = how_many(connection, query.subquery())
    found = []
    for row in connection.execute(query.order_by(o.severity, o.due_at, c.opened_at, o.step).limit(SHOWN)):
        case = decode_case(row.body)
        step = case.steps[row.step]
        found.append(
            ToDecide(
                number=row.number,
                heading=case.heading,
                severity=case.severity,
                title=step.title,
                anchor=anchor_of(step.id),
                due_at=step.target_at,
                target_of=step.target_of,
            )
        )
    return Page(rows=tuple(found), total=total, page=1, size=SHOWN)
