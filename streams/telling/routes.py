"""Routes: which notices leave by the office's own channels too, besides the outbox, and the threads that send them."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, literal_column, select

from connectors.doors import OUTBOX, Doors
from playbooks.entries import digest
from playbooks.reference import Reference

from ..loop import SoleLoop
from ..notify import BATCH, ChannelOut, begin, due_sendings, mark, send_all
from ..store import schema as t
from ..store.database import Database, find, insert_new
from ..store.positions import move_on, position
from ..store.stored import decode_notice
from ..writer import Writer

POSITION = "routes"
LOOK_S = 0.5
PATIENCE_S = 25.0
"""How long the message at hand may take when the office stops."""


def fan_out(connection: Connection, doors: Doors) -> int:
    """Queue, for every notice since the last look, one more for each route that leads to its receiver.

    Notices of a drill or the sample day leave by no route. Without any channel the position moves on all the same:
    a channel that an office adds tells of what comes, not of what has been. Returns how many were queued.
    """
    n, after = t.notices.c, position(connection, POSITION)
    query = select(t.notices).where(n.n > after, n.channel == OUTBOX).order_by(n.n).limit(BATCH)
    found = list(connection.execute(query))
    if not found:
        return 0
    rows = [each for row in found for each in _routed(row, doors)]
    kept = _once_to_each(connection, rows)
    insert_new(connection, t.notices, kept)
    move_on(connection, POSITION, after, found[-1].n)
    return len(kept)


def _once_to_each(connection: Connection, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without what an address is told of already: who holds two offices is not told the same by one channel twice.

    The outbox and the ledger still have a notice for each office.
    """
    told = {
        _said(row.entry_id, row.channel, row.address, row.body)
        for row in find(connection, _ROUTED, t.notices.c.entry_id, list({row["entry_id"] for row in rows}))
    }
    kept = []
    for row in rows:
        said = _said(row["entry_id"], row["channel"], row["address"], row["body"])
        if not row["address"] or said not in told:
            kept.append(row)
        told.add(said)
    return kept


def _said(entry: str, channel: str, address: str | None, body: bytes) -> tuple[str, str, str, bytes]:
    """Of what, which way, and the words but for whom they are to."""
    words = msgspec.structs.replace(decode_notice(body), id="", receiver="", receiver_name="", who=(), is_gap=False)
    return entry, channel, address or "", msgspec.json.encode(words)


_N = t.notices.c
_ROUTED = select(_N.entry_id, _N.channel, _N.address, _N.body).where(_N.channel != literal_column(f"'{OUTBOX}'"))


def is_behind(connection: Connection) -> bool:
    """Whether notices were queued that no route was looked up for yet."""
    n = t.notices.c
    newest = connection.execute(select(n.n).where(n.channel == OUTBOX).order_by(n.n.desc()).limit(1)).scalar()
    return newest is not None and newest > position(connection, POSITION)


class Carrier(SoleLoop):
    """Sends what is queued for one channel: a server that does not answer holds up nothing else."""

    def __init__(
        self,
        database: Database,
        writer: Writer,
        channel: ChannelOut,
        *,
        clock: Callable[[], datetime],
        reference: Callable[[], Reference],
        doors: Callable[[], Doors],
        per_minute: int,
        notices_max: int,
    ) -> None:
        super().__init__(f"channel {channel.name}", database, every_s=LOOK_S)
        self._writer, self.channel, self._clock = writer, channel, clock
        self._per_minute, self._notices_max = per_minute, notices_max
        self._reference, self._doors = reference, doors

    def stop(self, patience_s: float | None = PATIENCE_S) -> None:
        """Finish the message at hand."""
        super().stop(patience_s)

    def take_sole_turn(self) -> bool:
        """Send what is due now: the pace of the channel is counted for all processes."""
        self.look(self._clock())
        return False

    def look(self, now: datetime) -> int:
        """Send what is due, while it is this process's turn. Returns how many messages were tried."""
        with self._database.reading() as connection:
            sendings = due_sendings(
                connection,
                now,
                notices_max=self._notices_max,
                ref=self._reference(),
                doors=self._doors(),
                channel=self.channel.name,
                per_minute=self._per_minute,
            )
        leaving = [each for each in sendings if each.hold_until is None]
        for tried, sending in enumerate(leaving):
            if not self._right.is_mine():  # whoever has it now reads anew what is left
                return tried
            self._writer.submit(partial(begin, sendings=[sending], now=now)).result()
            sent = send_all(self.channel, [sending])
            self._writer.submit(partial(mark, sent=sent, now=now)).result()
        if held := [each for each in sendings if each.hold_until is not None]:
            self._writer.submit(partial(mark, sent=send_all(self.channel, held), now=now)).result()
        return len(leaving)


def _routed(row: Row[Any], doors: Doors) -> list[dict[str, Any]]:
    notice = decode_notice(row.body)
    if notice.exercise is not None:
        return []
    department, _, role = row.receiver.partition("/")
    values = dict(row._mapping)
    del values["n"]
    return [
        values
        | {
            "id": (notice_id := digest(row.entry_id, row.receiver, route.channel)),
            "channel": route.channel,
            "address": route.to,
            "state": "queued",
            "digest_id": None,
            "body": msgspec.json.encode(msgspec.structs.replace(notice, id=notice_id)),
        }
        for route in doors.routes_of(department, role, reason=row.reason, urgent=row.urgent, who=notice.who)
    ]
