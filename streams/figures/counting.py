"""Counting (统计): of the cases and signals of a period, what is counted and every thing that a number counts. Pure.

A number and its list are the same rows: nothing is counted that cannot be shown.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

import msgspec

from playbooks.case import Case, Clock
from playbooks.district.plan import Indicator
from playbooks.facts import ENQUIRY, PEOPLE, Facts
from playbooks.step import ASKED_TARGET, Step

from .duties import SentDuty, clocks_of, duties_of, sent_of
from .illness import known_people, people_of_callers
from .period import Period, Stretch
from .planned import PLAN, found_of
from .samples import failed_of
from .standing import LATE, MISSED, ON_TIME, is_law, of_clock, of_target

ALL = "all"
"""The row of a table that counts everything in it."""
UNKNOWN = "unknown"
"""The row of what nobody said."""
SEVERAL = "several"
"""The row of affairs that name more than one street or town."""
UNSENT = "unsent"
"""The row of duties that nobody has dispatched: no department was asked."""
RATE, MEDIAN = "rate", "median"
"""Columns that are no counts: a share from 0 to 1, a length in seconds."""
CALLERS = "callers"
"""The column of how many people callers may have told of together beside those who are counted."""
WAITING, IRRELEVANT, GATHERED, HISTORY = "waiting", "irrelevant", "gathered", "history"
"""States of signals that are told apart here."""
UNSUMMED = ("answers", "samples", "ill", PLAN)
"""Tables without a row of everything: stages that follow one another, and numbers that are not equally well known."""
VERDICTS = {"verdict_false": "refuted", "verdict_true": "true", "verdict_open": "open"}
"""What a person found of a rumour, by the event that it brings."""


class Seen(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """A case with what lies beside it."""

    case: Case
    number: str
    town: str = UNKNOWN
    found_at: datetime | None = None
    """When it was written down."""
    claimed_at: datetime | None = None
    """When somebody claimed it first."""
    sent: tuple[datetime, ...] = ()
    """When a person dispatched something in it by its entries, of a case that signals have left: its duties went along.
    """
    is_split_off: bool = False
    """A person opened it from another case, not a signal: who answered that one had this one too."""


class CellKey(NamedTuple):
    """Where a number stands: table, row, column."""

    grid: str
    row: str
    column: str


class Thing(msgspec.Struct, frozen=True, gc=False):
    """What is counted: a case, or one clock or duty of it."""

    seen: Seen
    clock: Clock | None = None
    step: Step | None = None


class Counted:
    """What a period counts: `numbers`, the `things` behind each, and what rows are called where records say it."""

    def __init__(self) -> None:
        self.numbers: dict[CellKey, float | None] = {}
        self.things: dict[CellKey, list[Thing]] = {}
        self._things: defaultdict[tuple[str, str, str], list[Thing]] = defaultdict(list)
        self.names: dict[tuple[str, str], tuple[str, str]] = {}
        """Table and row → a title, and an article where there is one."""
        self.took: defaultdict[str, list[timedelta]] = defaultdict(list)
        """By the target of the plan, how long it took of each thing of which that is told."""

    def add(self, grid: str, row: str, columns: Iterable[str], thing: Thing) -> None:
        """Count a thing in some columns of a row."""
        for column in columns:
            self._things[grid, row, column].append(thing)

    def add_number(self, grid: str, row: str, columns: Iterable[str], n: int) -> None:
        """Count `n` in some columns of a row: of what is no thing, or more than the things that say it."""
        for column in columns:
            key = CellKey(grid, row, column)
            self.numbers[key] = (self.numbers.get(key) or 0) + n

    def add_up(self) -> None:
        """Every number from its things, and of every table that is summed what all rows count."""
        self.things = {CellKey(*key): things for key, things in self._things.items()}
        self.numbers |= {key: len(things) for key, things in self.things.items() if key not in self.numbers}
        for key, n in list(self.numbers.items()):
            if key.grid not in UNSUMMED:
                self.add_number(key.grid, ALL, (key.column,), int(n or 0))

    def listed(self, wanted: CellKey) -> list[Thing]:
        """What a number counts, row by row."""
        rows = self.rows(wanted.grid) if wanted.row == ALL else [wanted.row]
        return [each for row in rows for each in self.things.get(wanted._replace(row=row), ())]

    def number(self, grid: str, row: str, column: str) -> int:
        """A count; 0 of what never came up."""
        return int(self.numbers.get(CellKey(grid, row, column)) or 0)

    def rows(self, grid: str) -> list[str]:
        """The rows of a table in the order in which they came up, without that of everything."""
        return list(dict.fromkeys(key.row for key in self.numbers if key.grid == grid and key.row != ALL))


def count(
    period: Period,
    signals: Mapping[tuple[str, str], int],
    cases: Sequence[Seen],
    now: datetime,
    targets: Sequence[Indicator] = (),
) -> Counted:
    """Everything of a period as of `now`. `signals`: how many came in it, by channel and state; `cases`: at least
    those that were opened, ended, due or at work in it, none that was merged into another; `targets`: of the plan."""
    counted, span = Counted(), period.span
    _count_signals(counted, signals)
    for seen in cases:
        if span.holds(seen.case.opened_at):
            _count_opened(counted, seen)
        if seen.case.state == "dismissed" and span.holds(seen.case.closed_at):
            counted.add("aside", seen.case.conclusion or UNKNOWN, ("cases",), Thing(seen))
        for row, columns in failed_of(seen.case, span):
            counted.add("samples", row, columns, Thing(seen))
        _count_clocks(counted, span, seen, now)
        _count_targets(counted, span, seen, now)
        _count_planned(counted, span, seen, now, targets)
    waits, taken = _count_duties(counted, span, cases), _count_answers(counted, span, cases)
    counted.add_up()
    _add_medians(counted, "duties", waits)
    _add_medians(counted, "answers", taken)
    _add_rates(counted)
    return counted


def _count_signals(counted: Counted, signals: Mapping[tuple[str, str], int]) -> None:
    for (channel, state), n in signals.items():
        if state == HISTORY:
            continue
        columns = ["received"]
        columns += [state] if state in (WAITING, IRRELEVANT) else ["relevant"]
        columns += [state] if state == GATHERED else []
        counted.add_number("signals", channel, columns, n)


def _count_opened(counted: Counted, seen: Seen) -> None:
    case, thing = seen.case, Thing(seen)
    facts = case.facts
    hazard = str(facts.get("hazard") or UNKNOWN).partition(".")[0]
    rows = {"kind": _kind(facts), "severity": case.severity, "town": seen.town}
    for grid, row in {**rows, "hazard": hazard, "state": case.state}.items():
        counted.add(grid, row, ("cases",), thing)
    if case.is_confidential:
        counted.add("confidential", "director", ("cases",), thing)
    if case.known:
        counted.names["rumours", case.known.rumour] = case.known.claim, ""
        counted.add("rumours", case.known.rumour, ("matched", _verdict(case)), thing)
    _count_people(counted, thing)


def _kind(facts: Facts) -> str:
    """What kind of affair it is: who only asks is owed an answer, whatever little the machine made of the question."""
    kind = str(facts.get("kind") or UNKNOWN)
    return ENQUIRY if facts.get("request") == ENQUIRY and kind in ("irrelevant", "news") else kind


def _verdict(case: Case) -> str:
    """What a person found last of the rumour that a case repeats."""
    done = sorted(
        (step for step in case.steps.values() if step.done_at), key=lambda step: step.done_at or case.opened_at
    )
    found = [VERDICTS[event] for step in done for event in step.brought if event in VERDICTS]
    return found[-1] if found else "unjudged"


def _count_people(counted: Counted, thing: Thing) -> None:
    case = thing.seen.case
    if not any(case.facts.get(name) for name in PEOPLE):  # most cases, and their signals need not be looked through
        return
    how_far, numbers = known_people(case)
    counted.add("ill", how_far, ("cases",), thing)
    for name, number in numbers.items():
        counted.add("ill", how_far, (name,), thing)
        counted.add_number("ill", how_far, (name,), number)
    if more := people_of_callers(case, numbers.get("ill", 0)):
        counted.add("ill", how_far, (CALLERS,), thing)
        counted.add_number("ill", how_far, (CALLERS,), more)


def _count_clocks(counted: Counted, span: Stretch, seen: Seen, now: datetime) -> None:
    for clock, step in clocks_of(seen.case):
        if not span.holds_due(clock.deadline.due_at):
            continue
        thing, columns = Thing(seen, clock, step), ("due", of_clock(seen.case, clock, now))
        deadline = clock.deadline
        if clock.is_theirs:
            counted.names["theirs", deadline.rule] = deadline.title, deadline.article
            counted.add("theirs", deadline.rule, columns, thing)
        elif is_law(clock):
            counted.names["law", deadline.rule] = deadline.title, deadline.article
            counted.add("law", deadline.rule, columns, thing)
            counted.add("keepers", _named(counted, "keepers", step, _asked(step)), columns, thing)
        elif not deadline.statutory and deadline.confidence != "M":
            counted.add("targets", _named(counted, "targets", step, _asked(step)), columns, thing)


def _count_targets(counted: Counted, span: Stretch, seen: Seen, now: datetime) -> None:
    """Those of duties that have to be done, as the queue shows them; what a letter asks for is no target of ours."""
    for step in duties_of(seen.case):
        if span.holds_due(step.judged_by) and not step.optional:
            grid = "letters" if step.target_of == ASKED_TARGET else "targets"
            columns = ("due", of_target(seen.case, step, now))
            counted.add(grid, _named(counted, grid, step, _asked(step)), columns, Thing(seen, None, step))


def _count_planned(counted: Counted, span: Stretch, seen: Seen, now: datetime, targets: Sequence[Indicator]) -> None:
    for target, found in found_of(seen.case, span, now, targets) if targets else ():
        counted.names[PLAN, target.id] = target.metric, ""
        counted.add(PLAN, target.id, found.columns, Thing(seen, found.clock, found.step))
        counted.took[target.id] += [found.took] if found.took is not None else []


def _named(counted: Counted, grid: str, step: Step | None, row: str) -> str:
    """The row, whose name the step says."""
    if step and step.department == row:
        counted.names[grid, row] = step.department_name, ""
    return row


def _asked(step: Step | None) -> str:
    """The department that holds it; of what nobody dispatched it may know nothing."""
    return step.department if step and (step.dispatched_at or step.done_at) else UNSENT


def _count_duties(counted: Counted, span: Stretch, cases: Sequence[Seen]) -> dict[str, list[float]]:
    """Returns how long each department took to sign, in seconds."""
    waits: dict[str, list[float]] = {}
    duties = [(seen, step) for seen in cases for step in duties_of(seen.case) if step.dispatched_at]
    sent = [(seen, step, each) for seen, step in duties for each in sent_of(step) if span.holds(each.at)]
    for seen, step, each in sent:
        counted.names["duties", each.department] = each.department_name, ""
        counted.add("duties", each.department, each.columns, Thing(seen, None, step))
        _add_wait(waits, each)
    ids = {each.department_name: each.department for _, step in duties for each in sent_of(step)}
    came_back = [(seen, step, by) for seen, step in duties for by in step.returns if span.holds(by.at)]
    for seen, step, by in came_back:
        row = ids.get(by.department, by.department)
        counted.names["duties", row] = by.department, ""
        counted.add("duties", row, ("returned",), Thing(seen, None, msgspec.structs.replace(step, returned=by)))
    return waits


def _add_wait(waits: dict[str, list[float]], sent: SentDuty) -> None:
    if sent.signed_after is not None:
        for row in (sent.department, ALL):
            waits.setdefault(row, []).append(sent.signed_after.total_seconds())


def _add_rates(counted: Counted) -> None:
    """按时率: of what was decided, the share that was on time; what still runs or ended untold is no part of it."""
    for grid in ("law", "keepers", "targets", "letters"):
        for row in (*counted.rows(grid), ALL):
            on_time, late, missed = (counted.number(grid, row, each) for each in (ON_TIME, LATE, MISSED))
            decided = on_time + late + missed
            counted.numbers[CellKey(grid, row, RATE)] = on_time / decided if decided else None


def _count_answers(counted: Counted, span: Stretch, cases: Sequence[Seen]) -> dict[str, list[float]]:
    """Returns how long it took, in seconds: from what was received to the case, to who claims it, to what they first
    dispatch."""
    taken: dict[str, list[float]] = {}
    for seen in cases:
        if not span.holds(seen.case.opened_at) or seen.is_split_off:
            continue
        known, claimed = seen.found_at or seen.case.opened_at, seen.claimed_at
        spans = {
            "found": (seen.case.opened_at, known),
            "claimed": (known, claimed),
            "sent": (claimed, _first_sent(seen, claimed)),
        }
        for row, (start, end) in spans.items():
            if start and end and end >= start:
                counted.add("answers", row, ("cases",), Thing(seen))
                taken.setdefault(row, []).append((end - start).total_seconds())
    return taken


def _add_medians(counted: Counted, grid: str, taken: Mapping[str, list[float]]) -> None:
    for row, seconds in taken.items():
        counted.numbers[CellKey(grid, row, MEDIAN)] = median(seconds)


def _first_sent(seen: Seen, since: datetime | None) -> datetime | None:
    """When a person first dispatched something since it was claimed: another case that it took in may have been sent
    out before. What went by itself is nobody's answer."""
    steps = seen.case.steps.values()
    both = [(step.first_sent.at, step.first_sent.by) for step in steps if step.first_sent]
    both += [(step.dispatched_at, step.dispatched_by) for step in steps if step.dispatched_at]
    times = [*seen.sent, *(at for at, by in both if by)]
    return min((at for at in times if since is None or at >= since), default=None)
