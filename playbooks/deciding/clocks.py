"""Starting, stopping and moving the clocks of a case. Due times come from instants in records, never from `now`."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import NamedTuple

from msgspec.structs import replace

from .. import entries as e
from ..anchors import bases_by
from ..case import Case, Clock
from ..errors import ActionRefused
from ..law.counting import Length
from ..law.deadlines import Due, Span, due
from ..law.rules import (
    DeadlineError,
    Exclusion,
    Extension,
    Rule,
    choose_version,
    extensions_of,
    version_in_force,
)
from ..law.workdays import day_of, is_bare_day
from ..reference import Reference
from .asked import Paper
from .draft import Draft

_OF_ONE = ("treated", "received")
"""Instants that only the rules which run from them ask for."""


class Beginning(NamedTuple):
    """From when a clock may run. Days are counted from `at`; hours from when the office learned it, where `at` is a day
    without an hour."""

    at: datetime
    anchor: datetime | None = None
    """What chooses the version of the rule; by default `at`."""
    instants: Mapping[str, Collection[datetime]] = MappingProxyType({})
    """From when it runs where the law leaves that open; none of them is after it was learned."""
    learned_at: datetime | None = None


def start_clock(draft: Draft, ref: Reference, beginning: Beginning, *, rule: str, step: str, about: str) -> None:
    """A clock of `rule` begins, where the rule was in force by then: nobody is held to what was no law yet."""
    at, anchor, instants, learned_at = beginning
    law = ref.rules.get(rule)
    version = version_in_force(law, anchor or at)
    if version is None:
        return
    starts = version.starts
    known = {} if starts == "event" else _asked_for(starts, instants)
    since = _since(starts, (learned_at or at) if version.unit == "hours" else at, known)
    if since is None:
        return
    result = due(law, since, anchor=anchor or at, workdays=ref.workdays, office=ref.office)
    early = _early_reminder(ref, law, result, known) if starts == "noticed" else ()
    draft.add(
        e.ClockStarted(
            clock=_new_id(draft, rule, about),
            step=step,
            about=about,
            started_at=since,
            deadline=deadline_of(result, ref, early=early),
            anchor_at=anchor,
            instants={} if starts in ("occurred", "received") else known,
        ),
        at,
    )


def _new_id(draft: Draft, rule: str, about: str) -> str:
    """The id of a clock that begins: none that a clock may have which left with its signals and can come back."""
    nth = sum(1 for clock in draft.case.clocks.values() if clock.deadline.rule == rule and clock.about == about)
    return e.digest(draft.case_id, rule, about, str(nth), *([draft.cause] if draft.case.counted else []))


def stop_clocks(draft: Draft, ref: Reference, *, event: str, about: str, at: datetime, by: str) -> None:
    """Every clock that waits for `event` about the same thing, and had begun, stops at `at`.

    Written down late, the event may lie before a miss: the miss is then withdrawn.
    """
    for clock in list(draft.case.clocks.values()):
        waits = clock.stopped_at is None and clock.about == about and clock.started_at <= at
        if waits and event == _end_event(clock, ref) and not _is_used_apart(draft.case, ref, clock, by):
            _stop(draft, clock, at, by)


def stop_own(draft: Draft, step: str, *, at: datetime, by: str) -> None:
    """A duty has ended, and with it what was left of its times: of somebody else's that it waited for, and of those
    whose rule has since come to wait for another event."""
    for clock in list(draft.case.clocks.values()):
        if clock.step == step and clock.stopped_at is None and clock.started_at <= at:
            _stop(draft, clock, at, by)


def _stop(draft: Draft, clock: Clock, at: datetime, by: str) -> None:
    draft.add(e.ClockStopped(clock=clock.id, by=by, stopped_at=at), at)
    if clock.missed_at and _was_not_due(clock, at):
        reason = "补记：期限届满之前已经办理或者暂停"
        draft.add(e.MissWithdrawn(clock=clock.id, due_at=clock.missed_at, reason=reason))


def _is_used_apart(case: Case, ref: Reference, clock: Clock, by: str) -> bool:
    """Whether the clock is of a right, and what ends is the record of another one: to object to the method, and to how
    a sample was taken, each is used, and lost, by itself."""
    step = case.steps.get(by.rpartition(":")[0])
    if not clock.deadline.is_right or step is None or step.id == clock.step:
        return False
    rules = (rule for plan in ref.plans_of(case) if plan.id == step.plan for rule in plan.rules)
    return any(rule in ref.rules and ref.rules.get(rule).theirs == "right" for rule in rules)


def pause_clock(draft: Draft, ref: Reference, clock: Clock, paper: Paper, *, ground: str) -> None:
    """Excluded time begins (testing, hearing, public notice): the clock has no due time until it resumes.

    Only what the article of its rule names stops it; `ground` says which, where it names several.
    """
    if not clock.is_running:
        raise ActionRefused("该时限未在计时，不能暂停")
    named, at = _ground(ref, clock, ground), paper.at
    if at < clock.started_at or at > draft.now:
        raise ActionRefused("暂停时间须在时限开始之后、现在之前，请核对")
    moved = recounted(ref, clock, excluded=(*spans_of(clock), Span(start=at, end=None)))
    if moved.due_at is not None:
        raise ActionRefused("这一时间期限已经届满，不能再暂停")
    draft.add(
        e.ClockMoved(
            clock=clock.id,
            change="paused",
            deadline=moved,
            reason=paper.reason,
            document=paper.document,
            paused_at=at,
            ground=f"{named.title}（{named.article}）",
        ),
        at,
    )


def resume_clock(draft: Draft, ref: Reference, clock: Clock, paper: Paper) -> None:
    """Excluded time ends; the due time moves by what was excluded. A miss that this undoes is withdrawn."""
    if not clock.is_paused:
        raise ActionRefused("该时限没有处于暂停状态")
    began, (at, reason, document) = clock.excluded[-1][0], paper
    if at < began or at > draft.now:
        raise ActionRefused("恢复时间须在暂停时间之后、现在之前，请核对")
    moved = recounted(ref, clock, excluded=(*spans_of(clock)[:-1], Span(start=began, end=at)))
    draft.add(
        e.ClockMoved(clock=clock.id, change="resumed", deadline=moved, reason=reason, document=document, resumed_at=at),
        at,
    )
    withdraw_if_undone(draft, clock.id, reason=reason, document=document)


def extend_clock(
    draft: Draft, ref: Reference, clock: Clock, paper: Paper, *, approver: str, length: int | None
) -> None:
    """The next extension the rule allows, approved by `approver`, when and as the paper says. `length` is what was
    approved, where the law leaves the number to those who approve, or lets them approve less.

    A term that has run out is not extended any more; an approval given in time may be written down late.
    """
    more = next_extension(ref, clock)
    if more is None and clock.extensions:
        raise ActionRefused("该时限已按条文延长过，不能再延长")
    if more is None:
        raise ActionRefused(f"{clock.deadline.article}没有规定可以延长")
    days, (at, reason, document) = _approved(more, length), paper
    if at < clock.started_at or at > draft.now:
        raise ActionRefused("批准延长的时间须在时限开始之后、现在之前，请核对")
    if clock.deadline.due_at and at >= clock.deadline.due_at:
        raise ActionRefused("批准延长时期限已经届满，不能再延长；届满之前已经批准的，请填写批准的时间")
    added = Length(length=days, unit=more.unit)
    before = tuple(Length(length=each["length"], unit=each["unit"]) for each in clock.extensions)
    draft.add(
        e.ClockMoved(
            clock=clock.id,
            change="extended",
            deadline=recounted(ref, clock, extended=(*before, added)),
            reason=reason,
            document=document,
            extension={
                "length": added.length,
                "unit": str(added.unit),
                "approver": approver,
                "document": document,
                "approved_at": at.astimezone(UTC).isoformat(),
                "by": draft.actor.person if draft.actor else "",
                "was_due_at": clock.deadline.due_at.isoformat() if clock.deadline.due_at else "",
            },
        ),
        at,
    )
    withdraw_if_undone(draft, clock.id, reason=reason, document=document)


def next_extension(ref: Reference, clock: Clock) -> Extension | None:
    """By what the clock may be extended now; None when the law allows no (further) extension."""
    law = ref.law_of(clock)
    allowed = extensions_of(law) if law else ()
    return allowed[len(clock.extensions)] if len(clock.extensions) < len(allowed) else None


def pause_grounds(ref: Reference, clock: Clock) -> tuple[Exclusion, ...]:
    """What its rule does not count: only that may pause the clock."""
    law = ref.law_of(clock)
    return law.excluded if law else ()


def choose_clock_version(draft: Draft, ref: Reference, clock: Clock, paper: Paper, *, version: str) -> None:
    """Another version of the rule, chosen by hand."""
    at, reason, document = paper
    moved, bases = recounted(ref, clock, version=version), bases_by(draft.case, ref, clock, version)
    body = e.ClockMoved(
        clock=clock.id, change="version_chosen", deadline=moved, reason=reason, document=document, bases=bases
    )
    draft.add(body, at)
    withdraw_if_undone(draft, clock.id, reason=reason, document=document)


def correct_start(
    draft: Draft, ref: Reference, clock: Clock, paper: Paper, *, start: datetime, change: str = "start_corrected"
) -> None:
    """The clock began at another instant than was written down; if the start chose the version, the new one does.
    `change`: whether an officer says so (`start_corrected`), or took what a source says (`start_accepted`).

    A miss that this undoes is withdrawn; one that it brings is dated by the watch, when it fell due.
    """
    if start > draft.now:
        raise ActionRefused("起算时间不能晚于现在")
    if clock.excluded and start > clock.excluded[0][0]:
        raise ActionRefused("起算时间不能晚于该时限第一次暂停的时间")
    if clock.is_paused:
        raise ActionRefused("该时限正在暂停，请先恢复计时")
    at, reason, document = paper
    moved = recounted(ref, clock, start=start, version=version_from(ref, clock, start))
    bases = bases_by(draft.case, ref, clock, moved.version)
    body = e.ClockMoved(clock=clock.id, change=change, deadline=moved, reason=reason, document=document, bases=bases)
    draft.add(replace(body, started_at=start), at)
    withdraw_if_undone(draft, clock.id, reason=reason, document=document)


def withdraw_if_undone(draft: Draft, clock_id: str, *, reason: str, document: str | None) -> None:
    """Withdraw a miss when the clock, as it stands now, was not yet due when it was said to be missed.

    While it is paused nobody knows yet; that shows when it resumes or stops.
    """
    clock = draft.case.clocks[clock_id]
    if clock.missed_at and clock.deadline.due_at and clock.deadline.due_at > clock.missed_at:
        draft.add(e.MissWithdrawn(clock=clock_id, due_at=clock.missed_at, reason=reason, document=document))


def deadline_of(result: Due, ref: Reference, *, early: tuple[e.Reminder, ...] = ()) -> e.Deadline:
    """What an entry keeps of a computed due time. Nobody is reminded of what somebody else may do or leave."""
    rule = ref.rules.get(result.rule)
    reminders = tuple(e.Reminder(kind=each.kind, at=each.at.astimezone(UTC)) for each in result.reminders)
    return e.Deadline(
        rule=result.rule,
        version=result.version,
        title=rule.title,
        article=result.article,
        unit=str(result.unit),
        length=result.length,
        due_at=result.due_at.astimezone(UTC) if result.due_at else None,
        due_on=result.due_on,
        reminders=() if rule.theirs == "right" else (*early, *reminders),
        is_right=rule.theirs == "right",
        provisional=result.provisional,
        statutory=result.statutory,
        confidence=result.confidence,
        runs_for=result.runs_for or "",
    )


def _since(starts: str, at: datetime, known: dict[str, datetime]) -> datetime | None:
    """From when a clock runs; None when that is an instant nobody has said."""
    if starts == "occurred":
        return known.get("occurred")
    if starts in ("treated", "received"):
        return known.get(starts, at)
    return min([at, *known.values()]) if starts == "earliest" else at


def _asked_for(starts: str, told: Mapping[str, Collection[datetime]]) -> dict[str, datetime]:
    """The earliest of each. Of a day whose hour nobody said no hours are counted, as all these rules do but the one
    that runs from what happened; only a hospital's duty goes by when it received the first patient."""
    if starts in ("occurred", "received"):
        return {name: min(every, key=by_day) for name, every in told.items() if every}
    asked = {name: every for name, every in told.items() if name not in _OF_ONE or name == starts}
    hours = {name: [at for at in every if not is_bare_day(at)] for name, every in asked.items()}
    return {name: min(every) for name, every in hours.items() if every}


