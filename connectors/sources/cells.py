"""Small shared readings of cells that hold several things."""

import re
from typing import TypeVar

import msgspec

_Part = TypeVar("_Part", bound=msgspec.Struct)
_BETWEEN = re.compile(r"[、，,；;\s]+")


def or_none(part: _Part) -> _Part | None:
    """`part`, or None when no field of it says anything."""
    return part if any(getattr(part, name) not in (None, ()) for name in part.__struct_fields__) else None


def symptoms(text: str | None) -> tuple[str, ...]:
    """`恶心、呕吐，腹痛` → three words."""
    return tuple(word for word in _BETWEEN.split(text) if word) if text else ()
