"""What stands beside the nearest legal time of a case: what others let pass, our own time, the office's targets."""

from datetime import datetime

import msgspec

from playbooks.case import Case
from playbooks.entries import Deadline


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """A time that is not the nearest legal one, and is to be seen with it."""

    of: str
    """Whose time it is, one of `WHOSE`."""
    title: str
    at: datetime
    article: str = ""


THEIRS, OWN, TARGET = WHOSE = ("对方期限", "本区时限", "内部目标")


def beside(case: Case) -> list[Beside]:
    """At most one line of each sort.

    The first that others let pass; our own nearest where theirs comes first; the office's own target before both. In
    the first hours of an illness the school and the hospital have to report, and nobody here may wait for days.
    """
    nearest, own = case.nearest_clock, case.running_clocks[:1]
    passed = [clock for clock in case.their_clocks if clock.missed_at and not clock.deadline.is_right][:1]
    lines = [_line(THEIRS, clock.deadline) for clock in passed]
    if nearest and nearest.is_theirs:
        lines += [_line(OWN, clock.deadline) for clock in own]
    due_at = nearest.deadline.due_at if nearest else None
    targets = [(step.target_at, step.title) for step in case.open_steps if step.target_at]
    before = [each for each in targets if due_at and each[0] < due_at]
    return lines + [Beside(of=TARGET, title=title, at=at) for at, title in sorted(before)[:1]]


def _line(of: str, deadline: Deadline) -> Beside:
    if deadline.due_at is None:
        raise ValueError(f"{deadline.rule} falls due at no time")
    return Beside(of=of, title=deadline.title, at=deadline.due_at, article=deadline.article)