def by_day(at: datetime) -> tuple[date, bool, datetime]:
    """An earlier day is earlier whether its hour was said or not; of one day the hour that was said says more."""
    return day_of(at), is_bare_day(at), at


def _early_reminder(ref: Reference, rule: Rule, result: Due, known: dict[str, datetime]) -> tuple[e.Reminder, ...]:
    """When it would be due if it ran from the earliest known instant: a reminder, never a verdict."""
    if not known or result.due_at is None:
        return ()
    early = due(rule, min(known.values()), anchor=result.anchor, workdays=ref.workdays, office=ref.office).due_at
    if early is None or not result.start < early < result.due_at:
        return ()
    return (e.Reminder(kind="earliest", at=early.astimezone(UTC)),)


def _ground(ref: Reference, clock: Clock, wanted: str) -> Exclusion:
    """The named ground of a pause, or the only one. Raises ActionRefused."""
    grounds = pause_grounds(ref, clock)
    if not grounds:
        raise ActionRefused(f"{clock.deadline.article}没有规定不计入的时间，该时限不能暂停")
    if len(grounds) == 1 and not wanted:
        return grounds[0]
    found = next((each for each in grounds if wanted in (each.id, each.title)), None)
    if found is None:
        names = "、".join(each.title for each in grounds)
        raise ActionRefused(f"请选择不计入期限的事由；该时限只有：{names}")
    return found


