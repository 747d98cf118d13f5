"""Evidence: the characters that decided, so that a person can see why."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from .assessment import Evidence, RumourMatch
from .features import Reading
from .lexicon import Hit
from .model import KINDS, Model

_MOST, _SPANS = 16, 3
"""Spans kept in all, and per head of the model."""
_SHARE = 0.3
"""A character belongs to a span when its weight is at least this share of the text's heaviest."""


def hit_evidence(
    whole: str, hits: Iterable[Hit], weights: dict[str, tuple[str, float]], chosen: set[str]
) -> list[Evidence]:
    """Evidence of the word lists. `weights` gives a group's purpose and weight; `chosen` are labels such as
    `hazard:HZ-P` that the assessment bears."""
    found = []
    for hit in hits:
        for what, id in hit.meanings:
            label, weight = _label(what, id, weights, chosen)
            if label:
                found.append(_span(whole, hit.start, hit.end, weight, label))
    return found


def rumour_evidence(whole: str, rumour: RumourMatch) -> Evidence:
    """Where the repeated claim stands."""
    return _span(whole, rumour.start, rumour.end, rumour.similarity, f"rumour:{rumour.id}")


def model_evidence(whole: str, reading: Reading, model: Model, kind: int) -> list[Evidence]:
    """The heaviest characters for relevance and for the kind of number `kind`, in the model's own units."""
    found = np.array(model.vocabulary.find(reading.folded), dtype=np.intp).reshape(-1, 3)
    if not len(found):
        return []
    columns, starts, ends = found.T
    norm = model.norm(np.unique(columns).tolist())
    evidence: list[Evidence] = []
    for head, label in ((0, "relevant"), (1 + kind, f"kind:{KINDS[kind]}")):
        shares = model.coef[columns, head] / norm / (ends - starts)
        size = len(reading.folded) + 1
        density = np.cumsum(np.bincount(starts, shares, size) - np.bincount(ends, shares, size))[:-1]
        evidence += [_span(whole, *span, label) for span in _heaviest(density, reading.folded)]
    return evidence


def most_telling(evidence: list[Evidence]) -> tuple[Evidence, ...]:
    """The heaviest of each label first, cut to a number a person reads; in the order of the text."""
    unique = {(each.start, each.end, each.for_): each for each in evidence}
    ranked = sorted(unique.values(), key=lambda each: (-abs(each.weight), each.start, each.end, each.for_))
    return tuple(sorted(ranked[:_MOST], key=lambda each: (each.start, each.end, each.for_)))


def _label(what: str, id: str, weights: dict[str, tuple[str, float]], chosen: set[str]) -> tuple[str, float]:
    if what == "group":
        purpose, weight = weights.get(id, ("", 0.0))
        label = {"relevant": "relevant", "harm": "harm", "slang": "slang"}.get(purpose, "")
        return (label, weight) if weight > 0 else ("", 0.0)
    if what == "symptom":
        return "harm", 2.0
    if what == "slang":
        return "slang", 1.0
    label = f"product:{id}" if what == "category" else f"{what}:{id}"
    return (label, 1.0) if label in chosen else ("", 0.0)


def _heaviest(density: NDArray[np.float64], folded: str) -> list[tuple[int, int, float]]:
    """Runs of heavy characters, heaviest first: (start, end, weight). A run never crosses a gap between words."""
    top = float(density.max())
    if top <= 0:
        return []
    heavy = density >= top * _SHARE
    runs: list[tuple[int, int, float]] = []
    start = -1
    for place in np.flatnonzero(heavy).tolist():
        if not folded[place].isalnum():
            continue
        if start >= 0 and runs[-1][1] == place:
            start, _, weight = runs[-1]
            runs[-1] = (start, place + 1, weight + float(density[place]))
        else:
            start = place
            runs.append((place, place + 1, float(density[place])))
    return sorted(runs, key=lambda run: (-run[2], run[0]))[:_SPANS]


def _span(whole: str, start: int, end: int, weight: float, label: str) -> Evidence:
    return Evidence(start=start, end=end, text=whole[start:end], weight=round(float(weight), 4), for_=label)
