"""Redating (来件改期): a later version of a signal carries another date of those that times of law count from.

An earlier date holds at once: what counts from it begins earlier, with an entry that says by which signal, and what has
passed by then is missed as anything is. A later one would give time that the law may not give, so that an officer says
whether it holds; until then everything counts as before, and so it does when they decline, until another date comes.

- A clock that has stopped stays as it ended, and an ended case keeps the dates alone: what was done was done by the
  date that was known. When the clock runs again, or the case is open again, they count as said here.
- A clock that is paused begins earlier too, and is reckoned when it resumes; one that had run out before its pause is
  missed. A later start waits until it resumes, as an officer's own correction does.
- What was approved as an extension stays approved, and is counted from the new start.
- By a date before any version of its rule no clock can be counted: mostly the year is mistyped, so that it is proposed
  too, and nothing begins by it.
- A start that an officer set by a document is no source's to move, and somebody else's right is not cut short by a
  machine: there an earlier date is proposed too.
- Dates and proposals go with their signal where cases become one or part. A clock that another one of its duty stands
  for, or that went another way than the signal, has nothing to be decided.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from .. import entries as e
from ..case import CASE, Case, Clock, Joined
from ..errors import ActionRefused
from ..events import start_clocks
from ..folding.joining import FIRST
from ..law.workdays import day_of, in_beijing, is_bare_day
from ..playbook import CASE_OPENED
from ..reference import Reference
from .asked import Action, Paper, written
from .beginning_earlier import begin_earlier, begins_too, starts_of
from .clocks import by_day, correct_start, recounted, version_from
from .draft import Draft

DATES = ("received_at", "occurred_at", "published_at", "treated_at")
SAID = "来件更新后写明 {now}，早于原起算的 {was}"
"""Why a clock begins earlier."""
TAKEN = "采用来件更新后的时间，原为 {was} 起算"
"""Why it begins otherwise, by an officer's word."""
_OF_ITSELF = ("occurred", "received", "earliest")
"""Rules that run from a date of what they are about, whatever begins their duty."""

Dated = Mapping[str, datetime | None]


class Move(NamedTuple):
    """A clock that would begin otherwise."""

    clock: Clock
    since: datetime
    deadline: e.Deadline | None
    """None: no version of its rule was in force then."""


def said_by(
    case: Case, ref: Reference, known: Joined, said: Dated
) -> tuple[dict[str, datetime | None], dict[str, datetime]]:
    """Of the dates that a new version gives those that count at once, and those that an officer is asked of: what is
    later than what counts, or before any law by which it could count.

    A day without an hour is the day that is known. What a version does not say, it says nothing of; where it does not
    say when it was received, an hour in words that came again on another day is nobody knows of which.
    """
    at_once: dict[str, datetime | None] = {}
    later = dict(known.said)
    for name, now in (said if said["received_at"] else _of_first_day(known, said)).items():
        was = getattr(known, name)
        if now is None:
            continue
        later.pop(name, None)
        if was is None or (by_day(now) < by_day(was) and not _is_same(was, now)):
            at_once[name] = now
        elif not _is_same(was, now):
            later[name] = now
    lawless = {name: at for name, at in at_once.items() if at and _is_before_law(case, ref, known, {name: at})}
    return with_arrival(known, {name: at_once[name] for name in at_once if name not in lawless}), later | lawless


def with_arrival(known: Joined, dates: Dated) -> dict[str, datetime | None]:
    """Of a day without an hour the office knew when it first had the signal."""
    at = dates.get("received_at")
    if at is None:
        return {**dates}
    return {**dates, "arrived_at": known.arrived_at or known.received_at if is_bare_day(at) else None}


