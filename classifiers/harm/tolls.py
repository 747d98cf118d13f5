"""Tolls (死伤): 2死5伤 and 躺倒二十三, where a number stands for people by what it stands beside."""

import re
from collections.abc import Iterator

from .harms import Mention
from .numerals import NUMERAL, number

_TOLL = re.compile(rf"(?P<dead>{NUMERAL})死(?P<ill>{NUMERAL})(?:伤|病)|致(?P<only>{NUMERAL})死(?!{NUMERAL}[伤病])")
_FELL = re.compile(rf"倒(?:(?<=躺倒)|(?<=放倒)|(?<=撂倒))了?(?P<n>{NUMERAL})[多余来几]?(?=[,.。;!]|$)")
_MOST = 100_000


def tolls(sentence: str, offset: int) -> Iterator[Mention]:
    """The dead and the ill of each toll; `offset` is where the sentence begins."""
    if "死" in sentence:  # hardly any one
        for hit in _TOLL.finditer(sentence):
            for group, what in (("dead", "dead"), ("ill", "ill"), ("only", "dead")):
                yield from _told(what, hit, group, offset)
    if "倒" in sentence:
        for hit in _FELL.finditer(sentence):
            yield from _told("ill", hit, "n", offset)


def _told(what: str, hit: re.Match[str], group: str, offset: int) -> Iterator[Mention]:
    count = number(hit[group]) if hit[group] else None
    if count is not None and count <= _MOST:
        yield Mention(what=what, count=count, start=hit.start() + offset, end=hit.end() + offset)
