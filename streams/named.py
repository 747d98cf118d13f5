"""The names of businesses that the signals of a case speak of: what must not leave before it may."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, select

from classifiers.assessment import Assessment
from connectors.signal import Signal

from . import schema as t

SIGNALS_MAX = 500
"""Signals of one case that are looked at: the first name an affair, the thousandth says it again."""


def names_in(signal: Signal, assessment: Assessment | None) -> set[str]:
    """Names of businesses in one signal: of its source's own column, and those that reading found."""
    said = {signal.subject.name} if signal.subject and signal.subject.name else set()
    found = {each.text for each in assessment.entities if each.type == "operator"} if assessment else set()
    return said | found


def names_of_case(connection: Connection, case_id: str, joined: Iterable[str] = ()) -> set[str]:
    """Names of businesses in the signals of a case; `joined`: signals that become part of it in this transaction."""
    s = t.signals.c
    where = (s.case_id == case_id) | s.id.in_(list(joined)[:SIGNALS_MAX])
    names: set[str] = set()
    for row in connection.execute(select(s.body, s.assessment).where(where).limit(SIGNALS_MAX)):
        assessment = msgspec.json.decode(row.assessment, type=Assessment) if row.assessment else None
        names |= names_in(msgspec.json.decode(row.body, type=Signal), assessment)
    return names
