"""Spans as a person reads them: whole words, and no harm where the text says that there was none."""

import re
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise

from .evidence import Run

_LEADS = frozenset("在的了是和也都就把被我你他她这那有个又还以与及或为对从到说来去等让给")
"""Words of one character that say nothing at the border of a span."""
_MARKS = frozenset(" \n\t,。!?;:、()“”")
"""What no word goes across."""
_LETTER = re.compile(r"\w")
_REACH = 60
"""Characters to each side in which a mark is looked for."""
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


class Cutting:
    """A folded text and where its words begin and end, each stretch cut when it is asked for."""

    def __init__(self, folded: str, cut: Callable[[str], list[str]]) -> None:
        """`cut` gives the parts of a text, punctuation too."""
        self.folded = folded
        self._cut = cut
        self._stretches: dict[tuple[int, int], list[tuple[int, int]]] = {}

    def words_of(self, start: int, end: int) -> list[tuple[int, int]]:
        """The words of which a run has a part. Between marks they are cut the same as in the whole text."""
        low, high = start, end
        while low and start - low < _REACH and self.folded[low - 1] not in _MARKS:
            low -= 1
        while high < len(self.folded) and high - end < _REACH and self.folded[high] not in _MARKS:
            high += 1
        words = self._stretches.get((low, high))
        if words is None:
            ends = accumulate(map(len, self._cut(self.folded[low:high])), initial=low)
            self._stretches[low, high] = words = list(pairwise(ends))
        return [word for word in words if word[0] < end and word[1] > start]

    def grown(self, start: int, end: int) -> tuple[int, int]:
        """From the begin of the first of these words to the end of the last."""
        words = self.words_of(start, end)
        return words[0][0], words[-1][1]


def whole_words(runs: Sequence[Run], cutting: Cutting) -> list[Run]:
    """Runs that end where words end, heaviest first as given; a small word at the border is left off."""
    grown: dict[tuple[int, int], float] = {}
    for start, end, weight in runs:
        words = cutting.words_of(start, end)
        while len(words) > 1 and _is_small(cutting.folded[slice(*words[0])]):
            words.pop(0)
        while len(words) > 1 and _is_small(cutting.folded[slice(*words[-1])]):
            words.pop()
        place = (words[0][0], words[-1][1])
        grown[place] = grown.get(place, 0.0) + weight
    return [(start, end, weight) for (start, end), weight in grown.items()]


def is_denied(folded: str, start: int, end: int) -> bool:
    """无危重, 没有人住院, 死亡0人: the text says that what these characters name did not happen."""
    before = folded[max(0, start - _LOOK) : start]
    return _DENIED_BEFORE.search(before) is not None or _DENIED_AFTER.match(folded, end) is not None


def _is_small(word: str) -> bool:
    return word in _LEADS or _LETTER.search(word) is None
