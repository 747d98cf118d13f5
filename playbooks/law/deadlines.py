"""When a deadline rule falls due, and the rules read from their file.

Counting follows Civil Code art. 201–203: the first day is not counted, hours run from the exact moment, months end
on the same-numbered day (or the month's last), a day-unit term ends at 24:00 in Beijing. A last day that the yearly
notice lists as off moves to the next day not so listed (`roll: off_day`); ordinary weekends never roll, the reminder
on the last working day covers them. Pure: due times depend on instants in records, never on the present.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from ..errors import Fault
from ..seedfile import read_yaml
from .counting import (
    UNITS_WITH_LENGTH,
    UNITS_WITHOUT_LENGTH,
    Length,
    Reminder,
    Term,
    Unit,
    clock_reminders,
    day_reminders,
    last_day,
    last_instant,
    merged,
)
from .rules import (
    DeadlineError,
    Rule,
    Rules,
    RuleVersion,
    choose_version,
    extensions_of,
    named_version,
    refusal,
)
from .workdays import OFFICE_HOURS, OfficeHours, Workdays, beijing, day_of, in_beijing

REACH = timedelta(days=7)
"""So far a notice may reach back into the year before (2018-12-29 was worked by the notice for 2019)."""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Excluded time (testing, hearing, public notice) between two aware instants; `end` None: still paused."""

    start: datetime
    end: datetime | None


class Due(msgspec.Struct, frozen=True, kw_only=True, rename={"start": "from"}):
    """When a rule falls due and by what right; instants on Beijing's clock.

    `raw_on` is the last day before rolling and `due_on` after it; a day-unit `due_at` is the 00:00 that follows.
    All four are empty while the clock is paused, and for provisions without a number. `provisional`: a yearly list that
    may say something of a day that was consulted is not known yet.
    """

    rule: str
    version: str
    article: str
    unit: Unit
    length: int | None
    start: datetime
    anchor: datetime
    raw_on: date | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    rolled: bool = False
    reminders: tuple[Reminder, ...] = ()
    remind_at: datetime | None = None
    provisional: bool = False
    statutory: bool
    confidence: str
    runs_for: str | None = None
    """Who it runs for, when that is no department of the district."""


def due(
    rule: Rule,
    start: datetime,
    *,
    workdays: Workdays,
    anchor: datetime | None = None,
    office: OfficeHours = OFFICE_HOURS,
    version: str | None = None,
    extended: Sequence[Length] = (),
    excluded: Sequence[Span] = (),
) -> Due:
    """When `rule`, started at `start`, falls due.

    `anchor` (by default `start`) chooses the version unless `version` names one. `extended` adds lengths before the
    last day rolls; `excluded` is time that does not count: hours to the second, days from the pause's date up to but
    not including the resume's. Raises DeadlineError when no version is in force, ValueError for instants without zone.
    """
    start = in_beijing(start)
    anchor = start if anchor is None else in_beijing(anchor)
    chosen = choose_version(rule, anchor) if version is None else named_version(rule, version)
    result = Due(
        rule=rule.id,
        version=chosen.version,
        article=chosen.article,
        unit=chosen.unit,
        length=chosen.length,
        start=start,
        anchor=anchor,
        statutory=chosen.statutory,
        confidence=chosen.confidence,
        runs_for=rule.actor if rule.theirs else None,
    )
    if chosen.length is None:
        return result
    lengths = _summed(rule.id, Length(length=chosen.length, unit=chosen.unit), extended)
    if chosen.unit == "hours":
        return _due_by_hours(result, lengths[0].length, excluded)
    return _due_by_days(result, lengths, excluded, roll=chosen.roll == "off_day", workdays=workdays, office=office)


def load_rules(path: Path) -> Rules:
    """The rules of a deadlines file, each tried by computing one due. Raises DeadlineError listing every fault."""
    reading = _Reading(path.name)
    rules = [rule for at, row in reading.rows(path) if (rule := reading.rule(at, row))]
    reading.check_ids(rules)
    if reading.faults:
        raise DeadlineError(reading.faults)
    return Rules(rules)


def _due_by_hours(result: Due, hours: int, excluded: Sequence[Span]) -> Due:
    pauses = merged((in_beijing(each.start), each.end and in_beijing(each.end)) for each in excluded)
    term = last_instant(result.start, hours, pauses)
    if term is None:
        return result
    due_on = term.due_at.date()
    reminders = clock_reminders(term)
    return msgspec.structs.replace(
        result, raw_on=due_on, due_on=due_on, due_at=term.due_at, reminders=reminders, remind_at=reminders[-1].at
    )


