"""Fingerprints: a 64-bit simhash of a text's words, for near-duplicates (Charikar 2002).

Each word's 64 bits come from a keyed hash, so the same text has the same fingerprint in every process and release.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import accumulate, chain

import numpy as np

_PERSON = b"shian-simhash-1"
_CACHED = 100_000
"""Words whose bits are kept (100 bytes each); a full cache is emptied, which costs time and changes nothing."""


class _Bits(dict[str, bytes]):
    """The 64 bits of each word seen; filled as words turn up."""

    def __missing__(self, token: str) -> bytes:
        self[token] = bits = blake2b(token.encode("utf-8", "replace"), digest_size=8, person=_PERSON).digest()
        return bits


class Simhash:
    """Fingerprints for batches of word lists."""

    def __init__(self) -> None:
        self._bits = _Bits()

    def of(self, texts: Iterable[Sequence[str]]) -> list[int]:
        """A signed 64-bit fingerprint for each list of words; 0 for an empty one."""
        if len(self._bits) > _CACHED:
            self._bits.clear()
        self._bits[""] = bytes(8)
        # No word, of no bits, stands in every text: so none is an empty slice.
        words = [{"", *tokens} for tokens in texts]
        counts = [len(each) for each in words]
        if not counts:
            return []
        bits = b"".join(map(self._bits.__getitem__, chain.from_iterable(words)))
        apart = np.unpackbits(np.frombuffer(bits, np.uint8)).reshape(-1, 64)
        ones = np.add.reduceat(apart, list(accumulate(counts[:-1], initial=0)), axis=0, dtype=np.uint16)
        halves = (np.array(counts) - 1) // 2
        values: list[int] = np.packbits(ones > halves[:, None], axis=1).view(">i8").ravel().tolist()
        return values