def heed_dates(draft: Draft, ref: Reference, joined: Joined, *, is_new: bool = False) -> None:
    """What counts from the dates of a signal begins by them, or is proposed to. `is_new`: they were said just now."""
    for clock, since, counted in list(_moves(draft.case, ref, joined, joined, is_new=is_new)):
        if counted and since < clock.started_at and not _is_settled(clock):
            instant = _instant(ref, clock, joined, since)
            begin_earlier(draft, ref, clock, since, joined.id, SAID, instant=instant)
    if is_new:
        _begin_waiting(draft, ref, joined)
    asked = tuple(each.clock.id for each in proposed(draft.case, ref, joined, is_new=is_new))
    is_needless = not asked and joined in draft.case.redated
    if is_needless or (not joined.is_declined and not set(asked).issubset(joined.proposed)):
        draft.add(e.StartsProposed(signal=joined.id, clocks=asked))


def heed_all(draft: Draft, ref: Reference) -> None:
    """What runs again counts by the dates that were said meanwhile, and what they no longer change is asked no more."""
    for joined in draft.case.signals:
        if (joined.former or joined.said) and draft.case.is_open:
            heed_dates(draft, ref, joined)


def proposed(case: Case, ref: Reference, joined: Joined, *, is_new: bool = True) -> list[Move]:
    """What would begin otherwise by the last version of a signal, if an officer said so."""
    then = replace(joined, **with_arrival(joined, joined.said))
    moves = _moves(case, ref, joined, then, is_new=is_new)
    return [each for each in moves if _is_asked(each)]


def asked(case: Case, ref: Reference, joined: Joined) -> list[Move]:
    """What of that an officer was asked and is still to be decided."""
    return [each for each in proposed(case, ref, joined) if each.clock.id in joined.proposed]


def answer_starts(draft: Draft, ref: Reference, action: Action) -> None:
    """An officer takes the dates of a signal's last version, or leaves those that count. Raises ActionRefused."""
    joined = next((each for each in draft.case.redated if each.id == written(action, "signal")), None)
    if joined is None:
        raise ActionRefused("没有待决定的来件时间更新")
    if written(action, "revision") not in ("", str(joined.revision)):
        raise ActionRefused("来件之后又有更新，请刷新核对后再决定")
    is_taken = action.kind == "take_starts"
    moves = asked(draft.case, ref, joined)
    dates = with_arrival(joined, joined.said)
    draft.add(e.StartsAnswered(signal=joined.id, accepted=is_taken, dates=dates, were=were(joined, dates)))
    for clock, since, _ in moves if is_taken else ():
        paper = Paper(draft.now, TAKEN.format(was=f"{in_beijing(clock.started_at):%m-%d %H:%M}"), "")
        correct_start(draft, ref, clock, paper, start=since, change="start_accepted")
    if is_taken:
        _begin_waiting(draft, ref, replace(joined, **dates))


def were(known: Joined, names: Iterable[str]) -> dict[str, datetime]:
    """What counted until now, of these dates."""
    return {name: at for name in names if name in DATES and (at := getattr(known, name))}


def _begin_waiting(draft: Draft, ref: Reference, joined: Joined) -> None:
    """What could not run because nobody had said when it happened."""
    if joined.occurred_at:
        about = [step for step in draft.case.open_steps if step.about in joined.about]
        start_clocks(draft, ref, about, joined.received_at)


def _of_first_day(known: Joined, said: Dated) -> Dated:
    treated = said.get("treated_at")
    is_of_it = treated is not None and day_of(treated) == day_of(known.received_at)
    return {**said, "treated_at": treated if is_of_it else None}


def _is_same(was: datetime, now: datetime) -> bool:
    return now == was or (is_bare_day(now) and day_of(now) == day_of(was))


def _is_settled(clock: Clock) -> bool:
    return clock.is_start_set or clock.deadline.is_right


