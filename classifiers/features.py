"""Features: one pass over a text gives everything that the model's heads and the fingerprint look at.

Character pieces of one to four characters are found by one Aho–Corasick automaton over the vocabulary, which costs
about as much as cutting the text into words and gives each piece's place for nothing; words and the groups of the
lexicon (which know words that no training text had) come beside them. Presence counts, not frequency: texts are short.
"""

import re
from collections.abc import Iterable

import ahocorasick_rs
import msgspec

from .lexicon import Finder, Hit
from .words import LIMIT, Words, normalise

LONGEST = 4
_RUN = re.compile(r"\w+")
_DIGITS = str.maketrans("0123456789", "0000000000")


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A text as read: folded, cut, and with its hits."""

    folded: str
    tokens: list[str]
    hits: list[Hit]
    groups: set[str]
    """What the hits touch, as `groups_of` names it."""


class Reader:
    """Reads texts once for all that follows."""

    def __init__(self, words: Words, finder: Finder) -> None:
        self._words = words
        self._finder = finder

    def read(self, whole: str) -> Reading:
        """The first `LIMIT` characters of a text, folded, cut and searched. Never raises."""
        folded = normalise(whole[:LIMIT])
        hits = self._finder.find(folded)
        return Reading(folded=folded, tokens=self._words.of_folded(folded), hits=hits, groups=groups_of(hits))


class Vocabulary:
    """The features of a model and their columns; finds those of a reading."""

    def __init__(self, pieces: list[str], words: list[str], groups: list[str]) -> None:
        self.pieces, self.words, self.groups = pieces, words, groups
        self._automaton = ahocorasick_rs.AhoCorasick(pieces, store_patterns=False)
        self._words = {word: len(pieces) + n for n, word in enumerate(words)}
        self._groups = {group: n for n, group in enumerate(groups)}

    def columns(self, reading: Reading) -> list[int]:
        """The columns present in a text, each once: pieces first, then words."""
        pieces = {piece for piece, _, _ in self.find(reading.folded)}
        known = self._words
        pieces.update([known[token] for token in reading.tokens if token in known])
        return list(pieces)

    def group_columns(self, reading: Reading) -> list[int]:
        """The group columns present in a text, each once, in order."""
        known = self._groups
        return sorted(known[group] for group in reading.groups if group in known)

    def find(self, folded: str) -> list[tuple[int, int, int]]:
        """Every piece in a folded text: (column, start, end)."""
        return list(self._automaton.find_matches_as_indexes(folded.translate(_DIGITS), overlapping=True))


def open_pieces(folded: str) -> set[str]:
    """Every character piece of a folded text: what a vocabulary is chosen from."""
    found: set[str] = set()
    for run in _RUN.findall(folded.translate(_DIGITS)):
        for length in range(1, LONGEST + 1):
            found.update(run[i : i + length] for i in range(len(run) - length + 1))
    return found


def groups_of(hits: Iterable[Hit]) -> set[str]:
    """The groups of words a text touches: `group:illness_words`, `hazard:HZ-B`, `venue:restaurant`, `product` …"""
    found: set[str] = set()
    for hit in hits:
        for what, id in hit.meanings:
            found.add(_GROUP_NAMES.get(what) or f"{what}:{id.partition('.')[0]}")
    return found


_GROUP_NAMES = {"product": "product", "category": "product", "symptom": "symptom", "slang": "slang"}
