"""An affair in one line (一句话情况), for those who are told of it: kind of place, hazard and people, and no name."""

from collections.abc import Mapping

from ..case import Case
from ..facts import GUESS_OF, HEARD, PEOPLE, Facts, guess

PARTICULAR = "."
"""In the id of a hazard (HZ-I.gelatin) that is more than a sort of hazards (HZ-I)."""


def affair(case: Case, names: Mapping[str, str]) -> str:
    """The kind of place, the hazard where a particular one is spoken of, and the people its facts count; empty when
    nothing of it is known. `names`: id → name.

    Only names of the taxonomy and numbers: a source's own word for a place may be the name of a business.
    """
    kind, hazard = (names.get(str(case.facts.get(fact) or ""), "") for fact in ("venue", "hazard"))
    if PARTICULAR not in str(case.facts.get("hazard") or ""):
        hazard = ""
    people = "、".join(counted(case.facts, name) for name in PEOPLE if case.facts.get(name))
    return "，".join(part for part in (kind, hazard, f"{people}（未核实）" if people else "") if part)


def counted(facts: Facts, name: str) -> str:
    """A number of people with its word, and how far it is known: 不适至少10人."""
    how, word = guess(facts, name), PEOPLE[name]
    said = f"{how}{word}" if facts.get(GUESS_OF[name]) == HEARD else f"{word}{how}"
    return f"{said}{facts[name]}人"
