"""What a merge begins, said before anybody presses: which number stays, how urgent it is then, what is sent out."""

from collections import Counter
from datetime import datetime

import msgspec

from playbooks.actions import Action
from playbooks.case import Case
from playbooks.deciding.draft import Draft
from playbooks.deciding.merging import merge
from playbooks.district.people import Person
from playbooks.entries import Dispatched
from playbooks.errors import ActionRefused
from playbooks.reference import Reference

from ..forms import actor_of


class Merging(msgspec.Struct, frozen=True, kw_only=True):
    """What merging two cases begins; `refused`: why they cannot be merged, and nothing else."""

    refused: str = ""
    number: str = ""
    """Of the case that stays."""
    severity: str = ""
    claimed_by: str = ""
    sent: tuple[tuple[str, int], ...] = ()
    """To which departments how many duties go at once."""
    waiting: int = 0
    """New duties that wait to be dispatched."""


def merging(ref: Reference, mine: tuple[str, Case], other: tuple[str, Case], person: Person, now: datetime) -> Merging:
    """What merging these two, each with its number, would begin if this person asked for it now. Pure."""
    older, younger = sorted((mine, other), key=lambda each: (each[1].opened_at, each[1].id))
    body = {"other": other[1].id, "reason": "预先查看"}
    action = Action(id="foreseen", case=mine[1].id, kind="merge", actor=actor_of(person), at=now, body=body)
    try:
        into, _ = merge(ref, older[1], younger[1], action, now)
    except ActionRefused as refused:
        return Merging(refused=str(refused))
    return _begun(into, older, younger[1])


def _begun(into: Draft, older: tuple[str, Case], younger: Case) -> Merging:
    case = into.case
    sent = [step for entry in into.entries if isinstance(entry.body, Dispatched) for step in entry.body.steps]
    known = {*older[1].steps, *younger.steps}
    waiting = [step for step in case.open_steps if step.dispatched_at is None and step.id not in known]
    return Merging(
        number=older[0],
        severity=case.severity,
        claimed_by=case.acknowledged_by or "",
        sent=tuple(Counter(case.steps[step].department_name for step in sent).items()),
        waiting=len(waiting),
    )
