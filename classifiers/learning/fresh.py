"""Fresh texts: `checks/fresh.jsonl`, written as people write and labelled before anything had read them.

Each set was run once before anybody looked at it; that is what a text nobody has seen may expect. The faults it showed
were then mended, so that its numbers flatter from then on: it is called `seen`. What is called `sealed` was run when
the mending was done, and nothing was mended by it.

| set | counts of ill read right, blind | after mending by it |
|---|---|---|
| 215 texts, November 2026 | 45 of 55 | 50 |
| 220, as far from plain as their writer could | 53 of 116 | 76 |
| 200, as plain as they mostly come | 84 of 105 | 95 |
| 160, the same, sealed | 76 of 91 | – |

By what is called `blind` nothing was mended either: 647 texts written to find faults, and 1,138 of all kinds and
channels by nine writers of which only the kind is known, November 2026. They are much harder, many of them near talk
that has nothing to do with food: of 1,785 kinds 1,569 are read right, of 119 counts of ill 91; 1,115 of 1,168 that are
about food safety are shown, 521 of 595 others hidden. Other texts of the nine writers have been learnt from since.

Of the sealed ones 89 of 98 hazards are read right and 62 of 81 places (85 and 56 before the rules for toxins and for
places that are only hinted at, which were made by the others).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from ..assess import AREA, Assessor
from ..assessment import Assessment, Kind, Text
from ..harm.numerals import hedge
from ..harm.spoken import spoken
from .checks import Share
from .labelled import rows_of


class FreshText(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text with what a person reads out of it. Only the fields that are given are asked for."""

    text: str
    half: Literal["seen", "sealed", "blind"]
    kinds: tuple[Kind, ...]
    """Every kind that is right: with `irrelevant` among others, it may be shown or not."""
    channel: str | None = None
    opens: bool | None = None
    """Whether people fell ill by it, so that it opens a case; what tells of another place opens none here."""
    ill: int | None = None
    hospitalised: int | None = None
    dead: int | None = None
    guess: Literal["least", "about"] | None = None
    """How far the number of those ill is known."""
    hazard: str | None = None
    """A hazard, or its family for any of it."""
    venue: str | None = None
    rumour: str | None = None


def load_fresh(path: Path) -> list[FreshText]:
    """Every line of the file. Raises ClassifierError."""
    return rows_of(path, FreshText, "text, half, kinds and what is asked a line")


def fresh_read(assessor: Assessor, seeds: Path) -> dict[str, Share]:
    """How many are read as by a person, by half and by what is asked."""
    rows = load_fresh(seeds / "checks" / "fresh.jsonl")
    texts = [Text(id=str(n), text=row.text, channel=row.channel) for n, row in enumerate(rows)]
    right: dict[str, list[bool]] = {}
    for row, said in zip(rows, assessor.assess_many(texts), strict=True):
        for what, is_right in answers(row, said):
            right.setdefault(f"{row.half}_{what}", []).append(is_right)
    return {name: Share(found=sum(each), texts=len(each)) for name, each in sorted(right.items())}


def answers(row: FreshText, said: Assessment) -> Iterator[tuple[str, bool]]:
    """What is asked of a text, each with whether it was read as a person does."""
    if Kind.IRRELEVANT not in row.kinds:
        yield "shown", said.relevant
    elif len(row.kinds) == 1:
        yield "hidden", not said.relevant
    yield "kind", said.kind in row.kinds
    if row.opens is not None:
        yield ("opens", _opens(said)) if row.opens else ("opens_none", not (_opens(said) and said.area in (None, AREA)))
    for what in ("ill", "hospitalised", "dead"):
        if (count := getattr(row, what)) is not None:
            yield what, getattr(said.harm, what) == count
    if row.ill and said.harm.ill == row.ill and (words := spoken(row.text, "ill", row.ill)):
        yield "guess", hedge(words) == row.guess
    if row.hazard:
        yield "hazard", (said.hazard or "").startswith(row.hazard)
    if row.venue:
        yield "venue", said.venue == row.venue
    match = said.rumour_match.id if said.rumour_match else None
    yield "rumour" if row.rumour else "rumour_none", match == row.rumour


def _opens(said: Assessment) -> bool:
    """Whether people fell ill by it: what looks like a rumour counts nobody."""
    return said.relevant and said.kind != Kind.RUMOUR and said.harm.counts_people and not said.harm.denied
