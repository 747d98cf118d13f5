"""What is stored, as the records that it is: signals with what the classifier made of them, cases, entries, notices."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from classifiers.assessment import Assessment
from connectors.notice import Notice
from connectors.signal import Signal
from playbooks.case import Case
from playbooks.entries import Entry

from . import schema as t
from .database import find
from .schema import from_us

decode_signal = msgspec.json.Decoder(Signal).decode
decode_assessment = msgspec.json.Decoder(Assessment).decode
decode_case = msgspec.msgpack.Decoder(Case).decode
decode_entry = msgspec.json.Decoder(Entry).decode
decode_notice = msgspec.json.Decoder(Notice).decode


def signals_of(connection: Connection, ids: Iterable[str]) -> list[Signal]:
    """The signals of these ids, in no order."""
    return [decode_signal(row.body) for row in find(connection, _BODIES, t.signals.c.id, list(ids))]


def assessed_of(connection: Connection, ids: Iterable[str]) -> list[tuple[Signal, Assessment | None]]:
    """The same with their assessments; of what was called irrelevant none is kept."""
    rows = find(connection, _ASSESSED, t.signals.c.id, list(ids))
    return [(decode_signal(row.body), decode_assessment(row.assessment) if row.assessment else None) for row in rows]


def states_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The state of each of these signals that is stored, by its id."""
    return {row.id: row.state for row in find(connection, _STATES, t.signals.c.id, list(ids))}


def channels_of(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The channel of each of these signals that is stored, by its id."""
    return {row.id: row.channel for row in find(connection, _CHANNELS, t.signals.c.id, list(ids))}


def entries_of(connection: Connection, case_id: str) -> list[Entry]:
    """The entries of a case, oldest first."""
    c = t.entries.c
    query = select(c.body).where(c.case_id == case_id).order_by(c.seq)
    return [decode_entry(row.body) for row in connection.execute(query)]


_BODIES = select(t.signals.c.id, t.signals.c.body)
_ASSESSED = select(t.signals.c.id, t.signals.c.body, t.signals.c.assessment)
_CHANNELS = select(t.signals.c.id, t.signals.c.channel)
_STATES = select(t.signals.c.id, t.signals.c.state)


def written_until(connection: Connection) -> datetime | None:
    """The latest instant at which something was written: a clock that shows less has gone back."""
    last = [
        connection.execute(select(t.entries.c.recorded_at).order_by(t.entries.c.n.desc()).limit(1)).scalar(),
        connection.execute(select(t.log.c.at).order_by(t.log.c.position.desc()).limit(1)).scalar(),
    ]
    known = [each for each in last if each is not None]
    return from_us(max(known)) if known else None
