"""Checks: texts written to ask the classifier with, and what it makes of them. Nothing is learnt from `seeds/checks`.

Of the variants of known rumours one half was there to develop with, the other is only ever counted.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from ..assess import AREA, Assessor
from ..assessment import Assessment, Kind, Text
from ..errors import ClassifierError, Fault
from ..features import Reading
from ..harm.counts import harm_of
from ..kinds.rules import judge
from ..rumours import Rumours
from ..words import normalise
from .corpora import Sample
from .labelled import load_labelled, rows_of


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
    return rows_of(path, Variant, "id, how, half and text a line")


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
    shares: tuple[NDArray[np.float64], NDArray[np.float64]],
    assessor: Assessor,
    missed: tuple[float, ...],
    seeds: Path,
) -> dict[str, Share]:
    """Texts of everyday talk that are shown by mistake: our own held back and titles that hold no telling word held
    back, by heads and rules; and by the assessor those of `checks`, of which nothing was ever learnt."""
    sets = {
        "own": [n for n, each in enumerate(samples) if each.trust == "own" and not each.relevant],
        "titles": [n for n, each in enumerate(samples) if each.trust == "rule"],
    }
    found = {}
    for name, numbers in sets.items():
        relevance, kinds = (each[numbers].tolist() for each in shares)
        shown = [
            judge(samples[n].as_text(n), readings[n], one, each, None).is_worth_a_look(missed)
            for n, one, each in zip(numbers, relevance, kinds, strict=True)
        ]
        found[name] = Share(found=sum(shown), texts=len(shown))
    rows = load_labelled([seeds / "checks" / "talk.jsonl"])
    said = assessor.assess_many([row.as_text(n) for n, row in enumerate(rows)])
    return found | {"checks": Share(found=sum(each.relevant for each in said), texts=len(said))}


class Extract(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text with what a person reads out of it. Only the fields that are given are asked for."""

    what: Literal["counts", "operator", "batch", "date", "product", "area", "alarm"]
    text: str
    why: str = ""
    """For `alarm`, what sort of text it is: a denial, a drill, old news; `control` is one that must raise it."""
    want: tuple[str, ...] = ()
    alarm: bool = False
    ill: int | None | msgspec.UnsetType = msgspec.UNSET
    hospitalised: int | None | msgspec.UnsetType = msgspec.UNSET
    dead: int | None | msgspec.UnsetType = msgspec.UNSET
    denied: bool | msgspec.UnsetType = msgspec.UNSET


def extracted(assessor: Assessor, seeds: Path) -> dict[str, Share]:
    """Texts of `checks/extraction.jsonl` out of which the very same is read, by what is asked; for alarms by why."""
    path = seeds / "checks" / "extraction.jsonl"
    try:
        rows = [msgspec.json.decode(line, type=Extract) for line in path.read_bytes().splitlines() if line.strip()]
    except (OSError, msgspec.DecodeError) as error:
        raise ClassifierError([Fault(path.name, "", str(error), "what, text and what is to be found")]) from error
    right: dict[str, list[bool]] = {}
    for n, row in enumerate(rows):
        said = assessor.assess(Text(id=str(n), text=row.text))
        right.setdefault(f"{row.what}_{row.why}" if row.why else row.what, []).append(_is_right(row, said))
    return {name: Share(found=sum(each), texts=len(each)) for name, each in right.items()}


def raises_an_alarm(said: Assessment, area: str) -> bool:
    """People harmed here, or at no place that is named, and nobody who says that it is not so."""
    harm = said.harm
    return said.kind == Kind.INCIDENT and harm.counts_people and not harm.denied and said.area in (None, area)


def _is_right(row: Extract, said: Assessment) -> bool:
    match row.what:
        case "counts":
            asked = {name: getattr(row, name) for name in ("ill", "hospitalised", "dead", "denied")}
            harm = harm_of(normalise(row.text))
            return all(each is msgspec.UNSET or each == getattr(harm, name) for name, each in asked.items())
        case "alarm":
            return raises_an_alarm(said, AREA) == row.alarm
        case "area":
            return (said.area or "") == "".join(row.want)
    return tuple(each.text for each in said.entities if each.type == row.what) == row.want
