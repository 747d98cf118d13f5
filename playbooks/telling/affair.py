"""An affair in one line (一句话情况), for those who are told of it: the kind of place and the people, never a name."""

from collections.abc import Mapping

from ..case import Case
from ..facts import guess

PEOPLE = {"ill": "不适", "hospitalised": "住院", "dead": "死亡"}
"""Counts of people, by the word for them."""


def affair(case: Case, venues: Mapping[str, str]) -> str:
    """The kind of place, and the people its facts count; empty when neither is known. `venues`: id → name.

    Only names of the taxonomy and numbers: a source's own word for a place may be the name of a business.
    """
    kind = venues.get(str(case.facts.get("venue") or ""), "")
    facts = case.facts
    counted = "、".join(f"{word}{guess(facts, name)}{n}人" for name, word in PEOPLE.items() if (n := facts.get(name)))
    return "，".join(part for part in (kind, f"{counted}（未核实）" if counted else "") if part)
