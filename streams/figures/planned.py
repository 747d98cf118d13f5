"""Targets of the yearly plan (工作要点目标) that the system's own records can tell: of each the two numbers. Pure.

What is not due yet is no part of either number, so that nothing is 100 % before anything had to be done.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from playbooks.case import CASE, DOUBLED, Case, Clock, Joined
from playbooks.deciding.ending import ALONG
from playbooks.district.plan import BANNED, Indicator
from playbooks.facts import ENQUIRY
from playbooks.folding.corrected import WITHDRAWN
from playbooks.folding.retested import retested
from playbooks.playbook import LEFT_UNDONE
from playbooks.step import Step
from playbooks.things import is_finding

from .illness import MOVED, apart
from .period import Stretch
from .standing import LATE, MISSED, is_law, of_clock

PLAN = "plan"
"""The table of these targets; its rows are their ids."""
OF, PART, ON_TIME, WAITING, REFUSED = "of", "part", "on_time", "not_due", "refused"
"""The denominator, the numerator, what of that was in time, what is not due yet, what a person decided not to do."""
RURAL = ("rural_shop", "rural_banquet")
ONLINE = ("online_shop", "live_stream")
_NO_PROBLEM = ("rumour", "news", "irrelevant")
_DISPOSAL = "complete_disposal"
_RECHECKS = {"check_rectification": "done", "rectify_failure": "done"}
"""The duties that look again at what had to be put right, and the outcome that it was."""
_SUSPECTED, _NOT_SUSPECTED = "crime_suspected", "crime_not_suspected"
_HANDED, _OVER = "crime_transferred", "penalty_transferred"
_TRANSFER = ("report_transfer", "approve_transfer", "hand_to_police")
_CRIMES = frozenset((*_TRANSFER, "control_site", "decide_penalty"))
"""The duties of which a case has one at least in which somebody found a crime, or says that the police have it."""
_CHECKS = ("judge_banned", "judge_serious", "transfer_check_banned", "transfer_check")
"""Of a banned substance: the duties that find it, and those that check whether police must have the case."""
_REPORTS, _FILED, _DECIDED = "decide_report_filing", "case_filed", "penalty_decided"
_DECIDES = ("decide_penalty", "decide_untransferred")


class Found(NamedTuple):
    """One thing that a target is about, the columns that count it, and how long it took where that is told."""

    columns: tuple[str, ...]
    step: Step | None = None
    clock: Clock | None = None
    took: timedelta | None = None


class _Count(NamedTuple):
    """How a target is counted, and the duties of which a case has one at least that has anything for it."""

    told: Callable[[Case, Stretch, datetime, Indicator], Iterator[Found]]
    plans: frozenset[str] = frozenset()
    is_of_apart: bool = False
    """Whatever became of its case here, as long as it is no other area's."""


def found_of(
    case: Case, span: Stretch, now: datetime, targets: Iterable[Indicator]
) -> Iterator[tuple[Indicator, Found]]:
    """What a case has for each target in a period. What was set aside or is another area's has nothing, but that a
    crime which must go to the police is told all the same of what was set aside."""
    plans, is_apart = {step.plan for step in case.steps.values()}, apart(case)
    for target in targets:
        counted = COUNTED.get(target.counts)
        if counted is None or (counted.plans and counted.plans.isdisjoint(plans)):
            continue
        if not is_apart or (counted.is_of_apart and is_apart != MOVED):
            yield from ((target, each) for each in counted.told(case, span, now, target))


def _disposed(case: Case, span: Stretch, now: datetime, _: Indicator) -> Iterator[Found]:
    """Failed samples by when they had to be disposed of; none that a re-test overturned."""
    for clock in case.clocks.values():
        step, due_at = case.steps.get(clock.step), clock.deadline.due_at
        if step is None or step.plan != _DISPOSAL or due_at is None or not span.holds_due(due_at):
            continue
        if clock.stopped_by not in (WITHDRAWN, DOUBLED) and not retested((step.about,), case.steps.values()):
            yield Found(_in_time(due_at, _done(step), now), step, clock)


