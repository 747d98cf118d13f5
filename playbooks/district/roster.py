"""Duty roster (值班表): who is on duty and who leads, shift by shift, Beijing time.

A shift across midnight belongs to the day on which it began. A month is a file of the office. Names stand in it as the
office wrote them: who has since left was on duty all the same.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ..errors import Fault, PlaybookError
from ..law.workdays import beijing, day_of
from ..seedfile import fault_of, read_yaml
from .departments import OFFICE
from .people import People

FOLDER = "roster"
Shift = Literal["day", "night", "whole"]
SHIFTS: dict[str, str] = {"day": "白班", "night": "夜班", "whole": "全天"}
"""What a shift is called."""
NAMED_ROLES = ("duty_officer", "supervisor")
"""Roles that a roster names somebody for."""
DAY = timedelta(days=1)
EARLY = timedelta(hours=1)
"""How long before a shift begins it may be taken over."""

_Clock = Annotated[str, Meta(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
"""How a month is named: `2026-11`."""


class RosterError(PlaybookError):
    """The roster cannot be used; every fault is listed."""


class Turn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One shift of one day (一班)."""

    day: date
    shift: Shift
    officers: tuple[str, ...] = ()
    """值班员; nobody: a gap, as written."""
    leaders: tuple[str, ...] = ()
    """带班领导"""
    phone: str = ""
    """Where the shift is called; empty: the telephones of its officers."""
    leader_phone: str = ""
    corrected: str = ""
    """What stood there before, who corrected it, when and why."""


