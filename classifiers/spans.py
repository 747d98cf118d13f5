"""Spans as a person reads them: whole words, and no harm where the text says that there was none."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from .patterns import pattern

Run = tuple[int, int, float]
"""Start, end and weight of some neighbouring characters."""
_LEADS = frozenset("在的了是和也都就把被我你他她这那有个又还以与及或为对从到说来去等让给")
"""Words of one character that say nothing at the border of a span."""
_LETTER = pattern(r"\w")
_NOT = (
    r"(?:(?<!有)没有|(?<!有)没|无|未|没人|无人|并非|不是|(?<![得住好要])不)"
    r"(?:任何|其他|新增|一[个名例]|人员?|学生|患者|病例|孩子|出现|发现|发生|造成|导致|见|有|再|报告|因此|身体)*"
)
_NO = pattern("[没无未非不]")
_LISTED = r"(?:[\u4e00-\u9fff]{2,4}(?:病例|患者|症状)?[、,和及或与])"
_DENIED_BEFORE = pattern(rf"{_NOT}{_LISTED}{{0,3}}$")
_NONE = r"(?:0|零)(?:人|例|名|个|[,。;、\s]|$)|无(?:[,。;、\s]|$)"
_DENIED_AFTER = pattern(rf"(?:的|病例|患者|人数|者)*[::]?(?:均?为|共)?(?:{_NONE})")
_LOOK = 24
"""Characters before a word in which its denial may begin."""


class Cutting:
    """Where the words of a folded text begin and end."""

    def __init__(self, parts: Sequence[str]) -> None:
        """`parts` put together are the text."""
        self._parts = parts
        self._ends = list(accumulate(map(len, parts)))

    def grown(self, start: int, end: int) -> tuple[int, int]:
        """From the begin of the first of these words to the end of the last."""
        return self._between(*self._words_of(start, end))

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """The same without small words at the borders, of which one alone stays."""
        first, last = self._words_of(start, end)
        while first < last and _is_small(self._parts[first]):
            first += 1
        while first < last and _is_small(self._parts[last]):
            last -= 1
        return self._between(first, last)

    def _words_of(self, start: int, end: int) -> tuple[int, int]:
        """The first and the last word of which these characters have a part."""
        return bisect_right(self._ends, start), bisect_left(self._ends, end)

    def _between(self, first: int, last: int) -> tuple[int, int]:
        return self._ends[first] - len(self._parts[first]), self._ends[last]


def whole_words(runs: Sequence[Run], cutting: Cutting) -> list[Run]:
    """Runs that end where words end, heaviest first as given; a small word at the border is left off."""
    grown: dict[tuple[int, int], float] = {}
    for start, end, weight in runs:
        place = cutting.trimmed(start, end)
        grown[place] = grown.get(place, 0.0) + weight
    return [(start, end, weight) for (start, end), weight in grown.items()]


def is_denied(folded: str, start: int, end: int) -> bool:
    """无危重, 没有人住院, 死亡0人: the text says that what these characters name did not happen."""
    return _denial_before(folded, start) is not None or _DENIED_AFTER.match(folded, end) is not None


def with_denial(folded: str, start: int, end: int) -> tuple[int, int]:
    """The span, from where its denial begins: 没去医院, and not 去医院."""
    denial = _denial_before(folded, start)
    return (denial.start() if denial else start), end


def _denial_before(folded: str, start: int) -> re.Match[str] | None:
    begin = max(0, start - _LOOK)
    if _NO.search(folded, begin, start) is None:  # before nearly every word
        return None
    return _DENIED_BEFORE.search(folded, begin, start)


def _is_small(word: str) -> bool:
    return word in _LEADS or _LETTER.search(word) is None
