"""Challenge: does the model on duty do better once it has learned from what officers corrected?

Both are asked about one fold of the labelled events (the frozen texts), by which the challenger is not told to keep,
and about the latest corrections, of which it is taught only the older ones, of other events. What the model on duty
once learned, both know: the challenger begins where it stands.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from ..features import Reader, Reading
from ..model import KINDS, Model
from .adapt import adapt
from .corpora import Sample
from .train import folds

LEAST = 10
"""Of fewer corrections nothing can be said."""
RECENT = 0.3
"""The share of the corrections, the latest ones, that is kept back."""
WORSE_BY = 0.005
"""How much worse on the frozen texts is not as good any more."""


class Right(msgspec.Struct, frozen=True, kw_only=True):
    """The share of some texts that each of the two gets right: whether it is shown, and the kind of the relevant."""

    texts: int
    on_duty: float
    challenger: float
    kinds: int
    """Relevant texts whose kind is known."""
    kinds_on_duty: float
    kinds_challenger: float


class Challenge(msgspec.Struct, frozen=True, kw_only=True):
    """What the comparison found."""

    on_duty: str
    """The model that is challenged."""
    corrections: int
    frozen: Right
    recent: Right

    @property
    def is_better(self) -> bool:
        """More of the latest corrections right, shown or not and the kind each as good, and as good on the frozen
        texts: a kind that is named better makes up for no text that is not shown any more."""
        gained = _right_in(self.recent, "challenger") > _right_in(self.recent, "on_duty")
        return gained and _holds(self.recent, 0.0) and _holds(self.frozen, WORSE_BY)


def challenge(
    model: Model, samples: Sequence[Sample], corrected: Sequence[Sample], reader: Reader, seed: int
) -> tuple[Challenge, Model]:
    """Compare, and make the challenger, which has learned from all corrections. `corrected`: the oldest first.

    Raises ValueError when there are fewer than `LEAST`.
    """
    if len(corrected) < LEAST:
        raise ValueError(f"{len(corrected)} corrections, at least {LEAST} are needed")
    kept, frozen = folds(samples, seed)[0]
    first = len(corrected) - max(1, round(RECENT * len(corrected)))
    older = _of_other_events(corrected[:first], corrected[first:])
    known, said = _read(reader, samples), _read(reader, corrected)
    taught = adapt(model, [corrected[n] for n in older], [said[n] for n in older], [known[n] for n in kept])
    found = Challenge(
        on_duty=model.id,
        corrections=len(corrected),
        frozen=_right(model, taught, [samples[n] for n in frozen], [known[n] for n in frozen]),
        recent=_right(model, taught, corrected[first:], said[first:]),
    )
    return found, adapt(model, corrected, said, known)


def _of_other_events(older: Sequence[Sample], recent: Sequence[Sample]) -> list[int]:
    """The numbers of the older ones by which nothing of the recent ones is told beforehand."""
    events = {each.event for each in recent}
    return [n for n, each in enumerate(older) if each.event not in events]


def _right(on_duty: Model, challenger: Model, samples: Sequence[Sample], readings: Sequence[Reading]) -> Right:
    told = [n for n, each in enumerate(samples) if each.relevant and each.kind is not None]
    (shown, kinds), (shown_after, kinds_after) = (
        _answers(model, samples, readings, told) for model in (on_duty, challenger)
    )
    return Right(
        texts=len(samples),
        on_duty=shown,
        challenger=shown_after,
        kinds=len(told),
        kinds_on_duty=kinds,
        kinds_challenger=kinds_after,
    )


def _answers(
    model: Model, samples: Sequence[Sample], readings: Sequence[Reading], told: Sequence[int]
) -> tuple[float, float]:
    if not samples:
        return 0.0, 0.0
    shares = model.predict(readings).shares
    # As the desk shows: by what missing each kind would cost.
    shown = shares.relevance * (shares.kinds @ np.array(model.description.missed)) >= 1 - shares.relevance
    best = shares.kinds.argmax(axis=1)
    right = [each.relevant == bool(said) for each, said in zip(samples, shown, strict=True)]
    return _share(right), _share([samples[n].kind == KINDS[best[n]] for n in told])


def _holds(right: Right, slack: float) -> bool:
    """Neither of the two shares fell by more than the slack."""
    shown, kinds = right.challenger - right.on_duty, right.kinds_challenger - right.kinds_on_duty
    return min(shown, kinds) >= -slack


def _right_in(right: Right, who: str) -> float:
    """How many of the texts, and of the kinds, together."""
    shown, kinds = (float(getattr(right, name)) for name in (who, f"kinds_{who}"))
    return round(shown * right.texts + kinds * right.kinds, 6)


def _read(reader: Reader, samples: Sequence[Sample]) -> list[Reading]:
    return reader.read_many([each.whole for each in samples])


def _share(answers: Sequence[bool]) -> float:
    return float(sum(answers)) / len(answers) if answers else 0.0
