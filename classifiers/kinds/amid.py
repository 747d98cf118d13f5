"""Amid much else (长文): that people fell ill, told in one sentence of a long text.

A letter of two thousand characters or a paper's page speaks of quarrels, films and medicine too. What stands about the
sentence says what it is about, as a short text would; words further off explain nothing.
"""

from collections.abc import Iterable

from ..features import Reading
from ..harm.harms import Mention
from ..harm.otherwise import is_caused_otherwise
from ..harm.sufferers import is_of_the_gut, may_be_by_food
from ..patterns import pattern
from ..topics.unsafe import FOOD
from ..words import SENTENCE_END, begin_of
from .bygone import is_of_old
from .medicine import INGESTED

_LONG = 600
"""Characters from which on a text speaks of more than one thing."""
_ABOUT = 60
"""Characters about a number of people that say what befell them."""
_TOGETHER, _SEVERAL = 2, 3
_FELL_ILL_OF_IT = pattern(
    r"(?:[就用进聚会]餐|餐|饭|食用|进食|饮用|[吃喝]完?)[之以]?后[^,。;!?\n]{0,6}(?:发病|不适|不舒服)"
    r"|[吃喝][倒坏毁]了?[\d一二两三四五六七八九十几好百上近]+[来多余]?[个名口号人]"
    r"|[吃喝][了过完][^。!?\n]{1,16}?(?:进了|[住送]进|送到)[^,。!?\n]{0,4}医院"
)
_NOBODY = pattern(
    r"撑得[^,。;!?\n]{0,4}(?:疼|痛|难受|吐)|画的?大?饼|教材|课件|例题|案例(?:[:一二三\d]|分析|教学)"
    r"|受试|上世纪|实验(?:显示|表明|结果)"
    r"|[和跟与](?:吃|饮食|食物|食品)的?[^,。;!?\n]{0,4}[没无]有?关"
)
"""Nobody fell ill of a meal: a figure of speech, a lesson, a trial, long ago, or so it says."""


def may_be_told_amid(folded: str) -> bool:
    """A long text tells in passing of those who fell ill after a meal, though of no symptom."""
    return len(folded) > _LONG and _FELL_ILL_OF_IT.search(folded) is not None


def is_told_amid(reading: Reading, mentions: Iterable[Mention], unreal: frozenset[str]) -> bool:
    """Several fell ill of what food can do, as one place of a long text tells; `unreal`: the groups of words that
    explain harm without food, where they stand beside it."""
    if len(reading.folded) <= _LONG:
        return False
    return any(each.count >= _TOGETHER and _is_by_food(reading, each, unreal) for each in mentions)


def _is_by_food(reading: Reading, told: Mention, unreal: frozenset[str]) -> bool:
    folded = reading.folded
    start, stop = begin_of(folded, told.start), SENTENCE_END.search(folded, told.end)
    said = folded[start : stop.start() if stop else len(folded)]
    is_unreal = not _groups(reading, start, start + len(said)).isdisjoint(unreal)
    if is_unreal or _NOBODY.search(said) or is_of_old(said) or is_caused_otherwise(said):
        return False
    if _FELL_ILL_OF_IT.search(said) or told.count >= _SEVERAL and is_of_the_gut(said):
        return True
    start, end = max(0, told.start - _ABOUT), told.end + _ABOUT
    is_eaten = not FOOD.isdisjoint(_groups(reading, start, end)) or INGESTED.search(folded, start, end) is not None
    return is_eaten and may_be_by_food(folded[start:end])


def _groups(reading: Reading, start: int, end: int) -> frozenset[str]:
    return frozenset[str]().union(*(hit.groups for hit in reading.hits if start <= hit.start < end))
