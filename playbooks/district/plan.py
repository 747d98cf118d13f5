"""Plan (工作要点): the district's yearly food-safety plan, clause by clause: who answers for what, and by how much."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from ..errors import Fault, PlaybookError
from ..law.workdays import day_of
from ..seedfile import fault_of, read_yaml
from .departments import Departments

_Found = Iterable[tuple[str, str, str]]
"""Faults as (place, problem, remedy)."""
_T = TypeVar("_T")


NAMED = "工作要点"
"""What a reason calls the plan."""
_OF_YEAR = re.compile(rf"([0-9]{{4}})年{NAMED}第")
FOLLOWED = "参照"
"""How a reason begins that follows the plan of another district."""
BANNED = "banned_found"
COUNTS = (
    BANNED,
    "rural_problems",
    "online_rechecks",
    "crimes_transferred",
    "reports_concluded",
    "samples_disposed",
    "drills",
)
"""What the system can count for a target."""
SAMPLE_YEAR = 2023
"""Of the plan by whose numbers the playbooks cite: what is said by it bears no year, what is said by another does."""
CITED = re.compile(r"第\s*([0-9]+)\s*条")


class PlanError(PlaybookError):
    """The plan cannot be used; every fault is listed."""


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the YAML; unknown keys are faults."""


class Source(_Row, frozen=True, kw_only=True):
    """Which plan it is; a new year's plan is a new one, the old stays."""

    id: str
    year: int
    name: str
    source: str


class Registry(_Row, frozen=True, kw_only=True):
    """A register the clauses ask for (台账)."""

    code: str
    name: str
    clauses: tuple[int, ...]


class Clause(_Row, frozen=True, kw_only=True):
    """One numbered clause (条) and what the system does about it."""

    no: int
    part: str
    title: str
    summary: str
    class_: str = msgspec.field(name="class")
    """A = acted on, B = only when an incident touches it, C = outside incident response."""
    leads: tuple[str, ...]
    registries: tuple[str, ...]
    reacts_to: str
    outside: str | None = None
    """Of class C: why it is outside, and what keeps it alive."""
    cited_as: tuple[int, ...] | None = None
    """By which numbers the playbooks cite it, where the plan numbers its clauses otherwise than they do."""


class Group(_Row, frozen=True, kw_only=True):
    """One bracket of responsible bodies and the sentences before it (责任组)."""

    id: str
    clause: int
    sentences: str
    lead: str
    with_: tuple[str, ...] = msgspec.field(name="with", default=())
    basis: str
    """S = the plan says 牵头, O = only one body, F = the first of several (inferred)."""
    lead_inferred: bool
    subject_override: dict[str, str] = {}
    """Subject → department, where the first-listed rule would send it to the wrong body."""
    written: str
    """The bracket as the plan writes it."""
    names_as_written: tuple[str, ...]

    @property
    def bodies(self) -> tuple[str, ...]:
        """Lead first, then those who cooperate."""
        return (self.lead, *self.with_)


class Indicator(_Row, frozen=True, kw_only=True):
    """One number of the plan (指标); `op` compares the figure with `value` in `unit`."""

    id: str
    group: str
    metric: str
    op: str
    value: float
    unit: str
    owner: str
    measure: str
    """E = from own events, R = needs an imported roster, H = handed in with evidence."""
    how: str
    definition_confirmed: bool
    counts: str = ""
    """Of E: which records the system counts for it, one of `COUNTS`; empty: it can count none."""
    of: tuple[str, ...] = ()
    """Hazards that `counts: banned_found` looks for, by their ids of the taxonomy."""


class Implicit(_Row, frozen=True, kw_only=True):
    """A full-coverage duty without a number: read as 100 % until the office confirms."""

    id: str
    group: str
    duty: str
    confirmed: bool


class Note(_Row, frozen=True, kw_only=True):
    """A place where the plan is unclear, and how it is read."""

    no: int
    clauses: tuple[int, ...]
    what: str
    treatment: str


