"""What stands at the head of a case, the nearest legal time, and the other times beside it."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import msgspec

from playbooks.case import Case, Clock
from playbooks.deciding.verdicts import AsOf, unseen_since, verdict_of
from playbooks.reference import Reference
from playbooks.telling.heard import Heard, has_told, heard_of
from playbooks.telling.sooner import AT_ONCE, OWN, TARGET, THEIRS, OpenTime, at_once, dues

from ..wording.citing import weight_of
from ..wording.links import anchor_of

PASSED = {
    "overdue": "已超期",
    "target_passed": "已过内部目标",
    "unconfirmed": "参考时间已过",
    "unseen": "导出中未见办结",
    "theirs": "对方期限已过",
}
"""What a clock is called once its time has passed, by the verdict on it."""
NEXT, NEXT_SET = "下一期限", "下一规定期限"
"""What the time is called that comes next: one that a law, a plan or a notice sets, whatever targets come before it."""
TOLD = "对方期限，已报待核对"
"""What a time of others is called that has come, of who told this office before it."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The time that stands first and big, on the row and in the head of the page."""

    of: str
    """Whose time it is, one of `WHOSE`."""
    title: str
    at: datetime
    article: str
    is_statutory: bool
    passed: str
    """What is said of it once it has passed, one of `PASSED`; empty while it is to come."""
    unseen_since: datetime | None
    """Up to when the newest export of its source could show that it ended; None when that is known."""
    whose: str
    """Who has to keep it, when it is nobody of the district."""
    keeper: str
    """The department whose step it is about."""
    link: str
    """Where on the case's page it stands."""
    more: int
    """How many more of the same sort have passed, or legal times fall due at the same instant."""
    more_told: int = 0
    """How many more times of others have come whose keepers told this office before; none of them is among `more`."""
    also: tuple[str, ...] = ()
    """By which other articles of the same sort something falls due at that instant."""
    has_ours: bool = True
    """The district has a legal time of its own to keep."""
    heard: Heard | None = None
    """Others' time has passed, and nobody here has seen that they kept it: what is known of their report."""
    record: str = ""
    """Where on the case's page it is recorded that others did what they had to do."""
    called: str = NEXT
    """By which words it stands first, until it has passed."""


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """A time that is not the first, and is to be seen with it."""

    of: str
    """Whose time it is, one of `WHOSE`."""
    title: str
    at: datetime
    article: str = ""
    passed: str = ""
    whose: str = ""
    """Both as in `Head`."""
    more: int = 0
    more_told: int = 0
    also: tuple[str, ...] = ()
    """All three as in `Head`."""
    heard: Heard | None = None
    record: str = ""
    is_statutory: bool = True
    unseen_since: datetime | None = None
    """All as in `Head`."""


class Times(NamedTuple):
    """The times of a case as the row and the page show them."""

    first: Head | None
    let_pass: Beside | None
    """The first time that others let pass and nobody has seen kept: it stands by itself, right below the head."""
    beside: list[Beside]
    """The rest, small."""


def times_of(case: Case, ref: Reference, exports: AsOf, now: datetime) -> Times:
    """What stands at the head, and what beside it. `exports`: as in `verdict_of`."""
    head, lines = head_of(case, ref, exports, now), beside(case, ref, exports, now)
    late = [due for due in _in_order(case, now) if due.of == THEIRS and due.at <= now]
    unseen = next((due for due in late if not _has_told(case, due)), None)
    if head is None or unseen is None or (head.of == THEIRS and head.at <= now):
        return Times(head, None, lines)
    rest = [each for each in lines if not (each.of == THEIRS and each.at <= now)]
    return Times(head, _line(case, unseen, late, ref, exports, now), rest)


def head_of(case: Case, ref: Reference, exports: AsOf, now: datetime) -> Head | None:
    """The nearest legal time, whoever has to keep it, where there is none to keep the first of all, as the row and the
    page show it. `exports`: as in `verdict_of`."""
    found = _in_order(case, now)
    if not found:
        return None
    due, *rest = found
    verdict = _verdict(case, due, ref, exports, now)
    clock = due.clock
    step = case.steps.get(clock.step) if clock else due.step
    more, more_told = _counted(case, _said_with(due, rest, now), now)
    is_statutory = bool(clock and clock.deadline.statutory)
    return Head(
        of=due.of,
        title=due.title,
        at=due.at,
        article=due.article,
        is_statutory=is_statutory,
        called=TOLD if due.at <= now else NEXT_SET if is_statutory else NEXT,
        passed=_passed(case, due, verdict),
        unseen_since=unseen_since(case, clock, ref, exports) if clock and verdict == "unseen" else None,
        whose=_whose(due),
        keeper=step.department_name if step else "",
        link=f"clock-{clock.id}" if clock else "steps",
        more=more,
        more_told=more_told,
        also=_also(due, found),
        has_ours=any(each.of == OWN for each in found),
        heard=_heard(case, due, now),
        record=_record(case, due),
    )


def nearest_clocks(case: Case, now: datetime) -> list[Clock]:
    """The clocks that stand first: those of the time that the head names, unless that is a target of the office."""
    return _of_first([due for due in _in_order(case, now) if due.clock])


def next_clocks(case: Case, now: datetime) -> list[Clock]:
    """Those of the legal time of the district that comes next (本区下一期限)."""
    return _of_first([due for due in dues(case) if due.of == OWN and due.at > now])


