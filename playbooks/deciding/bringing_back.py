"""Bringing back (恢复): a correction that is taken back leaves the affair as it was before it. What it had withdrawn
is to be done after all, with the start and the times that it had: no duty and no time of law begins anew by an undo.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from .. import entries as e
from ..case import Case, Clock
from ..events import is_bound
from ..folding.corrected import WITHDRAWN
from ..playbook import StepPlan
from ..reference import Chosen, Reference
from ..step import Step
from .draft import Draft
from .needless import is_wanted, plans_on


def bring_back(draft: Draft, ref: Reference, chosen: Chosen, because: str, at: datetime, *, signal: str) -> None:
    """The duties and clocks that corrections of `signal` withdrew and that are called again, of each the last that
    there was. `chosen`: the playbooks that it calls now."""
    books = [*(ref.playbook(book.hash) for book in draft.case.playbooks), *(book for book, _ in chosen)]
    plans = plans_on(draft.case, books)
    back = [step.id for step in _called_again(draft.case, ref, plans, signal)]
    if back:
        draft.add(e.StepsRestored(steps=tuple(back), reason=because), at)
    for clock in reversed([*draft.case.clocks.values()]):
        if clock.corrected_away == signal and _runs_again(draft.case, ref, clock):
            draft.add(e.ClockRestarted(clock=clock.id, reason=because), at)


def _called_again(case: Case, ref: Reference, plans: Collection[StepPlan], signal: str) -> Iterable[Step]:
    gone = (each for each in case.steps.values() if each.state == WITHDRAWN and each.corrected_away == signal)
    last = {(step.plan, step.about, step.department): step for step in gone}  # others it had taken the place of
    for step in last.values():
        if not _is_done_otherwise(case, plans, step) and is_wanted(case, plans, step, ref):
            yield step


def _is_done_otherwise(case: Case, plans: Iterable[StepPlan], step: Step) -> bool:
    """Whether the same duty was opened anew meanwhile, or another one that stands for it."""
    mine = [each for each in case.steps.values() if each.about == step.about and each.state != WITHDRAWN]
    instead = {other for plan in plans if plan.id == step.plan for other in plan.not_while}
    return any(
        (each.plan, each.department) == (step.plan, step.department) or (each.plan in instead and each.state == "open")
        for each in mine
    )


def _runs_again(case: Case, ref: Reference, clock: Clock) -> bool:
    """Of a duty that is open (again), and for which none of its rule began meanwhile."""
    step = case.steps.get(clock.step)
    same = (each for each in case.clocks.values() if (each.step, each.stopped_at) == (clock.step, None))
    if step is None or step.state != "open" or any(each.deadline.rule == clock.deadline.rule for each in same):
        return False
    return is_bound(case, ref, clock)
