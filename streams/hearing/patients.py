"""Patients (患者): of what a caller says of officials and of people who fell ill, the ill become a signal of their own.

Where everybody is at work already on a case of the same signal, a later version that accuses stays there without the
accusation, and that becomes the signal of its own.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec.json import encode
from msgspec.structs import replace
from sqlalchemy import Connection, select

from classifiers.assessment import Assessment
from connectors.signal import Signal, signal_id

from ..door import is_overtaken, part, store_made
from ..privacy.apart import patients_apart
from ..privacy.confidential import tells_of_both
from ..store import schema as t
from ..store.database import find

Read = tuple[Signal, Assessment]
"""A signal with what the classifier made of it."""


def patients_told(connection: Connection, batch: Iterable[Read], now: datetime) -> list[Read]:
    """Those who fell ill of whom signals of the batch tell beside an accusation, stored as if they had come alone."""
    both = [each for each in batch if tells_of_both(*each)]
    if not both:  # nearly every batch
        return []
    rows = {row.id: row for row in find(connection, _ROWS, t.signals.c.id, [signal.id for signal, _ in both])}
    cases = sorted({row.case_id for row in rows.values() if row.case_id})
    is_open = {row.id for row in find(connection, _CASES, t.cases.c.id, cases) if not row.is_confidential}
    made = [
        patients_apart(signal, read)
        for signal, read in both
        if (row := rows.get(signal.id)) is None or not (is_overtaken(signal, row) or row.case_id in is_open)
    ]
    store_made(connection, [part(signal) for signal, _ in made], now)
    return made


def accusation_apart(signal: Signal, read: Assessment) -> Read:
    """The whole words as a signal of their own, for the director."""
    said = replace(signal, source_id=f"{signal.id}-officials")
    said = replace(said, id=signal_id(said))
    return said, replace(read, id=said.id)


def left_in_the_open(signal: Signal, read: Assessment) -> dict[str, Any]:
    """The columns of a signal of whose words everybody is told without the accusation."""
    said, of_said = patients_apart(signal, read)
    left = replace(said, id=signal.id, source_id=signal.source_id)
    body, found = part(left).body, replace(of_said, id=signal.id)
    return {"title": left.title, "body": body, "assessment": encode(found), "is_confidential": False}


_s = t.signals.c
_ROWS = select(_s.id, _s.case_id, _s.revision, _s.digest)
_CASES = select(t.cases.c.id, t.cases.c.is_confidential)
