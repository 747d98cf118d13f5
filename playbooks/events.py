"""What an event changes. An event (`complaint_received`, `complaint_accepted` …) stops the clocks that wait for it and
opens the steps that open on it. Signals bring events, outcomes of steps bring events; nothing else does.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from . import entries as e
from .anchors import anchor_of, basis_of
from .case import CASE, Case, Clock, Joined
from .deciding.clocks import Beginning, start_clock, stop_clocks, stop_own
from .deciding.draft import Draft
from .deciding.rounds import titled
from .deciding.wanting import Target, asked, asked_next, own_target, sooner
from .facts import PEOPLE, Facts, matches, may_tell_of_group, merged
from .folding.corrected import WITHDRAWN
from .law.workdays import is_bare_day
from .playbook import CASE_OPENED, FINDING, Outcome, StepPlan
from .reference import Reference
from .step import Step
from .things import former, thing_of, told_of
from .urgency.escalation import OFFICE
from .urgency.grades import is_graver


def emit(draft: Draft, ref: Reference, event: str, *, about: str, at: datetime, by: str) -> None:
    """An event has happened: stop the clocks that wait for it, open the steps that open on it."""
    stop_clocks(draft, ref, event=event, about=about, at=at, by=by)
    for plan in _plans(draft.case, ref, event):
        if is_called(draft.case, plan, about):
            open_step(draft, ref, plan, about=thing_of(draft.case, plan.per, about), at=at)
    for step, outcome in _ended(draft.case, ref, event, about):
        complete_step(draft, ref, step, outcome, at=max(at, step.opened_at))


def catch_up(draft: Draft, ref: Reference, at: datetime) -> None:
    """Open the steps that past events would have opened, had the playbooks and facts of now been known then, and start
    the clocks that open steps have by now.

    They begin at `at`, when they became known, and not before the work that brought them was done. What has been opened
    before is not opened again.
    """
    heard = _heard(draft.case)  # once: of thousands of signals each look for those about one goes through all
    for event, about, done_at in list(happened(draft.case)):
        told = heard.get(about, ())
        for plan in _plans(draft.case, ref, event):
            thing = thing_of(draft.case, plan.per, about, told)
            keys = [f"{plan.id}/{each}" for each in (thing, *former(thing, told))]
            is_new = not any(_is_known(draft.case, key, thing) for key in keys) and is_called(
                draft.case, plan, about, told
            )
            if is_new and not any(each.state != WITHDRAWN for each in _further(draft.case, keys[0], thing)):
                open_step(draft, ref, plan, about=thing, at=max(at, done_at or at))
    begin_clocks(draft, ref, at)


def open_in_town(draft: Draft, ref: Reference, signal: str, street: str, at: datetime) -> None:
    """A signal of an affair names a street or town: what the affair has for a town to do is that one's to do too."""
    plans = [plan for plan in ref.plans_of(draft.case) if ref.departments.stands_for(plan.department)]
    known = {step.plan for step in draft.case.steps.values() if step.about == CASE} if plans else set()
    for plan in plans:
        if plan.id in known and is_called(draft.case, plan, f"signal:{signal}"):
            open_step(draft, ref, plan, about=CASE, at=at, street=street)


def open_step(
    draft: Draft,
    ref: Reference,
    plan: StepPlan,
    *,
    about: str,
    at: datetime,
    street: str = "",
    target: Target | None = None,
) -> None:
    """The duty begins and its clocks with it; the same duty about the same thing is not opened twice.

    A business is the exception: when its duty is done and the event comes again (a second case is filed against it),
    that is a new duty. So is a duty that begins anew by its outcome. Of one that is a town's each town has its own;
    `street`: which, where that is not the first that was named. `target`: by when it is wanted this time.
    """
    # A running case keeps its playbook, also when the office has since taken a department off its list.
    owner = plan.department if plan.department in ref.departments else OFFICE
    department = ref.departments.at(owner, street or str(draft.case.facts.get("street") or ""))
    key = _key(draft.case, plan, about, "" if department.id == owner else department.id)
    if key is None:
        return
    known_at = max(_learned_at(draft.case, about, at), draft.placed_at or at)
    own = own_target(plan.target, ref, at, known_at, draft.placed_at)
    own = target or (asked(draft.case, ref, about, own) if plan.target and plan.target.asked else own)
    target_at, target_basis = sooner(draft.case, ref, plan.id, at, own)
    draft.add(
        e.StepOpened(
            step=key,
            plan=plan.id,
            title=titled(draft.case, plan, about),
            department=department.id,
            department_name=department.short,
            about=about,
            why_you=ref.why(plan.why_you),
            group=plan.group,
            basis=basis_of(draft.case, ref, plan, about=about, at=at),
            evidence=plan.evidence,
            outcomes=plan.outcomes,
            optional=plan.optional,
            target_at=target_at,
            target_basis=target_basis,
            to=plan.to,
        ),
        at,
    )
    for rule in plan.rules:
        if _binds(draft.case, plan, rule, about):
            _begin_clock(draft, ref, rule, step=key, about=about, at=at)


