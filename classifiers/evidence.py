"""Evidence: the characters that decided, so that a person can see why."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from operator import itemgetter

import numpy as np

from .assessment import Evidence, RumourMatch
from .lexicon import Hit
from .model import Model, Prediction
from .spans import Run
from .topics.topics import HAZARD_OF_GROUP, UNKNOWN_HAZARD

_MOST, _SPANS = 32, 3
"""Spans kept in all, and per head of the model."""
_SHARE = 0.35
"""A character belongs to a span when its weight is at least this share of the text's heaviest."""
_OF_HARM = 2.5
"""What says who was harmed stands before words that may speak of harm."""

Span = tuple[int, int, str, float]
"""Start, end, label and weight of characters that speak for that label."""


class Labels(dict[tuple[tuple[str, str], ...], tuple[tuple[str, float, bool], ...]]):
    """What each word of the lists is evidence for: label, weight, and whether only where the assessment bears that
    label. Filled as words turn up."""

    def __init__(self, groups: dict[str, tuple[str, float]]) -> None:
        """`groups` gives a group's purpose and weight."""
        super().__init__()
        self._groups = groups

    def __missing__(self, meanings: tuple[tuple[str, str], ...]) -> tuple[tuple[str, float, bool], ...]:
        self[meanings] = found = tuple(each for what, id in meanings for each in _labels(what, id, self._groups))
        return found


def hit_spans(hits: Iterable[Hit], labels: Labels, chosen: Collection[str]) -> list[Span]:
    """Where the words of the lists stand. `chosen` are labels such as `hazard:HZ-P` that the assessment bears."""
    return [
        (hit.start, hit.end, label, weight)
        for hit in hits
        for label, weight, is_optional in labels[hit.meanings]
        if not is_optional or label in chosen
    ]


def harm_evidence(places: Iterable[tuple[int, int]], *, is_all: bool) -> list[Span]:
    """Where people harmed are told of; `is_all` when nothing else says what the hazard is."""
    labels = ("harm", f"hazard:{UNKNOWN_HAZARD}") if is_all else ("harm",)
    return [(start, end, label, _OF_HARM) for start, end in places for label in labels]


def rumour_span(rumour: RumourMatch) -> Span:
    """Where the repeated claim stands."""
    return rumour.start, rumour.end, f"rumour:{rumour.id}", rumour.similarity


def model_spans(model: Model, seen: Prediction, text: int, heads: Sequence[int]) -> list[list[Run]]:
    """For each of these heads the runs of a text's characters that weigh most for it, heaviest first, in the model's
    own units; `text` is its number in the batch."""
    single, pairs = seen.found.characters(text)
    if not len(single):
        return [[] for _ in heads]
    of_head = np.array(heads)[:, None]
    density = model.weights_of(single, of_head)
    halves = model.weights_of(pairs, of_head) / 2
    density[:, :-1] += halves
    density[:, 1:] += halves
    density /= seen.norms[text]
    least = np.maximum(np.maximum.reduce(density, axis=1, keepdims=True) * _SHARE, _ABOVE_NOUGHT)
    heavy = density >= least
    found: list[list[Run]] = [[] for _ in heads]
    for n, at, weight in zip(*(each.tolist() for each in (*heavy.nonzero(), density[heavy])), strict=True):
        runs = found[n]
        # A run never crosses a gap between words, since what is no letter weighs nothing.
        if runs and runs[-1][1] == at:
            start, _, before = runs[-1]
            runs[-1] = (start, at + 1, before + weight)
        else:
            runs.append((at, at + 1, weight))
    return [
        [(start, end, round(heft, 4)) for start, end, heft in sorted(runs, key=_HEFT, reverse=True)[:_SPANS]]
        for runs in found
    ]


def most_telling(whole: str, spans: Iterable[Span]) -> tuple[Evidence, ...]:
    """The heaviest spans of each label, cut to a number a person reads, in the order of the text. No label loses its
    heaviest to another that has many."""
    weights = {(start, end, label): weight for start, end, label, weight in spans}
    ranked = sorted([(-abs(weight), place) for place, weight in weights.items()])
    if len(ranked) > _MOST:
        seen: Counter[str] = Counter()
        turns = []
        for weight, place in ranked:
            turns.append((seen[place[2]], weight, place))
            seen[place[2]] += 1
        ranked = [(weight, place) for _, weight, place in sorted(turns)[:_MOST]]
    return tuple(
        [
            Evidence(
                start=place[0], end=place[1], text=whole[place[0] : place[1]], weight=weights[place], for_=place[2]
            )
            for place in sorted([place for _, place in ranked])
        ]
    )


def _labels(what: str, id: str, groups: dict[str, tuple[str, float]]) -> list[tuple[str, float, bool]]:
    if what == "group":
        purpose, weight = groups.get(id, ("", 0.0))
        found = [(_OF_GROUP.get(id) or _OF_PURPOSE.get(purpose, ""), round(float(weight), 4), False)]
        found += [(label, 1.0, True) for label in _CHOSEN_BY.get(id, ())]
        return [each for each in found if each[0] and each[1] > 0]
    if what == "symptom":
        return [("harm", 2.0, False)]
    if what == "slang":
        return [("slang", 1.0, False)]
    return [(f"product:{id}" if what == "category" else f"{what}:{id}", 1.0, True)]


_OF_PURPOSE = {"relevant": "relevant", "harm": "relevant", "slang": "slang"}
_OF_GROUP = dict.fromkeys(("illness_words", "care_words", "death_words", "crowd_words"), "harm")
"""The other groups of harm speak of food, not of bodies."""
_CHOSEN_BY = {id: (f"hazard:{family}",) for id, family in HAZARD_OF_GROUP.items()}
_CHOSEN_BY["school_words"] = ("venue:school_canteen",)
"""Groups that decide a label where no word names one."""


_ABOVE_NOUGHT = math.ulp(0)
_HEFT = itemgetter(2)
