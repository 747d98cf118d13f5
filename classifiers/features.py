"""Features: one pass over a text gives everything that the model's heads and the fingerprint look at.

Single characters and pairs come beside words: on our own labelled texts pieces of up to four characters gave the same
macro-F1 as pairs within 0.003 and cost twice the time, pairs without single characters lost 0.05. The groups of the
lexicon know words that no training text had. Presence counts, not frequency: texts are short.
"""

import re
from collections.abc import Iterable

import msgspec

from .lexicon import Finder, Hit
from .words import LIMIT, Words, normalise

_DIGIT = re.compile("[1-9]")


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
        self._pieces = {piece: n for n, piece in enumerate(pieces)}
        self._words = {word: len(pieces) + n for n, word in enumerate(words)}
        self._groups = {group: n for n, group in enumerate(groups)}

    def columns(self, reading: Reading) -> list[int]:
        """The columns present in a text, each once, in order: a sum of floats depends on its order, and a set with
        None in it has another one in every process."""
        text = _plain(reading.folded)
        known = self._pieces.get
        present: set[int | None] = set(map(known, text))
        present.update(map(known, map(str.__add__, text, text[1:])))
        present.update(map(self._words.get, reading.tokens))
        return sorted(column for column in present if column is not None)

    def group_columns(self, reading: Reading) -> list[int]:
        """The group columns present in a text, each once, in order."""
        known = self._groups
        return sorted(known[group] for group in reading.groups if group in known)

    def places(self, folded: str) -> tuple[list[int], list[int]]:
        """For each character, the column of itself and of itself with the next; −1 where the model knows none."""
        text = _plain(folded)
        known = self._pieces
        return [known.get(char, -1) for char in text], [
            known.get(pair, -1) for pair in map(str.__add__, text, text[1:])
        ]


def open_pieces(folded: str) -> set[str]:
    """Every piece of a folded text, single characters and pairs: what a vocabulary is chosen from. Digits alone are
    none: that a text has a date or a telephone number says nothing of food."""
    text = _plain(folded)
    pieces = {piece for piece in (*text, *map(str.__add__, text, text[1:])) if piece.isalnum()}
    return pieces - {"0", "00"}


def _plain(folded: str) -> str:
    """Every digit is the same digit."""
    return _DIGIT.sub("0", folded)


def groups_of(hits: Iterable[Hit]) -> set[str]:
    """The groups of words a text touches: `group:illness_words`, `hazard:HZ-B`, `venue:restaurant`, `product` …;
    and `absent:food` when no word says that food is spoken of."""
    found: set[str] = set()
    for hit in hits:
        for what, id in hit.meanings:
            found.add(_GROUP_NAMES.get(what) or f"{what}:{id.partition('.')[0]}")
    if found.isdisjoint(_FOOD) and not any(name.startswith(("hazard:", "venue:")) for name in found):
        found.add("absent:food")
    return found


_FOOD = {"product", "symptom", "slang", "group:food_context", "group:food_safety_terms"}
_GROUP_NAMES = {"product": "product", "category": "product", "symptom": "symptom", "slang": "slang"}
