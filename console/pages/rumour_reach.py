"""What an entry of the rumour book reaches: recent signals that would be taken for it, and cases that were."""

import asyncio
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, select

from classifiers.rumours import Rumour
from connectors.signal import Signal
from streams.office.rumour_book import taken_for
from streams.store import schema as t
from streams.store.stored import decode_signal

from ..reading import queries
from ..reading.filtering import opened_to
from ..state import Desk

COMPARED, SHOWN = 2000, 8
"""The last signals that an entry is tried on, and how many of those it is taken for are shown."""
MANY, WIDE = 5, 0.02
"""An entry that this many of them, and this share, would be taken for is looked at before it holds: a claim that goes
round as widely is rare, an entry of everyday words is not."""


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry would be taken for."""

    compared: int
    taken: int
    examples: tuple[Signal, ...] = ()

    @property
    def is_wide(self) -> bool:
        """Whether more is taken for it than one claim is likely to bring."""
        return self.taken >= MANY and self.taken >= WIDE * self.compared


async def reach_of(desk: Desk, rumour: Rumour, known: Sequence[Rumour]) -> Reach:
    """Try an entry on what came last. Denials and likenings by chance, which are set aside later, count as well."""
    recent = await desk.read(_recent)
    taken = await asyncio.to_thread(taken_for, rumour, known, [each.whole for each in recent])
    return Reach(compared=len(recent), taken=len(taken), examples=tuple(recent[n] for n in taken[:SHOWN]))


def cases_matched(connection: Connection, ids: Sequence[str]) -> list[tuple[str, str, str]]:
    """(number, title, state) of the cases whose signals were taken for these entries, those that are open first."""
    wanted = [f"rumour:{each}" for each in ids]
    query = select(t.keys.c.case_id).where(t.keys.c.key.in_(wanted)).distinct()
    found = queries.numbers_of(connection, [row.case_id for row in connection.execute(query)])
    newest = sorted(found.values(), key=lambda each: each[0], reverse=True)
    return sorted(newest, key=lambda each: each[2] != "open")


def _recent(connection: Connection) -> list[Signal]:
    c = t.signals.c
    query = select(c.body).where(opened_to(t.signals, False)).order_by(c.n.desc()).limit(COMPARED)
    signals = (decode_signal(row.body) for row in connection.execute(query))
    return [each for each in signals if each.text or each.title]
