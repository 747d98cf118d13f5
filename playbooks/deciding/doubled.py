"""One duty has one clock of each rule (并计): where two cases that become one both had it the earliest due stays, and
told apart each has its own again. Whatever is about a signal, a sample or a business of its own stays apart.
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from .. import entries as e
from ..case import DOUBLED, Case, Clock
from ..telling.sooner import rule_of
from .draft import Draft

_NEVER = datetime.max.replace(tzinfo=UTC)


def end_doubled(into: Draft, now: datetime) -> None:
    """Of the clocks of one rule that run for the same duty the earliest due stays; what is paused is due last."""
    for clocks in _by_rule(each for each in into.case.clocks.values() if each.stopped_at is None):
        for each in clocks[1:]:
            into.add(e.ClockStopped(clock=each.id, by=DOUBLED, stopped_at=max(now, each.started_at)), now)


def run_again(draft: Draft, whole: Case, because: str, now: datetime) -> None:
    """After a split: what ended beside a clock that is in the other case now runs as if it had not; where the duty was
    done while they were one, it ended with that. `whole`: the case before it was taken apart."""
    kept = {rule_of(each) for each in draft.case.clocks.values() if each.stopped_by != DOUBLED}
    for first, *_ in _by_rule(each for each in draft.case.clocks.values() if each.stopped_by == DOUBLED):
        if rule_of(first) in kept:
            continue
        draft.add(e.ClockRestarted(clock=first.id, reason=because), now)
        beside = next(each for each in whole.clocks.values() if _stood_for(each, whole.clocks[first.id]))
        if beside.stopped_at:
            draft.add(e.ClockStopped(clock=first.id, by=beside.stopped_by, stopped_at=beside.stopped_at), now)


def _by_rule(clocks: Iterable[Clock]) -> Iterable[list[Clock]]:
    """Those of one rule and duty together, the earliest due first."""
    found: dict[tuple[str, ...], list[Clock]] = {}
    for each in sorted(clocks, key=lambda clock: (clock.deadline.due_at or _NEVER, clock.started_at, clock.id)):
        found.setdefault(rule_of(each), []).append(each)
    return found.values()


def _stood_for(clock: Clock, other: Clock) -> bool:
    return clock.stopped_by != DOUBLED and rule_of(clock) == rule_of(other)
