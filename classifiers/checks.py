"""Checks: texts written to ask the classifier with, and what it makes of them. Nothing is learnt from `seeds/checks`.

Of the variants of known rumours one half was there to develop with, the other is only ever counted.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from .assessment import Kind, Text
from .calibration import calibrate
from .corpora import Sample
from .errors import ClassifierError, Fault
from .features import Reading
from .labelled import load_labelled
from .reader import load_reader
from .rules import judge
from .rumours import Rumours
from .train import fit
from .words import normalise


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """How many of some texts."""

    found: int
    texts: int

    @property
    def share(self) -> float:
        """Found among all; 0 of nothing."""
        return self.found / self.texts if self.texts else 0.0


class Variant(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A known rumour in other words."""

    id: str
    how: Literal["rewrite", "slang", "dialect", "traditional", "homophone", "emoji", "noise"]
    half: Literal["develop", "final"]
    text: str


def load_variants(path: Path) -> list[Variant]:
    """Every line of the file. Raises ClassifierError."""
    try:
        return [msgspec.json.decode(line, type=Variant) for line in path.read_bytes().splitlines() if line.strip()]
    except (OSError, msgspec.DecodeError) as error:
        raise ClassifierError([Fault(path.name, "", str(error), "id, how, half and text a line")]) from error


def rumours_found(
    samples: Sequence[Sample], readings: Sequence[Reading], rumours: Rumours, seeds: Path
) -> dict[str, Share]:
    """Variants found first and among the first three, by half and by what was done to them; texts of other kinds that
    are matched by mistake, and everyday talk that is."""
    variants = load_variants(seeds / "checks" / "rumours.jsonl")
    matches = [rumours.match(normalise(each.text)) for each in variants]
    first = [match is not None and match.id == each.id for each, match in zip(variants, matches, strict=True)]
    three = [each.id in rumours.closest(normalise(each.text), 3) for each in variants]
    found: dict[str, Share] = {}
    for half in ("develop", "final"):
        own = [n for n, each in enumerate(variants) if each.half == half]
        found[f"{half}_first"] = _share(first, own)
        found[f"{half}_first_three"] = _share(three, own)
    for how in sorted({each.how for each in variants}):
        own = [n for n, each in enumerate(variants) if each.how == how and each.half == "final"]
        found[f"final_{how}"] = _share(first, own)
    other = [n for n, each in enumerate(samples) if each.kind not in (Kind.RUMOUR, Kind.NEWS) and each.trust != "own"]
    other = other or [n for n, sample in enumerate(samples) if not sample.relevant]
    mistaken = [rumours.match(reading.folded) is not None for reading in readings]
    talk = [rumours.match(normalise(row.text)) is not None for row in load_labelled([seeds / "checks" / "talk.jsonl"])]
    return found | {
        "matched_by_mistake": _share(mistaken, other),
        "talk_matched_by_mistake": _share(talk, range(len(talk))),
    }


def _share(held: Sequence[bool], numbers: Sequence[int]) -> Share:
    return Share(found=sum(held[n] for n in numbers), texts=len(numbers))


def talk_shown(
    samples: Sequence[Sample],
    readings: Sequence[Reading],
    scores: NDArray[np.float64],
    missed: tuple[float, ...],
    seed: int,
    seeds: Path,
) -> dict[str, Share]:
    """Texts of everyday talk that heads and rules show, known rumours aside: our own held back, titles that hold no
    telling word held back, and those of `checks`, of which nothing was ever learnt."""
    calibration = calibrate(samples, scores, seed)

    def shown(texts: Sequence[Text], read: Sequence[Reading], found: NDArray[np.float64]) -> Share:
        each = zip(texts, read, calibration.relevance(found).tolist(), calibration.kinds(found).tolist(), strict=True)
        return Share(found=sum(judge(*one, False).is_worth_a_look(missed) for one in each), texts=len(texts))

    sets = {
        "own": [n for n, each in enumerate(samples) if each.trust == "own" and not each.relevant],
        "titles": [n for n, each in enumerate(samples) if each.trust == "rule"],
    }
    talk = {
        name: shown([samples[n].as_text(n) for n in numbers], [readings[n] for n in numbers], scores[numbers])
        for name, numbers in sets.items()
    }
    rows = load_labelled([seeds / "checks" / "talk.jsonl"])
    never_learnt = [row.as_text(n) for n, row in enumerate(rows)]
    read = load_reader(seeds).read_many([text.whole for text in never_learnt])
    return talk | {"checks": shown(never_learnt, read, fit(samples, readings, seed).scores(read))}
