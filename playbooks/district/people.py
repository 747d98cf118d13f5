"""People (人员): who holds which role in which department, and who stands in."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from ..errors import Fault, PlaybookError
from ..seedfile import rows_of
from .departments import Departments

ROLES = {
    "duty_officer": "值班员",
    "supervisor": "带班领导",
    "clerk": "收发员",
    "handler": "承办人",
    "station_officer": "所站人员",
    "chief": "科室负责人",
    "director": "主任",
    "district_leader": "区领导",
    "drill_controller": "演练导调",
    "evaluator": "演练评估",
    "auditor": "审计",
    "administrator": "系统管理员",
}
"""Role id → its name on the page."""
NOTICED = {**ROLES, "food_safety_office": "食安办"}
"""Who a notice may be addressed to."""


class PeopleError(PlaybookError):
    """The list of people cannot be used; every fault is listed."""


class Person(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One person in one role of one department."""

    id: str
    name: str
    department: str
    role: str
    phone: str
    deputy: str | None = None
    """The id of who stands in."""


class People:
    """Everybody of an office, found by id or by what they answer for."""

    def __init__(self, people: tuple[Person, ...]) -> None:
        self._by_id = {each.id: each for each in people}

    def __iter__(self) -> Iterator[Person]:
        """In the order of the file."""
        return iter(self._by_id.values())

    def __len__(self) -> int:
        """How many there are."""
        return len(self._by_id)

    def __contains__(self, person_id: object) -> bool:
        """Whether the id is known."""
        return person_id in self._by_id

    def get(self, person_id: str) -> Person:
        """The person of that id; KeyError names the id when there is none."""
        return self._by_id[person_id]

    def deputy_of(self, person: Person) -> Person | None:
        """Who stands in for a person; None when nobody is named."""
        return self._by_id.get(person.deputy or "")

    def at(self, phone: str) -> Person | None:
        """Whose telephone number it is; None when it is nobody's here."""
        return next((each for each in self if each.phone == phone), None)

    def holders(self, department: str, role: str) -> tuple[Person, ...]:
        """Who holds that role in that department, in the order of the file."""
        return tuple(each for each in self if each.department == department and each.role == role)


def load_people(path: Path, departments: Departments) -> People:
    """People of one file; PeopleError lists every fault in it."""
    rows, faults = rows_of(path, "people", "`people:` with one row a person and role")
    if faults:
        raise PeopleError(faults)
    people: list[Person] = []
    for index, row in enumerate(rows):
        try:
            people.append(msgspec.convert(row, Person))
        except msgspec.ValidationError as error:
            remedy = "the fields are id, name, department, role, phone, deputy"
            faults.append(Fault(str(path), f"people[{index}]", str(error), remedy))
    known = {str(row.get("id")) for row in rows if isinstance(row, dict)}
    if faults := [*faults, *_faults(path, people, departments, known=known)]:
        raise PeopleError(faults)
    return People(tuple(people))


def _faults(path: Path, people: list[Person], departments: Departments, *, known: set[str]) -> list[Fault]:
    faults = []
    seen: set[str] = set()
    for each in people:
        at = f"people {each.id}"
        if each.id in seen:
            faults.append(Fault(str(path), at, "stands twice", "give each person and role its own id"))
        if each.department not in departments:
            problem = f"unknown department {each.department}"
            faults.append(Fault(str(path), f"{at}.department", problem, "an id of departments.yaml"))
        if each.role not in ROLES:
            faults.append(Fault(str(path), f"{at}.role", f"unknown role {each.role}", f"one of {', '.join(ROLES)}"))
        if each.deputy is not None and (each.deputy not in known or each.deputy == each.id):
            faults.append(
                Fault(str(path), f"{at}.deputy", f"{each.deputy} cannot stand in", "the id of another person")
            )
        seen.add(each.id)
    return faults
