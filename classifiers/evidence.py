"""Evidence: the characters that decided, so that a person can see why."""

from collections.abc import Iterable

from .assessment import Evidence, RumourMatch
from .features import Reading
from .lexicon import Hit
from .model import KINDS, Model

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
                found.append(_span(whole, hit.start, hit.end, weight, label))
    return found


def rumour_evidence(whole: str, rumour: RumourMatch) -> Evidence:
    """Where the repeated claim stands."""
    return _span(whole, rumour.start, rumour.end, rumour.similarity, f"rumour:{rumour.id}")


def model_evidence(whole: str, reading: Reading, model: Model, kind: int) -> list[Evidence]:
    """The heaviest characters for relevance and for the kind of number `kind`, in the model's own units."""
    single, pairs = model.vocabulary.places(reading.folded)
    known = {*single, *pairs} - {-1}
    if not known:
        return []
    norm = model.norm(sorted(known))
    evidence: list[Evidence] = []
    for head, label in ((0, "relevant"), (1 + kind, f"kind:{KINDS[kind]}")):
        # Number −1, a piece the model does not know, is the empty last row.
        weights = model.coef[:, head] / norm
        density = weights[single]
        density[: len(pairs)] += weights[pairs] / 2
        density[1 : len(pairs) + 1] += weights[pairs] / 2
        evidence += [_span(whole, *span, label) for span in _heaviest(density.tolist(), reading.folded)]
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


def _heaviest(density: list[float], folded: str) -> list[tuple[int, int, float]]:
    """Runs of heavy characters, heaviest first: (start, end, weight). A run never crosses a gap between words."""
    least = max(density) * _SHARE
    if least <= 0:
        return []
    runs: list[tuple[int, int, float]] = []
    for place, weight in enumerate(density):
        if weight < least or not folded[place].isalnum():
            continue
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1, runs[-1][2] + weight)
        else:
            runs.append((place, place + 1, weight))
    return sorted(runs, key=lambda run: (-run[2], run[0]))[:_SPANS]


def _span(whole: str, start: int, end: int, weight: float, label: str) -> Evidence:
    return Evidence(start=start, end=end, text=whole[start:end], weight=round(float(weight), 4), for_=label)