def _rechecked(case: Case, span: Stretch, now: datetime, _: Indicator) -> Iterator[Found]:
    """What had to be put right online, by when it first had to be looked at again: however many rounds that took, it is
    one problem, and put right by the round that found it so."""
    if not (case.facts.get("online") or case.facts.get("venue") in ONLINE):
        return
    for rounds in _problems(case):
        due_at = min((each.judged_by for each in rounds if each.judged_by), default=None)
        if due_at and span.holds_due(due_at):
            last = rounds[-1]
            passed_at = _done(last) if last.outcome == _RECHECKS[last.plan] else None
            yield Found(_in_time(due_at, passed_at, now), last)


def _problems(case: Case) -> list[list[Step]]:
    """The rounds in which each thing was looked at again, up to the one that found it put right; none of what needed
    no mending, or was not there any more to be looked at."""
    found: dict[tuple[str, str], list[list[Step]]] = {}
    for step in case.steps.values():
        if step.plan not in _RECHECKS or (step.state == WITHDRAWN and step.withdrawn_with not in ALONG):
            continue
        problems = found.setdefault((step.plan, step.about), [])
        if not problems or problems[-1][-1].outcome in (_RECHECKS[step.plan], *LEFT_UNDONE):
            problems.append([])
        problems[-1].append(step)
    return [rounds for problems in found.values() for rounds in problems if rounds[-1].outcome not in LEFT_UNDONE]


def _transferred(case: Case, span: Stretch, now: datetime, _: Indicator) -> Iterator[Found]:
    """Businesses of which somebody found that the police must have the case, by when that was first found."""
    for who, steps in _by_who(case, (_SUSPECTED, _HANDED, _OVER)).items():
        first = min(steps, key=lambda step: step.done_at or now)
        if not span.holds(first.done_at):
            continue
        handed = next((step for step in steps if _is_handed(step)), None)
        if handed:
            yield Found((OF, PART), handed)
        elif any(_who(case, step.about) == who and _is_in_time(case, step, now) for step in _those(case, _TRANSFER)):
            yield Found((WAITING,), first)
        else:
            is_refused = any(_who(case, each.about) == who for each in _refusals(case))
            yield Found((OF, REFUSED) if is_refused else (OF,), first)


def _is_handed(step: Step) -> bool:
    """Given to the police: by the step that does so, or by a decision that says it was done."""
    return _HANDED in step.brought or (_OVER in step.brought and _SUSPECTED not in step.brought)


def _refusals(case: Case) -> Iterator[Step]:
    approvals = (step for step in case.steps.values() if step.plan == "approve_transfer")
    return (step for step in approvals if _done(step) and "transfer_approved" not in step.brought)


def _banned(case: Case, span: Stretch, now: datetime, target: Indicator) -> Iterator[Found]:
    """Samples in which one of the substances was found, by when the result first came; none that was overturned."""
    seen: set[str] = set()
    told = [joined for joined in case.signals if joined.facts.get("hazard") in target.of and is_finding(case, joined)]
    for joined in sorted(told, key=lambda each: each.received_at):
        sample = next((each for each in joined.about if each.startswith("sample:")), joined.id)
        is_first = sample not in seen
        seen.add(sample)
        if is_first and span.holds(joined.received_at) and not retested((sample,), case.steps.values()):
            yield _checked(case, joined, now)


def _checked(case: Case, joined: Joined, now: datetime) -> Found:
    found = _by_who(case, (_SUSPECTED, _NOT_SUSPECTED, _HANDED, _OVER))
    steps = [step for who in _whose(case, joined) for step in found.get(who, [])]
    checks = [step for step in steps if _is_about(step, joined)]
    if checks:
        first = min(checks, key=lambda step: step.done_at or now)
        took = (first.done_at or now) - joined.received_at
        return Found((OF, PART), first, took=max(took, timedelta()))
    waits = any(step.judged_by and step.judged_by > now for step in _those(case, _CHECKS) if step.state == "open")
    return Found((WAITING,) if waits else (OF,))