class Plan(_Row, frozen=True, kw_only=True):
    """A whole plan."""

    v: int
    plan: Source
    registries: tuple[Registry, ...]
    clauses: tuple[Clause, ...]
    groups: tuple[Group, ...]
    targets: tuple[Indicator, ...]
    implicit: tuple[Implicit, ...]
    notes: tuple[Note, ...]

    def is_of(self, areas: Iterable[str]) -> bool:
        """Whether it is a plan of one of these districts: its id begins with the district's code (410702-2023)."""
        return self.plan.id.partition("-")[0] in areas

    def is_before(self, now: datetime) -> bool:
        """Whether it is of a year that is over in Beijing."""
        return self.plan.year < day_of(now).year

    @property
    def followed(self) -> str:
        """How a reason begins that follows this plan where it is another district's."""
        return f"{FOLLOWED}{self.plan.name}（本区的还没有录入）："

    @property
    def is_renumbered(self) -> bool:
        """Whether it says itself by which numbers the playbooks cite its clauses; else they cite them by its own."""
        return any(each.cited_as is not None for each in self.clauses)

    @property
    def says_year(self) -> bool:
        """Whether a reason by it says its year: an open case keeps its reasons when the next year's plan is laid in."""
        return self.is_renumbered or self.plan.year != SAMPLE_YEAR

    def meant_by(self, cited: int) -> tuple[Clause, ...]:
        """The clauses that a playbook means by a number; none where the plan is silent on the matter."""
        if self.is_renumbered:
            return tuple(each for each in self.clauses if cited in (each.cited_as or ()))
        return tuple(each for each in self.clauses if each.no == cited)

    def groups_meant_by(self, cited: str) -> tuple[Group, ...]:
        """The groups that a playbook means by an id: of a renumbered plan all of the clauses that it means."""
        if self.is_renumbered:
            number = cited.partition(".")[0]
            meant = self.meant_by(int(number)) if number.isdecimal() else ()
            return tuple(group for clause in meant for group in self.groups_of(clause.no))
        return tuple(each for each in self.groups if each.id == cited)

    def clause(self, no: int) -> Clause:
        """The clause of that number; KeyError when there is none."""
        return _only((each for each in self.clauses if each.no == no), no)

    def group(self, group_id: str) -> Group:
        """The group of that id, e.g. `07.a`; KeyError when there is none."""
        return _only((each for each in self.groups if each.id == group_id), group_id)

    def target(self, target_id: str) -> Indicator:
        """The target of that id, e.g. `K07.1`; KeyError when there is none."""
        return _only((each for each in self.targets if each.id == target_id), target_id)

    def groups_of(self, clause_no: int) -> tuple[Group, ...]:
        """The groups of a clause, in order."""
        return tuple(each for each in self.groups if each.clause == clause_no)

    def cited(self, text: str) -> tuple[Clause, ...]:
        """The clauses that a reason cites by number (工作要点第10条), in its order; laws count in words. What follows
        another plan cites none of this one's: an open case keeps its reasons when the office lays in its own, or the
        next year's."""
        if set(_OF_YEAR.findall(text)) != ({str(self.plan.year)} if self.says_year else set()):
            return ()
        if text.startswith(FOLLOWED) and not text.startswith(self.followed):
            return ()
        numbers = dict.fromkeys(int(each) for each in CITED.findall(text)) if NAMED in text else {}
        known = {each.no: each for each in self.clauses}
        return tuple(known[no] for no in numbers if no in known)


def load_plan(path: Path, departments: Departments) -> Plan:
    """The plan of one file; PlanError lists every fault. How many clauses a plan has is the plan's affair."""
    faults: list[Fault] = []
    body = read_yaml(path, faults)
    if body is None:
        raise PlanError(faults)
    try:
        plan = msgspec.convert(body, Plan)
    except msgspec.ValidationError as error:
        raise PlanError([fault_of(path.name, error)]) from error
    found = [
        *_twice(plan),
        *_unknown_bodies(plan, departments),
        *_unknown_references(plan),
        *_faulty_groups(plan, departments),
        *_faulty_codes(plan),
    ]
    if found:
        raise PlanError([Fault(str(path), at, problem, remedy) for at, problem, remedy in found])
    return plan


