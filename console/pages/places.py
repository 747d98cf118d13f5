"""Where an affair is (在哪里), as its rows and pages say it to whoever may read its signals."""

from connectors.signal import Signal, Subject
from playbooks.case import Case
from playbooks.folding.headings import SEPARATOR
from streams.gathering.knowledge import Knowledge

MOST = 3
"""Businesses with their addresses that are named, of those that signals state."""


def where(case: Case, signals: list[Signal], knowledge: Knowledge) -> tuple[str, ...]:
    """Where it is: address and business as a person stated them, else as written; the kind of venue, when the title
    does not say it already."""
    venue = knowledge.venue_name(case.facts.get("venue"))
    # One name for the venue: signals may call the same shop a restaurant and a snack bar.
    is_named = knowledge.is_venue(case.title.split(SEPARATOR)[0])
    subjects = [each.subject or Subject() for each in signals]
    found = [(case.stated.get("address", at.address), case.stated.get("operator", at.name)) for at in subjects]
    spots = [*dict.fromkeys(each for each in found if any(each))][:MOST]
    parts = ["" if is_named else venue, *(part for spot in spots for part in spot)]
    return tuple(dict.fromkeys(part for part in parts if part))
