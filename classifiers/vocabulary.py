"""Vocabulary: the features of a model, and which of them each text of a batch has.

Single characters, pairs of them, words and words with the next are columns of one table; groups of the lexicon have a
table of their own.
All texts of a batch are looked up at once, in arrays: one after the other costs six times as much.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .features import Reading
from .words import word_of

_CODES = 0x110000
_DIGITS = "123456789"
"""Every digit is the same digit, 0."""
_LIKELY = 1 << 20
"""Places in which pairs of words leave a mark: most pairs are looked for no further than theirs."""
_REMEMBERED = 200_000
"""Parts of texts remembered."""

_END = ""
"""Stands behind the parts of a text, and is as good as an unknown word."""

Columns = NDArray[np.int64]


class FeatureColumns(NamedTuple):
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
        self._words, self._pieces = frozenset(words), frozenset(pieces)
        self._groups = {group: n for n, group in enumerate(groups)}
        self._single = _table({piece: n for n, piece in enumerate(pieces) if len(piece) == 1}, self.empty)
        paired = {piece: n for n, piece in enumerate(pieces) if len(piece) == 2}
        # The commonest first: what texts mostly ask for then lies together, and in the processor's cache.
        common = Counter(chain.from_iterable(paired))
        ranks = {char: n for n, (char, _) in enumerate(common.most_common(), start=1)}
        self._rank = _table(ranks, 0)
        self._ranks = len(ranks) + 1
        # Nought is no pair: nearly all of the table is empty, and never read into memory.
        self._pairs = np.zeros(self._ranks**2, np.int32)
        for pair, column in paired.items():
            self._pairs[ranks[pair[0]] * self._ranks + ranks[pair[1]]] = column - self.empty
        self._spoken = _Spoken({word: len(pieces) + n for n, word in enumerate(words)}, self.empty)

    def knows(self, word: str) -> bool:
        """Whether a folded word was learned: whole, or every piece of it."""
        if word in self._words:
            return True
        pieces = [word[at : at + 2] for at in range(len(word) - 1)] or [word]
        return all(piece in self._pieces for piece in pieces)

    def find(self, readings: Sequence[Reading]) -> FeatureColumns:
        """The columns of each reading."""
        codes = _codes_of(readings)
        offsets = np.array(list(accumulate([len(reading.folded) + 1 for reading in readings], initial=0)))
        single = self._single.take(codes)
        rank = self._rank.take(codes)
        pairs = self._pairs.take(rank[:-1] * self._ranks + rank[1:]) + self.empty
        width = self.empty + 1
        bases = np.arange(0, len(readings) * width, width)
        owners = bases.repeat(offsets[1:] - offsets[:-1])
        present = np.concatenate(
            [
                owners + single,
                owners[:-1] + pairs,
                *self._spoken.find([reading.parts for reading in readings], bases),
                bases + self.empty,
            ]
        )
        present = _unique(present)
        starts = present.searchsorted(bases)
        return FeatureColumns(present % width, starts, single, pairs, offsets)

    def group_columns(self, reading: Reading) -> list[int]:
        """The group columns present in a text, each once, in order."""
        known = self._groups
        return sorted([known[group] for group in reading.groups if group in known])


class _Spoken:
    """Words and words with the next, by number: a text's pairs need not be written out to be looked up."""

    def __init__(self, columns: dict[str, int], empty: int) -> None:
        pairs = {said: column for said, column in columns.items() if " " in said}
        words = dict.fromkeys(chain(columns.keys() - pairs.keys(), *(said.split(" ") for said in pairs)))
        self._rank = _Ranks({word: n for n, word in enumerate(sorted(words), start=1)} | {_END: 0})
        self._width = len(words) + 1
        self._single = np.full(self._width, empty)
        for word in columns.keys() - pairs.keys():
            self._single[self._rank[word]] = columns[word]
        ranked = sorted((self._ranks(*said.split(" ")), column) for said, column in pairs.items())
        # A last pair that no text has: what is looked up always stands before something.
        self._pairs = np.array([*(pair for pair, _ in ranked), self._width**2])
        self._paired = np.array([*(column for _, column in ranked), empty])
        self._likely = np.zeros(_LIKELY, bool)
        self._likely[self._pairs & (_LIKELY - 1)] = True

    def find(self, texts: Sequence[Sequence[str]], bases: Columns) -> list[Columns]:
        """The columns of every known word and pair, with what its text's columns begin at; none is empty."""
        counts = [len(parts) + 1 for parts in texts]
        ranks = self._rank.of(chain.from_iterable(part for parts in texts for part in (parts, (_END,))), sum(counts))
        owners = bases.repeat(counts)
        words = ranks >= 0
        ranks, owners = ranks[words], owners[words]
        # No pair has an unknown word's 0 on either side: those of two texts, or across such a word, are none.
        pairs = ranks[:-1] * self._width + ranks[1:]
        likely = self._likely.take(pairs & (_LIKELY - 1)).nonzero()[0]
        pairs = pairs[likely]
        places = self._pairs.searchsorted(pairs)
        found = (self._pairs.take(places) == pairs).nonzero()[0]
        return [owners + self._single.take(ranks), owners[likely[found]] + self._paired.take(places[found])]

    def _ranks(self, word: str, following: str) -> int:
        return self._rank[word] * self._width + self._rank[following]


class _Ranks(dict[str, int]):
    """The number of every part of a text: a known word's own, 0 for another, −1 for what is no word. Filled as parts
    turn up; when it is full it forgets what came, which costs time and changes nothing."""

    def __init__(self, known: dict[str, int]) -> None:
        super().__init__(known)
        self._known = known

    def __missing__(self, part: str) -> int:
        word = word_of(part)
        self[part] = rank = self._known.get(word, 0) if word else -1
        return rank

    def of(self, parts: Iterable[str], count: int) -> Columns:
        """The numbers of so many parts."""
        if len(self) > _REMEMBERED:
            self.clear()
            self.update(self._known)
        return np.fromiter(map(self.__getitem__, parts), np.int64, count)


def _unique(values: Columns) -> Columns:
    """Each value once, in order; sorting takes half the time of `np.unique`, which builds a hash table."""
    if not values.size:
        return values
    values.sort()
    first = np.empty(len(values), bool)
    first[0] = True
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return values[first]


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
