"""Leaving (出院): of whom a hospital speaks that says that its patients have left it.

患者均已出院 ends nothing in another hospital, nor of those whom an authority counts beyond its own: then all have left
once each has said so.
"""

from typing import Any

from ..case import Case, Joined
from ..facts import LEFT_OF, OWN_LEFT, Facts, count_of
from ..telling.heard import is_of_hospital


def as_its_own(case: Case, facts: Facts, hospital: str, signal: str) -> dict[str, Any]:
    """The facts of a `signal` that a `hospital` sends, by its name, where all who left it are its own alone."""
    said = {key: name for name, key in LEFT_OF.items() if facts.get(key)} if hospital else {}
    return {**facts, **{key: _left(case, facts, name, hospital, signal) for key, name in said.items()}}


def _left(case: Case, facts: Facts, name: str, hospital: str, signal: str) -> Any:
    """That all have left, that all of its own have, or how many have of those whom it told of."""
    said, told = facts[LEFT_OF[name]], [each for each in case.signals if is_of_hospital(each) and each.id != signal]
    own = [each for each in told if _is_one(_name(each), hospital)]
    mine = facts.get(name) or _had(own, name)[0]
    if said is not True and said != OWN_LEFT and said < mine:
        return said
    others = {_name(each): [other for other in told if _name(other) == _name(each)] for each in told if each not in own}
    beside = [_had(each, name) for each in others.values()]
    are_there = any(n and not has_left for n, has_left in beside)
    are_more = mine and case.facts.get(name, 0) > mine + sum(n for n, _ in beside)
    return OWN_LEFT if are_there or are_more else True


def _had(told: list[Joined], name: str) -> tuple[int, bool]:
    """How many of these a hospital had by what it told, and whether it said last that they have left."""
    said = [each for each in told if each.facts.get(name) or each.facts.get(LEFT_OF[name])]
    return max((count_of(each.facts, name) for each in said), default=0), bool(
        said and said[-1].facts.get(LEFT_OF[name])
    )


def _name(joined: Joined) -> str:
    return joined.caller or joined.source


def _is_one(one: str, other: str) -> bool:
    return one.endswith(other) or other.endswith(one)
