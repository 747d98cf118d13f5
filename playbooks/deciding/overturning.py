"""Overturned (推翻): a re-test is final, Food Safety Law Art. 88, and an objection may be right. What rested on the
first result alone ends at once, whatever time of law counts for it; what work has brought (goods were seized, a case
was filed) is still to be undone by whoever did it.
"""

from collections.abc import Iterator

from ..case import CASE, Case
from ..events import happened
from ..facts import Facts
from ..folding.retested import CONCLUDED, retested
from ..playbook import CASE_OPENED, Outcome
from ..reference import Reference
from ..step import Step
from ..things import TOLD, sample_number, thing_of
from .draft import Draft
from .needless import withdraw

OVERTURNED = "{why}；所说样品{now}，不再据初检结果另开步骤"
"""Why a signal is in a case that tells of a sample once more whose first result no longer stands."""
_OF_THE_SAME = ("same_sample", "same_batch")
_WHY = {True: "复检结论为最终检验结论", False: "初检结论不再作准"}
_ENDS = "据初检不合格要办的不再办理"


def overturn(draft: Draft, ref: Reference, step: Step, outcome: Outcome) -> None:
    """The open duties that the outcome leaves without ground are withdrawn, signed for or not; each department that
    was sent one is told. Taken back, the outcome brings them back (see `call_again`)."""
    if outcome.overturns:
        gone = [each.id for each in _resting_on(draft.case, ref, step, outcome)]
        because = f"{outcome.title}：{_WHY[CONCLUDED in outcome.emits]}，{_ENDS}"
        withdraw(draft, gone, because, draft.now, along=step.id)


def overturned_before(case: Case, facts: Facts, sample_no: str | None, rule: str, *, has_batch: bool) -> Step | None:
    """The duty that overturned the result of which a further signal tells; None where it tells of another sample or
    batch, or of none. `rule`: by what it was found to be of this case, `has_batch`: it names a batch."""
    if not case.signals or not (facts.get("failed_sample") or facts.get("kind") == "sampling_failure"):
        return None
    steps = [*case.steps.values()]
    if number := sample_number(sample_no or ""):
        return retested([f"sample:{number}"], steps)
    is_another = has_batch and rule not in _OF_THE_SAME
    if is_another or not case.tested:
        return None
    return retested([about for each in case.signals for about in each.about], steps)


def void_by(step: Step) -> frozenset[str]:
    """The events that mean nothing any more since this duty ended as it did."""
    return frozenset({TOLD, *(step.chosen.overturns if step.chosen else ())})


def _resting_on(case: Case, ref: Reference, by: Step, outcome: Outcome) -> Iterator[Step]:
    """Duties that nothing but the first result of this sample had called."""
    told = [joined for joined in case.signals if by.about in joined.about]
    own = {by.about, *(thing for joined in told for thing in joined.about if not thing.startswith("operator:"))}
    own |= {CASE} if len(told) == len(case.signals) else set()
    void = {*outcome.overturns, CASE_OPENED}
    for step in case.open_steps:
        plans = [plan for plan in ref.plans_of(case) if plan.id == step.plan]
        calling = [
            about
            for event, about, _ in happened(case)
            for plan in plans
            if event == plan.opens_on and thing_of(case, plan.per, about) == step.about
        ]
        if calling and own.issuperset(calling) and all(plan.opens_on in void for plan in plans):
            yield step
