"""Taking the staff book in, from a command or the desk: read against what holds, tried, kept as versions."""

from datetime import datetime

import msgspec

from playbooks.district.departments import Departments, load_departments
from playbooks.district.people import People, Person, load_people
from playbooks.district.plan import load_plan
from playbooks.seedfile import from_yaml

from ..settings import Settings
from ..store.database import Database
from .accounts import Account, off_list
from .saying import say
from .staff_book import paths, read_book, template, texts_now


class StaffCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many stand in the files now."""

    departments: int
    people: int
    off_list: tuple[Account, ...] = ()
    """Accounts in use that no longer agree with the list of people."""


def blank_book(settings: Settings) -> bytes:
    """The workbook to be filled in, by what holds now."""
    return template(*staff_of(settings))


def take_book(
    database: Database, shipped: Settings, settings: Settings, content: bytes, *, by: str, at: datetime
) -> StaffCounts:
    """Keep what the workbook says as the next versions. Raises BookError naming cells, Refused."""
    area = settings.areas[0]
    departments, people = staff_of(settings)
    plan = load_plan(settings.seeds / "districts" / area / "plan.yaml", departments)
    written = [name for group in plan.groups for name in group.names_as_written]
    said = read_book(content, departments, people, files=texts_now(settings.seeds, area), written=written)
    where = paths(area)
    say(database, shipped, {where[kind]: text for kind, text in said.items()}, by=by, at=at)
    if "people" in said:
        people = People(tuple(msgspec.convert(each, Person) for each in from_yaml(said["people"])["people"]))
    with database.reading() as connection:
        off = tuple(off_list(connection, people))
    return StaffCounts(departments=said["departments"].count("\n- id:"), people=len(people), off_list=off)


def staff_of(settings: Settings) -> tuple[Departments, People]:
    """The departments and people that the office reads."""
    departments = load_departments(settings.seeds / "districts" / settings.areas[0] / "departments.yaml")
    return departments, load_people(settings.seeds / "people.yaml", departments)