def _due_by_days(
    result: Due,
    lengths: Sequence[Length],
    excluded: Sequence[Span],
    *,
    roll: bool,
    workdays: Workdays,
    office: OfficeHours,
) -> Due:
    first = result.start.date()
    pauses = merged((day_of(each.start), each.end and day_of(each.end)) for each in excluded)
    raw_on = last_day(first, lengths, pauses, workdays)
    if raw_on is None:
        return result
    due_on = _rolled(raw_on, pauses, workdays) if roll else raw_on
    if due_on is None:
        return result
    passed = tuple(
        (max(beijing(begin, time()), result.start), beijing(resume, time()))
        for begin, resume in pauses
        if resume is not None and begin <= due_on and resume > first
    )
    term = Term(start=result.start, due_at=beijing(due_on + timedelta(days=1), time()), passed=passed)
    reminders = day_reminders(term, result.unit, due_on, workdays=workdays, office=office)
    return msgspec.structs.replace(
        result,
        raw_on=raw_on,
        due_on=due_on,
        due_at=term.due_at,
        rolled=due_on != raw_on,
        reminders=reminders,
        remind_at=reminders[-1].at if reminders else None,
        provisional=not workdays.knows_all(first, due_on + REACH),
    )


def _rolled(raw_on: date, pauses: Sequence[tuple[date, date | None]], workdays: Workdays) -> date | None:
    """The last day moved off the days listed as off; None while paused. The term runs until the rolled day ends, so a
    pause on one of the days rolled over counts like any other."""
    due_on = workdays.on_or_after(raw_on)
    for begin, resume in pauses:
        if raw_on < begin <= due_on:
            if resume is None:
                return None
            due_on = workdays.on_or_after(due_on + (resume - begin))
    return due_on


def _summed(rule: str, base: Length, extended: Sequence[Length]) -> list[Length]:
    """The lengths to count one after the other: those of one unit as one (two months are not a month twice)."""
    lengths = [base]
    for each in extended:
        if each.unit == lengths[-1].unit:
            lengths[-1] = Length(length=lengths[-1].length + each.length, unit=each.unit)
        elif not _can_extend(base.unit, each.unit):
            raise refusal(rule, f"{base.unit} cannot be extended by {each.unit}", "extend hours by hours, days by days")
        else:
            lengths.append(each)
    return lengths


def _can_extend(unit: Unit, by: Unit) -> bool:
    return by in UNITS_WITH_LENGTH and (unit == "hours") == (by == "hours")


_Shape = TypeVar("_Shape", Rule, RuleVersion)


