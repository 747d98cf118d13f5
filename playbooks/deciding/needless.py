"""Duties without ground when cases part (拆分): what leaves, what stays, what nobody is to do any more."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import reduce
from typing import Any

from msgspec.structs import replace

from .. import entries as e
from ..case import CASE, Case, Joined, Step, Taken
from ..events import is_called
from ..facts import merged
from ..folding.corrected import WITHDRAWN
from ..playbook import CASE_OPENED, StepPlan
from ..reference import Reference
from .draft import Draft

PARTED = "误并的事件已拆开"
GROUNDLESS = "拆分后，引出此项的信息已不在本事件"


def called_by(case: Case, leaving: tuple[Joined, ...], gone: tuple[str, ...], ref: Reference) -> dict[str, Step]:
    """The steps about the affair as a whole that these playbooks opened, no other playbook of the case has, and the
    leaving signals themselves call: what the rest alone called is none of theirs."""
    plans = {book.id: {plan.id: plan for plan in ref.playbook(book.hash).steps} for book in case.playbooks}
    stay = {plan for book, own in plans.items() if book not in gone for plan in own}
    go = [plan for book in gone for id_, plan in plans[book].items() if id_ not in stay]
    theirs = replace(case, signals=leaving, facts=told_by(leaving))
    return {key: step for key, step in case.steps.items() if step.about == CASE and is_wanted(theirs, go, step)}


def groundless(before: Case, case: Case, ref: Reference) -> tuple[str, ...]:
    """Open duties of the affair that signals had brought and that no playbook and fact of what stays calls: of them a
    department was told under the number of `case`."""
    mine, own = (step for step in case.open_steps if step.about == CASE), plans_of(case, ref)
    return tuple(each.id for each in mine if was_brought(before, ref, each) and not is_wanted(case, own, each))


def was_brought(case: Case, ref: Reference, step: Step) -> bool:
    """Whether a signal brought the duty. What work done brought (goods were seized) stays whatever is corrected."""
    brought = {CASE_OPENED, *(event for joined in case.signals for event in joined.events)}
    return any(plan.opens_on in brought for plan in plans_of(case, ref) if plan.id == step.plan)


def told_by(signals: Iterable[Joined]) -> dict[str, Any]:
    """The facts that signals tell together."""
    nothing: dict[str, Any] = {}
    return reduce(merged, (each.facts for each in signals), nothing)


def needless(case: Case, ref: Reference, since: datetime | None, *, is_sent: bool) -> tuple[str, ...]:
    """Duties that being one case alone had called, since then: those of which a department knows, or the others."""
    if since is None:
        return ()
    plans = plans_of(case, ref)
    return tuple(
        step.id
        for step in case.open_steps
        if step.opened_at >= since and bool(step.dispatched_at) == is_sent and not is_wanted(case, plans, step)
    )


def withdraw(draft: Draft, steps: Sequence[str], because: str, at: datetime, *, along: str = "") -> None:
    """These duties are needed no longer, and their clocks stop; who was sent one is told. `along`: see the entry."""
    if not steps:
        return
    draft.add(e.StepsWithdrawn(steps=tuple(steps), reason=because, along=along), at)
    for clock in draft.case.clocks.values():
        if clock.step in steps and clock.stopped_at is None:
            draft.add(e.ClockStopped(clock=clock.id, by=WITHDRAWN, stopped_at=max(at, clock.started_at)), at)


def after(draft: Draft, body: e.Body) -> Case:
    """The case as it would be."""
    trial = Draft(draft.case, draft.case_id, cause=draft.cause, now=draft.now, actor=draft.actor)
    trial.add(body)
    return trial.case


def without(taken: Taken, steps: Collection[str]) -> Taken:
    """What goes along but for these steps and their clocks."""
    return replace(
        taken,
        steps={key: step for key, step in taken.steps.items() if key not in steps},
        clocks={key: clock for key, clock in taken.clocks.items() if clock.step not in steps},
    )


def plans_of(case: Case, ref: Reference) -> list[StepPlan]:
    """What the playbooks plan that answer a case, and those that did."""
    return [plan for book in (*case.playbooks, *case.former) for plan in ref.playbook(book.hash).steps]


def is_wanted(case: Case, plans: Iterable[StepPlan], step: Step) -> bool:
    """Whether one of these plans is that of the duty, and what is known of the case calls for it."""
    things = [f"signal:{each.id}" for each in case.signals] if step.about == CASE else []
    return any(
        is_called(case, plan, about) for plan in plans if plan.id == step.plan for about in (step.about, *things)
    )
