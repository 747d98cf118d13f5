"""Starting, stopping and moving the clocks of a case. Due times come from instants in records, never from `now`."""

from collections.abc import Iterable
from datetime import UTC, datetime

from . import entries as e
from .case import Clock
from .deadlines import DeadlineError, Due, Extension, Length, RuleVersion, Span, due
from .draft import Draft
from .errors import ActionRefused
from .reference import Reference
from .rules import choose_version, extensions_of


def start_clock(
    draft: Draft,
    ref: Reference,
    *,
    rule: str,
    step: str,
    about: str,
    at: datetime,
    anchor: datetime | None = None,
    instants: dict[str, datetime] | None = None,
) -> None:
    """A clock of `rule` begins at `at`; its version is chosen by `anchor` (by default `at`).

    Where the law leaves the beginning open, it runs from the earliest of `instants`, none of which is after `at`.
    """
    known = instants if instants and choose_version(ref.rules.get(rule), anchor or at).starts == "earliest" else {}
    since = min([at, *known.values()])
    nth = sum(1 for clock in draft.case.clocks.values() if clock.deadline.rule == rule and clock.about == about)
    result = due(ref.rules.get(rule), since, anchor=anchor or at, workdays=ref.workdays, office=ref.office)
    draft.add(
        e.ClockStarted(
            clock=e.digest(draft.case_id, rule, about, str(nth)),
            step=step,
            about=about,
            started_at=since,
            deadline=deadline_of(result, ref),
            anchor_at=anchor,
            instants=known,
        ),
        at,
    )


def stop_clocks(draft: Draft, ref: Reference, *, event: str, about: str, at: datetime, by: str) -> None:
    """Every clock that waits for `event` about the same thing, and had begun, stops at `at`.

    Written down late, the event may lie before a miss: the miss is then withdrawn.
    """
    for clock in list(draft.case.clocks.values()):
        waits = clock.stopped_at is None and clock.about == about and clock.started_at <= at
        if waits and event == _end_event(clock, ref):
            draft.add(e.ClockStopped(clock=clock.id, by=by, stopped_at=at), at)
            if clock.missed_at and _was_not_due(clock, at):
                reason = "补记：期限届满之前已经办理或者暂停"
                draft.add(e.MissWithdrawn(clock=clock.id, due_at=clock.missed_at, reason=reason))


def pause_clock(draft: Draft, ref: Reference, clock: Clock, *, at: datetime, reason: str, document: str) -> None:
    """Excluded time begins (testing, hearing, public notice): the clock has no due time until it resumes."""
    if not clock.is_running:
        raise ActionRefused("该时限未在计时，不能暂停")
    if at < clock.started_at or at > draft.now:
        raise ActionRefused("暂停时间须在时限开始之后、现在之前，请核对")
    moved = _recount(ref, clock, excluded=(*_spans(clock), Span(start=at, end=None)))
    if moved.due_at is not None:
        raise ActionRefused("这一时间期限已经届满，不能再暂停")
    draft.add(
        e.ClockMoved(clock=clock.id, change="paused", deadline=moved, reason=reason, document=document, paused_at=at),
        at,
    )


def resume_clock(draft: Draft, ref: Reference, clock: Clock, *, at: datetime, reason: str, document: str) -> None:
    """Excluded time ends; the due time moves by what was excluded. A miss that this undoes is withdrawn."""
    if not clock.is_paused:
        raise ActionRefused("该时限没有处于暂停状态")
    began = clock.excluded[-1][0]
    if at < began or at > draft.now:
        raise ActionRefused("恢复时间须在暂停时间之后、现在之前，请核对")
    moved = _recount(ref, clock, excluded=(*_spans(clock)[:-1], Span(start=began, end=at)))
    draft.add(
        e.ClockMoved(clock=clock.id, change="resumed", deadline=moved, reason=reason, document=document, resumed_at=at),
        at,
    )
    withdraw_if_undone(draft, clock.id, reason=reason, document=document)


def extend_clock(
    draft: Draft, ref: Reference, clock: Clock, *, at: datetime, reason: str, document: str, length: int | None = None
) -> None:
    """The next extension the rule allows, approved `at`, with the person who approved it in the document. `length` is
    what was approved, where the law leaves the number to those who approve.

    A term that has run out is not extended any more; an approval given in time may be written down late.
    """
    more = next_extension(ref, clock)
    if more is None and clock.extensions:
        raise ActionRefused("该时限已按条文延长过，不能再延长")
    if more is None:
        raise ActionRefused(f"{clock.deadline.article}没有规定可以延长")
    days = more.length if more.length is not None else length
    if days is None or days <= 0:
        raise ActionRefused("条文没有写延长多少，请填写批准延长的数目")
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
            deadline=_recount(ref, clock, extended=(*before, added)),
            reason=reason,
            document=document,
            extension={"length": added.length, "unit": str(added.unit)},
        ),
        at,
    )
    withdraw_if_undone(draft, clock.id, reason=reason, document=document)


def next_extension(ref: Reference, clock: Clock) -> Extension | None:
    """By what the clock may be extended now; None when the law allows no (further) extension."""
    if clock.deadline.rule not in ref.rules:
        return None
    allowed = extensions_of(_version(ref, clock, clock.deadline.version))
    return allowed[len(clock.extensions)] if len(clock.extensions) < len(allowed) else None


