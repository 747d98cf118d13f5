"""Challenge: would the classifier do better had it learned from what officers corrected?

Two models learn from the same texts but for one fold of events (the frozen texts), one of them from the older
corrections too; both are asked about the frozen texts and about the latest corrections, which neither has seen. The
model on duty is no measure for the second question: a correction is a text that it got wrong.
"""

from collections.abc import Sequence

import msgspec

from .corpora import Sample
from .features import Reader, Reading
from .model import KINDS, Model
from .train import fit, folds

LEAST = 10
"""Of fewer corrections nothing can be said."""
RECENT = 0.3
"""The share of the corrections, the latest ones, that is kept back."""
WORSE_BY = 0.005
"""How much worse on the frozen texts is not better any more."""


class Right(msgspec.Struct, frozen=True, kw_only=True):
    """How many of some texts each of the two got right: relevance, and the kind of the relevant where it is known."""

    texts: int
    without: float
    with_corrections: float
    kinds: int
    kinds_without: float
    kinds_with_corrections: float


class Challenge(msgspec.Struct, frozen=True, kw_only=True):
    """What the comparison found."""

    corrections: int
    frozen: Right
    recent: Right

    @property
    def is_better(self) -> bool:
        """More of the latest corrections right, and no worse on the frozen texts."""
        gained = self.recent.with_corrections + self.recent.kinds_with_corrections
        had = self.recent.without + self.recent.kinds_without
        return gained > had and self.frozen.with_corrections >= self.frozen.without - WORSE_BY


def challenge(samples: Sequence[Sample], corrected: Sequence[Sample], reader: Reader, seed: int) -> Challenge:
    """Compare. `corrected`: the oldest first. Raises ValueError when there are fewer than `LEAST`."""
    if len(corrected) < LEAST:
        raise ValueError(f"{len(corrected)} corrections, at least {LEAST} are needed")
    fitted, frozen = folds(samples, seed)[0]
    kept_back = max(1, round(RECENT * len(corrected)))
    older, recent = corrected[:-kept_back], corrected[-kept_back:]
    base = [samples[n] for n in fitted]
    models = [fit(learned, _read(reader, learned), seed) for learned in (base, [*base, *older])]
    return Challenge(
        corrections=len(corrected),
        frozen=_right(models, [samples[n] for n in frozen], reader),
        recent=_right(models, recent, reader),
    )


def _right(models: Sequence[Model], samples: Sequence[Sample], reader: Reader) -> Right:
    readings = _read(reader, samples)
    said = [model.predict(readings).shares for model in models]
    relevance = [
        _share([each.relevant == (share > 0.5) for each, share in zip(samples, one.relevance.tolist(), strict=True)])
        for one in said
    ]
    told = [n for n, each in enumerate(samples) if each.relevant and each.kind is not None]
    kinds = [_share([samples[n].kind == KINDS[int(one.kinds[n].argmax())] for n in told]) for one in said]
    return Right(
        texts=len(samples),
        without=relevance[0],
        with_corrections=relevance[1],
        kinds=len(told),
        kinds_without=kinds[0],
        kinds_with_corrections=kinds[1],
    )


def _read(reader: Reader, samples: Sequence[Sample]) -> list[Reading]:
    return reader.read_many([each.whole for each in samples])


def _share(answers: Sequence[bool]) -> float:
    return round(float(sum(answers)) / len(answers), 4) if answers else 0.0
