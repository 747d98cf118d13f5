"""What a person corrects of the machine's reading on the page of a case, and the words for it."""

from collections.abc import Iterable, Mapping

from classifiers.taxonomy import Hazard, Venue
from playbooks.facts import FLAGS, KNOWN_FACTS, NAMES, UNKNOWN, UNSAYABLE
from streams.gathering.knowledge import Knowledge

from ..wording.words import KINDS, REQUESTS, english

SPREAD = ("towns", "counties", "cities", "provinces", "major_event")
"""What only a person can say, and a grade may depend on."""

_READ = ("kind", "request", "venue", "hazard", "ill", "hospitalised", "treated", "dead", "children", "school")
CORRECTABLE = {name: KNOWN_FACTS[name] for name in (*_READ, *SPREAD)} | NAMES
"""What of the machine's reading a person corrects on the page."""


def ids_of(field: str, knowledge: Knowledge) -> dict[str, str]:
    """What people write for a thing that is corrected, in either language, with what a record holds."""
    flags = {"是": "是", "否": "否"} if field in FLAGS else {}
    lists = {"venue": _names(knowledge.taxonomy.venues), "hazard": _names(knowledge.taxonomy.hazards)}
    named: Mapping[str, str] = {**lists, "kind": KINDS, "request": REQUESTS}.get(field, flags)
    if field in UNSAYABLE:
        named = {**named, UNKNOWN: UNKNOWN}
    return {said: code for code, name in named.items() for said in (name, english().get(name, name))}


def values_of(knowledge: Knowledge) -> list[str]:
    """Everything that is chosen from a list and not typed, in Chinese; the taxonomy's names have no English."""
    chosen = [*KINDS.values(), *REQUESTS.values(), "是", "否", UNKNOWN]
    lists = (knowledge.taxonomy.venues, knowledge.taxonomy.hazards)
    return list(dict.fromkeys([*chosen, *(name for each in lists for name in _names(each).values())]))


def _names(terms: Iterable[Hazard | Venue]) -> dict[str, str]:
    return {each.id: each.name for each in terms}
