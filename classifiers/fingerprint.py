"""Fingerprints: a 64-bit simhash of a text's words, for near-duplicates (Charikar 2002).

Each word's 64 bits come from a keyed hash, so the same text has the same fingerprint in every process and release.
"""

from collections.abc import Sequence
from hashlib import blake2b
from itertools import chain

import numpy as np
from numpy.typing import NDArray

_PERSON = b"shian-simhash-1"
_CACHED = 200_000
"""Words whose bits are kept (64 bytes each); a full cache is emptied, which costs time and changes nothing."""
_MOST = 255
"""What one byte counts to."""


class _Bits(dict[str, int]):
    """Where the bits of each word seen stand; filled as words turn up."""

    def __init__(self) -> None:
        super().__init__()
        self.table: NDArray[np.uint8] = np.zeros((_CACHED + 1, 64), np.uint8)
        """A row for each word, and at the end one of zeros."""

    def __missing__(self, token: str) -> int:
        self[token] = row = len(self)
        digest = blake2b(token.encode("utf-8", "replace"), digest_size=8, person=_PERSON).digest()
        self.table[row] = np.unpackbits(np.frombuffer(digest, np.uint8))
        return row


class Simhash:
    """Fingerprints for batches of word lists."""

    def __init__(self) -> None:
        self._bits = _Bits()

    def of(self, texts: Sequence[Sequence[str]]) -> list[int]:
        """A signed 64-bit fingerprint for each list of words; 0 for an empty one."""
        if not texts:
            return []
        words = [set(tokens) for tokens in texts]
        needed = sum(map(len, words))
        if needed > _CACHED and len(texts) > 1:
            half = len(texts) // 2
            return self.of(texts[:half]) + self.of(texts[half:])
        if len(self._bits) + needed > _CACHED:
            self._bits.clear()
        ones = self._ones([[*map(self._bits.__getitem__, each), _CACHED] for each in words])
        counts = np.fromiter(map(len, words), np.int64)
        values: list[int] = np.packbits(2 * ones > counts[:, None], axis=1).view(">i8").ravel().tolist()
        return values

    def _ones(self, rows: list[list[int]]) -> NDArray[np.int64]:
        """For each text, in how many of its words each of the 64 bits is set.

        Eight bytes are added as one number, an eighth of the work; a byte counts to 255, so longer texts come in parts.
        """
        parts = [row[at : at + _MOST] for row in rows for at in range(0, len(row), _MOST)]
        lanes = self._bits.table.view(np.uint64).take(list(chain(*parts)), axis=0)
        sums = np.add.reduceat(lanes, _starts(list(map(len, parts))), axis=0).view(np.uint8)
        per_text = [-(-len(row) // _MOST) for row in rows]
        return np.add.reduceat(sums, _starts(per_text), axis=0, dtype=np.int64)


def _starts(lengths: list[int]) -> NDArray[np.int64]:
    """Where each part begins when parts of these lengths stand one after the other."""
    return np.cumsum([0, *lengths[:-1]])
