"""Asked about (打听): a post that tells of nothing and asks what happened at a place, called by its whole name.

示例阳光幼儿园怎么了? is of the affair that is open there; 今年的分数线是怎么回事 is of none.
"""

from collections.abc import Iterable

from classifiers.patterns import pattern
from connectors.text import digest_text

_MOST = 400
"""Signs at the beginning of a text that are looked at."""
_ASKS_WHAT = pattern(
    "怎么(?:了|回事|样|还|能|会|没|不|办|$)|咋(?:了|回事|样|还|没|不|办|关)|到底|为[什啥]|[什啥]么?情况"
    "|[么啥咋]事|出[了过]?[大啥]?(?:什么)?(?:事|问题)|[的这那]事(?!业)|管一?管|[没有谁]人?管|真相|真的吗|属实|是不是真"
    "|曝光|爆料|瞒|封口|封锁消息|说法|求[助证]|停[课业]|关门|倒闭|被查|道歉|上热搜|上新闻"
)
"""With any of these somebody asks what happened at a place."""
_STIRS = pattern("听说|据说|网传|救护|医院|1[12]0|没来|请假|难受|生病|病了|黑心|无良|可怕|吓人|恐怖")
"""With any of these somebody may tell of it."""
_A_UNIT = pattern("[园校店馆楼厅庄厂坊吧铺]|[小中大]学|学院|高中|公司|超市|酒店|食堂|市场|烧烤|火锅|[面粉]$")
"""What the name of a unit nearly always has."""
_ANYBODY_S = pattern("(?:第[一二三四五六七八九十\\d]|实验|中心|机关|人民|城关|附属|外国语)")
"""So begin names that places everywhere have: by them alone no place is meant."""
_TALKED_OF = pattern(r"(?:大学|学院|医院|公司|广场|商场|超市)$")
"""What thousands write of every day; that they ask what happened there has to be about this."""
_OF_ILLNESS = pattern(r"食堂|吃坏|食物|中毒|吐|拉肚|肚子|发烧|[生发得]病|救护|出[了过]?[大啥]?事")
_LEAST_WHOLE = 5
"""Signs of a name that is no common word."""


def may_ask(whole: str) -> bool:
    """Whether a post that tells of nothing may ask what happened at some place, or tell of it."""
    begin = whole[:_MOST]
    return _A_UNIT.search(begin) is not None and (asks_what(begin) or _STIRS.search(begin) is not None)


def asks_what(whole: str) -> bool:
    """Whether somebody asks what happened."""
    return _ASKS_WHAT.search(whole[:_MOST]) is not None


def whole_names_in(whole: str, names: Iterable[str]) -> list[str]:
    """Those of these names that stand in a text from their first sign to their last, and are no other place's."""
    text = digest_text(whole[:_MOST])
    own = (each for each in names if each in text and len(each) >= _LEAST_WHOLE and not _ANYBODY_S.match(each))
    return [each for each in own if _TALKED_OF.search(each) is None or _OF_ILLNESS.search(text)]