def _twice(plan: Plan) -> _Found:
    ids = [
        *(f"clause {each.no}" for each in plan.clauses),
        *(f"group {each.id}" for each in plan.groups),
        *(f"target {each.id}" for each in plan.targets),
        *(f"target {each.id}" for each in plan.implicit),
        *(f"registry {each.code}" for each in plan.registries),
    ]
    return [(each, "stands twice", "give it its own id") for each, count in Counter(ids).items() if count > 1]


def _unknown_bodies(plan: Plan, departments: Departments) -> _Found:
    named = [
        *((f"clause {each.no}.leads", body) for each in plan.clauses for body in each.leads),
        *((f"group {each.id}", body) for each in plan.groups for body in each.bodies),
        *((f"group {each.id}", body) for each in plan.groups for body in each.subject_override.values()),
        *((f"target {each.id}.owner", each.owner) for each in plan.targets),
    ]
    remedy = "an id of departments.yaml"
    return [(at, f"unknown department {body}", remedy) for at, body in named if body not in departments]


def _unknown_references(plan: Plan) -> _Found:
    clauses = {each.no for each in plan.clauses}
    groups = {each.id for each in plan.groups}
    registries = {each.code for each in plan.registries}
    for group in plan.groups:
        if group.clause not in clauses:
            yield f"group {group.id}", f"unknown clause {group.clause}", "the number of a clause of this plan"
    targets = [*((each.id, each.group) for each in plan.targets), *((each.id, each.group) for each in plan.implicit)]
    for target_id, group_id in targets:
        if group_id not in groups:
            yield f"target {target_id}", f"unknown group {group_id}", "the id of a group of this plan"
    for clause in plan.clauses:
        for code in sorted(set(clause.registries) - registries):
            yield f"clause {clause.no}", f"unknown registry {code}", "a code of `registries`"
    numbered = [
        *((f"note {each.no}", each.clauses) for each in plan.notes),
        *((f"registry {each.code}", each.clauses) for each in plan.registries),
    ]
    for at, numbers in numbered:
        for no in sorted(set(numbers) - clauses):
            yield at, f"unknown clause {no}", "the number of a clause of this plan"


def _faulty_groups(plan: Plan, departments: Departments) -> _Found:
    for group in plan.groups:
        at = f"group {group.id}"
        for name in group.names_as_written:
            if departments.resolve(name) is None:
                yield at, f"nobody is called {name!r}", "add the spelling to a department's aliases"
        if group.lead_inferred != (group.basis == "F"):
            yield at, "lead_inferred and basis disagree", "lead_inferred is true exactly for basis F"


def _faulty_codes(plan: Plan) -> _Found:
    coded = [
        *((f"clause {each.no}.class", each.class_, "ABC") for each in plan.clauses),
        *((f"group {each.id}.basis", each.basis, "SOF") for each in plan.groups),
        *((f"target {each.id}.measure", each.measure, "ERH") for each in plan.targets),
    ]
    for at, code, allowed in coded:
        if code not in tuple(allowed):
            yield at, f"{code!r} is not a code", f"one of {', '.join(allowed)}"
    for target in plan.targets:
        if target.op not in ("=", ">=", "<="):
            yield f"target {target.id}.op", f"{target.op!r} does not compare", "one of =, >=, <="
        yield from _faulty_counts(target)


def _faulty_counts(target: Indicator) -> _Found:
    at = f"target {target.id}.counts"
    if target.counts and target.measure != "E":
        yield at, "is of a target that the system does not measure", "measure E, or none"
    elif target.counts not in ("", *COUNTS):
        yield at, f"{target.counts!r} is not counted", f"one of {', '.join(COUNTS)}"
    elif target.counts == BANNED and not target.of:
        yield f"target {target.id}.of", "names no substance", "ids of hazards of the taxonomy"
    elif target.counts not in ("", BANNED, "drills") and target.unit != "%":
        yield f"target {target.id}.unit", f"what is counted is a share, {target.unit!r} is none", "%"


def _only(found: Iterable[_T], wanted: object) -> _T:
    for each in found:
        return each
    raise KeyError(wanted)
