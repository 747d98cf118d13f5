"""Fingerprints: a 64-bit simhash of a text's words, for near-duplicates (Charikar 2002).

Each word's 64 bits come from a keyed hash, so the same text has the same fingerprint in every process and release.
"""

from collections.abc import Iterable
from hashlib import blake2b
from itertools import accumulate, chain

import numpy as np

from .words import word_of

_PERSON = b"shian-simhash-1"
_CACHED = 100_000
"""Parts whose bits are kept (100 bytes each); a full cache is emptied, which costs time and changes nothing."""
_NO_WORD = bytes(8)


class _Bits(dict[str, bytes]):
    """The 64 bits of the word that each part of a text is; filled as parts turn up."""

    def __missing__(self, part: str) -> bytes:
        self[part] = bits = _bits_of(word) if (word := word_of(part)) else _NO_WORD
        return bits


class Simhash:
    """Fingerprints for batches of texts in parts."""

    def __init__(self) -> None:
        self._bits = _Bits()

    def of(self, texts: Iterable[Iterable[str]]) -> list[int]:
        """A signed 64-bit fingerprint of each text's words; 0 where it has none."""
        if len(self._bits) > _CACHED:
            self._bits.clear()
        # What is no word stands in every text, so that none is an empty slice; it counts for nothing.
        words = [{_NO_WORD, *map(self._bits.__getitem__, {*parts})} for parts in texts]
        counts = [len(each) for each in words]
        if not counts:
            return []
        apart = np.unpackbits(np.frombuffer(b"".join(chain.from_iterable(words)), np.uint8)).reshape(-1, 64)
        ones = np.add.reduceat(apart, list(accumulate(counts[:-1], initial=0)), axis=0, dtype=np.uint16)
        halves = (np.array(counts) - 1) // 2
        values: list[int] = np.packbits(ones > halves[:, None], axis=1).view(">i8").ravel().tolist()
        return values


def _bits_of(word: str) -> bytes:
    return blake2b(word.encode("utf-8", "replace"), digest_size=8, person=_PERSON).digest()
