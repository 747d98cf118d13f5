"""Departments: who exists, under which spellings, and where what is sent to them lands.

Names of bodies come misspelt and shortened from plans, registers and letters. An unknown name is never dropped:
it resolves to None and stays as written, so that a person can add the alias.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from ..errors import Fault, PlaybookError
from ..seedfile import rows_of

OFFICE = "D01"
"""The food-safety office."""
TOWNS = "X03"
"""The body that stands for those of all streets and towns."""
KINDS = ("body", "group", "external")

_OFFICES = ("", "人民政府", "政府", "办事处", "办")
"""How the office of a street or town is called, behind its name."""
_DUTY_WORDS = re.compile(r"(按职责分工负责|分工负责|牵头负责|牵头|配合|负责)$")
_SECTION = re.compile(r"[\u4e00-\u9fff]{1,8}(科|股|室|处|大队|中队)$")
_SEPARATORS = re.compile(r"[,;、，；]")


class DepartmentError(PlaybookError):
    """The list of departments cannot be used; every fault is listed."""


class Department(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One body, group of bodies or outside body (责任单位)."""

    id: str
    name: str
    short: str
    aliases: tuple[str, ...] = ()
    """Other spellings, misprints included."""
    kind: str
    """body | group | external"""
    is_authority: bool = True
    """It exercises public power; not so a business, a hospital, a laboratory, experts and helpers of a village."""
    in_plan: bool
    """Named by the district's plan."""
    members: tuple[str, ...] = ()
    """Of a group: the ids it expands to; of 镇办: the street's or town's own."""
    inbox: str
    """What lands in its queue, in words for people."""
    roles: tuple[str, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way to write it, each once."""
        return tuple(dict.fromkeys((self.name, self.short, *self.aliases)))


class Departments:
    """All departments of a district, found by id or by any spelling."""

    def __init__(self, departments: tuple[Department, ...]) -> None:
        self._by_id = {each.id: each for each in departments}
        spelt = {_normal(word): each for each in departments for word in each.spellings}
        self._spelt = dict(sorted(spelt.items(), key=lambda item: -len(item[0])))

    def __iter__(self) -> Iterator[Department]:
        """In the order of the file."""
        return iter(self._by_id.values())

    def __len__(self) -> int:
        """How many there are, outside bodies included."""
        return len(self._by_id)

    def __contains__(self, department_id: object) -> bool:
        """Whether the id is known."""
        return department_id in self._by_id

    def get(self, department_id: str) -> Department:
        """The department of that id; KeyError names the id when there is none."""
        return self._by_id[department_id]

    def resolve(self, name_as_written: str) -> Department | None:
        """The body a written name means; 牵头, 配合, 负责 and a section's name after the body's are ignored."""
        name = _strip(_normal(name_as_written))
        if exact := self._spelt.get(name):
            return exact
        for spelling, department in self._spelt.items():
            if name.startswith(spelling) and _SECTION.fullmatch(name[len(spelling) :]):
                return department
        return None

    def split(self, bracket_text: str) -> list[tuple[str, Department | None]]:
        """The bodies of one bracket of the plan, in order, each with what it resolves to."""
        written = [_strip(_normal(part)) for part in _SEPARATORS.split(_normal(bracket_text).strip("()"))]
        return [(name, self.resolve(name)) for name in written if name]

    def at(self, department_id: str, street: str) -> Department:
        """The body itself, or of those that it stands for the one of that street or town (镇街), by its name."""
        department = self.get(department_id)
        own = self.resolve(street) if department.members else None  # nearly every body stands for itself
        return own if own and own.id in department.members else department

    def with_towns(self, streets: Iterable[str]) -> "Departments":
        """The same, where what stands for all streets and towns stands for each of these whose office is on the list,
        and that office is called by the street's or town's name too."""
        if TOWNS not in self:
            return self
        rows, stands = dict(self._by_id), self._by_id[TOWNS]
        for street in streets:
            spelt = (self._spelt.get(_normal(street + form)) for form in _OFFICES)
            own = next((each for each in spelt if each and each is not stands), None)
            if own:
                rows[own.id] = msgspec.structs.replace(rows[own.id], aliases=(*rows[own.id].aliases, street))
                rows[TOWNS] = msgspec.structs.replace(rows[TOWNS], members=(*rows[TOWNS].members, own.id))
        members = tuple(dict.fromkeys(rows[TOWNS].members))
        return Departments((*(rows | {TOWNS: msgspec.structs.replace(rows[TOWNS], members=members)}).values(),))

    def stands_for(self, department_id: str) -> tuple[str, ...]:
        """The streets and towns (their ids) in whose place a body is named; of any other, and one not listed, none."""
        return self._by_id[department_id].members if department_id in self._by_id else ()

    def expand(self, department_id: str) -> tuple[Department, ...]:
        """The members of a group, or the body itself."""
        department = self.get(department_id)
        return tuple(map(self.get, department.members)) if department.members else (department,)


def load_departments(path: Path) -> Departments:
    """Departments of one file; DepartmentError lists every fault in it."""
    rows, faults = rows_of(path, "departments", "`departments:` with one row a body")
    if faults:
        raise DepartmentError(faults)
    found = [each for index, row in enumerate(rows) for each in _convert(path, index, row)]
    faults = [each for each in found if isinstance(each, Fault)]
    good = tuple(each for each in found if isinstance(each, Department))
    if faults := [*faults, *_faults(path, good, known={str(row.get("id")) for row in rows if isinstance(row, dict)})]:
        raise DepartmentError(faults)
    return Departments(good)


def _convert(path: Path, index: int, row: Any) -> list[Department | Fault]:
    try:
        return [msgspec.convert(row, Department)]
    except msgspec.ValidationError as error:
        remedy = "id, name, short, aliases, kind, in_plan, members, inbox, roles"
        return [Fault(str(path), f"departments[{index}]", str(error), f"the fields are {remedy}")]


def _faults(path: Path, departments: tuple[Department, ...], *, known: set[str]) -> list[Fault]:
    faults = []
    ids: set[str] = set()
    spelt: dict[str, str] = {}
    for each in departments:
        if each.id in ids:
            faults.append(Fault(str(path), each.id, "stands twice", "give each department its own id"))
        if each.kind not in KINDS:
            faults.append(
                Fault(str(path), f"{each.id}.kind", f"{each.kind!r} is no kind", f"one of {', '.join(KINDS)}")
            )
        for member in sorted(set(each.members) - known):
            faults.append(Fault(str(path), f"{each.id}.members", f"unknown department {member}", "an id of this file"))
        for word in each.spellings:
            owner = spelt.setdefault(_normal(word), each.id)
            if owner != each.id:
                problem = f"{word!r} already means {owner}"
                faults.append(Fault(str(path), f"{each.id}.aliases", problem, "leave it to one of the two"))
        ids.add(each.id)
    return faults


def _normal(text: str) -> str:
    """Full-width forms and spaces inside a name carry no meaning."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _strip(name: str) -> str:
    while (shorter := _DUTY_WORDS.sub("", name)) != name:
        name = shorter
    return name
