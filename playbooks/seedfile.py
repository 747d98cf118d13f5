"""YAML files of seeds and playbooks, read so that YAML's traps are told instead of taken.

YAML lets a key stand twice and keeps the last, and reads a bare `on`, `off`, `yes` or `no` as true or false and
`10:00` as the number 600.
"""

from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from .errors import Fault, PlaybookError

_Shape = TypeVar("_Shape")
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path, faults: list[Fault]) -> dict[str, Any] | None:
    """A YAML mapping, or None with the fault added."""
    try:
        # The loader is PyYAML's safe one.
        body = yaml.load(path.read_text("utf-8"), Loader=Careful)
    except _Trap as trap:
        faults.append(Fault(path.name, _where(trap), trap.problem or "", trap.note or ""))
        return None
    except (OSError, ValueError, yaml.YAMLError) as error:  # ValueError: a day that no calendar has
        faults.append(Fault(path.name, _where(error), "cannot be read as YAML", str(error).splitlines()[0]))
        return None
    if not isinstance(body, dict):
        faults.append(Fault(path.name, "", "is not a mapping", "begin with `v: 1`"))
        return None
    return body


def read_as(path: Path, shape: type[_Shape]) -> _Shape:
    """The file as `shape`. Raises PlaybookError naming every fault."""
    faults: list[Fault] = []
    body = read_yaml(path, faults)
    if body is None:
        raise PlaybookError(faults)
    try:
        return msgspec.convert(body, shape)
    except msgspec.ValidationError as error:
        raise PlaybookError([fault_of(path.name, error)]) from error


def rows_of(path: Path, key: str, remedy: str, *, may_lack: bool = False) -> tuple[list[Any], list[Fault]]:
    """The rows of a file that is one list, `key: [...]`, or may lack it; or no rows, and why."""
    faults: list[Fault] = []
    body = read_yaml(path, faults)
    if body is None:
        return [], faults
    rows = body.get(key)
    if rows is None and may_lack:
        return [], faults
    return (rows, []) if isinstance(rows, list) else ([], [Fault(path.name, key, "is not a list", remedy)])


def from_yaml(text: str) -> Any:
    """What a text that we wrote ourselves holds."""
    return yaml.load(text, Loader=_Loader)  # PyYAML's safe one


def as_yaml(content: dict[str, Any]) -> str:
    """The text of a seed file, in the order in which its keys were put."""
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)


def fault_of(file: str, error: msgspec.ValidationError, at: str = "") -> Fault:
    """msgspec's message as a fault: its path is where, the rest is what."""
    problem, _, path = str(error).partition(" - at `")
    inside = path.rstrip("`").removeprefix("$").lstrip(".")
    return Fault(file, ".".join(each for each in (at, inside) if each), problem, _remedy(problem))


class _Trap(yaml.constructor.ConstructorError):
    """A key that YAML would take silently for something else."""


class Twice(_Trap):
    """A key that stands twice in one mapping."""

    def __init__(self, key: str, mark: yaml.Mark) -> None:
        super().__init__(None, None, f"key `{key}` stands twice", mark, "keep one")
        self.key = key


class Careful(_Loader):  # type: ignore[misc]  # whichever of the two safe loaders PyYAML was built with
    """PyYAML's safe loader, refusing keys that stand twice or are no words."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """The mapping of a node; a `yaml.MarkedYAMLError` at a key that stands twice or is no word."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key.value, str):
                raise _Trap(None, None, "a key is no word", key.start_mark, "write one word before the colon")
            if key.value in seen:
                raise Twice(key.value, key.start_mark)
            if key.tag == "tag:yaml.org,2002:bool":
                raise _Trap(
                    None, None, f"YAML reads the key `{key.value}` as true or false", key.start_mark, "quote it"
                )
            seen.add(key.value)
        built: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return built


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}" if mark else ""


def _remedy(problem: str) -> str:
    if problem.startswith("Expected `str"):
        return "put it in quotes: YAML reads yes, no, on, off, 10:00 and bare numbers as something else"
    if problem.startswith("Object contains unknown field"):
        return "remove the key or mend its name"
    if problem.startswith("Object missing required field"):
        return "write it"
    return "write the type the message names"
