"""Confirmed numbers (核实人数): how many fell ill by the word of a hospital or of a person who corrected it. Pure."""

from playbooks.case import Case, Joined
from playbooks.facts import GUESS_OF
from playbooks.telling.heard import is_of_hospital


def confirmed(case: Case, name: str) -> int:
    """The largest number of people (of `PEOPLE`) that a medical institution reports or a person put right; 0 where
    there is none. What callers, posts and guesses say is no such number."""
    return max((int(each.facts.get(name) or 0) for each in case.signals if _is_confirmed(each, name)), default=0)


def _is_confirmed(joined: Joined, name: str) -> bool:
    if joined.facts.get(GUESS_OF[name]):
        return False
    return name in joined.overruled or is_of_hospital(joined)
