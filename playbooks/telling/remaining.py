"""What is left of an affair whose complaint or report has been answered: the penalty case that came of it.

A complaint ends with its own steps (acceptance, mediation, telling) and their clocks; Order 121 keeps it apart from the
penalty case, which has ninety days of its own. The affair stays open for the penalty alone, and says so.
"""

from datetime import datetime

import msgspec

from ..case import Case
from ..reference import Reference
from ..step import Step

FILED = "case_filed"
"""The event from which on a penalty case runs."""
ASKED = {"complaint_received": "投诉", "report_received": "举报"}
"""What was asked for, by the event that it brought."""


class Remaining(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Only the penalty case is left: what was answered, when its last step ended, and the steps that are open."""

    asked: tuple[str, ...]
    """Of `ASKED`."""
    at: datetime
    steps: tuple[Step, ...]


def remaining(case: Case, ref: Reference) -> Remaining | None:
    """What is left, where that is the penalty case alone; None where a duty of the complaint or report is open too, or
    nothing is."""
    asked = tuple(word for event, word in ASKED.items() if any(event in joined.events for joined in case.signals))
    open_ = tuple(step for step in case.open_steps if not step.optional) if case.is_open else ()
    if not asked or not open_:
        return None
    penal = _penal(case, ref)
    ended = [step.done_at for step in case.steps.values() if step.done_at and step.plan not in penal]
    if not ended or any(step.plan not in penal for step in open_):
        return None
    return Remaining(asked=asked, at=max(ended), steps=open_)


def _penal(case: Case, ref: Reference) -> set[str]:
    """The plans of all steps that follow the filing of a penalty case, in the playbooks of the case."""
    plans = [*ref.plans_of(case)]
    events, found = {FILED}, set[str]()
    while more := [plan for plan in plans if plan.opens_on in events and plan.id not in found]:
        found |= {plan.id for plan in more}
        events |= {event for plan in more for outcome in plan.outcomes for event in outcome.emits}
    return found