def _approved(more: Extension, length: int | None) -> int:
    """By how much it is extended: what the article says, or what was approved within it. Raises ActionRefused."""
    days = length if length is not None and (more.length is None or more.at_most) else more.length
    if days is None or days <= 0:
        raise ActionRefused("条文没有写延长多少，请填写批准延长的数目")
    if more.length is not None and days > more.length:
        raise ActionRefused(f"条文规定延长最多 {more.length}，批准的数目不能超过")
    return days


def _was_not_due(clock: Clock, stopped_at: datetime) -> bool:
    """Whether a clock that was said to be missed had ended, or stood still, when it would have fallen due."""
    missed_at = clock.missed_at or stopped_at
    return stopped_at <= missed_at or (clock.is_paused and clock.excluded[-1][0] <= missed_at)


def recounted(
    ref: Reference,
    clock: Clock,
    *,
    start: datetime | None = None,
    excluded: Iterable[Span] | None = None,
    extended: tuple[Length, ...] | None = None,
    version: str | None = None,
) -> e.Deadline:
    """Its due time with what is said here in the place of what it has. Raises ActionRefused where its rule has gone."""
    version = version or clock.deadline.version
    lengths = tuple(Length(length=each["length"], unit=each["unit"]) for each in clock.extensions)
    result = due(
        _rule(ref, clock, version),
        start or clock.started_at,
        anchor=clock.anchor_at,
        workdays=ref.workdays,
        office=ref.office,
        version=version,
        extended=lengths if extended is None else extended,
        excluded=tuple(spans_of(clock) if excluded is None else excluded),
    )
    return deadline_of(result, ref)


