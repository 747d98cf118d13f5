"""The clocks of a case as its page shows them: our own, those of others, those without a number."""

from collections import Counter
from datetime import datetime
from typing import Any

import msgspec

from playbooks.case import DOUBLED, Case, Clock
from playbooks.deciding.clocks import next_extension, pause_grounds
from playbooks.deciding.verdicts import AsOf, unseen_since, verdict_of
from playbooks.folding.corrected import WITHDRAWN
from playbooks.law.rules import Exclusion, Extension
from playbooks.telling.heard import has_told
from playbooks.telling.sooner import rule_of

from ..state import Desk
from ..wording.citing import is_of_plan
from ..wording.words import Say, about, clock_length
from .beside import PASSED, nearest_clocks, next_clocks

CLOCK_STATES = {
    "late": "已终止，晚于到期时间",
    "met": "按时终止",
    "paused": "暂停计时",
    "open": "不设到期时间",
    "withdrawn": "已撤销",
    "withdrawn_moved": "随事件移送其他地区，不再计时",
    "withdrawn_dismissed": "随事件不予处置，不再计时",
    "ended": "事件已结束，不再计时",
    "running": "计时中",
    "theirs": "对方期限内",
    "theirs_told": "对方已报本台，待核对",
    "theirs_met": "对方期限内办理",
    "theirs_late": "晚于对方期限",
}
"""A missed clock is called by what was missed: law, a target, or law that nobody has verified."""

INSTANTS = {"occurred": "事发", "published": "网上首发", "noticed": "获知", "treated": "接诊"}
"""What a clock may run from, where the law does not say."""


class Extended(msgspec.Struct, frozen=True, kw_only=True):
    """An extension that was entered; those stored earlier say only by how much."""

    length: int
    unit: str
    approver: str = ""
    document: str = ""
    approved_at: datetime | None = None
    by: str = ""
    was_due_at: datetime | None = None


class ClockView(msgspec.Struct, frozen=True, kw_only=True):
    """A clock as it is shown."""

    clock: Clock
    about: str
    length: str
    state: str
    state_word: str
    owner: str
    right: str
    """By what right it runs."""
    since: str
    """From what it runs, where that is not plain."""
    is_nearest: bool
    is_next: bool
    """本区下一期限: of the legal times of the district that are to come, the soonest; nothing else is called so."""
    is_ours_or_nearest: bool
    """Shown first; the others are of those who are no department of the district."""
    extensions: tuple[Extended, ...]
    """By what it was extended, and who approved it."""
    extension: Extension | None
    """By what the law lets it be extended now."""
    grounds: tuple[Exclusion, ...]
    """What the law does not count: only for that it can be paused."""
    versions: tuple[tuple[str, str], ...]
    """(version, article) of the rule's other versions."""
    unseen_since: datetime | None
    """Up to when the newest export of its source could show that it ended; None when the desk knows."""
    same: int = 0
    """How many more of this rule ran for the same duty, from cases that were taken in: the earliest due counts."""


def clock_views(case: Case, desk: Desk, say: Say, *, exports: AsOf) -> list[ClockView]:
    """Running clocks first: the one that the head of the page names, then the soonest, our own before those of others;
    then paused ones, those without a number, those that stopped, and those that went with a case that has ended."""
    now = desk.clock.now()
    nearest, coming = nearest_clocks(case, now), next_clocks(case, now)
    running = [*case.running_clocks, *case.their_clocks]
    running.sort(key=lambda clock: (nearest.index(clock) if clock in nearest else len(nearest), clock.is_theirs))
    ticking = {clock.id for clock in running}
    rest = [clock for clock in case.clocks.values() if clock.id not in ticking and clock.stopped_by != DOUBLED]
    rest.sort(key=lambda clock: (clock.stopped_at is not None, not clock.is_paused, clock.started_at))
    doubled = Counter(rule_of(clock) for clock in case.clocks.values() if clock.stopped_by == DOUBLED)
    return [
        _clock_view(
            clock,
            case,
            desk,
            say,
            is_nearest=clock in nearest,
            is_next=clock in coming,
            same=doubled[rule_of(clock)],
            exports=exports,
        )
        for clock in [*running, *rest]
    ]


def _clock_view(
    clock: Clock, case: Case, desk: Desk, say: Say, *, is_nearest: bool, is_next: bool, same: int, exports: AsOf
) -> ClockView:
    state, verdict = _state(clock), verdict_of(case, clock, desk.reference, exports)
    if state == "missed" and verdict == "unseen":
        state = "unseen"
    step = case.steps.get(clock.step)
    if clock.is_theirs and clock.is_running and has_told(case, clock):
        state = "theirs_told"
    if clock.stopped_by == WITHDRAWN or (step and step.state == WITHDRAWN):
        state = WITHDRAWN
    elif clock.is_running and not case.is_open:
        state = "ended"
    along = step.withdrawn_with if step else ""
    return ClockView(
        clock=clock,
        about=about(clock.about, case, say),
        length=clock_length(clock, say),
        state=state,
        state_word=CLOCK_STATES.get(f"{state}_{along}") or CLOCK_STATES.get(state, PASSED[verdict]),
        owner=step.department_name if step else "",
        right=_right(clock, say),
        since=_since(clock, say),
        is_nearest=is_nearest,
        is_next=is_next,
        is_ours_or_nearest=is_nearest or not clock.is_theirs,
        extensions=tuple(_extended(each) for each in clock.extensions),
        extension=next_extension(desk.reference, clock),
        grounds=pause_grounds(desk.reference, clock),
        versions=_other_versions(clock, desk),
        unseen_since=unseen_since(case, clock, desk.reference, exports) if state == "unseen" else None,
        same=same,
    )


def _extended(stored: dict[str, Any]) -> Extended:
    return msgspec.convert({name: value for name, value in stored.items() if value != ""}, Extended)


def _right(clock: Clock, say: Say) -> str:
    if not clock.deadline.statutory:
        return say("内部目标（非法定）")
    return say("应急预案规定的时限") if is_of_plan(clock.deadline.article) else say("法定时限")


def _since(clock: Clock, say: Say) -> str:
    if not clock.instants:
        return ""
    if clock.started_at == clock.instants.get("treated"):
        return say("按来源所述的接诊时间")
    if clock.is_theirs:
        return say("自本台登记起算，对方自其发现（接诊）时起算，实际更早")
    return say("按最早的") if clock.started_at == min(clock.instants.values()) else ""


def _state(clock: Clock) -> str:
    if clock.is_theirs and clock.deadline.due_at and not clock.missed_at:
        if clock.stopped_at is None:
            return "theirs"
        return "theirs_late" if clock.is_late else "theirs_met"
    if clock.stopped_at is not None:
        return "late" if clock.is_late else "met"
    if clock.is_paused:
        return "paused"
    if clock.deadline.due_at is None:
        return "open"
    return "missed" if clock.missed_at or clock.unseen_since else "running"


def _other_versions(clock: Clock, desk: Desk) -> tuple[tuple[str, str], ...]:
    rules = desk.reference.rules
    if clock.deadline.rule not in rules:
        return ()
    versions = rules.get(clock.deadline.rule).versions
    return tuple((each.version, each.article) for each in versions if each.version != clock.deadline.version)
