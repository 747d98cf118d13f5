"""Relisting (工作日安排更新): a list of working days came or changed, or the office hours did, and what counts days is
counted anew by it."""

from collections.abc import Iterable

from .. import entries as e
from ..case import Clock
from ..reference import Reference
from .clocks import recounted, withdraw_if_undone
from .draft import Draft

REASON = "工作日安排已更新，按新的安排重算"
_SAME_DUE = "到期时间不变，提醒按现行的工作日安排和办公时间重排"
_BY_DAYS = ("working_days", "calendar_days", "months")
"""Calendar days and months too: the list rolls their last day and places their reminders."""


def recount_days(draft: Draft, ref: Reference, clocks: Iterable[Clock]) -> None:
    """Those of these clocks that count days and run fall due by the lists that hold now, and remind in the office hours
    of now. What stands still is counted when it goes on; what the law of now has no more stays as it was counted."""
    for clock in clocks:
        if clock.is_running and clock.deadline.unit in _BY_DAYS and ref.law_of(clock):
            moved = recounted(ref, clock)
            if moved != clock.deadline:
                change, reason = (
                    ("recomputed", _SAME_DUE) if _is_due_as(moved, clock.deadline) else ("calendar", REASON)
                )
                draft.add(e.ClockMoved(clock=clock.id, change=change, deadline=moved, reason=reason))
                withdraw_if_undone(draft, clock.id, reason=reason, document=None)


def heed_lists(draft: Draft, ref: Reference) -> None:
    """What was decided lets clocks run again: they count by the lists that came while they did not, for only what runs
    is counted when a list comes."""
    case, said = draft.case, [entry.body for entry in draft.entries]
    again = {body.clock for body in said if isinstance(body, e.ClockRestarted)}
    is_reopened = any(isinstance(body, e.Reopened) for body in said)
    recount_days(draft, ref, [clock for clock in case.clocks.values() if is_reopened or clock.id in again])


def _is_due_as(one: e.Deadline, other: e.Deadline) -> bool:
    """No list moved the due time: office hours that changed meanwhile place the reminders otherwise."""
    return (one.due_at, one.due_on, one.provisional) == (other.due_at, other.due_on, other.provisional)
