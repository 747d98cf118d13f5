"""Heard (听出来的): how likely a number is of people who fell ill, learnt from texts in which it was judged.

`seeds/counted.jsonl` says of each text how many fell ill. Beside it stand our own labelled texts: in one about nothing
to do with food, or about a failed sample, no number is of the sick; of the others only where the rules read several
ill in an incident, or nobody in what is none.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from ..assessment import Kind
from ..features import Reading
from ..harm.counts import told_of
from ..harm.heard import LONGEST, Heard, described
from ..model import Model
from ..reader import load_reader
from .corpora import Sample
from .labelled import rows_of

COUNTED = "counted.jsonl"
_STRENGTH, _AT_LEAST = 0.5, 8
"""Of the logistic regression, and how many numbers have a feature that is kept: no one's own words stay."""
_JUDGED, _GIVEN = 2.0, 0.3
"""What a number of a text that was judged counts, and one of a text whose kind alone is known."""
_DIGITS = 4
_HARMLESS = (Kind.IRRELEVANT, Kind.SAMPLING_FAILURE)


class CountedText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text and how many people it says fell ill by food; nobody where no number is given."""

    text: str
    ill: int | None = None


class Number(NamedTuple):
    """A number to learn from."""

    features: dict[str, float]
    is_of_the_sick: bool
    weight: float


def load_counted(path: Path) -> list[CountedText]:
    """Every line of the file. Raises ClassifierError."""
    return rows_of(path, CountedText, "text and, where somebody fell ill, ill a line")


def hearing(model: Model, samples: Sequence[Sample], readings: Sequence[Reading], seeds: Path, seed: int) -> Heard:
    """What is learnt of numbers, with what this model says of each text; nothing without judged texts."""
    path = seeds / COUNTED
    judged = load_counted(path) if path.is_file() else []
    return learnt(numbers_of(model, judged, samples, readings, seeds), seed) if judged else Heard()


def learnt(numbers: Sequence[Number], seed: int) -> Heard:
    """The weights of the features that enough numbers have."""
    # Late: scikit-learn is needed to train only.
    from sklearn.feature_extraction import DictVectorizer

    from ..heads import logistic

    columns = DictVectorizer()
    matrix = columns.fit_transform([each.features for each in numbers])
    kept = (matrix != 0).sum(axis=0).A1 >= _AT_LEAST
    learner = logistic(seed, _STRENGTH, balanced=False)
    answers, weights = zip(*((int(each.is_of_the_sick), each.weight) for each in numbers), strict=True)
    learner.fit(_narrow(matrix[:, kept]), answers, sample_weight=weights)
    names = [name for name, is_kept in zip(columns.feature_names_, kept, strict=True) if is_kept]
    found = zip(names, learner.coef_[0].tolist(), strict=True)
    rounded = {name: round(weight, _DIGITS) for name, weight in found}
    start = round(float(learner.intercept_[0]), _DIGITS)
    return Heard(weights={name: weight for name, weight in rounded.items() if weight}, start=start)


def numbers_of(
    model: Model,
    judged: Sequence[CountedText],
    samples: Sequence[Sample],
    readings: Sequence[Reading],
    seeds: Path,
) -> list[Number]:
    """The numbers of the judged texts, then those of ours whose kind is known."""
    read = load_reader(seeds).read_many([each.text for each in judged])
    own = [n for n, each in enumerate(samples) if each.trust == "own" and each.kind]
    ills = [(reading, each.ill, _JUDGED) for each, reading in zip(judged, read, strict=True)]
    ills += [(readings[n], *given) for n in own if (given := _given(samples[n], readings[n]))]
    return [*_numbers(model, ills)]


def _given(sample: Sample, reading: Reading) -> tuple[int | None, float] | None:
    """How many a text of known kind counts as ill; None where nobody knows."""
    if sample.kind in _HARMLESS:
        return None, _GIVEN
    ill = told_of(reading.folded, of_food="product" in reading.groups).harm.ill
    is_incident = sample.kind == Kind.INCIDENT
    return (ill, _GIVEN) if (is_incident and (ill or 0) > 1) or not (is_incident or ill) else None


def _numbers(model: Model, ills: Sequence[tuple[Reading, int | None, float]]) -> Iterator[Number]:
    shares = model.predict([reading for reading, _, _ in ills]).shares
    told = zip(ills, shares.relevance.tolist(), shares.kinds.tolist(), strict=True)
    for (reading, ill, weight), relevance, kinds in told:
        if len(reading.folded) <= LONGEST:
            for each, features in described(reading.folded, relevance, kinds):
                yield Number(features, each.people == ill, weight)


def _narrow(matrix: Any) -> Any:
    """With indices as liblinear takes them."""
    matrix = matrix.tocsr()
    matrix.indices, matrix.indptr = matrix.indices.astype("int32"), matrix.indptr.astype("int32")
    return matrix
