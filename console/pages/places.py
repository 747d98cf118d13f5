"""Where an affair is (在哪里), as its rows and pages say it to whoever may read its signals."""

from connectors.signal import Signal
from playbooks.case import Case
from playbooks.folding.headings import SEPARATOR
from streams.gathering.knowledge import Knowledge


def where(case: Case, signals: list[Signal], knowledge: Knowledge) -> tuple[str, ...]:
    """Where it is: address and business as a person stated them, else as written; the kind of venue, when the title
    does not say it already."""
    venue = knowledge.venue_name(case.facts.get("venue"))
    # One name for the venue: signals may call the same shop a restaurant and a snack bar.
    is_named = knowledge.is_venue(case.title.split(SEPARATOR)[0])
    parts = [venue if venue and not is_named else ""]
    stated = case.stated
    for signal in signals:
        address, name = (signal.subject.address, signal.subject.name) if signal.subject else (None, None)
        parts += [stated.get("address", address) or "", stated.get("operator", name) or ""]
    return tuple(dict.fromkeys(part for part in parts if part))[:3]
