"""Half read: a signal of a file that lacks what it is known by, and the names by which it is known again when mended.

A number that a spreadsheet ruined, a day that cannot be read or whose year was left out, words of columns that nobody
knew: mended, the same row has another id. What is sure of it makes a name under which it waits; of a signal that says
all, every such name can be told.
"""

from collections.abc import Iterator

from msgspec.structs import replace

from .dates import BEIJING
from .signal import Signal, id_by_words

YEAR = "year"


def waits_as(signal: Signal) -> str | None:
    """The name under which a half-read signal waits; None where it is known by its number, or where it names neither a
    day nor who sent it: then anybody's row of the same words would be taken for it."""
    if signal.source_id or not signal.incomplete or signal.id == id_by_words(replace(signal, contact=None), ""):
        return None
    if YEAR not in signal.incomplete:
        return signal.id
    return id_by_words(signal, next(_days(signal))[5:])


def names_of(signal: Signal) -> frozenset[str]:
    """All names under which it would wait, had its file said less of it."""
    days = {""} | {day[at:] for day in _days(signal) for at in (0, 5)}
    unheard = [signal]
    if signal.contact and signal.contact.phone:
        unheard.append(replace(signal, contact=replace(signal.contact, phone=None)))
    return frozenset(id_by_words(each, day) for each in unheard for day in days)


def days_of(signal: Signal) -> frozenset[str]:
    """The days in Beijing that it names, each with its year and without."""
    return frozenset(day[at:] for day in _days(signal) for at in (0, 5))


def _days(signal: Signal) -> Iterator[str]:
    for moment in (signal.occurred_at, signal.received_at, signal.entered_at):
        if moment:
            yield moment.astimezone(BEIJING).date().isoformat()
