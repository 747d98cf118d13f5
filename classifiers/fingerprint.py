"""Fingerprints: a 64-bit simhash of a text's words, for near-duplicates (Charikar 2002).

Each word's 64 bits come from a keyed hash, so the same text has the same fingerprint in every process and release.
"""

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np

from .words import word_of

_PERSON = b"shian-simhash-1"
_CACHED = 100_000
"""Parts whose bits are kept (100 bytes each); a full cache is emptied, which costs time and changes nothing."""
_BITS = 64
_NONE = b""
"""The bits of what is no word."""


class _Digests(dict[str, bytes]):
    """The bits of the word that each part of a text is; filled as parts turn up."""

    def __missing__(self, part: str) -> bytes:
        word = word_of(part).encode("utf-8", "replace")
        self[part] = bits = blake2b(word, digest_size=_BITS // 8, person=_PERSON).digest() if word else _NONE
        return bits


class Simhash:
    """Fingerprints for texts in parts."""

    def __init__(self) -> None:
        self._digests = _Digests()

    def of(self, parts: Iterable[str]) -> int:
        """The signed 64-bit fingerprint of a text's words, which are fewer than 65,536; 0 where it has none."""
        if len(self._digests) > _CACHED:
            self._digests.clear()
        words = {*map(self._digests.__getitem__, parts)} - {_NONE}
        bits = np.unpackbits(np.frombuffer(b"".join(words), np.uint8)).reshape(-1, _BITS)
        most = np.add.reduce(bits, axis=0, dtype=np.uint16) > len(words) // 2
        return int(np.packbits(most).view(">i8")[0])