def beside(case: Case, ref: Reference, exports: AsOf, now: datetime) -> list[Beside]:
    """One line of each other sort that has passed, then what comes next, up to our own next legal time.

    In the first hours of an illness the school and the hospital have to report, and nobody here may wait for days.
    """
    found = _in_order(case, now)
    if not found:
        return []
    head, *rest = found
    passed = [due for due in rest if due.at <= now and due.of != head.of]
    upto = next((due.at for due in found if due.of == OWN and due.at > now), datetime.max.replace(tzinfo=now.tzinfo))
    coming = [due for due in rest if now < due.at <= upto and (head.at <= now or due.of != head.of)]
    late = [_line(case, due, passed, ref, exports, now) for due in _one_of_each(passed)]
    next_ones = [_line(case, due, coming, ref, exports, now) for due in _one_of_each(coming)]
    return [*late, *sorted(next_ones, key=lambda each: each.at)]


def undated(case: Case) -> list[Clock]:
    """What the district has to do without a number and has not done: what is due at once before what its own plan
    times, of each that by an article of a law first."""
    return sorted(
        at_once(case), key=lambda clock: (AT_ONCE.index(clock.deadline.unit), weight_of(clock.deadline.article))
    )


def _line(case: Case, due: OpenTime, among: list[OpenTime], ref: Reference, exports: AsOf, now: datetime) -> Beside:
    same = [each for each in among if each.of == due.of and each is not due and (due.at <= now or each.at == due.at)]
    more, more_told = _counted(case, same, now)
    return Beside(
        of=due.of,
        title=due.title,
        at=due.at,
        article=due.article if due.clock else "",
        whose=_whose(due),
        passed=_passed(case, due, _verdict(case, due, ref, exports, now)),
        more=more,
        more_told=more_told,
        also=_also(due, among),
        heard=_heard(case, due, now),
        record=_record(case, due),
        is_statutory=bool(due.clock and due.clock.deadline.statutory),
    )


def _in_order(case: Case, now: datetime) -> list[OpenTime]:
    """`dues`, the legal times first, our own that have passed before what comes next, whoever has to keep it: an
    officer asks what is due next, and by which article; of those of one instant the one that a law's article sets.
    What others have let pass stands behind, then what they told of in time, and targets last: they are no law."""
    return sorted(
        dues(case), key=lambda due: (_rank(case, due, now), not due.is_overdue, due.at, weight_of(due.article))
    )


def _rank(case: Case, due: OpenTime, now: datetime) -> int:
    if due.of == TARGET:
        return 3
    return (2 if _has_told(case, due) else 1) if due.of == THEIRS and due.at <= now else 0


def _said_with(due: OpenTime, rest: list[OpenTime], now: datetime) -> list[OpenTime]:
    if due.at <= now:
        return [each for each in rest if each.of == due.of and each.at <= now]
    return _together(due, rest)


def _counted(case: Case, found: list[OpenTime], now: datetime) -> tuple[int, int]:
    """How many of them, and how many that have come but whose keepers told in time."""
    told = sum(each.at <= now and _has_told(case, each) for each in found)
    return len(found) - told, told


def _has_told(case: Case, due: OpenTime) -> bool:
    return due.of == THEIRS and due.clock is not None and has_told(case, due.clock)


def _record(case: Case, due: OpenTime) -> str:
    step = case.steps.get(due.clock.step) if due.clock and due.of == THEIRS else None
    return anchor_of(step.id) if step and step.state == "open" else ""


def _whose(due: OpenTime) -> str:
    return due.clock.deadline.runs_for if due.clock else ""


def _verdict(case: Case, due: OpenTime, ref: Reference, exports: AsOf, now: datetime) -> str:
    """What is said of a time that has passed; of one to come nothing."""
    if due.at > now:
        return ""
    return verdict_of(case, due.clock, ref, exports) if due.clock else "target_passed"


def _passed(case: Case, due: OpenTime, verdict: str) -> str:
    """Of those who told in time nobody says that their time has passed."""
    return "" if _has_told(case, due) else PASSED.get(verdict, "")


def _heard(case: Case, due: OpenTime, now: datetime) -> Heard | None:
    """What is known of their report: that there is none only once their time is up."""
    heard = heard_of(case, due.clock) if due.of == THEIRS and due.clock else None
    return heard if heard and (heard.at or due.at <= now) else None


def _together(due: OpenTime, found: list[OpenTime]) -> list[OpenTime]:
    """Those that fall due at the same instant, itself among them; a target never among legal times."""
    return [each for each in found if (each.of == TARGET) == (due.of == TARGET) and each.at == due.at]


def _also(due: OpenTime, found: list[OpenTime]) -> tuple[str, ...]:
    articles = [each.article for each in _together(due, found) if each.clock and each.article != due.article]
    return tuple(dict.fromkeys(articles)) if due.clock else ()


def _of_first(found: list[OpenTime]) -> list[Clock]:
    return [each.clock for each in (_together(found[0], found) if found else []) if each.clock]


def _one_of_each(found: list[OpenTime]) -> Iterator[OpenTime]:
    seen: set[str] = set()
    for due in found:
        if due.of not in seen:
            seen.add(due.of)
            yield due
