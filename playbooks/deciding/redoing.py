"""Redoing: an outcome that was entered wrongly is taken back, and a duty that no playbook knows is given out.

Nothing is erased: what is taken back stays in the ledger, with who took it back and why.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from .. import entries as e
from ..case import CASE, Case, Clock
from ..errors import ActionRefused
from ..events import brought_by, called_by, happened, is_called
from ..facts import number_of
from ..folding.corrected import WITHDRAWN
from ..playbook import Outcome
from ..reference import Reference
from ..step import Step
from ..things import thing_of
from .draft import Draft
from .excluding import call_again
from .needless import GIVEN, end_doubles, withdraw
from .wanting import sooner

MOST_HOURS = 24 * 90
_DONE = Outcome(id="done", title="已办理", needs=("conclusion",))


def take_back(draft: Draft, ref: Reference, step: Step, reason: str) -> None:
    """The step is to be done again. What its outcome had opened, nobody has begun and nothing else calls is withdrawn;
    what it had stopped or ended by itself runs on as if it had not, so that a time that has passed meanwhile is missed;
    what was withdrawn because it had ruled that out is to be done after all.

    Raises ActionRefused when it is not done.
    """
    if step.state != "done":
        raise ActionRefused(f"步骤“{step.title}”没有办结，不必撤回")
    ended, opened = _ended_with(draft.case, ref, step)
    beside = _of_the_sample(draft.case, ref, step)
    gone = [each.id for each in opened if (each.state == "open" or each in ended) and each.signed_at is None]
    every = [clock for each in (step, *ended) for clock in _stopped_by(draft.case, each)]
    stopped = dict.fromkeys(clock.id for clock in every if clock.step not in gone)
    because = f"撤回“{step.title}”的办理结果：{reason}"
    rested = list(_rested_on(draft.case, ref, step)) if step.chosen and step.chosen.rules_out else []
    draft.add(e.StepTakenBack(step=step.id, outcome_title=step.outcome_title or "", reason=reason))
    for each in ended:
        draft.add(e.StepTakenBack(step=each.id, outcome_title=each.outcome_title or "", reason=because))
    gone = [each for each in gone if not _stays(draft.case, ref, draft.case.steps[each])]
    gone += [each for each in beside if not _is_called(draft.case, ref, draft.case.steps[each])]
    withdraw(draft, gone, because, draft.now)
    for clock in stopped:
        draft.add(e.ClockRestarted(clock=clock, reason=because))
    _undo(draft, ref, rested, because)
    call_again(draft, step, because)
    end_doubles(draft)


def _of_the_sample(case: Case, ref: Reference, step: Step) -> list[str]:
    """What its outcome calls for of a sample and another had opened, which may have been taken back since."""
    called = called_by(case, ref, step)
    mine = (each for each in case.open_steps if (each.plan, each.about) in called and each.signed_at is None)
    others = (each for each in mine if each.about.startswith(("sample:", "recall:")))
    return [each.id for each in others if each.opened_at != step.done_at]


def _stays(case: Case, ref: Reference, step: Step) -> bool:
    """Whether what has happened otherwise calls for a duty of which there is no other round."""
    same = (each for each in case.steps.values() if (each.plan, each.about) == (step.plan, step.about))
    is_only = not any(each.id != step.id and each.state != WITHDRAWN for each in same)
    return is_only and _is_called(case, ref, step)


def _is_called(case: Case, ref: Reference, step: Step) -> bool:
    plans = [plan for plan in ref.plans_of(case) if plan.id == step.plan]
    return any(
        event == plan.opens_on and thing_of(case, plan.per, about) == step.about and is_called(case, plan, about)
        for event, about, _ in happened(case)
        for plan in plans
    )


def _rested_on(case: Case, ref: Reference, step: Step) -> Iterator[Step]:
    """What was done because a finding ruled something out: the end of the response that it opened, what that opened."""
    for each in brought_by(case, ref, step):
        if each.state == "done":
            yield each
            yield from _rested_on(case, ref, each)


def _undo(draft: Draft, ref: Reference, steps: Iterable[Step], because: str) -> None:
    """The affair is not over after all: each is taken back and leaves, for what is found next calls for it anew; what
    its outcome had opened or ended by itself is as it was before."""
    for step in steps:
        ended, opened = _ended_with(draft.case, ref, step)
        stopped = [clock.id for clock in _stopped_by(draft.case, step) if clock.step != step.id]
        for each in (step, *ended):
            draft.add(e.StepTakenBack(step=each.id, outcome_title=each.outcome_title or "", reason=because))
        gone = [step.id, *(each.id for each in opened if each.state == "open" and each.signed_at is None)]
        withdraw(draft, gone, because, draft.now)
        for clock in stopped:
            draft.add(e.ClockRestarted(clock=clock, reason=because))


def _ended_with(case: Case, ref: Reference, step: Step) -> tuple[list[Step], list[Step]]:
    """Duties that its outcome ended by itself (the reports that go on until the response ends), with those that they
    ended so, and what it and they had opened."""
    done = [step]
    for each in done:  # grows as it goes
        done += [other for other in _ended_by(case, ref, each) if other not in done]
    opened = {other.id: other for each in done for other in brought_by(case, ref, each)}
    return done[1:], list(opened.values())


def _ended_by(case: Case, ref: Reference, step: Step) -> Iterator[Step]:
    by_itself = {
        (plan.id, plan.completes_on[event], thing_of(case, plan.per, step.about))
        for plan in ref.plans_of(case)
        for event in step.brought
        if event in plan.completes_on
    }
    for each in case.steps.values():
        is_same_time = each.state == "done" and each.done_at == step.done_at
        if is_same_time and each.id != step.id and (each.plan, each.outcome, each.about) in by_itself:
            yield each


def give(draft: Draft, ref: Reference, *, key: str, asked: Mapping[str, Any]) -> None:
    """A duty that no playbook knows, sent to its department at once: `department`, `title`, `reason` and, when the
    office sets itself a target, `hours`.

    Raises ActionRefused when one of them is missing or cannot be.
    """
    said = {name: str(asked.get(name) or "").strip() for name in ("department", "title", "reason", "hours")}
    if said["department"] not in ref.departments:
        raise ActionRefused(f"没有编号为“{said['department']}”的部门")
    if not said["title"]:
        raise ActionRefused("请写明要办的事")
    if not said["reason"]:
        raise ActionRefused("另派须写明理由")
    hours = _hours(said["hours"])
    owner = ref.departments.get(said["department"])
    own = (draft.now + timedelta(hours=hours), "派发人提出的办理时间") if hours else (None, None)
    target_at, target_basis = sooner(draft.case, ref, GIVEN, draft.now, own)
    draft.add(
        e.StepOpened(
            step=key,
            plan=GIVEN,
            title=said["title"],
            department=owner.id,
            department_name=owner.short,
            about=CASE,
            why_you=said["reason"],
            outcomes=(_DONE,),
            target_at=target_at,
            target_basis=target_basis,
        )
    )
    draft.add(e.Dispatched(steps=(key,)))


def _hours(written: str) -> int:
    hours = number_of(written or "0", MOST_HOURS)
    if hours is None:
        raise ActionRefused(f"内部目标请填 0 至 {MOST_HOURS} 小时")
    return hours


def _stopped_by(case: Case, step: Step) -> Iterable[Clock]:
    """The clocks that this outcome stopped. Cases stored earlier do not say what stopped a clock: there it is what
    stopped when the step was done."""
    by = f"{step.id}:{step.outcome}"
    for clock in case.clocks.values():
        if clock.stopped_by == by or (clock.stopped_at and not clock.stopped_by and clock.stopped_at == step.done_at):
            yield clock
