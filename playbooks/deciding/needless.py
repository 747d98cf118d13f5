"""Needless duties: what nobody calls for any more, since cases parted, a correction or a result, is withdrawn with its
clocks; and by what a duty is still wanted."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from typing import Any

from .. import entries as e
from ..case import CASE, Case, Clock, Joined
from ..events import is_bound, is_called
from ..facts import matches, merged, towns_of
from ..folding.corrected import WITHDRAWN, kind_of
from ..ledger.quoted import PlaybookRef
from ..playbook import CASE_OPENED, FINDING, Playbook, StepPlan
from ..reference import Reference
from ..step import Step
from ..things import has_come, is_finding
from .draft import Draft

GIVEN = "given"
"""The plan of a duty that a person gave out, which no playbook has."""
PARTED = "误并的事件已拆开"
FOUND = "已有不合格检验结果，按该样品办理"
TWICE = "同一事项已有此项，并作一项办理"
GROUNDLESS = "拆分后，引出此项的信息已不在本事件"


def no_longer_brought(case: Case, books: Sequence[PlaybookRef], ref: Reference) -> tuple[str, ...]:
    """The events that signals bring under playbooks of the case, and not under these `books`, which go on."""
    go_on = {event for book in books for event in ref.playbook(book.hash).signal_emits}
    every = (event for book in case.playbooks for event in ref.playbook(book.hash).signal_emits)
    return tuple(dict.fromkeys(event for event in every if event not in go_on))


def groundless(before: Case, case: Case, ref: Reference) -> tuple[str, ...]:
    """Open duties of the affair that signals had brought and that no playbook and fact of what stays calls: of them a
    department was told under the number of `case`."""
    mine = (step for step in case.open_steps if step.about == CASE)
    own = plans_on(case, [ref.playbook(book.hash) for book in (*case.playbooks, *case.former)])
    return tuple(each.id for each in mine if was_brought(before, ref, each) and not is_wanted(case, own, each, ref))


def beside_findings(case: Case, ref: Reference) -> tuple[str, ...]:
    """Open duties about what callers say that a failed sample of the affair has for itself, whichever came first."""
    plans = {plan.id for plan in ref.plans_of(case) if plan.per == FINDING}
    if not plans:  # nearly always, and an affair of thousands has as many steps to look through
        return ()
    own = {step.plan for step in case.steps.values() if step.about != CASE and step.state != WITHDRAWN}
    return tuple(step.id for step in case.open_steps if step.about == CASE and step.plan in plans & own)


def end_beside_findings(draft: Draft, ref: Reference, step: Step) -> None:
    """The report of a result that was told came: what callers said of the affair is done for the sample, and what was
    begun for it under two names is done once."""
    if has_come(step):
        withdraw(draft, beside_findings(draft.case, ref), FOUND, draft.now, along=step.id)
        withdraw(draft, _begun_twice(draft.case, step), TWICE, draft.now, along=step.id)


def end_doubles(draft: Draft) -> None:
    """What is open twice, since a result was taken back of which another case that was taken in had none yet, is done
    once: by whoever signed for it, else what began first."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for step in sorted(draft.case.open_steps, key=lambda each: (each.signed_at is None, each.opened_at, each.id)):
        found.setdefault(_same(step), []).append(step.id)
    withdraw(draft, [again for steps in found.values() for again in steps[1:]], TWICE, draft.now)


def _begun_twice(case: Case, by: Step) -> tuple[str, ...]:
    """Open duties of its sample that have another round, done or open: the one that was signed for stays, else the
    first."""
    told = next((each for each in case.signals if by.about in each.about), None)
    mine = [step for step in case.steps.values() if told and step.about in told.about and step.about != by.about]
    done = {_same(step) for step in mine if step.state == "done" and not _comes_again(step)}
    found: dict[tuple[str, str, str], list[str]] = {}
    for step in sorted(mine, key=lambda each: (each.signed_at is None, each.opened_at, each.id)):
        if step.state == "open":
            found.setdefault(_same(step), []).append(step.id)
    return tuple(again for same, steps in found.items() for again in (steps if same in done else steps[1:]))


def _same(step: Step) -> tuple[str, str, str]:
    """What a duty is: of those that a person gave out each is another."""
    return step.plan, step.about if step.plan != GIVEN else step.id, step.department


def _comes_again(step: Step) -> bool:
    """Whether it is a new duty each time it is called for."""
    return step.about.startswith("operator:") or any(each.again for each in step.outcomes)


def _brought(case: Case) -> set[str]:
    """What the signals of a case bring."""
    return {CASE_OPENED, *(event for joined in case.signals for event in joined.events)}


