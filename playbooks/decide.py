"""What a signal changes: opening a case, joining one, and the chain of events that opens steps and clocks.

An event (`complaint_received`, `complaint_accepted` …) stops the clocks that wait for it and opens the steps that
open on it. Signals bring events, outcomes of steps bring events; nothing else does.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from . import entries as e
from .case import Case, Step
from .clocks import start_clock, stop_clocks
from .draft import Draft
from .facts import matches, merged
from .playbook import CASE_OPENED, Outcome, Playbook, StepPlan, Target, playbook_hash
from .reference import Reference
from .workdays import beijing, day_of


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """What decisions need to know of one signal."""

    id: str
    channel: str
    title: str
    source: str
    received_at: datetime
    facts: dict[str, Any]
    headline: str = ""
    """What it is about in a few words without a business's name, for the queue."""
    sample_no: str | None = None
    operator: str | None = None
    known: e.RumourMatched | None = None
    grade: tuple[str, str] | None = None
    progress: dict[str, datetime] = {}
    """Register columns that report the source's own handling, with their instants."""
    revision: int = 1
    changed: tuple[str, ...] = ()


def open_case(
    ref: Reference,
    incoming: Incoming,
    *,
    alert: str,
    area: str,
    exercise: str | None,
    now: datetime,
    cause: str = "",
    related_to: str | None = None,
) -> Draft:
    """A new case for a signal that belongs to no open affair. It opens with this signal, never after a wait."""
    chosen = ref.choose(incoming.facts)
    first, why = chosen[0]
    draft = Draft(None, e.digest(alert, first.id), cause=cause or incoming.id, now=now)
    at = incoming.received_at
    draft.add(
        e.Opened(
            alert=alert,
            area=area,
            playbook=_ref(first, why),
            title=incoming.headline or incoming.title,
            exercise=exercise,
            related_to=related_to,
        ),
        at,
    )
    _take_signal(draft, ref, incoming, chosen, rule="first", why="首条信息")
    return draft


def join_case(ref: Reference, case: Case, incoming: Incoming, *, rule: str, why: str, now: datetime) -> Draft:
    """One more signal of the same affair: its own clocks start, whatever else is running."""
    draft = Draft(case, case.id, cause=incoming.id, now=now)
    _take_signal(draft, ref, incoming, ref.choose(incoming.facts), rule=rule, why=why)
    return draft


def update_signal(ref: Reference, case: Case, incoming: Incoming, *, now: datetime) -> Draft:
    """The same signal with other content: a revision, and steps that its register columns complete.

    Clocks never restart by themselves.
    """
    cause = e.digest(incoming.id, str(incoming.revision))
    draft = Draft(case, case.id, cause=cause, now=now)
    draft.add(
        e.SignalUpdated(signal=incoming.id, revision=incoming.revision, changed=incoming.changed, facts=incoming.facts)
    )
    _know(draft, incoming)
    weigh(draft, ref, now)
    _complete_by_columns(draft, ref, incoming)
    return draft


def weigh(draft: Draft, ref: Reference, at: datetime) -> None:
    """Set the severity from the facts. It never falls by itself; red work is dispatched without waiting."""
    wanted = ref.severity(draft.case.facts)
    level, why = wanted.level, wanted.why
    current = draft.case.severity
    order = ("red", "orange", "yellow", "blue")
    rises = order.index(level) < order.index(current)
    if rises or (level == current and set(why) - set(draft.case.severity_why)):
        kept = () if rises else tuple(each for each in draft.case.severity_why if each not in why)
        draft.add(e.SeverityChanged(level=level, why=(*kept, *why)), at)


def dispatch_red(draft: Draft, at: datetime) -> None:
    """Red work goes to its departments at once; other work when the duty officer dispatches it."""
    waiting = tuple(step.id for step in draft.case.open_steps if step.dispatched_at is None)
    if draft.case.severity == "red" and waiting:
        draft.add(e.Dispatched(steps=waiting), at)


def emit(
    draft: Draft,
    ref: Reference,
    event: str,
    *,
    about: str,
    at: datetime,
    by: str,
    only: str | None = None,
    facts: dict[str, Any] | None = None,
    sample_no: str | None = None,
    operator: str | None = None,
) -> None:
    """An event has happened: stop the clocks that wait for it, open the steps that open on it.

    `only` limits the opening to the playbook of that hash (one that has just been added).
    """
    stop_clocks(draft, ref, event=event, about=about, at=at, by=by)
    known = merged(draft.case.facts, facts or {})
    for taken in draft.case.playbooks:
        if only is not None and taken.hash != only:
            continue
        for plan in ref.playbook(taken.hash).steps:
            if plan.opens_on == event and matches(plan.when, known):
                subject = _about(plan, about, sample_no=sample_no, operator=operator)
                open_step(draft, ref, plan, about=subject, at=at)


