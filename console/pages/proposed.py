"""Proposals (督办、提级建议) as they are confirmed: the prepared text with what leads a reader to the case.

The number is given when a case is stored and the town stands in its signals: an entry holds neither.
"""

from datetime import datetime

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from playbooks.case import ALERT, Case, Proposal
from playbooks.law.workdays import in_beijing
from playbooks.reference import Reference
from playbooks.telling.proposing import text_now

from .. import queries

LEADERS = ("supervisor", "director", "district_leader")
"""Roles whose first page begins with what waits for them."""
_MARK = "】"
"""What ends the mark that a prepared text begins with: 【督办建议】."""


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal that waits for a person's confirm."""

    proposal: Proposal
    reminded_at: datetime | None
    """When whoever may confirm it was told once more; nobody is told again."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A case that is proposed to be brought before whoever reads, and waits for a person's confirm."""

    number: str
    heading: str
    severity: str
    since: datetime


def asked_of(connection: Connection, role: str, *, confidential: bool) -> tuple[Asked, ...]:
    """What waits for whoever holds a role of those who lead, the most urgent first; nothing for others."""
    if role not in LEADERS:
        return ()
    found = queries.proposed_to(connection, role, confidential=confidential)
    return tuple(
        Asked(number=number, heading=case.heading, severity=case.severity, since=_since(case, role))
        for number, case in found
    )


def _since(case: Case, role: str) -> datetime:
    """When the first rung to a role was proposed that still waits."""
    at = [each.at for each in case.reached if each.state == "proposed" and each.role == role]
    return min(at, default=case.opened_at)


def waiting(case: Case, number: str, place: str, ref: Reference) -> list[Waiting]:
    """What waits for a person's confirm, each text as it is now, with the number of the case and where it is."""
    reminded = {(each.of, each.rung): each.reminded_at for each in case.reached if each.state == "proposed"}
    return [
        Waiting(
            proposal=replace(each, text=placed(_text(case, each, ref), number, place)),
            reminded_at=reminded.get((each.of, each.rung)),
        )
        for each in case.proposals
    ]


def _text(case: Case, proposal: Proposal, ref: Reference) -> str:
    return text_now(case, proposal, ref) + _claimed(case, proposal)


def _claimed(case: Case, proposal: Proposal) -> str:
    """What the text could not know when it was prepared: that somebody has claimed the case since."""
    if proposal.of != ALERT or case.acknowledged_at is None:
        return ""
    since = in_beijing(case.acknowledged_at)
    return f"（{since:%m-%d %H:%M} 已由{case.acknowledged_by or '值班人员'}认领）"


def placed(text: str, number: str, place: str) -> str:
    """`text` with number and place behind its mark."""
    head, mark, rest = text.partition(_MARK)
    said = "，".join(each for each in (number, place) if each)
    return f"{head}{mark}{said}：{rest}" if mark else f"{said}：{text}"
