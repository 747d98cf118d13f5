"""Duties (交办): to which department each went, when, and what became of it there. Pure."""

from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from playbooks.case import Case, Clock
from playbooks.folding.absorbing import left_behind
from playbooks.step import Step


class SentDuty(msgspec.Struct, frozen=True, kw_only=True):
    """A duty that was dispatched to a department. `columns`: what it counts as."""

    department: str
    department_name: str
    at: datetime
    columns: tuple[str, ...]
    signed_after: timedelta | None = None


def duties_of(case: Case) -> list[Step]:
    """The duties of a case, with what cases that were taken in had finished by themselves: what one of them has brought
    into this one is in both places."""
    found = [*case.steps.values()]
    for step, _ in left_behind(case):
        if not any(each.done_at == step.done_at and replace(step, id=each.id) == each for each in found):
            found.append(step)
    return found


def clocks_of(case: Case) -> list[tuple[Clock, Step | None]]:
    """Its clocks, each with its duty, and those that ended with what was finished in a case that was taken in."""
    own: list[tuple[Clock, Step | None]] = [(each, case.steps.get(each.step)) for each in case.clocks.values()]
    theirs = {clock.id: (clock, step) for step, clocks in left_behind(case) for clock in clocks}
    return [*own, *(each for id_, each in theirs.items() if id_ not in case.clocks)]


def sent_of(step: Step) -> list[SentDuty]:
    """To whom a duty went: first, and whose it is now. What went between two departments in between is not kept."""
    first, found = step.first_sent, []
    if first and first.department != step.department:
        name = first.department_name
        found.append(
            SentDuty(department=first.department, department_name=name, at=first.at, columns=("sent", "moved"))
        )
    if step.came_at and not _lies_back(step):
        found.append(
            SentDuty(
                department=step.department,
                department_name=step.department_name,
                at=step.came_at,
                columns=_columns(step),
                signed_after=_wait(step),
            )
        )
    return found


def _lies_back(step: Step) -> bool:
    """It came back to the office, which neither gave it to a department again nor did anything about it."""
    came_back = step.returned is not None and step.returned.again_at is None and step.came_at == step.returned.at
    return came_back and step.signed_at is None and step.done_at is None


def _columns(step: Step) -> tuple[str, ...]:
    if step.state == "withdrawn":
        return ("sent", "moved")
    if step.signed_at is None and step.done_at is None:
        return ("sent", "unsigned")
    columns, target_at = ["sent", "signed"], step.judged_by
    took_up_at = min(at for at in (step.signed_at, step.done_at) if at)
    if target_at:
        columns += ["signed_before"] if took_up_at <= target_at else ["signed_after"]
    if step.done_at:
        columns += ["done"]
        columns += [] if target_at is None else ["done_before"] if step.done_at <= target_at else ["done_after"]
    return tuple(columns)


def _wait(step: Step) -> timedelta | None:
    """From when it came to the department to its receipt; None where nobody signed, or it was withdrawn."""
    if step.signed_at is None or step.came_at is None or step.state == "withdrawn":
        return None
    return max(timedelta(), step.signed_at - step.came_at)
