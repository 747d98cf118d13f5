"""Spared (幸免): who alone of those who ate did not fall ill, which says that the others did. 四个人吃的就我没事."""

import re
from collections.abc import Iterator

from .harms import KIN, Mention
from .numerals import HEADS, NUMERAL, number

_SPARED = re.compile(
    rf"(?=[{HEADS}])(?P<n>{NUMERAL})(?:个人?|口人?|人|位)(?!以上|以下|次|份)[^。;!?\n没不]{{0,14}}?(?:就|只有|只剩下?|唯独)"
    rf"(?:[我俺他她](?:{KIN})?|{KIN})(?:一个人?|自己|家)?(?:没事(?!干|做|找|可)|没有?(?:吐|拉|中招|倒下?|反应|症状)|是?好的|还?好好的|幸免)"
)
_ATE = re.compile(r"[吃喝餐饭席桌菜点锅]")
_ALONE = ("就我", "只有", "只剩", "唯独")
_MOST = 99


def all_but_one(folded: str) -> Iterator[Mention]:
    """How many are ill of those who ate together, when one alone is said to be well."""
    if not any(each in folded for each in _ALONE):  # nearly every text
        return
    for hit in _SPARED.finditer(folded):
        count = number(hit["n"])
        if count is not None and 2 <= count <= _MOST and _ATE.search(folded, max(0, hit.start() - 20), hit.end()):
            yield Mention(what="ill", count=count - 1, start=hit.start(), end=hit.end())