class _Reading:
    """One deadlines file being read; faults gather here, so that all of them are told at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def rows(self, path: Path) -> list[tuple[str, Any]]:
        body = read_yaml(path, self.faults)
        if body is None:
            return []
        if body.get("v") != 1 or not isinstance(body.get("rules"), list):
            self.fault("", "is not a list of rules", "write v: 1 and rules: [...]")
            return []
        named = [(row.get("id") if isinstance(row, dict) else None, row) for row in body["rules"]]
        return [(f"rules[{n}] ({name})" if name else f"rules[{n}]", row) for n, (name, row) in enumerate(named)]

    def rule(self, at: str, row: Any) -> Rule | None:
        """The rule in this row, tried; None when anything is wrong with it."""
        before = len(self.faults)
        if self._has_keys(at, row, Rule):
            versions = row["versions"] if isinstance(row["versions"], list) else []
            if not versions:
                self.fault(f"{at}.versions", "is not a list with at least one version", "write one row a version")
            read = [self._version(f"{at}.versions[{n}]", each) for n, each in enumerate(versions)]
            if len(self.faults) == before:
                rule = self._converted(at, row | {"versions": sorted(read, key=_first_day)}, Rule)
                return self._tried(at, rule) if rule else None
        return None

    def check_ids(self, rules: Sequence[Rule]) -> None:
        """Ids are unique; a variant's id extends the bare id, which has no clock of its own."""
        seen: set[str] = set()
        bare = {rule.variant_of for rule in rules}
        for rule in rules:
            if rule.id in seen:
                self.fault(rule.id, "is there twice", "give each rule one row, with its versions in it")
            if rule.id in bare:
                self.fault(rule.id, "has variants and a row of its own", "make this row a variant too, or drop it")
            if rule.variant_of != (rule.id.rpartition(".")[0] or None):
                remedy = "a variant's id is the parent's, a dot and a name; variant_of names the parent"
                self.fault(f"{rule.id}.variant_of", f"{rule.variant_of} is not its parent", remedy)
            seen.add(rule.id)

    def fault(self, at: str, problem: str, remedy: str) -> None:
        self.faults.append(Fault(self.file, at, problem, remedy))

    def _version(self, at: str, row: Any) -> Any:
        if not self._has_keys(at, row, RuleVersion):
            return None
        if row["unit"] not in (*UNITS_WITH_LENGTH, *UNITS_WITHOUT_LENGTH):
            known = ", ".join((*UNITS_WITH_LENGTH, *UNITS_WITHOUT_LENGTH))
            self.fault(f"{at}.unit", f"{row['unit']} is not a unit", f"choose one of {known}")
            return None
        version = self._converted(at, row, RuleVersion)
        if version:
            self._check_version(at, version)
        return version

    def _check_version(self, at: str, version: RuleVersion) -> None:
        counts = version.unit in UNITS_WITH_LENGTH
        if counts != (version.length is not None and version.length > 0):
            remedy = "write a number above 0" if counts else "write length: null, the law has no number"
            self.fault(f"{at}.length", f"{version.length} does not go with {version.unit}", remedy)
        if version.roll == "off_day" and version.unit not in ("calendar_days", "months"):
            self.fault(f"{at}.roll", f"{version.unit} cannot roll", "write roll: none")
        if counts and not version.end_event:
            self.fault(f"{at}.end_event", "is missing, so the clock never stops", "name the event that stops it")
        for more in extensions_of(version):
            if (more.length is not None and more.length <= 0) or not _can_extend(version.unit, more.unit):
                problem = f"{more.length} {more.unit} cannot extend {version.unit}"
                self.fault(f"{at}.extension", problem, "extend hours by hours, days by days, by a number above 0")

    def _tried(self, at: str, rule: Rule) -> Rule | None:
        """The rule when its versions follow on one another and each of them can be counted."""
        before = len(self.faults)
        for early, late in zip(rule.versions, rule.versions[1:], strict=False):
            ends = early.effective_to
            if ends is None or late.effective_from != ends + timedelta(days=1):
                problem = f"{early.version} ends on {ends}, {late.version} begins on {late.effective_from}"
                self.fault(f"{at}.versions", problem, "let each version begin the day after the one before it ends")
        if len({each.version for each in rule.versions}) < len(rule.versions):
            self.fault(f"{at}.versions", "two versions have one name", "name each version differently")
        for version in rule.versions:
            if _first_day(version) > (version.effective_to or date.max):
                self.fault(f"{at}.versions", f"{version.version} ends before it begins", "swap the dates")
        if len(self.faults) == before:
            self._count(at, rule)
        return rule if len(self.faults) == before else None

    def _count(self, at: str, rule: Rule) -> None:
        for version in rule.versions:
            start = beijing(version.effective_from or version.effective_to or date(2026, 1, 1), time(12))
            try:
                result = due(rule, start, workdays=Workdays())
            except (DeadlineError, ValueError, OverflowError) as error:
                self.fault(at, f"{version.version} cannot be counted: {error}", "check its dates and length")
                continue
            if result.version != version.version or (result.due_at is None) != (version.length is None):
                self.fault(at, f"{version.version} is not what {start.date()} gives", "check its dates and unit")

    def _has_keys(self, at: str, row: Any, shape: type[Rule] | type[RuleVersion]) -> bool:
        if not isinstance(row, dict):
            self.fault(at, "is not a mapping", "write key: value lines")
            return False
        required, names = _keys_of(shape)
        missing = [name for name in required if name not in row]
        for name in missing:
            self.fault(f"{at}.{name}", "is missing", "write it, or null where the law has nothing")
        unknown = [name for name in row if name not in names]
        for name in unknown:
            self.fault(f"{at}.{name}", "is not a key", f"use only {', '.join(names)}")
        return not missing and not unknown

    def _converted(self, at: str, row: Any, shape: type[_Shape]) -> _Shape | None:
        try:
            return msgspec.convert(row, shape)
        except msgspec.ValidationError as error:
            self.fault(at, str(error), "write the type the message names")
            return None


@cache
def _keys_of(shape: type[Rule] | type[RuleVersion]) -> tuple[list[str], list[str]]:
    """The keys that must stand in a row, and all that may; asked of msgspec once, which reads annotations for it."""
    fields = msgspec.structs.fields(shape)
    return [each.name for each in fields if each.required], [each.name for each in fields]


def _first_day(version: RuleVersion) -> date:
    return version.effective_from or date.min
