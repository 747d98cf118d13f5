"""Moving out (移送): the affair is another area's. Whoever asked for something hears so, or it is said why not."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from .. import entries as e
from ..anchors import basis_of
from ..case import Case
from ..errors import ActionRefused
from ..events import complete_step
from ..playbook import Outcome, StepPlan
from ..reference import Reference
from ..step import Step
from .draft import Draft
from .ending import MOVED, who_moves, withdraw_all


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """A word that somebody who asked must have before the affair is another area's."""

    title: str
    article: str
    due_at: datetime | None = None
    """None where the law has no number."""


def move_out(draft: Draft, ref: Reference, area: str, reason: str, *, told: str, untold: str) -> None:
    """Nobody here has a duty in it any more, and whoever had one is told. `told`: how those who asked were; `untold`:
    why they cannot be.

    Raises ActionRefused when it is grave and somebody decides alone who may not, or when a word is owed and nothing is
    said of it.
    """
    if refusal := who_moves(draft.case, ref, draft.actor.role if draft.actor else ""):
        raise ActionRefused(refusal)
    if bool(told) == bool(untold) and (told or any(_owing(draft.case, ref))):
        raise ActionRefused("移送须写明怎样告知了投诉人、举报人、咨询人；无法告知的，写明原因")
    if told:
        _tell(draft, ref, reason, told)
    draft.add(e.MovedOut(area=area, reason=reason, told=told, untold=untold))
    withdraw_all(draft, f"事件移送其他地区：{reason}", MOVED)


def owed(case: Case, ref: Reference, *, is_open: bool = True) -> tuple[Owed, ...]:
    """The words that are owed, each once with the soonest time: of a duty that only leads to one, that one. Not
    `is_open`: those too that were owed and are given by now."""
    plans = [plan for plan in ref.plans_of(case) if plan.when_moved]
    found: dict[str, Owed] = {}
    for step, outcome in _owing(case, ref, is_open=is_open):
        after = [plan for plan in plans if plan.opens_on in outcome.emits]
        for each in [_of_plan(case, ref, plan, step) for plan in after] or [_of(case, step)]:
            known = found.get(each.title)
            if known is None or (each.due_at and known.due_at and each.due_at < known.due_at):
                found[each.title] = each
    return tuple(found.values())


def _of_plan(case: Case, ref: Reference, plan: StepPlan, step: Step) -> Owed:
    basis = basis_of(case, ref, plan, about=step.about, at=step.opened_at)
    return Owed(title=plan.title, article=basis or "")


def _of(case: Case, step: Step) -> Owed:
    clock = next((each for each in case.clocks.values() if each.step == step.id), None)
    if clock is None:
        return Owed(title=step.title, article=step.basis or "")
    return Owed(title=step.title, article=clock.deadline.article, due_at=clock.deadline.due_at)


def _tell(draft: Draft, ref: Reference, reason: str, told: str) -> None:
    """Their duties are done, and so is what comes of them: their clocks stop in time or late, as the law counts."""
    by = draft.on_behalf_of
    while found := next(_owing(draft.case, ref), None):
        step, outcome = found
        draft.act_for(step)
        fields = dict.fromkeys(outcome.needs, reason)
        complete_step(draft, ref, step, outcome, at=draft.now, note=told, fields=fields)
    draft.on_behalf_of = by


def _owing(case: Case, ref: Reference, *, is_open: bool = True) -> Iterator[tuple[Step, Outcome]]:
    ends = {plan.id: plan.when_moved for plan in ref.plans_of(case) if plan.when_moved}
    for step in case.open_steps if is_open else case.steps.values():
        yield from ((step, each) for each in step.outcomes if each.id == ends.get(step.plan))
