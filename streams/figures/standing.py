"""How a time stands (时限的结果): kept, late, missed, still running; of the law and of an office alike. Pure."""

from datetime import datetime

from playbooks.case import DOUBLED, Case, Clock
from playbooks.deciding.ending import ALONG
from playbooks.folding.corrected import WITHDRAWN
from playbooks.step import Step

ON_TIME, LATE, MISSED, RUNNING, UNSEEN, ENDED = STANDINGS = (
    "on_time",
    "late",
    "missed",
    "running",
    "unseen",
    "ended",
)
"""Each time of a period stands as exactly one of these."""
CLOSED = "closed"
"""What stopped a clock that ended with its case (see `playbooks.deciding.ending`)."""
_PASSED = ("overdue", "target_passed", "theirs")


def of_clock(case: Case, clock: Clock, now: datetime) -> str:
    """How a clock stands that has a due time. Passed it is only where that is recorded: what an export may still show
    as done accuses nobody."""
    due_at, stopped_at, step = clock.deadline.due_at, clock.stopped_at, case.steps.get(clock.step)
    if due_at is None or clock.stopped_by in (WITHDRAWN, DOUBLED):
        return ENDED
    if stopped_at is not None:
        return LATE if stopped_at > due_at else ENDED if clock.stopped_by == CLOSED else ON_TIME
    if clock.verdict in _PASSED:
        return MISSED
    if not case.is_open or (step and step.state == WITHDRAWN):
        return ENDED
    return RUNNING if due_at > now else UNSEEN


def of_target(case: Case, step: Step, now: datetime) -> str:
    """How a target of the office's own stands. Of a duty that was withdrawn without its case nobody has to keep it."""
    target_at = step.judged_by
    is_needless = step.state == WITHDRAWN and step.withdrawn_with not in ALONG
    if target_at is None or is_needless:
        return ENDED
    if step.done_at is not None:
        return LATE if step.done_at > target_at else ON_TIME
    if target_at <= (case.closed_at or now):
        return MISSED
    return RUNNING if case.is_open else ENDED


def is_law(clock: Clock) -> bool:
    """A time of law that a department of the district has to keep, whose text was verified."""
    deadline = clock.deadline
    return deadline.statutory and deadline.confidence != "M" and not clock.is_theirs