def begin_clocks(draft: Draft, ref: Reference, at: datetime) -> None:
    """Start the clocks of open steps whose conditions hold by now and did not when the step opened."""
    plans = {plan.id for plan in ref.plans_of(draft.case) if plan.clocks_when}  # few, however many steps there are
    steps = [step for step in draft.case.open_steps if step.plan in plans]
    start_clocks(draft, ref, steps, at, only_conditional=True)


def start_clocks(
    draft: Draft, ref: Reference, steps: Iterable[Step], at: datetime, *, only_conditional: bool = False
) -> None:
    """Start the clocks that these steps ought to have by now and have not had, of those that are open."""
    opened = [step for step in steps if step.state == "open"]
    had = draft.case.clocks.values() if opened else ()
    known = {(clock.step, clock.deadline.rule) for clock in had if not clock.corrected_away}
    for step in opened:
        plan = _plan_of(draft.case, ref, step)
        if plan is None:
            continue
        for rule in plan.clocks_when if only_conditional else plan.rules:
            if (step.id, rule) not in known and _binds(draft.case, plan, rule, step.about):
                _begin_clock(draft, ref, rule, step=step.id, about=step.about, at=max(at, step.opened_at))


def is_bound(case: Case, ref: Reference, clock: Clock) -> bool:
    """Whether what a clock was started for is known; what no plan says any more stays as it is."""
    plan = _plan_of(case, ref, case.steps[clock.step])
    return plan is None or _binds(case, plan, clock.deadline.rule, clock.about)


def _begin_clock(draft: Draft, ref: Reference, rule: str, *, step: str, about: str, at: datetime) -> None:
    anchor = anchor_of(draft.case, ref, rule, about=about, at=at)
    learned = _learned_at(draft.case, about, at)
    instants = _instants(draft.case, about, learned)
    start_clock(draft, ref, Beginning(at, anchor, instants, learned), rule=rule, step=step, about=about)


def _binds(case: Case, plan: StepPlan, rule: str, about: str) -> bool:
    """Whether what is known, with the grade that is confirmed or proposed, makes the rule's clock run; `group` is what
    a person says or the numbers leave open."""
    when = plan.clocks_when.get(rule)
    if when is None:
        return True
    group = may_be_group(case)
    views = ({**view, "grade": _grade(case, view), "group": group} for view in _views(case, plan.per, about))
    return any(matches(when, view) for view in views)


def may_be_group(case: Case) -> bool:
    """Whether more than one person may have fallen ill. No law says from how many on illness is a group's: only one
    known patient, whom one signal alone tells of, is none; at a school, and where nobody has counted, it may be."""
    if may_tell_of_group(case.facts):
        return True  # asked for each of thousands of posts about one affair: the others are not looked through
    tell = (each for each in case.signals if any(each.facts.get(name) for name in PEOPLE))
    return len(list(islice(tell, 2))) > 1


def _grade(case: Case, facts: Facts) -> str | None:
    """The grade that a person confirmed, else the gravest that is proposed."""
    if case.grade:
        return case.grade[:1]
    proposed, said = case.grade_proposed[0] if case.grade_proposed else None, facts.get("grade")
    return str(said) if said and is_graver(str(said), proposed) else proposed


def complete_step(
    draft: Draft,
    ref: Reference,
    step: Step,
    outcome: Outcome,
    *,
    at: datetime,
    note: str = "",
    fields: dict[str, str] | None = None,
    column: str | None = None,
    link_from: str = "",
    files: tuple[e.Filed, ...] = (),
) -> None:
    """The duty ends with `outcome`; the events it brings stop clocks and open what follows."""
    draft.add(
        e.StepDone(
            step=step.id,
            outcome=outcome.id,
            outcome_title=outcome.title,
            done_at=at,
            note=note,
            fields=fields or {},
            by_column=column,
            link_from=link_from,
            files=files,
        )
    )
    for event in outcome.emits:
        emit(draft, ref, event, about=step.about, at=at, by=f"{step.id}:{outcome.id}")
    stop_own(draft, step.id, at=at, by=f"{step.id}:{outcome.id}")
    if outcome.again:
        _begin_anew(draft, ref, step, at)
    _begin_for_later(draft, ref, step, at)


