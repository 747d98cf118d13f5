"""Tolls (死伤): 2死5伤, as headlines count the dead and the injured."""

import re
from collections.abc import Iterator

from .harms import Mention
from .numerals import NUMERAL, number

_TOLL = re.compile(rf"(?P<dead>{NUMERAL})死(?P<ill>{NUMERAL})(?:伤|病)|致(?P<only>{NUMERAL})死(?!{NUMERAL}[伤病])")
_MOST = 100_000


def tolls(sentence: str, offset: int) -> Iterator[Mention]:
    """The dead and the ill of each toll; `offset` is where the sentence begins."""
    if "死" not in sentence:  # nearly every one
        return
    for hit in _TOLL.finditer(sentence):
        for group, what in (("dead", "dead"), ("ill", "ill"), ("only", "dead")):
            count = number(hit[group]) if hit[group] else None
            if count is not None and count <= _MOST:
                yield Mention(what=what, count=count, start=hit.start() + offset, end=hit.end() + offset)
