"""Assessment (机器初筛): what the classifier makes of one text. A person confirms; software never announces."""

from enum import StrEnum
from operator import attrgetter

import msgspec


class Kind(StrEnum):
    """What sort of thing a text is."""

    RUMOUR = "rumour"
    INCIDENT = "incident"
    COMPLAINT = "complaint"
    SAMPLING_FAILURE = "sampling_failure"
    NEWS = "news"
    IRRELEVANT = "irrelevant"


HARMED = ("ill", "hospitalised", "observed", "critical", "dead")
"""What is counted of people harmed."""
_counts_of = attrgetter(*HARMED)


class _Part(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A group of fields inside an assessment; plain values, which can be in no cycle."""


class Harm(_Part, frozen=True, gc=False):
    """People harmed, as the text says; None is "not said", 0 is "none"."""

    ill: int | None = None
    hospitalised: int | None = None
    dead: int | None = None
    critical: int | msgspec.UnsetType = msgspec.UNSET
    """Left out where it is not said, as in what was assessed before it was read."""
    observed: int | msgspec.UnsetType = msgspec.UNSET
    """Kept under observation (留观) and not admitted; left out alike."""
    children: bool = False
    denied: bool = False
    """The text says that nobody was harmed, that the claim is untrue, or that whoever is ill is not so by food."""

    def count(self, what: str) -> int | None:
        """How many are ill, hospitalised, observed, critical or dead; None is "not said"."""
        found: int | msgspec.UnsetType | None = getattr(self, what)
        return None if found is msgspec.UNSET else found

    @property
    def counts_people(self) -> bool:
        """Somebody is harmed, by a count above nought."""
        return any(_counts_of(self))


class Entity(_Part, frozen=True, gc=False):
    """A thing named in the text; `start` and `end` are character offsets into title + newline + text."""

    type: str
    """operator | product | batch | place | date"""
    text: str
    start: int
    end: int
    id: str | None = None
    """Where it resolves: the code of an area for a place (nine digits: a street or town of another county of the city),
    a taxonomy id for a product."""


class RumourMatch(_Part, frozen=True, gc=False):
    """The known rumour a text repeats. The software suggests, a person decides."""

    id: str
    similarity: float
    claim: str
    start: int = 0
    end: int = 0
    formerly: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    """The entries that were merged into that one, if any were: a case of theirs is about the same claim."""


class Grade(_Part, frozen=True, gc=False):
    """The grade (Ⅰ–Ⅳ) a rule proposes, with that rule; both None when no rule does."""

    proposed: str | None = None
    rule: str | None = None


class Evidence(_Part, frozen=True, gc=False):
    """Characters that decided; offsets into title + newline + text (into text alone without a title)."""

    start: int
    end: int
    text: str
    weight: float
    for_: str = msgspec.field(name="for")
    """relevant | kind:<kind> | hazard:<id> | venue:<id> | product:<id> | harm | heard | outbreak | rumour:<id>
    | slang"""


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """Labels, probabilities and evidence for one text."""

    v: int = 1
    id: str
    relevant: bool
    relevance: float
    kind: Kind
    kinds: dict[str, float]
    hazard: str | None = None
    venue: str | None = None
    product_category: str | None = None
    harm: Harm = Harm()
    area: str | None = None
    entities: tuple[Entity, ...] = ()
    rumour_match: RumourMatch | None = None
    grade: Grade = Grade()
    kind_why: str | msgspec.UnsetType = msgspec.UNSET
    """Why it is an incident and no complaint, and by which text, where several who ate together decided that."""
    evidence: tuple[Evidence, ...] = ()
    fingerprint: int = 0
    """64-bit simhash of the text, for near-duplicates; 0 for an irrelevant item of the media, which nobody compares."""
    model: str = ""
    reference: str = ""


def irrelevant(id: str) -> Assessment:
    """In the place of an assessment that nobody made or nobody kept."""
    return Assessment(id=id, relevant=False, relevance=0.0, kind=Kind.IRRELEVANT, kinds={})


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """What the classifier is given: plain values, so that it needs no record of another package."""

    id: str
    text: str
    title: str = ""
    channel: str | None = None
    failed_sample: bool = False
    """A laboratory's failing conclusion: the kind is then sampling_failure by rule."""
    operator: str | None = None
    product: str | None = None
    product_category: str | None = None
    venue: str | None = None
    ill: int | None = None
    hospitalised: int | None = None
    observed: int | None = None
    critical: int | None = None
    dead: int | None = None

    @property
    def counts_people(self) -> bool:
        """Its source counts somebody harmed."""
        return any(_counts_of(self))

    @property
    def whole(self) -> str:
        """Title and text as one string: what every offset refers to."""
        return f"{self.title}\n{self.text}" if self.title else self.text
