"""Recounting (重新统计): whose earlier counts a report takes back, where it calls them mistaken or gives others.

Nobody takes back what another one counted. Of calls nobody knows that two are of one caller: they are of the same body
when both tell as that body, and the number that is called mistaken is the one that the first gave.
"""

from collections.abc import Collection

from ..case import Case, Joined
from ..facts import PEOPLE, Facts
from ..telling.heard import FROM_HOSPITAL, FROM_UNIT


def recounted(known: Joined | None, counts: Collection[str], facts: Facts) -> tuple[str, ...]:
    """Of the `counts` that a later version of a signal gives anew those that are fewer than its version before."""
    return tuple(name for name in counts if known and facts.get(name, 0) < known.facts.get(name, 0))


def mistaken_in(case: Case, facts: Facts, numbers: Collection[int], *, channel: str, sender: str) -> tuple[str, ...]:
    """The ids of the signals of a case whose counts a report of these `facts` takes back. `numbers`: the counts that
    it calls mistaken, none where it only says what is right; `sender`: the body that sends it, empty of a call."""
    return tuple(
        each.id
        for each in case.signals
        if _is_same(each, facts, channel=channel, sender=sender) and _counted(each, facts, numbers, is_call=not sender)
    )


def _is_same(joined: Joined, facts: Facts, *, channel: str, sender: str) -> bool:
    if joined.channel != channel:
        return False
    if sender:
        return joined.source == sender
    return any(facts.get(name) and facts[name] == joined.facts.get(name) for name in (FROM_HOSPITAL, FROM_UNIT))


def _counted(joined: Joined, facts: Facts, numbers: Collection[int], *, is_call: bool) -> bool:
    given = [joined.facts[name] for name in PEOPLE if name in facts and name in joined.facts]
    return any(n in numbers for n in given) if numbers or is_call else bool(given)