def was_brought(case: Case, ref: Reference, step: Step) -> bool:
    """Whether a signal brought the duty. What work done brought (goods were seized) stays whatever is corrected."""
    brought = _brought(case)
    return any(plan.opens_on in brought for plan in ref.plans_of(case) if plan.id == step.plan)


def fits(case: Case, ref: Reference, book: PlaybookRef) -> bool:
    """Whether a playbook answers what is known of the case, or what one of its signals says."""
    views = [case.facts]
    for joined in case.signals:
        views += [joined.facts, merged(joined.facts, case.facts)]
    return any(matches(ref.playbook(book.hash).when, view) for view in views)


def answers_on(case: Case, ref: Reference, book: PlaybookRef, signal: str) -> bool:
    """Whether a playbook goes on to answer after a correction of a signal: one that only an earlier correction of it
    had called has to be called still."""
    if book.corrected != signal:
        return fits(case, ref, book)
    views = [case.facts, *(view for each in case.signals for view in (each.facts, merged(each.facts, case.facts)))]
    return any(book.id == called.id for view in views for called, _ in ref.choose(view))


def plans_on(case: Case, books: Iterable[Playbook]) -> list[StepPlan]:
    """What playbooks plan for what has happened in a case."""
    known = _brought(case) | {event for step in case.steps.values() for event in step.brought}
    return [plan for book in books for plan in book.steps if plan.opens_on in known]


def stop_unbound(draft: Draft, ref: Reference, at: datetime, *, signal: str = "") -> None:
    """Clocks stop for which what they were started for is not known any more; `signal`: by whose correction."""
    running = [each for each in draft.case.clocks.values() if each.stopped_at is None and each.step in draft.case.steps]
    for clock in [each for each in running if not is_bound(draft.case, ref, each)]:
        _stop(draft, clock, at, signal)


def told_by(signals: Iterable[Joined]) -> dict[str, Any]:
    """The facts that signals tell together."""
    told, nothing = [*signals], dict[str, Any]()
    facts = reduce(merged, (each.facts for each in told), nothing)
    return facts | {"kind": kind_of(told, facts["kind"])} if "kind" in facts else facts


def needless(case: Case, ref: Reference, since: datetime | None, *, is_sent: bool) -> tuple[str, ...]:
    """Duties that being one case alone had called, since then: those of which a department knows, or the others."""
    if since is None:
        return ()
    plans = [*ref.plans_of(case)]
    return tuple(
        step.id
        for step in case.open_steps
        if step.opened_at >= since and bool(step.dispatched_at) == is_sent and not is_wanted(case, plans, step, ref)
    )


def withdraw(
    draft: Draft, steps: Sequence[str], because: str, at: datetime, *, along: str = "", signal: str = ""
) -> None:
    """These duties are needed no longer, and their clocks stop; who was sent one is told. `along`, `signal`: see the
    entry."""
    if not steps:
        return
    draft.add(e.StepsWithdrawn(steps=tuple(steps), reason=because, along=along, signal=signal), at)
    for clock in draft.case.clocks.values():
        if clock.step in steps and clock.stopped_at is None:
            _stop(draft, clock, at, signal)


def _stop(draft: Draft, clock: Clock, at: datetime, signal: str) -> None:
    stopped_at = max(at, clock.started_at)
    draft.add(e.ClockStopped(clock=clock.id, by=WITHDRAWN, stopped_at=stopped_at, signal=signal), at)


def is_wanted(case: Case, plans: Iterable[StepPlan], step: Step, ref: Reference) -> bool:
    """Whether one of these plans is that of the duty, and what is known of the case calls for it."""
    if _is_of_another_town(case, step, ref):
        return False
    things = [f"signal:{each.id}" for each in case.signals] if step.about == CASE else []
    own = [plan for plan in plans if plan.id == step.plan and not (step.about == CASE and _is_of_findings(case, plan))]
    return any(is_called(case, plan, about) for plan in own for about in (step.about, *things))


def _is_of_findings(case: Case, plan: StepPlan) -> bool:
    """Whether findings alone, each of which has the duty for itself, bring what it opens on."""
    bringing = [joined for joined in case.signals if plan.opens_on in joined.events]
    return plan.per == FINDING and bool(bringing) and all(is_finding(case, each) for each in bringing)


def _is_of_another_town(case: Case, step: Step, ref: Reference) -> bool:
    """Whether it is a town's duty, and no signal of the case names that town (any more)."""
    for plan in ref.plans_of(case):
        towns = ref.departments.stands_for(plan.department) if plan.id == step.plan else ()
        if step.department in towns:
            named = {town for view in (case.facts, *(each.facts for each in case.signals)) for town in towns_of(view)}
            return step.department not in {ref.departments.at(plan.department, each).id for each in named}
    return False
