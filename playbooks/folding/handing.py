"""Handing over (移交、退回): the part of the fold that follows a duty from one department to another."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from .. import entries as e
from ..case import Case
from ..ledger.sendings import Handed, Returned, Sending
from ..step import Step
from .noting import is_of_department


def given_back(case: Case, entry: e.Entry, body: e.StepReturned) -> Case:
    """A department said that it is not theirs; it lies with the office until somebody gives it to a department."""
    step, actor = case.steps[body.step], entry.actor
    returned = Returned(
        department=step.department_name,
        by=by_link(actor.person if actor else "", body.link_from),
        at=entry.at,
        reason=body.reason,
        by_office=bool(entry.on_behalf_of),
    )
    return _moved(case, body, person=None, returned=returned, returned_before=step.returns)


def handed_over(case: Case, entry: e.Entry, body: e.HandedOver) -> Case:
    """It moves to another department or person; one that had come back goes out again, by whoever sends it."""
    step, by = case.steps[body.step], entry.actor.person if entry.actor else ""
    is_theirs = is_of_department(entry) and step.department != body.department
    handed = Handed(
        before=step.department_name, by=by, reason=body.reason, by_department=is_theirs, since=_since(step, entry, body)
    )
    changes: dict[str, Any] = {"person": body.person, "handed": handed}
    if step.is_returned and step.returned:
        changes["returned"] = replace(step.returned, again_at=entry.at)
        changes |= {"dispatched_at": entry.at, "dispatched_by": by}
    return _moved(case, body, **changes)


def by_link(person: str, link_from: str) -> str:
    """Who wrote it, and that it was by a telephone's link."""
    return f"{person}（手机链接）" if link_from else person


def _since(step: Step, entry: e.Entry, body: e.HandedOver) -> datetime | None:
    """Passed on to another person within it, a department has had it since before."""
    if body.department != step.department:
        return entry.at
    return step.handed.since if step.handed else None


def _moved(case: Case, body: e.HandedOver | e.StepReturned, **changes: Any) -> Case:
    owner: dict[str, Any] = {"department": body.department, "department_name": body.department_name}
    was = case.steps[body.step]
    owner |= {"first_sent": was.first_sent or sending_of(was)}
    if body.department != was.department:  # passed on within it, what it wrote and asked for is still its own
        owner |= {"wanted": None, "word": None}
    return case.with_step(body.step, **owner, passed_on=None, signed_at=None, signed_for="", **changes)


def sending_of(step: Step) -> Sending | None:
    """To whom a step was sent last; None when nobody dispatched it."""
    if step.dispatched_at is None:
        return None
    return Sending(
        department=step.department,
        department_name=step.department_name,
        at=step.dispatched_at,
        by=step.dispatched_by,
    )
