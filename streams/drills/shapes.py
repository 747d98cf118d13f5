"""What is wrong with the shape of a script's rows: every unknown key, every value of the wrong type, at once.

msgspec names the first fault of a record. Here what it names is told and taken out, until the rest can be read.
"""

import re
from collections.abc import Sequence
from copy import deepcopy
from difflib import get_close_matches
from typing import Any, NamedTuple, TypeVar

import msgspec

T = TypeVar("T")
Path = tuple[str | int, ...]
"""Where in a file: keys and numbers of list items."""

LIKE = 0.75
"""From which likeness on (0 to 1) a key is taken for a misspelt one."""

_UNKNOWN, _MISSING = "Object contains unknown field `", "Object missing required field `"


class Wrong(NamedTuple):
    """One fault, and where: `at` is the path from the record's own beginning."""

    at: Path
    problem: str
    remedy: str


def shaped(body: Any, shape: type[T], *, strict: bool = True) -> tuple[T | None, list[Wrong]]:
    """`body` as `shape`, less what is wrong in it; None when what is left is none."""
    body, wrong, taken = deepcopy(body), list[Wrong](), set[Path]()
    while True:
        try:
            return msgspec.convert(body, shape, strict=strict), wrong
        except msgspec.ValidationError as error:
            found = _wrong(error, shape)
            is_ours = found.at in taken  # missing, because its value was wrong and has been told
            if not is_ours:
                wrong.append(found)
            taken.add(found.at)
            if is_ours or not found.at or str(error).startswith(_MISSING) or not _take_out(body, found.at):
                return None, wrong


def _wrong(error: msgspec.ValidationError, shape: type[Any]) -> Wrong:
    problem, _, where = str(error).partition(" - at `")
    at = tuple(int(n) if n else key for key, n in re.findall(r"\.?([^.\[\]`$]+)|\[(\d+)\]", where))
    if problem.startswith((_UNKNOWN, _MISSING)):
        name = problem.split("`")[1]
        if problem.startswith(_MISSING):
            return Wrong((*at, name), f"缺少 {name}", f"补上 {name}")
        return Wrong((*at, name), f"没有 {name} 这一项", _nearest(name, _keys(shape, at)))
    return Wrong(at, f"值不对：{problem}", "按 docs/drills.md 里这一项的写法改正")


def _nearest(name: str, keys: Sequence[str]) -> str:
    near = get_close_matches(name, keys, n=1, cutoff=LIKE)
    return f"改成 {near[0]}，或删去" if near else f"删去；这里可写：{'、'.join(keys)}"


def _keys(shape: Any, at: Path) -> list[str]:
    """The keys that a record may have at `at` below `shape`."""
    for part in at:
        if isinstance(part, int):
            shape = next(each for each in getattr(shape, "__args__", ()) if each is not Ellipsis)
        else:
            shape = {each.encode_name: each.type for each in msgspec.structs.fields(shape)}[part]
        shape = next((each for each in getattr(shape, "__args__", ()) if _is_record(each)), shape)
    return [each.encode_name for each in msgspec.structs.fields(shape)] if _is_record(shape) else []


def _is_record(shape: Any) -> bool:
    return isinstance(shape, type) and issubclass(shape, msgspec.Struct)


def _take_out(body: Any, at: Path) -> bool:
    """Whether what stands at `at` could be taken out."""
    for part in at[:-1]:
        body = body[part]
    try:
        del body[at[-1]]
    except (KeyError, IndexError, TypeError):
        return False
    return True
