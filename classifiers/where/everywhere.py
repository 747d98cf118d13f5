"""Everywhere: a rumour that calls on whoever reads it, or repeats a known one, is of no place; its tale only names one.

隔夜菜别留, 杭州一家子都进了医院, 转给爸妈 goes round here as it does there. A report of what goes round elsewhere is of
that place, and so is what calls on the people there.
"""

from collections.abc import Iterable

from ..patterns import pattern
from .places import PlaceHit

_OWN = ("own_city", "district", "street")
_POST = 150
"""Characters of a post; a report is longer."""
_CALLS = pattern(
    r"转给|转告|转起来|快转|告诉(?:家人|家里|爸妈|父母|老人|孩子|亲戚|朋友|身边|带娃)|通知(?:家人|亲[朋戚友])"
    r"|(?:[咱我]们?|本)(?:市|县|区|这(?:边|儿|里|片)?|家门口)(?:的|里|也|有|都|超市|市场|各)"
)
_ADDRESSED = pattern(
    r"市?(?:人(?![民员])|的?(?:朋友|乡亲|家长|街坊|老乡|宝妈|姐妹|市民|居民|各位))"
    r"[^，。！!,]{0,6}(?:注意|小心|看|们|别|千万|[，！!,：:])"
)
_REPORT = pattern(
    r"记者|警方|警察|民警|网警|公安|网信|通报|派出所|法院|检察|发布会|日报|晚报|晨报|时报|商报|都市报|报道称"
    r"|新华社|电视台|监管局|有关部门|辟谣|经查|查[获处封]|抓获|刑拘|批捕"
)


def is_of_everywhere(whole: str, places: Iterable[PlaceHit], *, is_known: bool) -> bool:
    """Whether a rumour is of no place, whatever places it names. `is_known`: it repeats an entry of the book."""
    if len(whole) > _POST or _REPORT.search(whole):
        return False
    addressed = {hit.level in _OWN for hit in places if _ADDRESSED.match(whole, hit.end)}
    if addressed:
        return True in addressed
    return is_known or _CALLS.search(whole) is not None
