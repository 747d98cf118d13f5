"""What whoever sent a signal is told of its answering (办理情况回传), and which entries change that.

Told are the duties owed to them about that signal: the decision to take a complaint or not, the answer, and the times
by which the law wants both. Not why, nor by whom, nor anything that is done about the affair besides.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime

import msgspec

from .. import entries as e
from ..case import Case, Clock
from ..folding.corrected import WITHDRAWN
from ..step import Step

DECISIONS = {"complaint_accepted": "accepted", "complaint_refused": "refused"}
TOLD_ON_DECIDING = "complaint_decision_told"
"""With it alone, and no decision, the answer is that another has to be asked."""
ANSWERS = frozenset(
    "complaint_outcome_told mediation_result_told reporter_told reporter_result_told reporter_told_jurisdiction "
    "request_answered notice_answered".split()
)
"""Events by which whoever sent it has their answer."""
OWED = ANSWERS | {TOLD_ON_DECIDING, "report_filing_decided"}
"""Events that make a duty about a signal one that is owed to whoever sent it."""
NOT_TOLD = "not_required"
"""The outcome by which nobody is told, though the duty to tell has ended."""


class OwedClock(msgspec.Struct, frozen=True, kw_only=True):
    """One time by which the law wants a duty done. `due_at`: none while it is paused, or where law has no number."""

    rule: str
    article: str
    is_statutory: bool
    is_paused: bool
    due_at: datetime | None
    due_on: date | None
    """The last day, of times counted in days."""
    stopped_at: datetime | None


class OwedDuty(msgspec.Struct, frozen=True, kw_only=True):
    """One duty owed to whoever sent the signal."""

    duty: str
    """Which one of the playbook: `decide_acceptance` …"""
    title: str
    done_at: datetime | None
    clocks: tuple[OwedClock, ...]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """How far a signal is answered. `decision`: accepted | refused, of a complaint."""

    decision: str | None = None
    decided_at: datetime | None = None
    answered_at: datetime | None = None
    duties: tuple[OwedDuty, ...] = ()


def told(case: Case, signal: str) -> Told:
    """What whoever sent a signal of a case is told."""
    about = f"signal:{signal}"
    owed = [step for step in case.steps.values() if step.about == about and _is_owed(step)]
    clocks: dict[str, list[Clock]] = {step.id: [] for step in owed}
    for clock in case.clocks.values():
        if clock.step in clocks and not clock.corrected_away:
            clocks[clock.step].append(clock)
    decided = [(event, step) for step in owed for event in step.brought if event in DECISIONS]
    answered = [step.done_at for step in owed if step.done_at and _answers(step)]
    event, step = decided[-1] if decided else ("", None)
    return Told(
        decision=DECISIONS.get(event),
        decided_at=step.done_at if step else None,
        answered_at=max(answered, default=None),
        duties=tuple(_duty(step, clocks[step.id]) for step in owed),
    )


def concerned(entry: e.Entry, case: Case) -> Collection[str] | None:
    """The signals of whose answering an entry changes what is told, by the case as it is now; None: all of the case."""
    body = entry.body
    if isinstance(body, e.SignalJoined):
        return [body.signal]
    steps = list(_steps(body, case))
    if not steps:
        return None
    known = [case.steps.get(each) for each in steps]
    if None in known:  # it bears another key since two cases became one
        return None
    return [step.about.partition(":")[2] for step in known if step and step.about.startswith("signal:") and _owes(step)]


TELLING = (
    e.SignalJoined,
    e.StepOpened,
    e.StepDone,
    e.StepTakenBack,
    e.StepsWithdrawn,
    e.StepsRestored,
    e.ClockStarted,
    e.ClockMoved,
    e.ClockStopped,
    e.ClockRestarted,
    e.Closed,
    e.Dismissed,
    e.Reopened,
    e.MovedOut,
    e.Merged,
    e.Confided,
)
"""What entries say that change what is told."""


def _steps(body: e.Body, case: Case) -> Iterator[str]:
    if isinstance(body, e.StepOpened | e.StepDone | e.StepTakenBack):
        yield body.step
    elif isinstance(body, e.StepsWithdrawn | e.StepsRestored):
        yield from body.steps
    elif isinstance(body, e.ClockStarted | e.ClockMoved | e.ClockStopped | e.ClockRestarted):
        clock = case.clocks.get(body.clock)
        yield clock.step if clock else ""


def _is_owed(step: Step) -> bool:
    return step.state != WITHDRAWN and _owes(step)


def _owes(step: Step) -> bool:
    return any(event in OWED for outcome in step.outcomes for event in outcome.emits)


def _answers(step: Step) -> bool:
    brought = set(step.brought)
    is_elsewhere = TOLD_ON_DECIDING in brought and not brought & set(DECISIONS)
    return step.outcome != NOT_TOLD and (is_elsewhere or bool(brought & ANSWERS))


def _duty(step: Step, clocks: list[Clock]) -> OwedDuty:
    return OwedDuty(
        duty=step.plan, title=step.title, done_at=step.done_at, clocks=tuple(_clock(each) for each in clocks)
    )


def _clock(clock: Clock) -> OwedClock:
    deadline = clock.deadline
    return OwedClock(
        rule=deadline.rule,
        article=deadline.article,
        is_statutory=deadline.statutory,
        is_paused=clock.is_paused,
        due_at=deadline.due_at,
        due_on=deadline.due_on,
        stopped_at=clock.stopped_at,
    )
