"""One duty has one clock of each rule (并计): where two cases that become one both had it the earliest due stays, of a
term that has to be over the latest, and told apart each has its own again. Whatever is about a signal, a sample or a
business of its own stays apart.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from .. import entries as e
from ..case import CASE, DOUBLED, Case, Clock
from ..law.counting import Length
from ..law.deadlines import Span
from ..reference import Reference
from ..telling.sooner import rule_of
from .clocks import recounted, spans_of, withdraw_if_undone
from .draft import Draft

_NEVER = datetime.max.replace(tzinfo=UTC)


def end_doubled(into: Draft, now: datetime) -> None:
    """Of the clocks of one rule that run for the same duty one stays; what is paused is due last."""
    for clocks in _by_rule(into.case, (each for each in into.case.clocks.values() if each.stopped_at is None)):
        for each in clocks[1:]:
            into.add(e.ClockStopped(clock=each.id, by=DOUBLED, stopped_at=max(now, each.started_at)), now)


def run_again(draft: Draft, ref: Reference, whole: Case, because: str, now: datetime) -> None:
    """After a split: what ended beside a clock that is in the other case now runs as if it had not; where the duty was
    done while they were one, it ended with that. `whole`: the case before it was taken apart.

    Every time that the law lets stand still or grow longer is about one business or sample, and both clocks are about
    the same: what was decided of it while they were one counts for both.
    """
    kept = {rule_of(each) for each in draft.case.clocks.values() if each.stopped_by != DOUBLED}
    doubled = (each for each in draft.case.clocks.values() if each.stopped_by == DOUBLED)
    for first, *_ in _by_rule(draft.case, doubled):
        if rule_of(first) in kept:
            continue
        draft.add(e.ClockRestarted(clock=first.id, reason=because), now)
        ended = whole.clocks.get(first.id, first)
        beside = next(each for each in whole.clocks.values() if _stood_for(each, ended))
        since = ended.stopped_at
        if since and first.about != CASE:
            _pause_as(draft, ref, first.id, beside, since, because)
            _extend_as(draft, ref, first.id, beside, since, because)
            withdraw_if_undone(draft, first.id, reason=because, document=None)
        if beside.stopped_at:
            draft.add(e.ClockStopped(clock=first.id, by=beside.stopped_by, stopped_at=beside.stopped_at), now)


def _pause_as(draft: Draft, ref: Reference, clock_id: str, beside: Clock, since: datetime, because: str) -> None:
    """The time since then that does not count for the one clock does not count for the other."""
    for start, end in beside.excluded:
        if end is not None and end <= since:
            continue
        clock = draft.case.clocks[clock_id]
        if not clock.is_paused:
            start = max(start, since)
            moved = recounted(ref, clock, excluded=(*spans_of(clock), Span(start=start, end=None)))
            if moved.due_at is not None:
                return  # it had run out by then
            draft.add(
                e.ClockMoved(clock=clock_id, change="paused", deadline=moved, reason=because, paused_at=start), start
            )
            clock = draft.case.clocks[clock_id]
        if end is not None:
            spans = (*spans_of(clock)[:-1], Span(start=clock.excluded[-1][0], end=end))
            moved = recounted(ref, clock, excluded=spans)
            draft.add(
                e.ClockMoved(clock=clock_id, change="resumed", deadline=moved, reason=because, resumed_at=end), end
            )


def _extend_as(draft: Draft, ref: Reference, clock_id: str, beside: Clock, since: datetime, because: str) -> None:
    """What was approved since then for the one clock was approved for the other, in the same order."""
    for said in beside.extensions[len(draft.case.clocks[clock_id].extensions) :]:
        if datetime.fromisoformat(said.get("approved_at") or since.isoformat()) < since:
            continue
        clock = draft.case.clocks[clock_id]
        lengths = tuple(Length(length=each["length"], unit=each["unit"]) for each in (*clock.extensions, said))
        draft.add(
            e.ClockMoved(
                clock=clock_id,
                change="extended",
                deadline=recounted(ref, clock, extended=lengths),
                reason=because,
                document=said.get("document"),
                extension=said,
            )
        )


def _by_rule(case: Case, clocks: Iterable[Clock]) -> Iterator[list[Clock]]:
    """Those of one rule and duty together, the earliest due first; the latest where the duty waits for its end."""
    found: dict[tuple[str, ...], list[Clock]] = {}
    for each in sorted(clocks, key=lambda clock: (clock.deadline.due_at or _NEVER, clock.started_at, clock.id)):
        found.setdefault(rule_of(each), []).append(each)
    for same in found.values():
        step = case.steps.get(same[0].step)
        yield same[::-1] if step and any(way.at_term for way in step.outcomes) else same


def _stood_for(clock: Clock, other: Clock) -> bool:
    return clock.stopped_by != DOUBLED and rule_of(clock) == rule_of(other)
