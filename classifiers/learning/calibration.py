"""Calibration: scores into probabilities, fitted on scores of texts that cross-validation had held back."""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from ..model import IS_OURS, IS_REVIEW, KIND_HEADS, KINDS, OURS, RELEVANCE, REVIEW, Calibration, Line
from .corpora import Sample

_KIND_STRENGTH = 0.3
"""Inverse regularisation of what weighs the heads of the kinds; kinds read by hand score .771 at 0.3 and .767 at .05,
ours .886 and .887."""


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """Texts whose probability lay in one tenth: what was said on average, and what share it was."""

    texts: int
    said: float
    was: float


def calibrate(samples: Sequence[Sample], scores: NDArray[np.float64], seed: int) -> Calibration:
    """The calibration that fits held-back scores best; on real texts where there are any."""
    relevant = np.array([each.relevant for each in samples])
    real = np.array([each.trust in ("hand", "label") for each in samples])
    weights = np.array([each.weight for each in samples])
    ours, reviews = np.array([each.trust == "own" for each in samples]), np.array([each.is_review for each in samples])

    def line(head: int, used: NDArray[np.bool_], answers: NDArray[np.bool_], *, balanced: bool = False) -> Line:
        if not _has_both(answers[used]):
            return 1.0, 0.0
        return _platt(scores[used, head], answers[used], weights[used], seed, balanced=balanced)

    plain = real & ~reviews if _has_both(relevant[real & ~reviews]) else np.ones(len(samples), bool)
    return Calibration(
        relevance=line(RELEVANCE, plain, relevant, balanced=not real.any()),
        review=line(REVIEW, reviews, relevant),
        ours=line(OURS, ours, relevant, balanced=True),
        is_review=line(IS_REVIEW, real, reviews),
        is_ours=line(IS_OURS, ~reviews, ours),
        kinds=_kinds(samples, scores),
    )


def reliability(shares: NDArray[np.float64], was: NDArray[np.bool_]) -> tuple[list[Bin], float]:
    """Ten bins, the empty ones left out, and the expected calibration error."""
    number = np.minimum((shares * 10).astype(int), 9)
    bins = [
        Bin(texts=int(own.sum()), said=round(float(shares[own].mean()), 4), was=round(float(was[own].mean()), 4))
        for own in (number == n for n in range(10))
        if own.any()
    ]
    error = sum(each.texts * abs(each.said - each.was) for each in bins) / max(1, len(shares))
    return bins, round(error, 4)


def _platt(
    scores: NDArray[np.float64],
    relevant: NDArray[np.bool_],
    counted: NDArray[np.float64],
    seed: int,
    *,
    balanced: bool,
) -> tuple[float, float]:
    """Slope and offset that turn a held-back score into a probability (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    # Our own sentences hold far more relevant ones than any feed does, and that share must not be learnt.
    weights = "balanced" if balanced else None
    fitted = LogisticRegression(C=1e3, class_weight=weights, random_state=seed).fit(scores[:, None], relevant, counted)
    return round(float(fitted.coef_[0, 0]), 6), round(float(fitted.intercept_[0]), 6)


def _has_both(answers: NDArray[np.bool_]) -> bool:
    return bool(answers.any() and not answers.all())


def _kinds(samples: Sequence[Sample], scores: NDArray[np.float64]) -> tuple[tuple[float, ...], ...]:
    """What each head of the kinds counts for each kind, each kind as much as another however many texts it has."""
    from sklearn.linear_model import LogisticRegression

    known = np.array([each.relevant and each.kind is not None and each.trust in ("own", "hand") for each in samples])
    kinds = np.array([KINDS.index(each.kind) for each, used in zip(samples, known, strict=True) if used and each.kind])
    if len(np.unique(kinds)) < len(KINDS):
        return Calibration().kinds
    heads = scores[known][:, KIND_HEADS]
    middle, spread = heads.mean(axis=0), np.maximum(heads.std(axis=0), 1e-9)
    fitted = LogisticRegression(C=_KIND_STRENGTH, class_weight="balanced", max_iter=500)
    fitted.fit((heads - middle) / spread, kinds)
    weights = fitted.coef_ / spread
    found = np.column_stack([weights, fitted.intercept_ - weights @ middle])
    return tuple(tuple(round(each, 6) for each in row) for row in found.tolist())
