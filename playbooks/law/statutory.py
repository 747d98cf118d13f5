"""Statutory holidays (法定节日): the days that the law itself gives off, known before any yearly notice.

They stand in for the notice of a year that is not there yet: what falls due on one of them is not due then.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

import msgspec

from ..errors import Fault
from ..seedfile import fault_of, read_yaml
from .holidays import STATUTORY


class HolidayLaw(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The days of the law: on the same date every year, or by moon and sun and so listed year by year."""

    v: int
    source: str
    effective_from: date
    every_year: dict[str, str]
    """`MM-DD` → name."""
    by_year: dict[int, dict[str, tuple[str, ...]]]
    """Year → name → `MM-DD`s."""

    def days(self) -> dict[date, str]:
        """Every day of the years listed, with its name."""
        found: dict[date, str] = {}
        for year, lists in self.by_year.items():
            named = [*self.every_year.items(), *((day, name) for name, days in lists.items() for day in days)]
            for text, name in named:
                day = date.fromisoformat(f"{year}-{text}")
                found[day] = f"{found[day]}、{name}" if day in found else name
        return found


def load_holiday_law(path: Path, faults: list[Fault]) -> Mapping[date, str]:
    """The days of the file and their names; what is wrong with it is added to `faults`."""
    body = read_yaml(path, faults)
    if body is None:
        return {}
    try:
        law = msgspec.convert(body, HolidayLaw, strict=False)
    except msgspec.ValidationError as error:
        faults.append(fault_of(path.name, error))
        return {}
    wrong = list(_faults(path.name, law))
    faults += wrong
    return {} if wrong else law.days()


def _faults(file: str, law: HolidayLaw) -> Iterator[Fault]:
    for year, lists in sorted(law.by_year.items()):
        at = f"by_year.{year}"
        if year < law.effective_from.year:
            yield Fault(file, at, f"lies before {law.effective_from}", "list only years in which the law is in force")
        yield from _unreadable(file, at, year, (*law.every_year, *(day for days in lists.values() for day in days)))
        for name, count in STATUTORY.items():
            listed = len(lists.get(name, ())) + sum(each == name for each in law.every_year.values())
            if listed != count:
                yield Fault(file, at, f"gives {name} {listed} days", f"the law gives it {count}")


def _unreadable(file: str, at: str, year: int, days: Iterable[str]) -> Iterator[Fault]:
    for text in days:
        try:
            date.fromisoformat(f"{year}-{text}")
        except ValueError:
            yield Fault(file, at, f"{text!r} is no day of {year}", 'write "MM-DD" in quotes')
