"""What else came from one telephone, as far as a reader may open it. Reads only."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, false, func, select

from connectors.signal import Request
from connectors.telephones import numbers_in
from playbooks.reference import Reference
from streams.privacy.handwritten import office_phones
from streams.privacy.phones import MOST, from_phones, others_of
from streams.store import schema as t
from streams.store.vault import Vault

from .filtering import held_by, opened_to
from .queries import SignalRow, signal_row

YEAR = timedelta(days=365)
"""How far back it is looked: 近 12 个月."""
NAMED = 3
"""Numbers that whoever writes down a call may give: who gives a list of them looks for somebody."""


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Who reads, as far as it matters here."""

    own: str | None
    """The department whose cases are all that it opens; None: it opens everything."""
    confidential: bool
    """Whether it opens reports about officials."""
    exercise: str | None


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that came from a telephone; `number` and `state` are those of its case, empty where it has none."""

    row: SignalRow
    number: str
    state: str


def sent_beside(
    connection: Connection, vault: Vault, ref: Reference, signals: Collection[str], now: datetime, reader: Reader
) -> dict[str, tuple[list[Sent], bool]]:
    """What else came in the last year from the telephone of each of these signals, the latest first, and whether there
    may be more."""
    others = others_of(connection, signals, now - YEAR, marks_of_office(vault, ref)) if signals else {}
    opened = _opened(connection, {one for found in others.values() for one in found}, reader)
    sent = {about: [opened[one] for one in found if one in opened] for about, found in others.items()}
    return {about: (found, len(others[about]) >= MOST - 1) for about, found in sent.items() if found}


def sent_from(
    connection: Connection, vault: Vault, ref: Reference, phone: str, now: datetime, reader: Reader
) -> tuple[list[Sent], bool]:
    """What came in the last year from a telephone that somebody names, and whether there is more."""
    marks = _asked_for(vault, ref, phone)
    ids = from_phones(connection, marks, now - YEAR) if marks else []
    opened = _opened(connection, ids, reader)
    return [opened[each] for each in ids if each in opened], len(ids) == MOST


def is_asked(vault: Vault, ref: Reference, phone: str) -> bool:
    """Whether it is anybody's number that is looked for."""
    return bool(_asked_for(vault, ref, phone))


def _asked_for(vault: Vault, ref: Reference, phone: str) -> frozenset[str]:
    return frozenset(map(vault.phone_mark, numbers_in(phone)[:NAMED])) - marks_of_office(vault, ref)


def marks_of_office(vault: Vault, ref: Reference) -> frozenset[str]:
    """Marks of the office's own telephones: they stand where a colleague wrote down what somebody said."""
    listed = (*office_phones(ref), *(each.phone for each in ref.districts.values()))
    return frozenset(vault.phone_mark(number) for each in listed for number in numbers_in(each))


def _opened(connection: Connection, ids: Collection[str], reader: Reader) -> dict[str, Sent]:
    """Those of these signals that the reader may open and that ask for something."""
    rows = connection.execute(_asked(ids, reader)) if ids else ()
    sent = [Sent(row=signal_row(row), number=row.number or "", state=row.case_state or "") for row in rows]
    return {each.row.signal.id: each for each in sent if each.row.signal.request is not Request.ENQUIRY}


def _asked(ids: Collection[str], reader: Reader) -> Any:
    s, c = t.signals.c, t.cases.c
    query = (
        select(t.signals, c.number, c.state.label("case_state"))
        .outerjoin(t.cases, c.id == s.case_id)
        .where(s.id.in_(ids), s.exercise.is_not_distinct_from(reader.exercise))
        .where(opened_to(t.signals, reader.confidential))
    )
    if reader.own:  # an outer join without a case holds no department's step
        return query.where(held_by(reader.own), c.is_confidential == false())
    return query if reader.confidential else query.where(func.coalesce(c.is_confidential, false()) == false())