class Month(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file of one month. A whole day lasts from `day_at` to `day_at`."""

    v: int = 1
    day_at: _Clock = "08:00"
    night_at: _Clock = "20:00"
    turns: tuple[Turn, ...] = ()


class Stint(msgspec.Struct, frozen=True, kw_only=True):
    """A turn with its instants; the one at which it ends is the next one's."""

    turn: Turn
    begins: datetime
    ends: datetime

    def covers(self, now: datetime) -> bool:
        """Whether it is on duty at this instant."""
        return self.begins <= now < self.ends


class OnDuty(msgspec.Struct, frozen=True, kw_only=True):
    """Who is on duty at one instant, with where to call them."""

    stint: Stint
    officers: tuple[str, ...]
    phone: str
    leaders: tuple[str, ...]
    leader_phone: str

    def holding(self, role: str) -> tuple[str, ...]:
        """Who holds a role of the office in this shift."""
        return {"duty_officer": self.officers, "supervisor": self.leaders}.get(role, ())


class Roster:
    """Every shift that the office has laid in."""

    def __init__(self, months: Iterable[Month] = ()) -> None:
        hours: dict[tuple[int, int], Month] = {}
        turns: dict[date, list[tuple[Turn, Month]]] = {}
        for month in months:
            for turn in month.turns:
                hours.setdefault((turn.day.year, turn.day.month), month)
                turns.setdefault(turn.day, []).append((turn, month))
        every = (turn for found in turns.values() for turn, _ in found)
        self.phones = frozenset("、".join(f"{each.phone}、{each.leader_phone}" for each in every).split("、")) - {""}
        """Every telephone that stands in it."""
        self._by_day = {day: _stints(turns[day], hours) for day in sorted(turns)}

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self._by_day)

    @property
    def until(self) -> datetime | None:
        """When the last shift ends that names an officer."""
        named = (each.ends for day in reversed(self._by_day) for each in self.of(day) if each.turn.officers)
        return next(named, None)

    def of(self, day: date) -> tuple[Stint, ...]:
        """The shifts that begin on a day, in their order."""
        return self._by_day.get(day, ())

    def at(self, now: datetime) -> Stint | None:
        """The shift that is on duty at this instant."""
        today = day_of(now)
        near = (each for day in (today - DAY, today) for each in self.of(day) if each.covers(now))
        return max(near, key=lambda each: each.begins, default=None)

    def changes_at(self, now: datetime) -> datetime:
        """When another shift begins or this one ends; in a long gap a day from now, when it can be asked again."""
        near = (at for each in self.between(now, now + DAY) for at in (each.begins, each.ends))
        return min((at for at in near if at > now), default=now + DAY)

    def between(self, since: datetime, until: datetime) -> list[Stint]:
        """Every shift of which a part lies between two instants, in their order."""
        days = (day_of(since) + n * DAY for n in range(-1, (day_of(until) - day_of(since)).days + 1))
        return [each for day in days for each in self.of(day) if each.begins < until and since < each.ends]

    def gaps(self, since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
        """The times between two instants for which nobody is named as duty officer."""
        found, at = list[tuple[datetime, datetime]](), since
        for each in sorted(self.between(since, until), key=lambda each: each.begins):
            if not each.turn.officers:
                continue
            if each.begins > at:
                found.append((at, each.begins))
            at = max(at, each.ends)
        return [*found, (at, until)] if at < until else found


class Rota(Roster):
    """Day and night in turn among a few: the roster of a drill and of the sample day, which no file says."""

    def __init__(self, people: People) -> None:
        super().__init__()
        self._officers, self._leaders = (
            tuple(each.name for each in people.holders(OFFICE, role)) for role in NAMED_ROLES
        )

    def __bool__(self) -> bool:
        """Whether there is anybody to take turns."""
        return bool(self._officers)

    def of(self, day: date) -> tuple[Stint, ...]:
        """The two shifts of a day; the same for the same day, whoever asks when."""
        if not self._officers:
            return ()
        number = day.toordinal()
        first, second = (_nth(self._officers, 2 * number + n) for n in (0, 1))
        leaders = _nth(self._leaders, number)
        turns = (
            Turn(day=day, shift="day", officers=first, leaders=leaders),
            Turn(day=day, shift="night", officers=second, leaders=leaders),
        )
        return _stints([(each, Month()) for each in turns], {})


def _nth(names: tuple[str, ...], n: int) -> tuple[str, ...]:
    """Whose turn it is, when one takes it after the other."""
    return (names[n % len(names)],) if names else ()


def changing(roster: Roster, now: datetime) -> tuple[Stint | None, Stint | None]:
    """Between which two the shift changes about this instant: one that is about to begin is being taken over."""
    taking = roster.at(now + EARLY) or roster.at(now)
    giving = roster.at(taking.begins - timedelta(minutes=1)) if taking else roster.at(now - EARLY)
    return giving, taking


@lru_cache(maxsize=64)
def on_duty(roster: Roster, people: People, now: datetime) -> OnDuty | None:
    """Who is on duty at this instant, where to call them; None without a shift that names anybody. Kept, because
    thousands of notices of one instant ask."""
    stint = roster.at(now)
    if stint is None or not (stint.turn.officers or stint.turn.leaders):
        return None
    turn = stint.turn
    return OnDuty(
        stint=stint,
        officers=turn.officers,
        phone=turn.phone or _phones(people, turn.officers, "duty_officer"),
        leaders=turn.leaders,
        leader_phone=turn.leader_phone or _phones(people, turn.leaders, "supervisor"),
    )


def _phones(people: People, names: Iterable[str], role: str) -> str:
    """Their telephones by the list of people: of the office, in that role, before others of the same name."""
    found = dict[str, None]()
    for name in names:
        same = [each for each in people if each.name == name and each.phone]
        same.sort(key=lambda each: (each.department != OFFICE, each.role != role))
        found |= dict.fromkeys(each.phone for each in same[:1])
    return "、".join(found)


def load_roster(folder: Path) -> Roster:
    """The roster of a folder. Raises RosterError with every fault."""
    return Roster(load_months(folder).values())


def load_months(folder: Path) -> dict[str, Month]:
    """The months of a folder, `2026-11.yaml`, by their names; without the folder none. Raises RosterError."""
    faults: list[Fault] = []
    months = {path.stem: read_month(path, faults) for path in sorted(folder.glob("*.yaml"))}
    if faults:
        raise RosterError(faults)
    return {name: each for name, each in months.items() if each is not None}


def read_month(path: Path, faults: list[Fault]) -> Month | None:
    """The month of a file; what is wrong with it is added to `faults`."""
    body = read_yaml(path, faults)
    if body is None:
        return None
    try:
        month = msgspec.convert(body, Month)
    except msgspec.ValidationError as error:
        faults.append(fault_of(path.name, error))
        return None
    faults += _faults(path, month)
    return month


def _faults(path: Path, month: Month) -> Iterator[Fault]:
    named = MONTH.fullmatch(path.stem)
    if not named:
        yield Fault(path.name, "", "the name of the file is no month", "name it like 2026-11.yaml")
        return
    if month.day_at >= month.night_at:
        yield Fault(path.name, "night_at", "is not after day_at", "write when the day shift ends")
    seen: dict[date, set[str]] = {}
    for n, turn in enumerate(month.turns):
        at = f"turns[{n}]"
        if (turn.day.year, turn.day.month) != (int(named[1]), int(named[2])):
            yield Fault(path.name, f"{at}.day", f"{turn.day} is not of this month", "write it in the file of its month")
        before = seen.setdefault(turn.day, set())
        if turn.shift in before or (before and "whole" in {turn.shift, *before}):
            yield Fault(path.name, at, f"{turn.day} has another shift at the same time", "keep one")
        before.add(turn.shift)


def _stints(turns: Iterable[tuple[Turn, Month]], hours: Mapping[tuple[int, int], Month]) -> tuple[Stint, ...]:
    """A night ends when the next day begins, also where the next month begins its days at another hour."""
    found = []
    for turn, month in turns:
        after = turn.day + DAY
        day_at, night_at = (beijing(turn.day, time.fromisoformat(each)) for each in (month.day_at, month.night_at))
        next_day = beijing(after, time.fromisoformat(hours.get((after.year, after.month), month).day_at))
        begins = night_at if turn.shift == "night" else day_at
        found.append(Stint(turn=turn, begins=begins, ends=night_at if turn.shift == "day" else next_day))
    return tuple(sorted(found, key=lambda each: each.begins))
