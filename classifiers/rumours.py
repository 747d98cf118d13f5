"""Known rumours: which one a text repeats. The software says "resembles"; what is false was decided by those named."""

from collections import Counter
from datetime import date
from math import log
from pathlib import Path
from typing import Literal

import ahocorasick_rs

from .assessment import RumourMatch
from .errors import ClassifierError, Fault
from .seedfile import Row, read_seed, repeated
from .words import normalise

RESEMBLES_AT = 0.42
"""Similarity from which a text counts as a repeat. Each claim's rewrites, left out one at a time, mostly stay above it,
and labelled texts of other kinds that share two keywords mostly stay below; `evaluate` prints both shares."""
_KEYWORDS_AT_LEAST = 2
_WINDOW = 160
"""A repeat stands in one place: keywords further apart than this many characters belong to different things."""
_KEYWORD_SHARE = 0.4
"""How much of the similarity comes from keywords; the rest is the share of a wording's two-character pieces."""


class Rumour(Row, frozen=True, kw_only=True):
    """A claim that is going round, the fact, and who refuted it."""

    id: str
    claim: str
    fact: str
    refuted_by: str
    refuted_on: int | date | None = None
    verdict: Literal["false", "partly"]
    keywords: tuple[str, ...]
    variants: tuple[str, ...] = ()
    reviewed_on: date
    review_by: date


class _Rumours(Row, frozen=True, kw_only=True):
    v: int
    rumours: tuple[Rumour, ...]


class Rumours:
    """Finds repeats of known rumours in folded text."""

    def __init__(self, rumours: list[Rumour]) -> None:
        self.rumours = rumours
        keywords: dict[str, list[int]] = {}
        for n, rumour in enumerate(rumours):
            for word in rumour.keywords:
                keywords.setdefault(normalise(word), []).append(n)
        self._keywords = list(keywords)
        self._owners = list(keywords.values())
        self._finder = ahocorasick_rs.AhoCorasick(self._keywords, store_patterns=False)
        wordings = [[_pieces(each) for each in (rumour.claim, *rumour.variants)] for rumour in rumours]
        self._weights = _weights([pieces for each in wordings for pieces in each])
        self._wordings = [[(pieces, self._weight(pieces)) for pieces in each] for each in wordings]

    def match(self, folded: str) -> RumourMatch | None:
        """The rumour the text resembles most, at `RESEMBLES_AT` or above; refutations are the caller's to set aside."""
        best: RumourMatch | None = None
        for n, spans in self._candidates(folded).items():
            start, end = spans[0][0], max(span[1] for span in spans)
            near = folded[max(0, start - _WINDOW // 2) : end + _WINDOW // 2]
            similarity = self._similarity(n, _pieces(near), len({folded[low:high] for low, high in spans}))
            if similarity >= RESEMBLES_AT and (best is None or similarity > best.similarity):
                rumour = self.rumours[n]
                best = RumourMatch(
                    id=rumour.id, similarity=round(similarity, 4), claim=rumour.claim, start=start, end=end
                )
        return best

    def _candidates(self, folded: str) -> dict[int, list[tuple[int, int]]]:
        """Rumours with enough different keywords near each other; a keyword inside a longer one does not count."""
        spans: dict[int, list[tuple[int, int]]] = {}
        for word, start, end in self._finder.find_matches_as_indexes(folded, overlapping=True):
            for n in self._owners[word]:
                spans.setdefault(n, []).append((start, end))
        found = {}
        for n, hits in spans.items():
            if len(hits) >= _KEYWORDS_AT_LEAST:
                near = _near(_outermost(hits))
                if len({folded[start:end] for start, end in near}) >= _KEYWORDS_AT_LEAST:
                    found[n] = near
        return found

    def _similarity(self, n: int, pieces: set[str], keywords: int) -> float:
        shared = max(self._weight(pieces & wording) / weight for wording, weight in self._wordings[n] if weight)
        return (1 - _KEYWORD_SHARE) * shared + _KEYWORD_SHARE * min(1.0, keywords / 3)

    def _weight(self, pieces: set[str]) -> float:
        # Sorted: a sum of floats depends on its order, and sets have none.
        return sum(self._weights.get(piece, 0.0) for piece in sorted(pieces))


def load_rumours(path: Path) -> list[Rumour]:
    """Read `rumours.yaml`. Raises ClassifierError listing every fault."""
    rumours = list(read_seed(path, _Rumours).rumours)
    faults = repeated(path.name, "rumours", [rumour.id for rumour in rumours])
    for n, rumour in enumerate(rumours):
        if len(rumour.keywords) < _KEYWORDS_AT_LEAST:
            faults.append(Fault(path.name, f"rumours[{n}].keywords", "too few", "at least two words of the claim"))
        if rumour.review_by <= rumour.reviewed_on:
            faults.append(Fault(path.name, f"rumours[{n}].review_by", "not after reviewed_on", "a later day"))
    if faults:
        raise ClassifierError(faults)
    return rumours


def _pieces(text: str) -> set[str]:
    """Two-character pieces of a folded text, letters and characters only."""
    plain = "".join(char if char.isalnum() else " " for char in normalise(text))
    return {plain[i : i + 2] for i in range(len(plain) - 1) if " " not in plain[i : i + 2]}


def _weights(wordings: list[set[str]]) -> dict[str, float]:
    counts = Counter(piece for wording in wordings for piece in wording)
    return {piece: log((1 + len(wordings)) / (1 + count)) + 1 for piece, count in counts.items()}


def _outermost(hits: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Hits that lie in no other hit, in order."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(set(hits), key=lambda hit: (hit[0], -hit[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept


def _near(hits: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The largest run of hits within one window; the first of equals."""
    runs = [[hit for hit in hits if first[0] <= hit[0] <= first[0] + _WINDOW] for first in hits]
    return max(runs, key=len)