def brought_by(case: Case, ref: Reference, step: Step) -> list[Step]:
    """The steps that the outcome of a done step opened: what its events call for, and the same duty anew."""
    called = called_by(case, ref, step)
    opened = [each for each in case.steps.values() if each.id != step.id and each.opened_at == step.done_at]
    return [each for each in opened if (each.plan, each.about) in called]


def called_by(case: Case, ref: Reference, step: Step) -> list[tuple[str, str]]:
    """The plans of what the outcome of a done step calls for, and what each is about, whatever opened it."""
    called = [(step.plan, step.about)] if step.chosen and step.chosen.again else []
    for event in step.brought:
        called += [(plan.id, thing_of(case, plan.per, step.about)) for plan in _plans(case, ref, event)]
    return called


def _begin_anew(draft: Draft, ref: Reference, step: Step, at: datetime) -> None:
    """The same duty once more, unless what ends it for good has happened."""
    before = {(event, about) for event, about, _ in happened(draft.case)}
    plan = _plan_of(draft.case, ref, step)
    if plan is None or any((event, step.about) in before for event in plan.completes_on):
        return
    is_asked = plan.target is not None and plan.target.asked
    target = asked_next(draft.case, ref, step, at) if is_asked else None
    if target or not is_asked:  # a letter that wants no more is answered
        open_step(draft, ref, plan, about=step.about, at=at, target=target)


def _begin_for_later(draft: Draft, ref: Reference, step: Step, at: datetime) -> None:
    """A visit that is written down late serves who had complained by then: who came after it, and had waited for the
    same one, has not been visited."""
    plan = _plan_of(draft.case, ref, step)
    if plan is None or plan.per != "operator":
        return
    asked = [each for each in draft.case.signals if step.about in each.about and plan.opens_on in each.events]
    later = [each.received_at for each in asked if each.received_at > at]
    if later:
        open_step(draft, ref, plan, about=step.about, at=min(later))


def _plan_of(case: Case, ref: Reference, step: Step) -> StepPlan | None:
    return next((plan for plan in ref.plans_of(case) if plan.id == step.plan), None)


def _ended(case: Case, ref: Reference, event: str, about: str) -> list[tuple[Step, Outcome]]:
    """Open steps that `event` ends by itself, each with its outcome."""
    found = []
    for plan in ref.plans_of(case):
        if event in plan.completes_on and (outcome := plan.outcome(plan.completes_on[event])):
            thing = thing_of(case, plan.per, about)
            found += [(each, outcome) for each in case.open_steps if (each.plan, each.about) == (plan.id, thing)]
    return list({step.id: (step, outcome) for step, outcome in found}.values())


def _plans(case: Case, ref: Reference, event: str) -> Iterator[StepPlan]:
    """What opens on an event. What a signal brings opens nothing under a playbook that answers no longer."""
    brought = event == CASE_OPENED or any(event in joined.events for joined in case.signals)
    for taken in case.playbooks if brought else (*case.playbooks, *case.former):
        yield from (plan for plan in ref.playbook(taken.hash).steps if plan.opens_on == event)


def happened(case: Case) -> Iterator[tuple[str, str, datetime | None]]:
    """Every event so far, what it was about, and when the work was done that brought it; None: a signal did."""
    yield CASE_OPENED, CASE, None
    for joined in case.signals:
        for event in joined.events:
            yield event, f"signal:{joined.id}", None
    for step in case.steps.values():
        for event in step.brought:
            yield event, step.about, step.done_at


def is_called(case: Case, plan: StepPlan, about: str, told: Sequence[Joined] | None = None) -> bool:
    """Whether the facts call for the step: those of the signal it is about first, then those of the case.

    `told`: the signals about it, where they are known already.
    """
    if plan.per == FINDING and _is_beside(case, plan, about, told):
        return False
    if not plan.when:  # most steps, and putting the facts together costs more than asking
        return True
    return any(matches(plan.when, view) for view in _views(case, plan.per, about, told))