def version_from(ref: Reference, clock: Clock, start: datetime) -> str:
    """The version in force at `start`; the clock's own where another event or a person chose it."""
    chosen = clock.deadline.version
    rule = _rule(ref, clock, chosen)
    try:
        if clock.anchor_at is None and choose_version(rule, clock.started_at).version == chosen:
            return choose_version(rule, start).version
    except DeadlineError as error:
        raise ActionRefused(f"时限规则{rule.id}在这一时间没有施行的版本，请核对起算时间") from error
    return chosen


def spans_of(clock: Clock) -> tuple[Span, ...]:
    """The time that does not count."""
    return tuple(Span(start=start, end=end) for start, end in clock.excluded)


def _rule(ref: Reference, clock: Clock, version: str) -> Rule:
    """The rule of a clock, which has this version. Raises ActionRefused."""
    try:
        ref.rules.version(clock.deadline.rule, version)
        return ref.rules.get(clock.deadline.rule)
    except DeadlineError as error:
        known = ref.rules.get(clock.deadline.rule).versions if clock.deadline.rule in ref.rules else ()
        names = "、".join(each.version for each in known) or "无"
        raise ActionRefused(f"时限规则{clock.deadline.rule}没有“{version}”这一版本；现有：{names}") from error


def _end_event(clock: Clock, ref: Reference) -> str | None:
    law = ref.law_of(clock)
    return law.end_event if law else None
