"""Paths into what others send: `data.list`, `items[0].name`, through strings that hold JSON, and the rest beside them.

A key that holds a dot itself (`content.text` in a form) is found as it stands, before it is taken for two steps.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from .markup import tidy

_STEP = re.compile(r"\.?(?:\[(\d{1,6})\]|([^.\[\]]+))")
_DEPTH = 8
"""Levels that are told apart; what lies deeper stays one piece of JSON."""


class AtPath(msgspec.Struct, frozen=True, kw_only=True):
    """What lies at a path; `at` is the path as flattened() writes it, `opened` the strings that were read as JSON."""

    value: Any
    at: str
    opened: tuple[str, ...] = ()


def find(value: Any, path: str) -> AtPath | None:
    """What lies at `path` in `value` (empty: `value` itself); None when nothing does."""
    at, place = "", 0
    opened: tuple[str, ...] = ()
    while place < len(path):
        if isinstance(value, str):
            value, opened = as_json(value), (*opened, at)
        rest = path[place:].removeprefix(".")
        if isinstance(value, dict) and rest in value:
            return AtPath(value=value[rest], at=_joined(at, rest), opened=opened)
        step = _STEP.match(path, place)
        if step is None:
            return None
        index, key = step.groups()
        if isinstance(value, list) and index is not None and int(index) < len(value):
            value, at = value[int(index)], f"{at}[{index}]"
        elif isinstance(value, dict) and key is not None and key in value:
            value, at = value[key], _joined(at, key)
        else:
            return None
        place = step.end()
    return AtPath(value=value, at=at, opened=opened)


def as_json(value: Any) -> Any:
    """A string that holds a JSON object or list, as that; everything else as it is."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "["):
        return value
    try:
        return msgspec.json.decode(value)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return value


def flattened(value: Any, opened: set[str]) -> Iterator[tuple[str, str]]:
    """Every piece of `value` that says something, as (path, text); strings at `opened` as the JSON they hold."""
    yield from _flat(value, "", opened, depth=0)


def is_under(path: str, taken: set[str]) -> bool:
    """Whether `path`, or something above it, is one of `taken`."""
    return any(path == each or path.startswith((f"{each}.", f"{each}[")) for each in taken)


def _flat(value: Any, at: str, opened: set[str], *, depth: int) -> Iterator[tuple[str, str]]:
    if at in opened:
        value = as_json(value)
    if isinstance(value, dict) and value and depth < _DEPTH:
        for key, each in value.items():
            yield from _flat(each, _joined(at, str(key)), opened, depth=depth + 1)
    elif isinstance(value, list) and any(isinstance(each, dict | list) for each in value) and depth < _DEPTH:
        for n, each in enumerate(value):
            yield from _flat(each, f"{at}[{n}]", opened, depth=depth + 1)
    elif text := _text(value):
        yield at, text


def _text(value: Any) -> str:
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, str):
        return tidy(value)
    try:
        return tidy(msgspec.json.encode(value).decode())
    except (RecursionError, OverflowError):
        return tidy(str(type(value).__name__))


def _joined(at: str, key: str) -> str:
    return f"{at}.{key}" if at else key
