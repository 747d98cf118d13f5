"""Targets: which fields of a signal a vendor's mapping may fill, and what is wrong with a mapping that names others."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

import msgspec

from .shape import Misfit, is_record, one_of, words_of
from .signal import AccountKind, Signal

_BY_THE_DOOR = ("received_at", "arrived_at", "undated", "taken_by", "put_into", "exercise")
_OURS = ("v", "id", "source", "progress", "incomplete", *_BY_THE_DOOR)
"""Set at the door, whatever a vendor says."""
_RAW = "raw"


@cache
def targets() -> dict[str, Any]:
    """Every field that a mapping may fill, by its path (`media.forwards`), and its type."""
    found: dict[str, Any] = {}
    for field in msgspec.structs.fields(Signal):
        group = next((each for each in get_args(field.type) if is_record(each)), None)
        if group is not None:
            found |= {f"{field.name}.{each.name}": each.type for each in msgspec.structs.fields(group)}
        elif field.name not in _OURS:
            found[field.name] = field.type
    found["media.account_kind"] = AccountKind
    return {name: type_ for name, type_ in found.items() if name.partition(".")[0] not in _OURS}


def target_misfits(fields: Mapping[str, str], at: str) -> Iterator[Misfit]:
    """Targets that no signal has, and constants that no signal may hold: each would refuse every item."""
    for target, paths in fields.items():
        if target.partition(".")[0] == _RAW:
            continue
        if target not in targets():
            yield Misfit(f"{at}.{target}", f"信息没有“{target}”这个字段", one_of(target, list(targets())))
            continue
        type_ = targets()[target]
        words = [word for each in (type_, *get_args(type_)) for word in words_of(each)]
        for constant in (each.strip()[1:] for each in paths.split("|") if each.strip().startswith("=")):
            if words and constant not in words:
                yield Misfit(f"{at}.{target}", f"取值“{constant}”不在可用的值之内", one_of(constant, words))
