"""Ruled out (排除): what a duty found not to be so calls nobody to work any more. A person withdraws the other duties
that only this had called, in one act; what somebody else asked for, and what a running time of law holds, stays.
"""

from collections.abc import Collection, Iterator

import msgspec

from .. import entries as e
from ..case import CASE, Case
from ..errors import ActionRefused
from ..folding.corrected import WITHDRAWN
from ..playbook import Outcome
from ..reference import Reference
from ..step import Step
from .draft import Draft
from .needless import withdraw


class RuledOut(msgspec.Struct, frozen=True, kw_only=True):
    """A finding, and the open duties that only what it denies had called."""

    by: Step
    steps: tuple[Step, ...]

    @property
    def reason(self) -> str:
        """Why they are needless, in the words of whoever found it."""
        return "：".join(filter(None, [self.by.outcome_title, self.by.fields.get("reason") or self.by.note]))


def denials(case: Case) -> list[Step]:
    """The duties whose outcome ruled something out that no later signal says again."""
    return [by for by in case.steps.values() if _denied(case, by)]


def ruling_out(case: Case, outcome: Outcome) -> Step | None:
    """The duty by whose end an outcome is out of the question, as long as no later signal says again what it denied."""
    return next((by for by in denials(case) if any(event in outcome.until for event in by.brought)), None)


def ruled_out(case: Case, ref: Reference) -> list[RuledOut]:
    """What may be withdrawn, by finding; nothing where a later signal says again what was ruled out."""
    found = [RuledOut(by=by, steps=tuple(_called_by(case, ref, by))) for by in denials(case)]
    return [each for each in found if each.steps] if case.is_open else []


def withdraw_ruled_out(draft: Draft, ref: Reference, chosen: Collection[str], reason: str) -> None:
    """The chosen duties are withdrawn with the reason; each department that was sent one is told once. The finding
    stands already, so that nobody decides anew; that the affair is over is another step. Raises ActionRefused."""
    found = [(each, [step.id for step in each.steps if step.id in chosen]) for each in ruled_out(draft.case, ref)]
    if not any(steps for _, steps in found):
        raise ActionRefused("请选择因排除而不再需要的步骤；其余步骤照办")
    for each, steps in found:
        withdraw(draft, steps, reason, draft.now, along=each.by.id)


def call_again(draft: Draft, step: Step, because: str) -> None:
    """The finding was entered wrongly: the duties that it took along are to be done, and their clocks run on."""
    back = tuple(key for key, each in draft.case.steps.items() if each.withdrawn_with == step.id)
    if not back:
        return
    draft.add(e.StepsRestored(steps=back, reason=because))
    for clock in draft.case.clocks.values():
        if clock.step in back and clock.stopped_by == WITHDRAWN:
            draft.add(e.ClockRestarted(clock=clock.id, reason=because))


def _denied(case: Case, by: Step) -> set[str]:
    """The events that the outcome of a done step says did not happen, and no signal has told of since."""
    denied = set(by.chosen.rules_out) if by.state == "done" and by.chosen else set()
    since = {event for each in case.signals if by.done_at and each.received_at > by.done_at for event in each.events}
    return denied - since


def _called_by(case: Case, ref: Reference, by: Step) -> Iterator[Step]:
    denied = _denied(case, by)
    opens: dict[str, set[str]] = {}
    for plan in ref.plans_of(case):
        opens.setdefault(plan.id, set()).add(plan.opens_on)
    for step in case.open_steps:
        is_called = step.plan in opens and opens[step.plan] <= denied and by.about in (CASE, step.about)
        if is_called and not _is_held_by_law(case, step):
            yield step


def _is_held_by_law(case: Case, step: Step) -> bool:
    """Whether a time of law counts for it that the district has to keep."""
    mine = (clock for clock in case.clocks.values() if clock.step == step.id and clock.deadline.statutory)
    return any((clock.is_running or clock.is_paused) and not clock.is_theirs for clock in mine)
