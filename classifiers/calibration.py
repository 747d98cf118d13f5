"""Calibration: scores into probabilities, fitted on scores of texts that cross-validation had held back."""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from .corpora import Sample
from .model import KINDS, REVIEW, STYLE, Line, relevance_of, softmax


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """Turns scores into probabilities."""

    slope: float = 1.0
    offset: float = 0.0
    temperature: float = 1.0
    review: Line = (1.0, 0.0)
    style: Line = (1.0, 0.0)

    def relevance(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability of relevance for each row of scores (texts, heads)."""
        return relevance_of(scores, plain=(self.slope, self.offset), review=self.review, style=self.style)[1]

    def kinds(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probability of each kind given relevance, for each row of scores."""
        return softmax(scores[:, 1:REVIEW] / self.temperature)


class Bin(msgspec.Struct, frozen=True, kw_only=True):
    """Texts whose probability lay in one tenth: what was said on average, and what share it was."""

    texts: int
    said: float
    was: float


def calibrate(samples: Sequence[Sample], scores: NDArray[np.float64], seed: int) -> Calibration:
    """The calibration that fits held-back scores best; on real texts where there are any."""
    relevant = np.array([each.relevant for each in samples])
    real = np.array([each.trust in ("hand", "label") for each in samples])
    reviews = np.array([each.is_review for each in samples])
    used = real & ~reviews
    used = used if _has_both(relevant[used]) else np.ones(len(samples), bool)
    slope, offset = _platt(scores[used, 0], relevant[used], seed, balanced=not real.any())
    review, style = Calibration().review, Calibration().style
    if _has_both(relevant[reviews]) and _has_both(reviews[real]):
        review = _platt(scores[reviews, REVIEW], relevant[reviews], seed, balanced=False)
        style = _platt(scores[real, STYLE], reviews[real], seed, balanced=False)
    known = np.array([each.relevant and each.kind is not None and each.trust in ("own", "hand") for each in samples])
    kinds = np.array([KINDS.index(each.kind) for each, used in zip(samples, known, strict=True) if used and each.kind])
    temperature = _temperature(scores[known, 1:REVIEW], kinds)
    return Calibration(slope=slope, offset=offset, temperature=round(temperature, 6), review=review, style=style)


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
    scores: NDArray[np.float64], relevant: NDArray[np.bool_], seed: int, *, balanced: bool
) -> tuple[float, float]:
    """Slope and offset that turn a held-back score into a probability (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    # Our own sentences hold far more relevant ones than any feed does, and that share must not be learnt.
    weights = "balanced" if balanced else None
    fitted = LogisticRegression(C=1e3, class_weight=weights, random_state=seed).fit(scores[:, None], relevant)
    return round(float(fitted.coef_[0, 0]), 6), round(float(fitted.intercept_[0]), 6)


def _has_both(answers: NDArray[np.bool_]) -> bool:
    return bool(answers.any() and not answers.all())


def _temperature(scores: NDArray[np.float64], kinds: NDArray[np.int_]) -> float:
    """The temperature with the least log loss on held-back scores (Guo and others 2017)."""
    candidates = np.geomspace(0.2, 5, 97)
    losses = [-np.log(softmax(scores / each)[np.arange(len(kinds)), kinds] + 1e-12).mean() for each in candidates]
    return float(candidates[int(np.argmin(losses))])
