"""Fingerprints: a 64-bit simhash of a text's words, for near-duplicates (Charikar 2002).

Each word's 64 bits come from a keyed hash, so the same text has the same fingerprint in every process and release.
"""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np

_PERSON = b"shian-simhash-1"
_CACHED = 100_000
"""Words whose bits are kept (200 bytes each); a full cache is emptied, which costs time and changes nothing."""
_BYTES = 64 * 2
"""Of a word's bits, each in sixteen of one number: so the bits of as many words as a text has are counted by adding."""


class _Bits(dict[str, int]):
    """The bits of each word seen; filled as words turn up."""

    def __missing__(self, token: str) -> int:
        digest = blake2b(token.encode("utf-8", "replace"), digest_size=8, person=_PERSON).digest()
        bits = np.unpackbits(np.frombuffer(digest, np.uint8)).astype("<u2")
        self[token] = apart = int.from_bytes(bits.tobytes(), "little")
        return apart


class Simhash:
    """Fingerprints for batches of word lists."""

    def __init__(self) -> None:
        self._bits = _Bits()

    def of(self, texts: Sequence[Sequence[str]]) -> list[int]:
        """A signed 64-bit fingerprint for each list of words; 0 for an empty one."""
        if len(self._bits) > _CACHED:
            self._bits.clear()
        words = [set(tokens) for tokens in texts]
        counted = b"".join([self._counted(each) for each in words])
        ones = np.frombuffer(counted, "<u2").reshape(len(texts), 64)
        halves = np.array([len(each) // 2 for each in words], np.uint16)
        values: list[int] = np.packbits(ones > halves[:, None], axis=1).view(">i8").ravel().tolist()
        return values

    def _counted(self, words: set[str]) -> bytes:
        """In how many of these words each of the 64 bits is set."""
        return sum(map(self._bits.__getitem__, words)).to_bytes(_BYTES, "little")
