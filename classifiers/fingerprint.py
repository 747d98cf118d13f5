"""Fingerprints: a 64-bit simhash of a text's words, for near-duplicates (Charikar 2002).

Each word's 64 bits come from a keyed hash, so the same text has the same fingerprint in every process and release.
"""

from collections.abc import Iterable
from hashlib import blake2b

from .words import word_of

_PERSON = b"shian-simhash-1"
_CACHED = 100_000
"""Parts whose bits are kept (250 bytes each); a full cache is emptied, which costs time and changes nothing."""
_BITS, _LANE = 64, 16
"""Each bit has a lane of so many in one long number: the numbers of all words are added, and no lane, of which there
may be thousands of words, overflows into the next."""
_ONE = sum(1 << _LANE * n for n in range(_BITS))
"""One in each lane."""
_HALF = 1 << (_LANE - 1)
_TOPS = _ONE * _HALF
"""The highest bit of each lane."""
_APART = [sum((byte >> n & 1) << _LANE * n for n in range(8)) for byte in range(256)]
"""The lanes of a byte."""
_SAID = bytes.maketrans(bytes((0, _HALF >> 8)), b"01")


class _Lanes(dict[str, int]):
    """The bits of the word that each part of a text is, each in its lane; filled as parts turn up."""

    def __missing__(self, part: str) -> int:
        word = word_of(part)
        self[part] = lanes = _lanes_of(word) if word else 0
        return lanes


class Simhash:
    """Fingerprints for texts in parts."""

    def __init__(self) -> None:
        self._lanes = _Lanes()

    def of(self, parts: Iterable[str]) -> int:
        """The signed 64-bit fingerprint of a text's words; 0 where it has none."""
        if len(self._lanes) > _CACHED:
            self._lanes.clear()
        words = {*map(self._lanes.__getitem__, {*parts})} - {0}
        # A bit stands where more than half of the words have it: from there on a lane reaches its highest bit.
        most = (sum(words) + _ONE * (_HALF - 1 - len(words) // 2)) & _TOPS
        bits = int(most.to_bytes(_BITS * _LANE // 8, "big")[:: _LANE // 8].translate(_SAID), 2)
        return bits - (bits >> (_BITS - 1) << _BITS)


def _lanes_of(word: str) -> int:
    lanes = 0
    for byte in blake2b(word.encode("utf-8", "replace"), digest_size=_BITS // 8, person=_PERSON).digest():
        lanes = lanes << 8 * _LANE | _APART[byte]
    return lanes
