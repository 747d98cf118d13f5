"""Vocabulary: the features of a model, and which of them each text of a batch has.

Single characters, pairs of them, words and words with the next are columns of one table; groups of the lexicon have a
table of their own.
All texts of a batch are looked up at once, in arrays: one after the other costs six times as much.
"""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .features import Reading

_CODES = 0x110000
_DIGITS = "123456789"
"""Every digit is the same digit, 0."""

Columns = NDArray[np.int64]


class Found(NamedTuple):
    """The columns of a batch of texts, and where each character stands in the table."""

    columns: Columns
    """Every text's columns, each once and in order; the part of each text ends with the empty column."""
    starts: Columns
    """Where each text's part begins."""
    single: NDArray[np.int32]
    """For each character of all texts, a line end after each, its column; the empty one where the model knows none."""
    pairs: NDArray[np.int32]
    """The same for each character together with the next."""
    offsets: Columns
    """Where each text's characters begin; one more than there are texts."""

    def characters(self, n: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """The columns of text n's characters, and of each of them with the next."""
        start, end = self.offsets[n], self.offsets[n + 1] - 1
        return self.single[start:end], self.pairs[start : max(start, end - 1)]

    def rows(self) -> list[Columns]:
        """The columns of each text, without the empty one."""
        return [part[:-1] for part in np.split(self.columns, self.starts[1:])]


class Vocabulary:
    """The features of a model and their columns; finds those of readings."""

    def __init__(self, pieces: list[str], words: list[str], groups: list[str]) -> None:
        self.pieces, self.words, self.groups = pieces, words, groups
        self.empty = len(pieces) + len(words)
        """The column that no text has."""
        self._words = {word: len(pieces) + n for n, word in enumerate(words)}
        self._pieces = frozenset(pieces)
        self._groups = {group: n for n, group in enumerate(groups)}
        self._single = _table({piece: n for n, piece in enumerate(pieces) if len(piece) == 1}, self.empty)
        paired = {piece: n for n, piece in enumerate(pieces) if len(piece) == 2}
        ranks = {char: n for n, char in enumerate(sorted(set("".join(paired))), start=1)}
        self._rank = _table(ranks, 0)
        self._pairs = np.full((len(ranks) + 1, len(ranks) + 1), self.empty, np.int32)
        for pair, column in paired.items():
            self._pairs[ranks[pair[0]], ranks[pair[1]]] = column

    def knows(self, word: str) -> bool:
        """Whether a folded word was learned: whole, or every piece of it."""
        if word in self._words:
            return True
        pieces = [word[at : at + 2] for at in range(len(word) - 1)] or [word]
        return all(piece in self._pieces for piece in pieces)

    def find(self, readings: Sequence[Reading]) -> Found:
        """The columns of each reading."""
        codes = _codes_of(readings)
        offsets = np.cumsum([0, *(len(reading.folded) + 1 for reading in readings)])
        known = self._words
        single = self._single[codes]
        rank = self._rank[codes]
        pairs = self._pairs[rank[:-1], rank[1:]]
        texts = np.arange(len(readings))
        owners = np.repeat(texts, np.diff(offsets))
        words = [[known[word] for word in spoken(reading.tokens) if word in known] for reading in readings]
        width = self.empty + 1
        present = np.concatenate(
            [
                owners * width + single,
                owners[:-1] * width + pairs,
                np.repeat(texts, list(map(len, words))) * width + np.fromiter(chain(*words), np.int64),
                texts * width + self.empty,
            ]
        )
        owner, columns = np.divmod(_unique(present), width)
        return Found(columns, np.searchsorted(owner, texts), single, pairs, offsets)

    def group_columns(self, reading: Reading) -> list[int]:
        """The group columns present in a text, each once, in order."""
        known = self._groups
        return sorted(known[group] for group in reading.groups if group in known)


def _unique(values: Columns) -> Columns:
    """Each value once, in order; sorting takes half the time of `np.unique`, which builds a hash table."""
    if not values.size:
        return values
    values.sort()
    first: Columns = values[np.concatenate([[True], values[1:] != values[:-1]])]
    return first


def spoken(tokens: Sequence[str]) -> list[str]:
    """The words of a text, and each of them with the next: “不 新鲜” says what neither word does."""
    return [*tokens, *map(_PAIR, tokens, tokens[1:])]


_PAIR = "{} {}".format
"""No word has a blank in it."""


def open_pieces(folded: str) -> set[str]:
    """Every piece of a folded text, single characters and pairs: what a vocabulary is chosen from. Digits alone are
    none: that a text has a date or a telephone number says nothing of food."""
    text = folded.translate(_ONE_DIGIT)
    pieces = {piece for piece in (*text, *map(str.__add__, text, text[1:])) if piece.isalnum()}
    return pieces - {"0", "00"}


_ONE_DIGIT = str.maketrans(_DIGITS, "0" * len(_DIGITS))


def _codes_of(readings: Sequence[Reading]) -> NDArray[np.uint32]:
    """The characters of all texts as numbers, a line end after each."""
    text = "".join(f"{reading.folded}\n" for reading in readings)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")


def _table(known: dict[str, int], otherwise: int) -> NDArray[np.int32]:
    """The value of each character, by its number."""
    table = np.full(_CODES, otherwise, np.int32)
    for char, value in known.items():
        table[ord(char)] = value
    if "0" in known:
        table[[ord(digit) for digit in _DIGITS]] = known["0"]
    return table
