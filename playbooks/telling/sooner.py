"""What of a case comes first: every time that is not kept yet, whose it is, in the order in which it is looked at.

One answer for the queue's row, its order and the head of the case: what has passed and is not done stands before
what is to come, for the later of two dates is the harmless one.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from ..case import Case, Clock
from ..step import Step
from ..urgency.escalation import alert_climbed_at

THEIRS, OWN, ASKED, TARGET = WHOSE = ("对方期限", "本区时限", "来件要求", "内部目标")

GRAVE = ("red", "orange")
AT_ONCE = ("immediate", "per_plan")
"""Units of rules without a number: promptly, or as the district's plan says."""


class OpenTime(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A time that is not kept yet: of a clock, or the office's own target for a step."""

    of: str
    """Whose time it is, one of `WHOSE`."""
    title: str
    at: datetime
    article: str = ""
    clock: Clock | None = None
    step: Step | None = None

    @property
    def is_overdue(self) -> bool:
        """A legal time of the district was missed; what others or a target let pass never is."""
        return self.clock is not None and self.clock.verdict == "overdue"


def dues(case: Case) -> list[OpenTime]:
    """What is overdue, then everything else by its time: what has passed is earlier than what is to come.

    Of others only what they must do, as long as nobody has seen it done; of the steps those that have to be done.
    """
    theirs = (each for each in case.their_clocks if not each.deadline.is_right)
    found = [due for clock in [*case.running_clocks, *theirs] if (due := _of_clock(clock)) is not None]
    steps = case.open_steps if case.is_open else []
    found += [due for step in steps if not step.optional and (due := _of_step(step)) is not None]
    return sorted(found, key=lambda due: (not due.is_overdue, due.at, WHOSE.index(due.of), due.title))


def at_once(case: Case) -> list[Clock]:
    """What the law tells the district to do at once, without a number, and is not done, of a grave case.

    It has no due time, so it never counts down and is never overdue.
    """
    if not case.is_open or case.severity not in GRAVE:
        return []
    clocks = [each for each in case.clocks.values() if each.deadline.unit in AT_ONCE and not each.is_theirs]
    found = [each for each in clocks if each.stopped_at is None and not each.is_paused]
    return sorted(found, key=lambda each: (AT_ONCE.index(each.deadline.unit), each.started_at, each.id))


def rule_of(clock: Clock) -> tuple[str, str, str, str]:
    """Of which duty it is, and which of its times: a duty has each once."""
    return clock.step, clock.about, clock.deadline.rule, clock.deadline.title


def is_wanted_at_once(clock: Clock) -> bool:
    """A law itself wants it at once; what a plan is to say has no time before it does."""
    return clock.deadline.unit == "immediate" and clock.deadline.statutory


def of_law_at_once(case: Case) -> list[Clock]:
    """Of these what a law itself wants at once."""
    return [each for each in at_once(case) if is_wanted_at_once(each)]


def clock_of(case: Case, step: str) -> Clock | None:
    """The clock that a duty is told with: the soonest that runs for it, else what a law wants at once."""
    return next((each for each in [*case.running_clocks, *of_law_at_once(case)] if each.step == step), None)


def looked_at(case: Case, found: list[OpenTime], next_alert_rung: Callable[[], datetime | None]) -> datetime | None:
    """The instant by which the case stands in the queue, within its severity; `found`: its `dues`.

    Of a case that nobody has claimed it is the first time that somebody was told so: a ladder that has been climbed
    to its end must not let the case sink. Before that it is the next rung, which is asked for only then.
    """
    unclaimed = None if case.acknowledged_at is not None else alert_climbed_at(case) or next_alert_rung()
    return min([*([unclaimed] if unclaimed else []), *(due.at for due in found[:1])], default=None)


def next_target(found: Iterable[OpenTime]) -> datetime | None:
    """Of a case's `dues` the first target of the office's own that is not kept yet, passed or not.

    What nobody has verified and what no export shows the end of is said otherwise, and is no passed target.
    """
    return min((due.at for due in found if due.of == TARGET and _is_sure(due.clock)), default=None)


def _is_sure(clock: Clock | None) -> bool:
    return clock is None or (clock.deadline.confidence != "M" and not clock.is_unseen)


def _of_clock(clock: Clock) -> OpenTime | None:
    deadline = clock.deadline
    if deadline.due_at is None:
        return None
    ours = OWN if deadline.statutory else TARGET
    whose = THEIRS if clock.is_theirs else ours
    return OpenTime(of=whose, title=deadline.title, at=deadline.due_at, article=deadline.article, clock=clock)


def _of_step(step: Step) -> OpenTime | None:
    if step.target_at is None:
        return None
    return OpenTime(of=step.target_of, title=step.title, at=step.target_at, article=step.target_basis or "", step=step)
