"""Scores: how well guessed labels agree with a person's, and how sure that is."""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from ..assessment import Kind

RESAMPLES = 1000
_OF_KINDS = tuple(map(str, Kind))

Interval = tuple[float, float]
"""95 % of the resampled values lie in it."""


class KindScore(msgspec.Struct, frozen=True, kw_only=True):
    """Precision, recall and F1 of one label over `texts` texts of it."""

    precision: float
    recall: float
    f1: float
    texts: int
    f1_interval: Interval | None = None


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """Per label, their mean F1, and relevance; `brier` is the mean squared error of the relevance probability."""

    macro_f1: float
    kinds: dict[str, KindScore]
    relevance: KindScore
    brier: float | None = None
    macro_f1_interval: Interval | None = None


class Compared(msgspec.Struct, frozen=True, kw_only=True):
    """Macro-F1 of one way minus another's on the same texts; the texts are resampled for both alike."""

    difference: float
    interval: Interval


def scores_of(
    said: Sequence[str], guessed: Sequence[str], relevance: Sequence[float] | None = None, *, seed: int | None = None
) -> Scores:
    """Compare guessed labels with those a person said; the mean is over labels that occur. With a seed every F1 has its
    bootstrap interval."""
    known = [*_OF_KINDS, *sorted({*said} - {*_OF_KINDS})]
    labels = [label for label in known if label in {*said}]
    is_relevant = [str(label != Kind.IRRELEVANT) for label in said]
    brier = None
    if relevance is not None:
        errors = [(share - (kind != Kind.IRRELEVANT)) ** 2 for share, kind in zip(relevance, said, strict=True)]
        brier = round(float(sum(errors)) / max(1, len(errors)), 4)
    kinds = {label: _score(said, guessed, label) for label in labels}
    spread = None if seed is None else _resampled(said, guessed, labels, seed)
    if spread is not None:
        columns = dict(zip(labels, spread.T, strict=True))
        kinds = {
            label: msgspec.structs.replace(each, f1_interval=_interval(columns[label])) for label, each in kinds.items()
        }
    return Scores(
        macro_f1=round(sum(each.f1 for each in kinds.values()) / max(1, len(kinds)), 4),
        kinds=kinds,
        relevance=_score(is_relevant, [str(kind != Kind.IRRELEVANT) for kind in guessed], "True"),
        brier=brier,
        macro_f1_interval=None if spread is None else _interval(spread.mean(axis=1)),
    )


def compare(said: Sequence[str], ours: Sequence[str], other: Sequence[str], seed: int) -> Compared:
    """Ours against another way; both see the same resampled texts."""
    labels = sorted({*said})
    spreads = [_resampled(said, each, labels, seed).mean(axis=1) for each in (ours, other)]
    plain = [scores_of(said, each).macro_f1 for each in (ours, other)]
    return Compared(difference=round(plain[0] - plain[1], 4), interval=_interval(spreads[0] - spreads[1]))


def _resampled(said: Sequence[str], guessed: Sequence[str], labels: Sequence[str], seed: int) -> NDArray[np.float64]:
    """F1 of each label (columns) in each of `RESAMPLES` draws of the texts with replacement (rows)."""
    sides = [np.array([[text == label for label in labels] for text in side], np.float64) for side in (said, guessed)]
    draws = np.random.default_rng(seed).multinomial(len(said), np.full(len(said), 1 / len(said)), RESAMPLES)
    both, one, other = (draws @ each for each in (sides[0] * sides[1], *sides))
    shares: NDArray[np.float64] = 2 * both / np.maximum(one + other, 1e-12)
    return shares


def _interval(values: NDArray[np.float64]) -> Interval:
    low, high = np.quantile(values, [0.025, 0.975])
    return round(float(low), 4), round(float(high), 4)


def _score(said: Sequence[str], guessed: Sequence[str], kind: str) -> KindScore:
    both = sum(a == b == kind for a, b in zip(said, guessed, strict=True))
    precision, recall = both / max(1, sum(b == kind for b in guessed)), both / max(1, sum(a == kind for a in said))
    f1 = 2 * precision * recall / (precision + recall) if both else 0.0
    return KindScore(
        precision=round(precision, 4), recall=round(recall, 4), f1=round(f1, 4), texts=sum(a == kind for a in said)
    )
