"""Written rules that stand over the model: what is always looked at by a person, and what the channel tells.

A rule only ever adds: it raises relevance or shifts the kinds, and never hides a text that the model would show.
"""

import msgspec

from .assessment import Harm, Kind, RumourMatch, Text
from .errors import ClassifierError, Fault
from .features import Reading
from .lexicon import Lexicon
from .model import KINDS

HEALTH = ("group:illness_words", "group:care_words", "group:death_words", "symptom")
"""Words of bodily harm: with food or a school beside them a person looks, whatever the model thinks."""
_FOOD = ("product", "category", "group:food_context", "group:food_safety_terms")
_SCHOOL = "group:school_words"
_DANGER = ("group:foreign_body", "group:spoilage", "group:contamination")
_DRILL, _FICTION, _PETS, _FIGURATIVE = "group:drill_words", "group:fiction", "group:pets", "group:figurative"
_OTHER_ILLNESS, _DENIAL = "group:other_illness", "group:denial"
_URGING = "group:spread"
_NAMED_GROUPS = (
    *HEALTH[:3], *_FOOD[2:], _SCHOOL, *_DANGER, _DRILL, _FICTION, _PETS, _FIGURATIVE, _OTHER_ILLNESS, _DENIAL, _URGING,
)  # fmt: skip
_CERTAIN, _HEALTH_FLOOR, _SCHOOL_FLOOR, _RUMOUR_FLOOR = 0.99, 0.6, 0.7, 0.7
_OFFICIAL_CHANNELS = ("complaint", "illness", "duty", "notice")
"""Somebody turned to the office: fiction and pets are no reason to look away."""
_PRIORS: dict[str, dict[Kind, float]] = {
    "complaint": {Kind.COMPLAINT: 4.0, Kind.NEWS: 0.3, Kind.SAMPLING_FAILURE: 0.5},
    "illness": {Kind.INCIDENT: 8.0, Kind.NEWS: 0.3},
    "duty": {Kind.INCIDENT: 1.5, Kind.COMPLAINT: 1.5, Kind.NEWS: 0.5},
    "sampling": {Kind.SAMPLING_FAILURE: 3.0},
}
"""How much likelier a kind is on a channel than among the training texts; office defaults, not measured."""


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """Relevance and kinds after the rules, and the names of the rules that spoke."""

    relevance: float
    kinds: list[float]
    """Probabilities of `KINDS`, given relevance."""
    rules: tuple[str, ...] = ()

    @property
    def best(self) -> int:
        """The number of the likeliest kind, in the order of `KINDS`; the first of equals."""
        return self.kinds.index(max(self.kinds))


def check_rule_groups(lexicon: Lexicon) -> None:
    """The groups these rules speak of are in the lexicon. Raises ClassifierError."""
    known = {f"group:{group.id}" for group in lexicon.groups}
    missing = [name.partition(":")[2] for name in _NAMED_GROUPS if name not in known]
    if missing:
        raise ClassifierError(
            [Fault("lexicon.yaml", "groups", f"no group {name}", "rules need it") for name in missing]
        )


def judge(text: Text, reading: Reading, relevance: float, kinds: list[float], rumour: bool) -> Judgement:
    """The model's probabilities with every rule applied."""
    if text.failed_sample:
        return Judgement(relevance=_CERTAIN, kinds=_only(Kind.SAMPLING_FAILURE), rules=("failed_sample",))
    floors = [(name, floor) for name, floor in _floors(text, reading.groups, rumour) if floor]
    shifted = _shifted(kinds, _PRIORS.get(text.channel or "", {}))
    if rumour:
        shifted = _shifted(shifted, {Kind.RUMOUR: 4.0})
    return Judgement(
        relevance=max([relevance, *(floor for _, floor in floors)]),
        kinds=shifted,
        rules=tuple(name for name, _ in floors),
    )


def is_refutation(reading: Reading) -> bool:
    """The text quotes a claim to refute it; somebody who urges to pass it on is not refuting."""
    return _DENIAL in reading.groups and _URGING not in reading.groups


def is_school(reading: Reading) -> bool:
    """The text speaks of a school or kindergarten."""
    return _SCHOOL in reading.groups


def merge_harm(text: Text, said: Harm) -> Harm:
    """The source's own counts beside those of the text: the larger stands, and a count above 0 is no denial."""
    counts = {name: _larger(getattr(text, name), getattr(said, name)) for name in ("ill", "hospitalised", "dead")}
    return Harm(**counts, children=said.children, denied=said.denied and not any(counts.values()))


def repeats(rumour: RumourMatch | None, reading: Reading) -> RumourMatch | None:
    """The match, unless the text refutes the claim."""
    return None if rumour is None or is_refutation(reading) else rumour


def _floors(text: Text, groups: set[str], rumour: bool) -> list[tuple[str, float]]:
    harmed = any((text.ill, text.hospitalised, text.dead)) or text.channel == "illness"
    food = any(name in groups for name in _FOOD) or any(name.startswith("venue:") for name in groups)
    health = any(name in groups for name in HEALTH)
    school = _SCHOOL in groups
    aside = _set_aside(text, groups)
    return [
        ("counted_harm", _CERTAIN if harmed else 0.0),
        ("health_words", _HEALTH_FLOOR if health and food and not aside else 0.0),
        ("school", _SCHOOL_FLOOR if school and not aside and (health or _has_danger(groups, food)) else 0.0),
        ("known_rumour", _RUMOUR_FLOOR if rumour else 0.0),
    ]


def _has_danger(groups: set[str], food: bool) -> bool:
    return food and any(name in groups for name in _DANGER)


def _set_aside(text: Text, groups: set[str]) -> bool:
    """Fiction, pets, drills or another illness explain the harm words, unless somebody turned to the office."""
    if _DRILL in groups:
        return True
    if text.channel in _OFFICIAL_CHANNELS:
        return False
    return any(name in groups for name in (_FICTION, _PETS, _FIGURATIVE, _OTHER_ILLNESS))


def _shifted(kinds: list[float], factors: dict[Kind, float]) -> list[float]:
    if not factors:
        return kinds
    shifted = [share * factors.get(kind, 1.0) for kind, share in zip(KINDS, kinds, strict=True)]
    total = sum(shifted)
    return [share / total for share in shifted]


def _only(kind: Kind) -> list[float]:
    rest = (1 - _CERTAIN) / (len(KINDS) - 1)
    return [_CERTAIN if each == kind else rest for each in KINDS]


def _larger(given: int | None, said: int | None) -> int | None:
    counts = [count for count in (given, said) if count is not None]
    return max(counts) if counts else None
