"""The shape of what a file says: a value against the record it is to become, every misfit at once, in words (zh)."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Literal, NamedTuple, get_args, get_origin

import msgspec

from .parse import explain

RECORD = "应写成“键: 值”"


class Misfit(NamedTuple):
    """What is wrong at one place, and what would be right."""

    at: str
    problem: str
    remedy: str


def misfits(value: Any, record: type[msgspec.Struct], at: str) -> Iterator[Misfit]:
    """Everything that keeps `value` from being this record: keys nobody knows, keys that are missing, values."""
    if not isinstance(value, dict):
        yield Misfit(at, RECORD, f"可写的键：{'、'.join(_keys(record))}")
        return
    known = {each.name: each for each in msgspec.structs.fields(record)}
    for key in value:
        if key not in _keys(record):
            yield Misfit(_below(at, str(key)), f"没有“{key}”这个键", one_of(str(key), _keys(record)))
    for name, field in known.items():
        if name in value:
            yield from _misfits_of(value[name], field.type, _below(at, name))
        elif field.required:
            yield Misfit(at, f"缺少“{name}”", "请补上")


def one_of(said: str, allowed: list[str]) -> str:
    """What may be written instead, the likeliest first."""
    near = get_close_matches(said, allowed, n=1)
    return (f"是不是 {near[0]}？" if near else "") + f"可写：{'、'.join(allowed)}"


def _misfits_of(value: Any, type_: Any, at: str) -> Iterator[Misfit]:
    record = next((each for each in (type_, *get_args(type_)) if _is_record(each)), None)
    if record is not None and value is not None:
        yield from misfits(value, record, at)
        return
    try:
        msgspec.convert(value, type_)
    except msgspec.ValidationError as error:
        allowed = [str(each) for each in get_args(type_)] if get_origin(type_) is Literal else []
        yield Misfit(at, explain(error).reason, one_of(str(value), allowed) if allowed else "请改正")


def _keys(record: type[msgspec.Struct]) -> list[str]:
    tag = record.__struct_config__.tag_field
    return ([tag] if tag else []) + [each.name for each in msgspec.structs.fields(record)]


def _is_record(type_: Any) -> bool:
    return isinstance(type_, type) and issubclass(type_, msgspec.Struct)


def _below(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name
