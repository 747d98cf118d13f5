"""What comes before the district's nearest legal time: somebody else's duty, or what the office set itself."""

from datetime import datetime

import msgspec

from playbooks.case import Case


class Sooner(msgspec.Struct, frozen=True, kw_only=True):
    """What comes before the district's nearest legal time."""

    of: str
    """Whose time it is: 对方期限 or 内部目标."""
    title: str
    at: datetime


def sooner(case: Case) -> Sooner | None:
    """What somebody else has to do, or the office set itself, before its own nearest legal time; the earliest of it.

    In the first hours of an illness that is all that runs: the school and the hospital have to report.
    """
    due_at = case.next_due_at
    duties = [clock for clock in case.their_clocks if not clock.deadline.is_right]
    times = [("对方期限", clock.deadline.title, clock.deadline.due_at) for clock in duties]
    times += [("内部目标", step.title, step.target_at) for step in case.open_steps]
    before = [Sooner(of=of, title=title, at=at) for of, title, at in times if at and not (due_at and at >= due_at)]
    return min(before, key=lambda each: each.at, default=None)
