"""Parts (共用步骤): duties that several playbooks share, written once in `library/parts/*.yaml`.

A playbook takes them in where they belong among its own steps: `- part: penalty`, `only` some of them, or `when`
something more holds.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec

from .errors import Fault
from .playbook import Part, PartTaken, Playbook, StepPlan
from .seedfile import fault_of, read_yaml

FOLDER = "parts"
_Shape = TypeVar("_Shape")


class Place(NamedTuple):
    """Where a step is written, and where its playbook has it: apart for what it takes from a part."""

    file: str
    at: str
    here: str


class Written(NamedTuple):
    """A playbook as its files have it, with the place of each step."""

    file: str
    playbook: Playbook
    places: tuple[Place, ...]


def read_parts(library: Path, faults: list[Fault]) -> dict[str, Part | None]:
    """The parts by id, None for one that cannot be used; what is wrong is added to `faults`."""
    return {path.stem: _part(path, faults) for path in sorted((library / FOLDER).glob("*.yaml"))}


def read_playbook(path: Path, parts: Mapping[str, Part | None], faults: list[Fault]) -> Written | None:
    """A playbook with the parts it takes in; None, with what is wrong added to `faults`, when it cannot be used."""
    body = read_yaml(path, faults)
    if body is None:
        return None
    rows = body.get("steps")
    head = _shaped(body | {"steps": []} if isinstance(rows, list) else body, Playbook, path.name, "", faults)
    if head is None or not isinstance(rows, list):
        return None
    found = [each for n, row in enumerate(rows) for each in _steps(path.name, f"steps[{n}]", row, parts, faults)]
    if None in found:
        return None
    steps, places = zip(*filter(None, found), strict=True) if found else ((), ())
    return Written(path.name, msgspec.structs.replace(head, steps=steps), places)


def _part(path: Path, faults: list[Fault]) -> Part | None:
    body = read_yaml(path, faults)
    part = None if body is None else _shaped(body, Part, path.name, "", faults)
    if part is None:
        return None
    found = []
    if part.v != 1:
        found.append(Fault(path.name, "v", f"version {part.v} is not known", "v: 1"))
    if part.id != path.stem:
        remedy = f"{part.id}.yaml"
        found.append(Fault(path.name, "id", f"the file is called otherwise than its id {part.id}", remedy))
    if (path.parent.parent / path.name).exists():
        found.append(Fault(path.name, "id", f"{part.id} is a playbook too", "give it another id"))
    if not part.steps:
        found.append(Fault(path.name, "steps", "has no steps", "write at least one"))
    faults += found
    return None if found else part


def _steps(
    file: str, at: str, row: Any, parts: Mapping[str, Part | None], faults: list[Fault]
) -> Iterator[tuple[StepPlan, Place] | None]:
    """What one row of a playbook's steps stands for; None where it cannot be used."""
    if not isinstance(row, dict) or "part" not in row:
        step = _shaped(row, StepPlan, file, at, faults)
        yield None if step is None else (step, Place(file, at, at))
        return
    taken = _shaped(row, PartTaken, file, at, faults)
    part = parts.get(taken.part) if taken else None
    if taken and taken.part not in parts:
        faults.append(Fault(file, f"{at}.part", f"there is no part {taken.part}", f"one of {', '.join(parts)}"))
    if taken is None or part is None:
        yield None
        return
    ids = [step.id for step in part.steps]
    for step_id in taken.only:
        if step_id not in ids:
            faults.append(Fault(file, f"{at}.only", f"{part.id} has no step {step_id}", f"one of {', '.join(ids)}"))
            yield None
    for n, step in enumerate(part.steps):
        if not taken.only or step.id in taken.only:
            if twice := taken.when.keys() & step.when.keys():
                names = ", ".join(sorted(twice))
                problem = f"{step.id} of {part.id} has a condition on {names} of its own"
                faults.append(Fault(file, f"{at}.when", problem, "leave that out here"))
            under = msgspec.structs.replace(step, when=taken.when | step.when) if taken.when else step
            yield under, Place(f"{part.id}.yaml", f"steps[{n}]", f"{at}.{step.id}")


def _shaped(value: Any, shape: type[_Shape], file: str, at: str, faults: list[Fault]) -> _Shape | None:
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError as error:
        faults.append(fault_of(file, error, at))
        return None
