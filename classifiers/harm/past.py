"""Past (往事): harm that a text recalls of former years, or counts by the year or the visit, and does not report.

三年前曾有14人中毒 and 记得去年吃倒20人不 tell of nobody; 去年吃倒过20人, 这次又来 tells that harm was done, and not
to twenty.
"""

import re

from ..patterns import pattern
from .numerals import HEADS, NUMERAL

_PAST = pattern(
    rf"(?=[去前往上每年历记腹肠发急门{HEADS}])(?:记得[去前]年[^,。;!?\n]*|(?:[去前]年|往年|上个月|{NUMERAL}年前"
    rf"|(?<!\d)(?:19|20)\d\d年)[^。;!?\n]{{0,24}}?曾[^,。;!?\n]*"
    rf"|(?:[去前]年|往年|上个月|{NUMERAL}年前)[^,。;!?\n]{{0,16}}?过(?!敏|后|来|程|期|去|夜|度|多)[^,。;!?\n]*"
    r"|(?:每年|年均|历年)[^,。;!?\n]*"
    rf"|[腹肠发急门][^,。;!?\n]{{0,14}}{NUMERAL}人次"
    r"(?=[^。;!?\n]{0,30}(?:[较比]上[周月年个期]|环比|同比|[未无][发见]?现?[^,。]{0,4}聚集)))"
)

_RECALLS = ("曾", "去年", "前年", "往年", "年前", "上个月", "每年", "年均", "历年", "人次")
"""One of these stands in whatever recalls."""
_AGAIN = pattern(r"又(?:来|吃|是|有|出|发|一)|再次|这一?[次回]")
_PEOPLE = pattern(NUMERAL)


def without_past(folded: str) -> str:
    """The text with what it recalls blotted out, every character in its place; only the numbers, where the text goes on
    to say that it has happened again."""
    if not any(each in folded for each in _RECALLS):  # nearly every text
        return folded
    return _PAST.sub(lambda hit: _blotted(hit, is_again=_AGAIN.search(folded, hit.end()) is not None), folded)


def _blotted(hit: re.Match[str], *, is_again: bool) -> str:
    return _PEOPLE.sub(lambda number: "某" * len(number.group()), hit.group()) if is_again else "某" * len(hit.group())
