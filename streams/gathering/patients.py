"""Patients (患者): of what a caller says of officials and of people who fell ill, the ill become a signal of their own.

Where everybody is at work already on a case of the same signal, it stays one.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, select

from classifiers.assessment import Assessment
from connectors.signal import Signal

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


_s = t.signals.c
_ROWS = select(_s.id, _s.case_id, _s.revision, _s.digest)
_CASES = select(t.cases.c.id, t.cases.c.is_confidential)
