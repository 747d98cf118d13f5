"""Misshapen: what of an office's files has not the shape that it must have, every misfit of a file at once, with its
line; whoever reads a file stops at the first."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from classifiers.lexicon import Lexicon
from classifiers.rumours import Rumour
from classifiers.topics.taxonomy import Taxonomy
from classifiers.where.places import Local
from connectors.doors_file import placed
from connectors.shape import Misfit, misfits_of
from playbooks.district.departments import Department
from playbooks.district.districts import District
from playbooks.district.people import Person
from playbooks.district.plan import Plan
from playbooks.district.roster import FOLDER as ROSTER
from playbooks.district.roster import Month
from playbooks.errors import Fault
from playbooks.playbook import Part, PartTaken, Playbook, StepPlan
from playbooks.seedfile import read_yaml
from playbooks.shared_steps import FOLDER as PARTS
from playbooks.urgency.escalation import LadderFile
from playbooks.urgency.heat import HeatRule
from playbooks.urgency.severity import SeverityRule

_DECODED = re.compile(r"Expected `|Object (?:missing|contains)|Invalid (?:enum|value)")
"""How a decoder begins what it says of the first misfit."""


class _Departments(msgspec.Struct):
    departments: tuple[Department, ...]


class _People(msgspec.Struct):
    people: tuple[Person, ...]


class _Rumours(msgspec.Struct):
    rumours: tuple[Rumour, ...]


class _Severity(msgspec.Struct, forbid_unknown_fields=True):
    v: int
    rules: tuple[SeverityRule, ...]
    heat: tuple[HeatRule, ...]
    levels: tuple[str, ...] = ()


def misshapen(seeds: Path, library: Path, area: str) -> list[Fault]:
    """Every misfit of every file whose shape is one record. What is no YAML at all is told by who reads it."""
    return [fault for path, record in _records(seeds, library, area) for fault in _faults(path, record)]


def with_all(misfits: list[Fault], told: Iterable[Fault]) -> list[Fault]:
    """The misfits, and of what the readers told everything but the first misfit of the same file."""
    files = {each.file for each in misfits}
    rest = [each for each in told if Path(each.file).name not in files or not _DECODED.match(each.problem)]
    return [*misfits, *rest]


def _records(seeds: Path, library: Path, area: str) -> Iterator[tuple[Path, Any]]:
    district = seeds / "districts" / area
    yield district / "office.yaml", District
    yield district / "departments.yaml", _Departments
    yield district / "places.yaml", Local
    yield district / "plan.yaml", Plan
    yield seeds / "people.yaml", _People
    for path in sorted((seeds / ROSTER).glob("*.yaml")):
        yield path, Month
    yield seeds / "rumours.yaml", _Rumours
    yield seeds / "lexicon.yaml", Lexicon
    yield seeds / "taxonomy.yaml", Taxonomy
    yield seeds / "severity.yaml", _Severity
    yield seeds / "ladder.yaml", LadderFile
    for path in sorted(library.glob(f"{PARTS}/*.yaml")):
        yield path, Part
    for path in sorted(library.glob("*.yaml")):
        yield path, Playbook


def _faults(path: Path, record: Any) -> Iterator[Fault]:
    body = read_yaml(path, []) if path.is_file() else None
    if body is None:
        return
    for misfit in _misfits_of_playbook(body) if record is Playbook else misfits_of(body, record):
        found = placed(path, misfit)
        yield Fault(path.name, found.place, found.problem, found.remedy)


def _misfits_of_playbook(body: dict[str, Any]) -> list[Misfit]:
    """A row of its steps is a step, or what it takes from a part."""
    rows = body.get("steps")
    if not isinstance(rows, list):
        return misfits_of(body, Playbook)
    found = misfits_of(body | {"steps": []}, Playbook)
    for n, row in enumerate(rows):
        takes = isinstance(row, dict) and "part" in row
        found += misfits_of(row, PartTaken if takes else StepPlan, f"steps[{n}]")
    return found
