"""The state of a business's name (经营者名称状态): below 可公开 it leaves no further than those who own the work."""

import re
from collections.abc import Iterable
from functools import lru_cache

from ..errors import ActionRefused
from .confiding import DIRECTOR
from .quoted import Said

NAME_STATES = {"unverified": "未核实", "verifying": "核实中", "verified": "已核实", "public": "可公开"}
"""State → its name, in their order."""

UNVERIFIED, VERIFIED, PUBLIC = "unverified", "verified", "public"
ANYBODY = "某单位"
"""What stands for a business of which not even the kind may be said."""
_BLOT = "＊＊"
_BRACKETS = ("（", "(")


class NameStateSet(Said, frozen=True, tag="name_state_set"):
    """A person said how far the name of the business may go."""

    state: str
    basis: str = ""


def name_state(role: str, state: str, basis: str, was: str) -> NameStateSet:
    """The entry of a name's new state. Raises ActionRefused: first with what nobody may, then with who may."""
    if state not in NAME_STATES:
        raise ActionRefused(f"名称状态只有：{'、'.join(NAME_STATES.values())}")
    if state == PUBLIC and was != VERIFIED:
        raise ActionRefused("名称还没有核实，不能公开；核实之后记为已核实，再由主任决定是否公开")
    if state == PUBLIC and role != DIRECTOR:
        raise ActionRefused("名称可公开由主任在核实之后决定")
    return NameStateSet(state=state, basis=basis)


def outward(text: str, names: Iterable[str], state: str, stand_in: str = ANYBODY) -> str:
    """`text` as it may leave: while the state is below 可公开, `stand_in` stands for every one of `names`. Pure.

    A name is also known without its branch in brackets, and where a line breaks inside it. Whatever the stand-in, no
    name is left.
    """
    if state == PUBLIC:
        return text
    wanted = sorted({form for name in names for form in _forms(name)}, key=lambda each: (-len(each), each))
    for instead in (stand_in, ANYBODY, _BLOT):
        said = text
        for name in wanted:
            said = _without_echo(_broken(name).sub(instead.replace("\\", r"\\"), said), instead)
        if not any(_broken(name).search(said) for name in wanted):
            return said
    return ""


@lru_cache(1_000)
def _broken(name: str) -> re.Pattern[str]:
    """A name, wherever a line breaks or a blank stands inside it."""
    return re.compile(r"\s*".join(map(re.escape, "".join(name.split()))))


def stand_in(kind: str | None, street: str | None) -> str:
    """What is said in the place of a name: the kind of business and the street or town."""
    return f"{street or ''}某{kind}" if kind else f"{street or ''}{ANYBODY}"


def _without_echo(text: str, instead: str) -> str:
    """`某学校食堂食堂`: what followed the name and stands in its stand-in already is not said twice."""
    for n in range(2, len(instead)):
        text = text.replace(instead + instead[-n:], instead)
    return text


def _forms(name: str) -> list[str]:
    name = name.strip()
    bare = name
    for bracket in _BRACKETS:
        bare = bare.split(bracket)[0].strip()
    return [each for each in dict.fromkeys((name, bare)) if len(each) > 1]