def _is_about(step: Step, joined: Joined) -> bool:
    """What was checked before a finding came says nothing of it, unless the police are to have the business anyhow."""
    is_earlier = max(step.opened_at, step.done_at or step.opened_at) < joined.received_at
    return not is_earlier or _NOT_SUSPECTED not in step.brought


def _reported(case: Case, span: Stretch, now: datetime, _: Indicator) -> Iterator[Found]:
    """Reports that were checked and found to be a case, by when that was decided: is there a decision since."""
    joined = {f"signal:{each.id}": each for each in case.signals}
    for step in _those(case, (_REPORTS,)):
        if _FILED not in step.brought or not span.holds(_done(step)):
            continue
        whose = _whose(case, joined.get(step.about))
        every = (each for who in whose for each in _by_who(case, (_DECIDED,)).get(who, []))
        decided = [each for each in every if each.done_at and step.done_at and each.done_at >= step.done_at]
        open_ = (each for each in _those(case, _DECIDES) if _who(case, each.about) in whose)
        waits = any(_is_in_time(case, each, now) for each in open_)
        yield Found((OF, PART) if decided else (WAITING,) if waits else (OF,), decided[0] if decided else step)


def _rural(case: Case, span: Stretch, now: datetime, _: Indicator) -> Iterator[Found]:
    """Affairs of rural shops and feasts that began in the period: ended, and no time of law missed on the way."""
    facts = case.facts
    if not span.holds(case.opened_at) or facts.get("venue") not in RURAL:
        return
    if facts.get("kind") in _NO_PROBLEM or facts.get("request") == ENQUIRY:
        return
    is_late = any(is_law(each) and of_clock(case, each, now) in (LATE, MISSED) for each in case.clocks.values())
    yield Found((OF,) if is_late else (WAITING,) if case.is_open else (OF, PART))


def _in_time(due_at: datetime, done_at: datetime | None, now: datetime) -> tuple[str, ...]:
    if due_at > now:
        return (WAITING,)
    if done_at is None:
        return (OF,)
    return (OF, PART, ON_TIME) if done_at <= due_at else (OF, PART)


def _done(step: Step) -> datetime | None:
    return step.done_at if step.state == "done" else None


def _is_in_time(case: Case, step: Step, now: datetime) -> bool:
    """Still to be done, and a time of law for it runs that has not passed."""
    clocks = (each for each in case.clocks.values() if each.step == step.id and each.stopped_at is None)
    return step.state == "open" and any(each.is_paused or (each.deadline.due_at or now) > now for each in clocks)


def _those(case: Case, plans: tuple[str, ...]) -> Iterator[Step]:
    return (step for step in case.steps.values() if step.plan in plans)


def _by_who(case: Case, events: Iterable[str]) -> Mapping[str, list[Step]]:
    """The duties that brought one of these events, by the business that they are about."""
    found: dict[str, list[Step]] = {}
    for step in case.steps.values():
        if _done(step) and not set(step.brought).isdisjoint(events):
            found.setdefault(_who(case, step.about), []).append(step)
    return found


def _who(case: Case, about: str) -> str:
    """The business that a duty is about; of the affair as a whole its only one."""
    if about.startswith("operator:"):
        return about
    known = {thing for joined in case.signals for thing in joined.about if thing.startswith("operator:")}
    return known.pop() if len(known) == 1 else CASE


def _whose(case: Case, joined: Joined | None) -> set[str]:
    """Whom the duties that follow from a signal are about: its business, or the affair as a whole."""
    return {_who(case, CASE), *(each for each in (joined.about if joined else ()) if each.startswith("operator:"))}


COUNTED: Mapping[str, _Count] = {
    BANNED: _Count(_banned),
    "rural_problems": _Count(_rural),
    "online_rechecks": _Count(_rechecked, frozenset(_RECHECKS)),
    "crimes_transferred": _Count(_transferred, _CRIMES, is_of_apart=True),
    "reports_concluded": _Count(_reported, frozenset((_REPORTS,))),
    "samples_disposed": _Count(_disposed, frozenset((_DISPOSAL,))),
}
"""What `counts` of a target may name beside `drills`, and what counts it."""
