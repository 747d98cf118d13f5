"""Beginning earlier (起算时间提前): a later source says that what a running clock waits for began before its start.

The time counts as it would had that source come first: the clock stays, with the earlier start and who said so.
"""

from collections.abc import Collection
from datetime import datetime

from msgspec.structs import replace

from .. import entries as e
from ..anchors import bases_by
from ..case import CASE, Case, Clock
from ..errors import ActionRefused
from ..facts import Facts, matches, may_tell_of_group
from ..law.workdays import in_beijing, is_bare_day
from ..playbook import CASE_OPENED, StepPlan
from ..reference import Reference
from .clocks import recounted, version_from
from .draft import Draft

TREATED = "来源说明 {now} 起接诊，早于原起算的 {was}"
"""Why it begins earlier: a medical institution had received patients by then."""
RECEIVED = "另一来源于 {now} 已经接到，早于原起算的 {was}"
"""The same where the office, or its register, had it before."""
UNTOLD = "说它更早的来源已拆出"
"""Why it begins later again."""
ITSELF_READ = "media"
"""A post is noticed when it is read here, however old it is."""


def treated_earlier(draft: Draft, ref: Reference, signal: str, treated_at: datetime | None) -> None:
    """What runs from when a medical institution received patients begins when the first source says it did."""
    if treated_at is None:
        return
    for clock in _running(draft.case, treated_at):
        if starts_of(ref, clock) == "treated":
            begin_earlier(draft, ref, clock, treated_at, signal, TREATED, instant="treated")


def received_earlier(
    draft: Draft, ref: Reference, signal: str, facts: Facts, received_at: datetime, arrived_at: datetime | None
) -> None:
    """What this signal begins of the affair by itself, and another began later, begins when this one was received."""
    hour = (arrived_at or received_at) if is_bare_day(received_at) else received_at
    running = _running(draft.case, min(received_at, hour)) if facts.get("channel") != ITSELF_READ else []
    plans = _plans(ref, facts) if running else {}
    for clock in running:
        plan, starts = plans.get(draft.case.steps[clock.step].plan), starts_of(ref, clock)
        since = hour if clock.deadline.unit == "hours" else received_at
        if plan and starts in ("event", "noticed", "treated") and _binds(plan, clock, facts):
            instant = "noticed" if starts != "event" else ""
            begin_earlier(draft, ref, clock, since, signal, RECEIVED, instant=instant)


def begins_too(ref: Reference, clock: Clock, plan: str, facts: Facts) -> bool:
    """Whether a signal with these facts begins by itself what the clock of that plan waits for."""
    own = _plans(ref, facts).get(plan) if facts.get("channel") != ITSELF_READ else None
    return own is not None and _binds(own, clock, facts)


def begin_without(draft: Draft, ref: Reference, left: Collection[str]) -> None:
    """What began earlier by signals that have left the case begins as those say that are still in it."""
    for clock in list(draft.case.clocks.values()):
        told = [each for each in clock.told if each.signal not in left]
        if len(told) == len(clock.told) or clock.stopped_at is not None or clock.is_start_set:
            continue
        first = min(told, key=lambda each: each.started_at)
        try:
            moved = recounted(ref, clock, start=first.started_at, version=version_from(ref, clock, first.started_at))
        except ActionRefused:  # a person says which holds
            continue
        draft.add(
            e.ClockMoved(
                clock=clock.id,
                change="start_untold",
                deadline=moved,
                reason=UNTOLD,
                started_at=first.started_at,
                instants=first.instants,
                untold=tuple(left),
                bases=bases_by(draft.case, ref, clock, moved.version),
            )
        )


def _running(case: Case, since: datetime) -> list[Clock]:
    """What runs about the affair from later than that, unless an officer set its start or somebody's right ends by
    it."""
    return [
        clock
        for clock in case.clocks.values()
        if clock.about == CASE and clock.stopped_at is None and clock.started_at > since
        if not clock.is_start_set and not clock.deadline.is_right
    ]


def starts_of(ref: Reference, clock: Clock) -> str:
    """From when its rule runs (see `RuleVersion.starts`); empty of a rule that there is no more."""
    law = ref.law_of(clock)
    return law.starts if law else ""


def _plans(ref: Reference, facts: Facts) -> dict[str, StepPlan]:
    """What a signal would open by itself, by its plan."""
    chosen = [book for book, _ in ref.choose(facts)]
    brought = {CASE_OPENED, *(event for book in chosen for event in book.signal_emits)}
    opened = (plan for book in chosen for plan in book.steps if plan.opens_on in brought)
    return {plan.id: plan for plan in opened if matches(plan.when, facts)}


def _binds(plan: StepPlan, clock: Clock, facts: Facts) -> bool:
    """Whether the signal by itself makes that clock run."""
    when = plan.clocks_when.get(clock.deadline.rule)
    return when is None or matches(when, {**facts, "group": may_tell_of_group(facts)})


def begin_earlier(
    draft: Draft, ref: Reference, clock: Clock, since: datetime, signal: str, why: str, *, instant: str
) -> None:
    """The clock begins `since` then, if that is earlier and a version of its rule was in force."""
    try:
        version = version_from(ref, clock, since)
    except ActionRefused:  # a person says which holds
        return
    if since >= clock.started_at:
        return
    moved = recounted(ref, clock, start=since, version=version)
    draft.add(
        e.ClockMoved(
            clock=clock.id,
            change="start_told",
            deadline=replace(moved, reminders=(*_early(clock, moved.due_at), *moved.reminders)),
            reason=why.format(now=_read(since), was=_read(clock.started_at)),
            started_at=since,
            signal=signal,
            instants={**clock.instants, instant: since} if instant else clock.instants,
            bases=bases_by(draft.case, ref, clock, version),
        )
    )


def _early(clock: Clock, due_at: datetime | None) -> tuple[e.Reminder, ...]:
    """Its reminder by when it happened, where that still comes before it is due."""
    kept = (each for each in clock.deadline.reminders if each.kind == "earliest")
    return tuple(each for each in kept if due_at is not None and each.at < due_at)


def _read(at: datetime) -> str:
    return f"{in_beijing(at):%m-%d}" if is_bare_day(at) else f"{in_beijing(at):%m-%d %H:%M}"
