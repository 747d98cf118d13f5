"""Leads: words such as 在, 位于 or 反映 that stand before a name; the name begins after the last of them."""

import re
from collections.abc import Sequence


class Leads:
    """Words that lead to a name, and words in which they lead to nothing (小区, 和平)."""

    def __init__(self, words: str, whole: Sequence[str]) -> None:
        """`words`: alternatives of a regular expression; `whole`: taken out one after the other, in this order."""
        self._last = re.compile(f".*(?:{words})")
        self._whole, self._has_whole = whole, re.compile("|".join(whole))

    def end(self, text: str) -> int:
        """Where the last of them ends; 0 where there is none."""
        if self._has_whole.search(text):
            for word in self._whole:
                text = text.replace(word, "#" * len(word))
        found = self._last.match(text)
        return found.end() if found else 0