def open_step(draft: Draft, ref: Reference, plan: StepPlan, *, about: str, at: datetime) -> None:
    """The duty begins and its clocks with it; the same duty about the same thing is not opened twice."""
    key = f"{plan.id}/{about}"
    if key in draft.case.steps:
        return
    department = ref.departments.get(plan.department)
    draft.add(
        e.StepOpened(
            step=key,
            plan=plan.id,
            title=plan.title,
            department=plan.department,
            department_name=department.short,
            about=about,
            why_you=plan.why_you,
            group=plan.group,
            basis=plan.basis,
            evidence=plan.evidence,
            outcomes=plan.outcomes,
            optional=plan.optional,
            target_at=_target_at(plan.target, at, ref),
            target_basis=plan.target.basis if plan.target else None,
        ),
        at,
    )
    for rule in plan.rules:
        anchor = _anchor(draft, ref, rule, about=about, at=at)
        start_clock(draft, ref, rule=rule, step=key, about=about, at=at, anchor=anchor)


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
        )
    )
    for event in outcome.emits:
        emit(draft, ref, event, about=step.about, at=at, by=f"{step.id}:{outcome.id}")


def _take_signal(
    draft: Draft, ref: Reference, incoming: Incoming, chosen: list[tuple[Playbook, list[str]]], *, rule: str, why: str
) -> None:
    at = incoming.received_at
    new = [(playbook, words) for playbook, words in chosen if playbook.id not in _ids(draft.case)]
    is_first = not draft.case.signals
    draft.add(
        e.SignalJoined(
            signal=incoming.id,
            channel=incoming.channel,
            title=incoming.title,
            rule=rule,
            why=why,
            playbook=chosen[0][0].id,
            received_at=at,
            source=incoming.source,
            facts=incoming.facts,
        ),
        at,
    )
    for playbook, words in new:
        draft.add(e.PlaybookAdded(playbook=_ref(playbook, words)), at)
    _know(draft, incoming)
    weigh(draft, ref, at)
    opened = [each for each in draft.case.playbooks if is_first or each.id in {book.id for book, _ in new}]
    for taken in opened:
        emit(draft, ref, CASE_OPENED, about="case", at=at, by=incoming.id, only=taken.hash)
    for event in dict.fromkeys(event for playbook, _ in chosen for event in playbook.signal_emits):
        emit(
            draft,
            ref,
            event,
            about=f"signal:{incoming.id}",
            at=at,
            by=incoming.id,
            facts=incoming.facts,
            sample_no=incoming.sample_no,
            operator=incoming.operator,
        )
    _complete_by_columns(draft, ref, incoming)
    dispatch_red(draft, at)


def _know(draft: Draft, incoming: Incoming) -> None:
    if incoming.known and draft.case.known is None:
        draft.add(incoming.known, incoming.received_at)
    if incoming.grade and draft.case.grade_proposed is None:
        draft.add(e.GradeProposed(grade=incoming.grade[0], rule=incoming.grade[1]), incoming.received_at)


def _complete_by_columns(draft: Draft, ref: Reference, incoming: Incoming) -> None:
    mine = {f"signal:{incoming.id}", f"sample:{incoming.sample_no}"}
    for column, at in sorted(incoming.progress.items(), key=lambda each: each[1]):
        for step in draft.case.open_steps:
            outcome = _outcome_by_column(draft, ref, step, column) if step.about in mine else None
            if outcome:
                when = max(at, step.opened_at)
                complete_step(draft, ref, step, outcome, at=when, note=f"登记表“{column}”", column=column)


def _outcome_by_column(draft: Draft, ref: Reference, step: Step, column: str) -> Outcome | None:
    for taken in draft.case.playbooks:
        plan = ref.playbook(taken.hash).step(step.plan)
        if plan and column in plan.completes_by:
            return plan.outcome(plan.completes_by[column])
    return None


def _about(plan: StepPlan, about: str, *, sample_no: str | None, operator: str | None) -> str:
    kind, _, rest = about.partition(":")
    if plan.per == "case":
        return "case"
    if plan.per == kind:
        return about
    if plan.per == "sample" and sample_no:
        return f"sample:{sample_no}"
    if plan.per == "operator" and operator:
        return f"operator:{operator}"
    return f"{plan.per}:{rest or kind}"


def _anchor(draft: Draft, ref: Reference, rule_id: str, *, about: str, at: datetime) -> datetime | None:
    """The instant that chooses the rule's version, when that is another event than the one that starts the clock."""
    version = ref.rules.get(rule_id).versions[-1]
    if version.version_event == version.start_event:
        return None
    for clock in draft.case.clocks.values():
        started_by = ref.rules.version(clock.deadline.rule, clock.deadline.version).start_event
        if started_by == version.version_event and about in (clock.about, "case"):
            return clock.started_at
    for joined in draft.case.signals:
        if about == f"signal:{joined.id}":
            return joined.received_at
    return draft.case.signals[0].received_at if draft.case.signals else at


def _target_at(target: Target | None, at: datetime, ref: Reference) -> datetime | None:
    if target is None:
        return None
    if target.working_days:
        return beijing(ref.workdays.after(day_of(at), target.working_days), ref.office.closes)
    return at + timedelta(minutes=target.minutes or 0, hours=target.hours or 0)


def _ids(case: Case) -> set[str]:
    return {each.id for each in case.playbooks}


def _ref(playbook: Playbook, why: list[str]) -> e.PlaybookRef:
    return e.PlaybookRef(
        id=playbook.id,
        title=playbook.title,
        hash=playbook_hash(playbook),
        why=tuple(why),
        clauses=playbook.clauses,
    )