def choose_clock_version(
    draft: Draft, ref: Reference, clock: Clock, *, version: str, at: datetime, reason: str, document: str
) -> None:
    """Another version of the rule, chosen by hand."""
    _version(ref, clock, version)
    moved = _recount(ref, clock, version=version)
    draft.add(
        e.ClockMoved(clock=clock.id, change="version_chosen", deadline=moved, reason=reason, document=document), at
    )
    withdraw_if_undone(draft, clock.id, reason=reason, document=document)


def correct_start(
    draft: Draft, ref: Reference, clock: Clock, *, start: datetime, at: datetime, reason: str, document: str
) -> None:
    """The clock began at another instant than was written down; if the start chose the version, the new one does.

    A miss that this undoes is withdrawn; one that it brings is dated by the watch, when it fell due.
    """
    if start > draft.now:
        raise ActionRefused("起算时间不能晚于现在")
    if clock.excluded and start > clock.excluded[0][0]:
        raise ActionRefused("起算时间不能晚于该时限第一次暂停的时间")
    if clock.is_paused:
        raise ActionRefused("该时限正在暂停，请先恢复计时")
    moved = _recount(ref, clock, start=start, version=_version_from(ref, clock, start))
    draft.add(
        e.ClockMoved(
            clock=clock.id, change="start_corrected", deadline=moved, reason=reason, document=document, started_at=start
        ),
        at,
    )
    withdraw_if_undone(draft, clock.id, reason=reason, document=document)


def recount_clock(draft: Draft, ref: Reference, clock: Clock, *, reason: str) -> bool:
    """A provisional due time counted anew (the year's working-day list arrived). True when it moved."""
    if clock.stopped_at is not None:
        return False
    moved = _recount(ref, clock)
    if moved == clock.deadline:
        return False
    draft.add(e.ClockMoved(clock=clock.id, change="calendar", deadline=moved, reason=reason))
    withdraw_if_undone(draft, clock.id, reason=reason, document=None)
    return True


def withdraw_if_undone(draft: Draft, clock_id: str, *, reason: str, document: str | None) -> None:
    """Withdraw a miss when the clock, as it stands now, was not yet due when it was said to be missed.

    While it is paused nobody knows yet; that shows when it resumes or stops.
    """
    clock = draft.case.clocks[clock_id]
    if clock.missed_at and clock.deadline.due_at and clock.deadline.due_at > clock.missed_at:
        draft.add(e.MissWithdrawn(clock=clock_id, due_at=clock.missed_at, reason=reason, document=document))


def deadline_of(result: Due, ref: Reference) -> e.Deadline:
    """What an entry keeps of a computed due time."""
    return e.Deadline(
        rule=result.rule,
        version=result.version,
        title=ref.rules.get(result.rule).title,
        article=result.article,
        unit=str(result.unit),
        length=result.length,
        due_at=result.due_at.astimezone(UTC) if result.due_at else None,
        due_on=result.due_on,
        reminders=tuple(e.Reminder(kind=each.kind, at=each.at.astimezone(UTC)) for each in result.reminders),
        provisional=result.provisional,
        statutory=result.statutory,
        confidence=result.confidence,
    )


def _was_not_due(clock: Clock, stopped_at: datetime) -> bool:
    """Whether a clock that was said to be missed had ended, or stood still, when it would have fallen due."""
    missed_at = clock.missed_at or stopped_at
    return stopped_at <= missed_at or (clock.is_paused and clock.excluded[-1][0] <= missed_at)


def _recount(
    ref: Reference,
    clock: Clock,
    *,
    start: datetime | None = None,
    excluded: Iterable[Span] | None = None,
    extended: tuple[Length, ...] | None = None,
    version: str | None = None,
) -> e.Deadline:
    lengths = tuple(Length(length=each["length"], unit=each["unit"]) for each in clock.extensions)
    result = due(
        ref.rules.get(clock.deadline.rule),
        start or clock.started_at,
        anchor=clock.anchor_at,
        workdays=ref.workdays,
        office=ref.office,
        version=version or clock.deadline.version,
        extended=lengths if extended is None else extended,
        excluded=tuple(_spans(clock) if excluded is None else excluded),
    )
    return deadline_of(result, ref)


def _version_from(ref: Reference, clock: Clock, start: datetime) -> str:
    """The version in force at `start`; the clock's own where another event or a person chose it."""
    rule, chosen = ref.rules.get(clock.deadline.rule), clock.deadline.version
    try:
        if clock.anchor_at is None and choose_version(rule, clock.started_at).version == chosen:
            return choose_version(rule, start).version
    except DeadlineError as error:
        raise ActionRefused(f"时限规则{rule.id}在这一时间没有施行的版本，请核对起算时间") from error
    return chosen


def _spans(clock: Clock) -> tuple[Span, ...]:
    return tuple(Span(start=start, end=end) for start, end in clock.excluded)


def _version(ref: Reference, clock: Clock, version: str) -> RuleVersion:
    try:
        return ref.rules.version(clock.deadline.rule, version)
    except DeadlineError as error:
        known = ref.rules.get(clock.deadline.rule).versions if clock.deadline.rule in ref.rules else ()
        names = "、".join(each.version for each in known) or "无"
        raise ActionRefused(f"时限规则{clock.deadline.rule}没有“{version}”这一版本；现有：{names}") from error


def _end_event(clock: Clock, ref: Reference) -> str | None:
    if clock.deadline.rule not in ref.rules:
        return None
    return ref.rules.version(clock.deadline.rule, clock.deadline.version).end_event
