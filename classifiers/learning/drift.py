"""Drift: whether texts still are what the model learned from. More unknown words and other scores are a reason to look.

Distributions are compared by the population stability index, the sum over bins of (new - old) * ln(new / old) (Siddiqi
2006, Credit Risk Scorecards): below 0.1 nothing has changed, above 0.25 much has.
"""

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from ..assess import Assessor
from ..assessment import Text

BINS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 1.0)
"""Bounds of relevance; most texts lie below the first few."""
CHANGED_FROM = 0.25
_LEAST = 1e-3
"""The share an empty bin is given, so that the index is finite."""


class Drift(msgspec.Struct, frozen=True, kw_only=True):
    """What a model makes of some texts."""

    texts: int
    unknown: float
    """Share of the words that the model never learned, neither whole nor in pieces."""
    relevant: float
    """Share of the texts that are shown."""
    scores: tuple[float, ...]
    """Share of the texts in each bin of relevance."""

    @property
    def parts(self) -> tuple[float, float, float]:
        """The same in three parts: below 5 %, between, from 50 % on."""
        return sum(self.scores[:2]), sum(self.scores[2:6]), sum(self.scores[6:])

    def index(self, before: "Drift") -> float:
        """The population stability index of the scores against those of `before`."""
        old, new = (np.maximum(np.array(each.scores), _LEAST) for each in (before, self))
        return float(((new - old) * np.log(new / old)).sum())


def drift_of(assessor: Assessor, texts: Sequence[Text]) -> Drift:
    """What the assessor's model makes of these texts. Raises ValueError when there are none."""
    if not texts:
        raise ValueError("no texts to measure drift on")
    said = assessor.assess_many(texts)
    relevances = np.array([each.relevance for each in said])
    return Drift(
        texts=len(texts),
        unknown=assessor.unknown_words(texts),
        relevant=float(np.mean([each.relevant for each in said])),
        scores=tuple(_shares(relevances).round(4).tolist()),
    )


def _shares(relevances: NDArray[np.float64]) -> NDArray[np.float64]:
    counts, _ = np.histogram(relevances, bins=BINS)
    shares: NDArray[np.float64] = counts / len(relevances)
    return shares
