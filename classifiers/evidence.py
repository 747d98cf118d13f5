"""Evidence: the characters that decided, so that a person can see why."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from .assessment import Evidence, RumourMatch
from .lexicon import Hit
from .model import Model, Prediction

Numbers = NDArray[np.int64]
Run = tuple[int, int, float]
"""Start, end and weight of some neighbouring characters."""

_MOST, _SPANS = 16, 3
"""Spans kept in all, and per head of the model."""
_SHARE = 0.35
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
                found.append(span_of(whole, hit.start, hit.end, weight, label))
    return found


def rumour_evidence(whole: str, rumour: RumourMatch) -> Evidence:
    """Where the repeated claim stands."""
    return span_of(whole, rumour.start, rumour.end, rumour.similarity, f"rumour:{rumour.id}")


def model_spans(model: Model, seen: Prediction, texts: Numbers, heads: Numbers) -> list[list[Run]]:
    """For some texts of a batch, the runs of characters that weigh most for one head of each, heaviest first, in the
    model's own units. A text without characters must not be among them."""
    begins, lengths = seen.found.offsets[texts], np.diff(seen.found.offsets)[texts] - 1
    starts = np.cumsum(lengths) - lengths
    owner = np.repeat(np.arange(len(texts)), lengths)
    place = np.arange(len(owner)) + (begins - starts)[owner]
    column = heads[owner]
    # A piece the model does not know is the empty last row, and so is the pair of a last character with what follows.
    density = model.coef[seen.found.single[place], column]
    halves = model.coef[seen.found.pairs[place], column] / 2
    density += halves
    density[1:] += halves[:-1]
    density /= seen.norms[texts][owner]
    least = np.maximum.reduceat(density, starts) * _SHARE
    heavy = np.flatnonzero((density >= least[owner]) & (least[owner] > 0))
    return _runs(density, heavy, owner, starts)


def most_telling(evidence: list[Evidence]) -> tuple[Evidence, ...]:
    """The heaviest of each label first, cut to a number a person reads; in the order of the text."""
    unique = {(each.start, each.end, each.for_): each for each in evidence}
    ranked = sorted(unique.values(), key=lambda each: (-abs(each.weight), each.start, each.end, each.for_))
    return tuple(sorted(ranked[:_MOST], key=lambda each: (each.start, each.end, each.for_)))


def span_of(whole: str, start: int, end: int, weight: float, label: str) -> Evidence:
    """The characters from `start` to `end` of the whole text."""
    return Evidence(start=start, end=end, text=whole[start:end], weight=round(float(weight), 4), for_=label)


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


def _runs(density: NDArray[np.float64], heavy: Numbers, owner: Numbers, starts: Numbers) -> list[list[Run]]:
    """The heaviest runs of neighbouring heavy characters of each text; a run never crosses a gap between words, since
    what is no letter weighs nothing."""
    found: list[list[Run]] = [[] for _ in starts]
    if not len(heavy):
        return found
    breaks = (np.diff(heavy) != 1) | (np.diff(owner[heavy]) != 0)
    firsts = np.concatenate([[0], np.flatnonzero(breaks) + 1])
    lasts = np.concatenate([firsts[1:], [len(heavy)]]) - 1
    weights = np.add.reduceat(density[heavy], firsts)
    texts = owner[heavy[firsts]]
    begins, ends = heavy[firsts] - starts[texts], heavy[lasts] - starts[texts] + 1
    order = np.lexsort((begins, -weights, texts))
    columns = (texts, begins, ends, weights)
    for text, begin, end, weight in zip(*(column[order].tolist() for column in columns), strict=True):
        if len(found[text]) < _SPANS:
            found[text].append((begin, end, weight))
    return found
