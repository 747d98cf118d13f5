"""Proposals (督办、提级建议) as they are confirmed: the prepared text with what leads a reader to the case.

The number is given when a case is stored and the town stands in its signals: an entry holds neither.
"""

from datetime import datetime

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, select

from playbooks.case import Case, Proposal
from playbooks.deciding.ending import DECIDERS
from playbooks.reference import Reference
from playbooks.telling.proposing import text_now
from streams.store import schema as t
from streams.store.database import how_many
from streams.store.stored import decode_case

from ..reading.filtering import is_proposed, opened_to
from ..reading.paging import Page

LEADERS = (*DECIDERS, "district_leader")
"""Roles whose first page begins with what waits for them; a district's leader looks at what is to come to them."""
SHOWN = 20
_MARK = "】"
"""What ends the mark that a prepared text begins with: 【督办建议】."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal that waits for a person's confirm."""

    proposal: Proposal
    reminded_at: datetime | None
    """When whoever may confirm it was told once more; nobody is told again."""


class ProposedCase(msgspec.Struct, frozen=True, kw_only=True):
    """A case that is proposed to be brought before somebody, and waits for a person's confirm."""

    number: str
    heading: str
    severity: str
    since: datetime
    to: tuple[str, ...]
    """The roles that it is to be brought before."""


def asked_of(connection: Connection, role: str, *, confidential: bool) -> Page[ProposedCase]:
    """The first that wait for whoever holds a role of those who lead, the most urgent in front; nothing for others."""
    if role not in LEADERS:
        return Page(rows=(), total=0, page=1, size=SHOWN)
    c, to = t.cases.c, "" if role in DECIDERS else role
    query = select(c.number, c.body).where(c.state == "open", is_proposed(to), opened_to(t.cases, confidential))
    total = how_many(connection, query.subquery())
    found = connection.execute(query.order_by(c.severity, c.opened_at, c.id).limit(SHOWN))
    rows = tuple(_asked(row.number, decode_case(row.body), to) for row in found)
    return Page(rows=rows, total=total, page=1, size=SHOWN)


def _asked(number: str, case: Case, to: str) -> ProposedCase:
    """`to`: the only role that is asked for; empty: every one."""
    waits = [each for each in case.reached if each.state == "proposed" and to in ("", each.role)]
    return ProposedCase(
        number=number,
        heading=case.heading,
        severity=case.severity,
        since=min((each.at for each in waits), default=case.opened_at),
        to=tuple(dict.fromkeys(each.role for each in waits)),
    )


def waiting(case: Case, number: str, place: str, ref: Reference) -> list[Waiting]:
    """What waits for a person's confirm, each text as it is now, with the number of the case and where it is."""
    reminded = {(each.of, each.rung): each.reminded_at for each in case.reached if each.state == "proposed"}
    return [
        Waiting(
            proposal=replace(each, text=placed(text_now(case, each, ref), number, place)),
            reminded_at=reminded.get((each.of, each.rung)),
        )
        for each in case.proposals
    ]


def placed(text: str, number: str, place: str) -> str:
    """`text` with number and place behind its mark."""
    head, mark, rest = text.partition(_MARK)
    said = "，".join(each for each in (number, place) if each)
    return f"{head}{mark}{said}：{rest}" if mark else f"{said}：{text}"
