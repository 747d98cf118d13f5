"""Ruled out (排除): what a duty found not to be so calls nobody to work any more. A person withdraws the other duties
that only this had called, in one act; what somebody else asked for, and what a running time of law holds, stays.
"""

from collections.abc import Collection, Iterator

import msgspec

from .. import entries as e
from ..case import CASE, Case, Joined
from ..errors import ActionRefused
from ..folding.corrected import WITHDRAWN
from ..playbook import FINDING, Outcome
from ..reference import Reference
from ..step import Step
from ..things import thing_of
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
    since = (each for each in case.signals if by.done_at and each.received_at > by.done_at) if denied else ()
    return denied - {event for each in since if _is_about(case, by, each) for event in each.events}


def _is_about(case: Case, by: Step, joined: Joined) -> bool:
    """Whether a signal tells of what a duty found: the result of another sample says nothing of it."""
    return not by.about.startswith("sample:") or _finding_of(case, joined) in (CASE, by.about)


def _finding_of(case: Case, joined: Joined) -> str:
    return thing_of(case, FINDING, f"signal:{joined.id}", [joined])


def _called_by(case: Case, ref: Reference, by: Step) -> Iterator[Step]:
    denied = _denied(case, by)
    is_whole = _is_whole(case, ref, by, denied)
    opens: dict[str, set[str]] = {}
    for plan in ref.plans_of(case):
        opens.setdefault(plan.id, set()).add(plan.opens_on)
    for step in case.open_steps:
        is_called = step.plan in opens and opens[step.plan] <= denied
        if is_called and (is_whole or step.about == by.about != CASE) and not _is_held_by_law(case, step):
            yield step


def _is_whole(case: Case, ref: Reference, by: Step, denied: set[str]) -> bool:
    """Whether nothing is left of the affair by what a duty found: it looked at all of it, or was the last of those that
    look at one finding each, and every finding was denied."""
    if not any((plan.id, plan.per) == (by.plan, FINDING) for plan in ref.plans_of(case)):
        return by.about == CASE
    findings = {_finding_of(case, each) for each in case.signals if denied.intersection(each.events)}
    gone = {each.about for each in denials(case) if denied <= _denied(case, each)}
    return by.about in {CASE, *findings} and findings - {CASE} <= gone


def _is_held_by_law(case: Case, step: Step) -> bool:
    """Whether a time of law counts for it that the district has to keep."""
    mine = (clock for clock in case.clocks.values() if clock.step == step.id and clock.is_ours_to_keep)
    return any(clock.deadline.statutory for clock in mine)
