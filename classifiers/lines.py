"""Lines (断行): a photographed or printed page whose lines end inside words and numbers, read as it was written.

呕/吐, 共2/3人: where lines break inside words, more than once and at every third place at least, whatever follows on a
full line goes on with it. A chat, a form or a list breaks where words end.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from .patterns import pattern
from .words import LIMIT, normalise

_BREAK = pattern(r"(?<=[\u4e00-\u9fff\d,、(]) *\n *(?=[\u4e00-\u9fff\d,、。;)])")
_ENTRY = pattern(r"[^\n,。;]{1,14}[:]|\d{1,2}[.、)]|[一二三四五六七八九十]、|[\[【(]")
"""What the next entry of a form, a list or a chat begins with."""
_BREAKS, _SHARE = 2, 3
"""At least so many breaks inside words, and one of so many."""
_BEFORE, _AFTER = 8, 6
_FULL = 0.6
"""A line that is at least this share of the longest is full: what follows goes on with it."""


class Joined(NamedTuple):
    """A text without the breaks inside it."""

    text: str
    places: list[int]
    """Where each of its characters stands in the text as it was given."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a part of it stands in the text as it was given."""
        return (self.places[start], self.places[end - 1] + 1) if start < end else (start, end)


def joined(whole: str, cut: Callable[[str], list[str]]) -> Joined | None:
    """The text with its broken lines put together; None of nearly every text, whose lines are whole."""
    if whole.count("\n") < _BREAKS:
        return None
    folded = normalise(whole[:LIMIT])
    breaks = [hit for hit in _BREAK.finditer(folded) if not _ENTRY.match(folded, hit.end())]
    inside = [hit for hit in breaks if _is_inside(folded, hit, cut)] if len(breaks) >= _BREAKS else []
    if len(inside) < _BREAKS or len(inside) * _SHARE < len(breaks):
        return None
    full = _FULL * max(map(len, folded.split("\n")))
    gone = {at for hit in breaks if hit in inside or _length(folded, hit) >= full for at in range(*hit.span())}
    places = [at for at in range(len(whole)) if at not in gone]
    return Joined("".join(whole[at] for at in places), places)


def _is_inside(folded: str, hit: re.Match[str], cut: Callable[[str], list[str]]) -> bool:
    """The line ends inside a word, or a number or its measure (共2⏎3人, 共6⏎人)."""
    before, after = folded[max(0, hit.start() - _BEFORE) : hit.start()], folded[hit.end() : hit.end() + _AFTER]
    before, after = before.rpartition("\n")[2], after.partition("\n")[0]
    if before[-1:].isdigit() and (after[0].isdigit() or after[0] in "人名例月日年岁时"):
        return True
    end = 0
    for part in cut(before + after):
        end += len(part)
        if end >= len(before):
            break
    return end > len(before)


def _length(folded: str, hit: re.Match[str]) -> int:
    return hit.start() - folded.rfind("\n", 0, hit.start()) - 1
