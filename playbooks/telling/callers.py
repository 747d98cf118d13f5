"""Callers who each tell of one or two people ill: whether they are more together than the case counts.

The case has the largest number that anybody gave (nothing is added up by itself), so ten guests of one wedding who each
speak of themselves leave it at one. An officer is shown how many they would be, and corrects the number.
"""

from typing import NamedTuple

from ..case import Case, Joined
from .heard import FROM_UNIT, is_of_hospital

_FEW = 2
"""Who tells of more speaks of others too, whom another caller may have counted."""
_BY_PERSONS = ("duty", "complaint")
"""Channels on which each item is somebody's own."""


class Callers(NamedTuple):
    """How many told of themselves or one more, and of how many people they would be the sum, if nobody is told of
    twice."""

    calls: int
    people: int


def callers_beyond(case: Case) -> Callers | None:
    """Those callers, where they tell of more people than the case counts as ill; None of a case that has ended."""
    return callers_together(case) if case.is_open else None


def callers_together(case: Case) -> Callers | None:
    """The same, of a case that has ended too."""
    if any("ill" in each.overruled for each in case.signals):
        return None  # an officer has settled it
    told = [each.facts["ill"] for each in case.signals if _is_of_own(each)]
    if len(told) < 2 or sum(told) <= (case.facts.get("ill") or 0):
        return None
    return Callers(len(told), sum(told))


def _is_of_own(joined: Joined) -> bool:
    of_office = is_of_hospital(joined) or joined.facts.get(FROM_UNIT) or joined.caller
    return not of_office and joined.channel in _BY_PERSONS and 0 < (joined.facts.get("ill") or 0) <= _FEW
