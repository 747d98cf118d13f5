"""Fingerprints: a 64-bit simhash of a text's words, for near-duplicates (Charikar 2002).

Each word's 64 signs come from a keyed hash, so the same text has the same fingerprint in every process and release.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

_PERSON = b"shian-simhash-1"
_CACHED = 60_000
"""Words whose signs are kept (64 bytes each); a full cache is emptied, which costs time and changes nothing."""


class Simhash:
    """Fingerprints for batches of word lists."""

    def __init__(self) -> None:
        self._rows: dict[str, int] = {}
        self._signs: NDArray[np.int8] = np.zeros((_CACHED, 64), np.int8)

    def of(self, texts: Sequence[Sequence[str]]) -> list[int]:
        """A signed 64-bit fingerprint for each list of words; 0 for an empty one."""
        planes = [self._sum(tokens) for tokens in texts]
        if not planes:
            return []
        bits = np.packbits(np.stack(planes) > 0, axis=1)
        values: list[int] = bits.view(">i8").ravel().tolist()
        return values

    def _sum(self, tokens: Sequence[str]) -> NDArray[Any]:
        unique = set(tokens)
        if len(self._rows) + len(unique) > _CACHED:
            self._rows.clear()
        if len(unique) > _CACHED:
            return np.zeros(64, np.int64)
        rows = self._rows
        try:
            found = [rows[token] for token in unique]
        except KeyError:
            found = [self._row(token) for token in unique]
        total: NDArray[Any] = self._signs.take(found, axis=0).sum(axis=0, dtype=np.int64)
        return total

    def _row(self, token: str) -> int:
        row = self._rows.get(token)
        if row is None:
            row = self._rows[token] = len(self._rows)
            digest = blake2b(token.encode("utf-8", "replace"), digest_size=8, person=_PERSON).digest()
            self._signs[row] = np.unpackbits(np.frombuffer(digest, np.uint8)).astype(np.int8) * 2 - 1
        return row