def _is_beside(case: Case, plan: StepPlan, about: str, told: Sequence[Joined] | None) -> bool:
    """Whether a signal is no finding, where there is one that has the duty already."""
    if not about.startswith("signal:") or thing_of(case, FINDING, about, told) != CASE:
        return False
    return any(each.plan == plan.id and each.about != CASE and each.state != WITHDRAWN for each in case.steps.values())


def _views(case: Case, per: str, about: str, told: Sequence[Joined] | None = None) -> list[Facts]:
    signals = told_of(case, about) if told is None else told
    views: list[Facts] = [merged(joined.facts, case.facts) for joined in signals]
    return [*views, case.facts] if not views or per == CASE else views


def _heard(case: Case) -> dict[str, list[Joined]]:
    """By each thing what `_told` finds about it."""
    found: dict[str, list[Joined]] = {}
    for joined in reversed(case.signals):
        for thing in joined.about:
            if thing != CASE and not (thing.startswith("signal:") and thing in found):
                found.setdefault(thing, []).append(joined)
    return found


def _key(case: Case, plan: StepPlan, about: str, town: str) -> str | None:
    """The key of a step to open; None when this duty is open already, or done and not to be done twice, or in others'
    hands. `town`: whose it is, where each has its own."""
    theirs = (each for each in case.steps.values() if each.department == town and each.state != WITHDRAWN)
    if town and any((each.plan, each.about) == (plan.id, about) for each in theirs):
        return None
    if plan.not_while and any(each.plan in plan.not_while and each.about == about for each in case.open_steps):
        return None
    first = "/".join(filter(None, (plan.id, about, town)))
    if any(_ends_it(case, plan, key) for key in _by_another_name(case, plan, about)):
        return None
    key, n = first, 1
    while key in case.steps:
        if case.steps[key].about == about and _ends_it(case, plan, key):
            return None
        n += 1
        key = f"{first}/{n}"
    return None if any(each.state == "open" for each in _further(case, first, about)) else key


def _by_another_name(case: Case, plan: StepPlan, about: str) -> list[str]:
    """The keys of the same duty of a sample that was called otherwise when it was opened."""
    if not about.startswith(("sample:", "recall:")):
        return []
    return [key for key, each in case.steps.items() if (each.plan, each.about) == (plan.id, about)]


def _ends_it(case: Case, plan: StepPlan, key: str) -> bool:
    """Whether a duty is open by that key, or done and not to be done twice."""
    state = case.steps[key].state if key in case.steps else WITHDRAWN
    return state == "open" or not (state == WITHDRAWN or _may_come_again(plan))


def _is_known(case: Case, key: str, about: str) -> bool:
    """Opened before, and not withdrawn since; what was ruled out is opened by a new signal alone."""
    step = case.steps.get(key)
    if step is None or step.about != about:
        return False
    return step.state != WITHDRAWN or step.withdrawn_with in case.steps


def _further(case: Case, first: str, about: str) -> Iterator[Step]:
    """The further ones of a duty, of which some may have left: their numbers have gaps then."""
    rest = len(first) + 1
    for key, each in case.steps.items():
        if key.startswith(f"{first}/") and key[rest:].isdecimal() and each.about == about:
            yield each


def _may_come_again(plan: StepPlan) -> bool:
    return plan.per == "operator" or any(outcome.again for outcome in plan.outcomes)


def _learned_at(case: Case, about: str, at: datetime) -> datetime:
    """When the office knew what is dated `at`: of what a source dates by the day alone, when the newest that is dated
    so came here."""
    if not is_bare_day(at):
        return at
    same = (each for each in reversed(case.signals) if each.received_at == at and about in (CASE, *each.about))
    return next((each.arrived_at for each in same if each.arrived_at), at)


def _instants(case: Case, about: str, at: datetime) -> dict[str, list[datetime]]:
    """When, by those who tell of it, what a clock is about happened, was first published, noticed and treated, as far
    as known by `at`."""
    told = [each for each in case.signals if about == CASE or about in each.about]
    known: dict[str, list[datetime | None]] = {
        "occurred": [each.occurred_at for each in told],
        "published": [each.published_at for each in told],
        "noticed": [each.arrived_at or each.received_at for each in told],
        "treated": [each.treated_at for each in told],
        "received": [each.received_at for each in told],
    }
    return {name: [each for each in every if each and each <= at] for name, every in known.items()}
