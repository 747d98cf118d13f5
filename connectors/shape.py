"""The shape of what a file says: a value against the record it is to become, every misfit at once, in words (zh).

msgspec names the first misfit of a record. Here what it names is told and taken out, until the rest can be read.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from copy import deepcopy
from datetime import date
from difflib import get_close_matches
from enum import Enum
from functools import cache
from typing import Any, Literal, NamedTuple, TypeVar, get_args, get_origin

import msgspec

from .parse import explain

T = TypeVar("T")
_QUOTES = "加上引号：YAML 会把 yes、no、on、off、10:00、日期和光写的数字当作别的"
RECORD = "应写成“键: 值”"
_UNKNOWN, _MISSING = "Object contains unknown field `", "Object missing required field `"
_PART = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


class Misfit(NamedTuple):
    """What is wrong at one place (`sources[0].name`), and what would be right."""

    at: str
    problem: str
    remedy: str


def shaped(value: Any, record: type[T], at: str = "", *, strict: bool = True) -> tuple[T | None, list[Misfit]]:
    """`value` as `record`, less what is wrong in it, and what that is; None when what is left is none.

    `at`: where the value stands in its file.
    """
    body, found, told = value, list[Misfit](), set[str]()
    while True:
        try:
            return msgspec.convert(body, record, strict=strict), found
        except msgspec.ValidationError as error:
            problem, _, where = str(error).partition(" - at `$")
            below = where.rstrip("`").lstrip(".")
            if problem.startswith(_MISSING):  # nothing can be taken out, so that more could be read
                missing = [_joined(below, name) for name in _lacking(_within(body, below), _type_at(record, below))]
                found += [Misfit(_joined(at, each), "缺少这一项", "请补上") for each in missing if each not in told]
                return None, found
            body = body if found else deepcopy(value)  # nothing is taken out of what is whole, nor out of the caller's
            place = _joined(below, problem.split("`")[1]) if problem.startswith(_UNKNOWN) else below
            found.append(_misfit(error, body, record, place)._replace(at=_joined(at, place)))
            told.add(place)
            if not place or not _take_out(body, place):
                return None, found


def misfits_of(value: Any, record: Any, at: str = "") -> list[Misfit]:
    """What is wrong in `value` as `record`, each row of its lists by itself: one that lacks a key hides none."""
    if not isinstance(value, dict) or _fits(value, record):
        return shaped(value, record, at)[1]
    body, found = dict(value), list[Misfit]()
    for field in fields_of(record):
        name, row = field.encode_name, _row_of(field.type)
        if row is not None and isinstance(body.get(name), list):
            for n, each in enumerate(body[name]):
                found += misfits_of(each, row, _joined(at, f"{name}[{n}]"))
            body[name] = []
    return [*shaped(body, record, at)[1], *found]


def _fits(value: Any, record: Any) -> bool:
    """Whether nothing is wrong: so it is nearly always, and looking at each row takes twenty times as long."""
    with suppress(msgspec.ValidationError):
        return msgspec.convert(value, record) is not None
    return False


@cache
def fields_of(record: Any) -> tuple[msgspec.structs.FieldInfo, ...]:
    """The fields of a record: finding them reads its annotations, which takes longer than a row held against it."""
    return msgspec.structs.fields(record)


def one_of(said: str, allowed: Sequence[str]) -> str:
    """What may be written instead, the likeliest first."""
    near = get_close_matches(said, allowed, n=1)
    return (f"是不是 {near[0]}？" if near else "") + f"可写：{'、'.join(allowed)}"


def _misfit(error: msgspec.ValidationError, body: Any, record: Any, place: str) -> Misfit:
    key = place.rpartition(".")[2]
    if str(error).startswith(_UNKNOWN):
        return Misfit(place, f"没有“{key}”这个键", one_of(key, _keys(_type_at(record, place.rpartition(".")[0]))))
    type_ = _type_at(record, place)
    if is_record(type_):
        return Misfit(place, RECORD, f"可写的键：{'、'.join(_keys(type_))}")
    allowed = words_of(type_)
    remedy = _QUOTES if str(error).startswith("Expected `str") and _is_bare(_within(body, place)) else "请改正"
    return Misfit(place, explain(error).reason, one_of(str(_within(body, place)), allowed) if allowed else remedy)


def _is_bare(value: Any) -> bool:
    """Whether YAML made something else of what was meant as text."""
    return isinstance(value, bool | int | float | date)


def _lacking(value: Any, record: Any) -> Iterator[str]:
    """The keys that a record must have and this one has not."""
    for field in fields_of(record):
        if field.required and field.encode_name not in value:
            yield field.encode_name


def _keys(record: Any) -> list[str]:
    if not is_record(record):
        return []
    tag = record.__struct_config__.tag_field
    return ([tag] if tag else []) + [each.encode_name for each in fields_of(record)]


def words_of(type_: Any) -> list[str]:
    """The words of a type that takes only some."""
    if isinstance(type_, type) and issubclass(type_, Enum):
        return [str(each.value) for each in type_]
    return [str(each) for each in get_args(type_)] if get_origin(type_) is Literal else []


def _type_at(record: Any, place: str) -> Any:
    """The type of what stands at a place below a record: of `X | None` and of lists of X, X."""
    for part in _parts(place):
        if isinstance(part, str) and is_record(record):
            record = {each.encode_name: each.type for each in fields_of(record)}.get(part)
        inner = [each for each in get_args(record) if each not in (type(None), ...)]
        chosen = [each for each in inner if is_record(each) or words_of(each)]
        record = chosen[0] if chosen else record
    return record


def _row_of(type_: Any) -> Any:
    """The record whose rows a list of them holds."""
    if get_origin(type_) not in (tuple, list):
        return None
    return next((each for each in get_args(type_) if is_record(each)), None)


def is_record(type_: Any) -> bool:
    """Whether a type is that of records."""
    return isinstance(type_, type) and issubclass(type_, msgspec.Struct)


def _joined(at: str, below: str) -> str:
    return f"{at}{'' if not at or not below or below.startswith('[') else '.'}{below}"


def _parts(place: str) -> list[str | int]:
    return [int(number) if number else key for key, number in _PART.findall(place)]


def _within(body: Any, place: str) -> Any:
    return _inside(body, _parts(place))


def _take_out(body: Any, place: str) -> bool:
    """Whether what stands at a place could be taken out."""
    *above, last = _parts(place)
    try:
        del _inside(body, above)[last]
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _inside(body: Any, parts: Iterable[str | int]) -> Any:
    for part in parts:
        body = body[part]
    return body