def _moves(case: Case, ref: Reference, joined: Joined, then: Joined, *, is_new: bool) -> Iterator[Move]:
    """What runs from a date of a signal and falls due otherwise by what it is `then`."""
    own = {*joined.former, *(at for name in (*DATES, "arrived_at") if (at := getattr(joined, name)))}
    for clock in case.clocks.values():
        is_asked = clock.is_start_set and (is_new or clock.id in joined.proposed)
        is_set = is_asked and (clock.about != CASE or joined.rule == FIRST)
        if clock.stopped_at is None and (clock.started_at in own or is_set) and _is_begun_by(case, ref, clock, joined):
            since = _since(case, ref, clock, then)
            moved = _counted(ref, clock, since) if since and since != clock.started_at else None
            if since and since != clock.started_at and (clock.is_paused or _is_other(moved, clock.deadline)):
                yield Move(clock, since, moved)


def _is_asked(move: Move) -> bool:
    return move.deadline is None or move.since > move.clock.started_at or _is_settled(move.clock)


def _is_before_law(case: Case, ref: Reference, known: Joined, said: Dated) -> bool:
    """Whether something could not be counted by this date."""
    then = replace(known, **with_arrival(known, said))
    return any(each.deadline is None for each in _moves(case, ref, known, then, is_new=True))


def _is_other(moved: e.Deadline | None, was: e.Deadline) -> bool:
    return moved is None or (moved.due_at, moved.version) != (was.due_at, was.version)


def _counted(ref: Reference, clock: Clock, since: datetime) -> e.Deadline | None:
    try:
        return recounted(ref, clock, start=since, version=version_from(ref, clock, since))
    except ActionRefused:  # no version was in force then: a person says which holds
        return None


def _is_begun_by(case: Case, ref: Reference, clock: Clock, joined: Joined) -> bool:
    """Whether it is a date of this signal that the clock runs from, and not the same instant of something else."""
    starts = starts_of(ref, clock)
    if not starts or (clock.about != CASE and clock.about not in joined.about):
        return False
    if starts in _OF_ITSELF or any(each.signal == joined.id for each in clock.told):
        return True
    return _opens_on(case, ref, clock) in (CASE_OPENED, *joined.events)


def _opens_on(case: Case, ref: Reference, clock: Clock) -> str:
    step = case.steps.get(clock.step)
    plans = ref.plans_of(case) if step else ()
    return next((plan.opens_on for plan in plans if step and plan.id == step.plan), "")


def _since(case: Case, ref: Reference, clock: Clock, then: Joined) -> datetime | None:
    """When it begins by what a signal is then; no later than by what another one says that begins it too."""
    own = _date(ref, clock, then)
    if own is None or own <= clock.started_at:
        return own
    others = (each for each in case.signals if each.id != then.id and clock.about in (CASE, *each.about))
    told = ((each, _date(ref, clock, each)) for each in others)
    return min([own, *(at for each, at in told if at and at < own and _begins(case, ref, clock, each))])


def _begins(case: Case, ref: Reference, clock: Clock, other: Joined) -> bool:
    if starts_of(ref, clock) in _OF_ITSELF:
        return True
    if clock.about == CASE:
        return begins_too(ref, clock, case.steps[clock.step].plan, other.facts)
    return _opens_on(case, ref, clock) in other.events


def _date(ref: Reference, clock: Clock, joined: Joined) -> datetime | None:
    """What a clock of its rule runs from by this signal."""
    known = joined.arrived_at if is_bare_day(joined.received_at) and clock.deadline.unit == "hours" else None
    came = known or joined.received_at
    match starts_of(ref, clock):
        case "occurred":
            return joined.occurred_at
        case "received":
            return joined.received_at
        case "treated":
            return joined.treated_at or came
        case "earliest":
            told = (at for at in (joined.occurred_at, joined.published_at) if at and not is_bare_day(at))
            return min([came, *told])
        case _:
            return came


def _instant(ref: Reference, clock: Clock, joined: Joined, since: datetime) -> str:
    """By what name a clock keeps the instant from which it runs now."""
    names = {"treated_at": "treated", "occurred_at": "occurred", "published_at": "published"}
    if starts_of(ref, clock) in ("event", "occurred", "received"):
        return ""
    return next((name for field, name in names.items() if getattr(joined, field) == since), "noticed")
