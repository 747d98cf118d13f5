"""Spans as a person reads them: whole words, and no harm where the text says that there was none."""

import re
from collections.abc import Iterable, Sequence

from .evidence import Run
from .words import NUMBER

_LEADS = frozenset("在的了是和也都就把被我你他她这那有个又还以与及或为对从到说来去等让给")
"""Words of one character that say nothing at the border of a span."""
_DIGITS = re.compile(r"[\d.,%]+")
_NOT = (
    r"(?:(?<!有)没有|(?<!有)没|无|未|没人|无人|并非|不是|(?<![得住好要])不)"
    r"(?:任何|其他|新增|一[个名例]|人员?|学生|患者|病例|孩子|出现|发现|发生|造成|导致|见|有|再|报告|因此|身体)*"
)
_LISTED = r"(?:[\u4e00-\u9fff]{2,4}(?:病例|患者|症状)?[、,和及或与])"
_DENIED_BEFORE = re.compile(rf"{_NOT}{_LISTED}{{0,3}}$")
_NONE = r"(?:0|零)(?:人|例|名|个|[,。;、\s]|$)|无(?:[,。;、\s]|$)"
_DENIED_AFTER = re.compile(rf"(?:的|病例|患者|人数|者)*[::]?(?:均?为|共)?(?:{_NONE})")
_LOOK = 24
"""Characters before a word in which its denial may begin."""


def whole_words(runs: Sequence[Run], folded: str, tokens: Sequence[str]) -> list[Run]:
    """Runs that end where words end, heaviest first as given; a small word at the border is left off. `tokens` are the
    words of `folded` in order."""
    if not runs:
        return []
    limits = _limits(folded, tokens, max(end for _, end, _ in runs))
    grown: dict[tuple[int, int], float] = {}
    for start, end, weight in runs:
        words = [each for each in limits if each[0] < end and each[1] > start]
        while len(words) > 1 and folded[slice(*words[0])] in _LEADS:
            words.pop(0)
        while len(words) > 1 and folded[slice(*words[-1])] in _LEADS:
            words.pop()
        place = (words[0][0], words[-1][1]) if words else (start, end)
        grown[place] = grown.get(place, 0.0) + weight
    return [(start, end, weight) for (start, end), weight in grown.items()]


def is_denied(folded: str, start: int, end: int) -> bool:
    """无危重, 没有人住院, 死亡0人: the text says that what these characters name did not happen."""
    before = folded[max(0, start - _LOOK) : start]
    return _DENIED_BEFORE.search(before) is not None or _DENIED_AFTER.match(folded, end) is not None


def _limits(folded: str, tokens: Iterable[str], stop: int) -> list[tuple[int, int]]:
    """Where each word begins and ends, up to the one that holds the character before `stop`."""
    found: list[tuple[int, int]] = []
    at = 0
    for token in tokens:
        if at >= stop:
            break
        number = _DIGITS.search(folded, at) if token == NUMBER else None
        start, end = number.span() if number else (folded.find(token, at), 0)
        if start < 0:
            break
        at = end or start + len(token)
        found.append((start, at))
    return found
