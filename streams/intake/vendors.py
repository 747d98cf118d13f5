"""Vendors: what a monitoring vendor's program posts to us, checked, mapped, durable, answered as the vendor needs.

The last deliveries of each are kept, sealed, with what became of them; one is done again with today's mapping, and
what came in before is only repeated.
"""

from datetime import datetime
from itertools import compress
from pathlib import Path

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from connectors.crossing import CrossedDelivery
from connectors.doors import Doors, VendorAnswer, WebhookSource, secret
from connectors.errors import ConnectorError, RowError
from connectors.signal import Signal
from connectors.sources.webhook import SenderRefused, check_sender, read_delivery

from ..store import schema as t
from ..store.schema import from_us, to_us
from ..store.vault import Vault
from .listening import Ear
from .refused import refusal
from .reused import reused

KEPT = 20
"""Deliveries of one vendor that are kept."""
NOT_FOUND = VendorAnswer(status=404, body="no such source")
FORBIDDEN = VendorAnswer(status=403, body="refused")
PACKED = VendorAnswer(status=415, body="do not compress")
"""Nobody could read it, neither a program nor who would mend it among the dead letters."""
LATER = VendorAnswer(status=429, body="later")
"""More waits than the line works off (see `admission`): what speaks of people harmed is taken all the same."""
UNREADY = VendorAnswer(status=503, body="not ready")
"""A secret of ours is not there, or a disk is full: the vendor is to try again."""

Rows = list[Signal | RowError]


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery as it came over HTTP (or as a file from the relay)."""

    headers: dict[str, str]
    body: bytes
    address: str | None
    query: str = ""

    @property
    def content_type(self) -> str | None:
        """What the vendor calls it."""
        return self.headers.get("content-type")


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one delivery. `outcome`: taken | refused."""

    id: int
    at: datetime
    sender: str
    outcome: str
    detail: str


class Turned(Exception):
    """A delivery is not taken: what the sender hears, and the reason for ourselves; `is_refused`: kept as such."""

    def __init__(self, answer: VendorAnswer, reason: str, *, is_refused: bool = False) -> None:
        super().__init__(reason)
        self.answer, self.reason, self.is_refused = answer, reason, is_refused


def admitted(doors: Doors, name: str, posted: Posted, now: datetime, *, folder: Path) -> WebhookSource:
    """The source that a delivery comes from, its sender proven; `folder` is where secrets lie. Raises Turned."""
    source = vendor(doors, name)
    if source is None:
        raise Turned(NOT_FOUND, f"没有来源 {name}")
    try:
        check_sender(
            source,
            posted.headers,
            body=posted.body,
            address=posted.address,
            secrets=lambda each: secret(each, folder=folder),
            now=now,
            query=posted.query,
        )
    except ConnectorError as error:
        answer = FORBIDDEN if isinstance(error, SenderRefused) else UNREADY
        raise Turned(answer, error.message, is_refused=True) from error
    if (packed := posted.headers.get("content-encoding", "identity")) != "identity":
        raise Turned(PACKED, f"内容用 {packed} 压缩过，请对方不压缩再发", is_refused=True)
    return source


def vendor(doors: Doors, name: str) -> WebhookSource | None:
    """The vendor of this name."""
    found = doors.source(name)
    return found if isinstance(found, WebhookSource) else None


class Vendors:
    """The vendors' door. Calls return when everything is durable; they may block."""

    def __init__(self, ear: Ear) -> None:
        self._ear, self._system = ear, ear.runner.system

    def take(self, name: str, posted: Posted, now: datetime) -> VendorAnswer:
        """What a vendor is to hear. A delivery that cannot prove its sender is written down and not read."""
        try:
            source = admitted(self._doors(), name, posted, now, folder=self._system.settings.doors_file.parent)
        except Turned as turned:
            if turned.answer is NOT_FOUND and self._ear.runner.doors_file.fault:
                return UNREADY  # it may stand in the file that is being mended
            if turned.is_refused:
                self._keep(name, posted, now, outcome="refused", detail=turned.reason)
            return turned.answer
        rows = _rows(source, posted, now)
        if not self._admits(rows):
            return LATER
        self._take(source, posted, now, rows)
        return source.answer

    def take_relayed(self, delivery: CrossedDelivery, now: datetime) -> None:
        """A delivery that crossed as a file: its sender was proven where it came in, at a time that counts here too.

        Raises ConnectorError when no relayed source bears its name: to be tried again while the file is being mended.
        """
        source = vendor(self._doors(), delivery.source)
        if source is None or not source.relayed:
            reason = f"doors.yaml 里没有经中转的来源 {delivery.source}（relayed: true）"
            raise ConnectorError(reason, permanent=not self._ear.runner.doors_file.fault)
        posted = Posted(headers=delivery.headers, body=delivery.body, address=delivery.sender)
        at = min(delivery.at, now)
        self._take(source, posted, at, _rows(source, posted, at))

    def again(self, name: str, delivery: int, now: datetime) -> str | None:
        """Map a kept delivery with the office's file as it stands now, as of when it came: times run from then.

        Returns what came of it; None when it is not kept. Raises ConnectorError when the file has faults."""
        source = vendor(self._doors(), name)
        if fault := self._ear.runner.doors_file.fault:
            raise ConnectorError(fault, permanent=True)
        kept = self._kept(name, delivery)
        if source is None or kept is None:
            return None
        posted, came_at = kept
        detail, ids = self._put(source, _rows(source, posted, min(came_at, now)))
        self._ear.runner.writer.submit(lambda connection: bring(connection, delivery, ids)).result()
        return detail

    def _doors(self) -> Doors:
        """As the file says at this moment: a mapping is mended without a restart."""
        return self._ear.runner.doors_file.look()

    def _admits(self, rows: Rows) -> bool:
        """Whether the door takes all of it now. Else what it does take is in, and the vendor is to send it again."""
        signals = [each for each in rows if isinstance(each, Signal)]
        is_in = self._ear.runner.admission.takes(signals)
        if all(is_in):
            return True
        self._ear.take(list(compress(signals, is_in)))
        return False

    def _take(self, source: WebhookSource, posted: Posted, at: datetime, rows: Rows) -> None:
        detail, ids = self._put(source, rows)
        self._keep(source.name, posted, at, outcome="taken", detail=detail, brought=ids)

    def _put(self, source: WebhookSource, rows: Rows) -> tuple[str, list[str]]:
        """What is told of it, and the ids of the signals that it brought."""
        signals = [each for each in rows if isinstance(each, Signal)]
        refused = [each for each in rows if isinstance(each, RowError)]
        with self._system.database.reading() as connection:
            again = reused(connection, signals, self._system.vault)
        self._ear.take(signals)
        self._ear.refuse(source.name, [refusal(each, source.name) for each in refused])
        reasons = "；".join([each.sentence() for each in refused[:3]] + again[:3])
        told = f"收下 {len(signals)}，退回 {len(refused)}" + (f"：{reasons}" if reasons else "")
        return told, [each.id for each in signals]

    def _keep(
        self, name: str, posted: Posted, now: datetime, *, outcome: str, detail: str, brought: list[str] | None = None
    ) -> None:
        """`brought`: ids of what it brought; None of a delivery whose body is not kept."""
        row = {
            "source": name,
            "at": to_us(now),
            "sender": posted.address or "",
            "content_type": posted.content_type,
            "outcome": outcome,
            "detail": detail,
            "private": None if brought is None else _sealed(self._system.vault, name, posted),
            "signals": " ".join(brought or ()),
        }
        self._ear.runner.writer.submit(lambda connection: keep(connection, row)).result()

    def _kept(self, name: str, delivery: int) -> tuple[Posted, datetime] | None:
        """A delivery whose body is kept, and when it came."""
        d = t.deliveries.c
        with self._system.database.reading() as connection:
            query = select(d.private, d.at).where(d.source == name, d.id == delivery)
            row = connection.execute(query).first()
        return (_opened(self._system.vault, name, row.private), from_us(row.at)) if row and row.private else None


def _rows(source: WebhookSource, posted: Posted, now: datetime) -> Rows:
    return read_delivery(source, posted.body, content_type=posted.content_type, now=now)


def keep(connection: Connection, row: dict[str, object]) -> None:
    """One more delivery; those before the last twenty go."""
    d = t.deliveries.c
    connection.execute(insert(t.deliveries), [row])
    newest = select(d.id).where(d.source == row["source"]).order_by(d.id.desc()).limit(KEPT)
    connection.execute(delete(t.deliveries).where(d.source == row["source"], d.id.not_in(newest)))


def bring(connection: Connection, delivery: int, ids: list[str]) -> None:
    """A delivery that was read again brought these too: what goes of one of them goes of it."""
    d = t.deliveries.c
    # Two who read it again at once each add theirs.
    known = connection.execute(select(d.signals).where(d.id == delivery).with_for_update()).scalar()
    if known is not None:
        all_of_them = " ".join(dict.fromkeys([*known.split(), *ids]))
        connection.execute(update(t.deliveries).where(d.id == delivery).values(signals=all_of_them))


def deliveries(connection: Connection, name: str) -> list[Delivery]:
    """The last deliveries of a vendor, the newest first."""
    d = t.deliveries.c
    query = select(t.deliveries).where(d.source == name).order_by(d.id.desc()).limit(KEPT)
    return [
        Delivery(id=row.id, at=from_us(row.at), sender=row.sender, outcome=row.outcome, detail=row.detail)
        for row in connection.execute(query)
    ]


def _sealed(vault: Vault, name: str, posted: Posted) -> bytes:
    plain = msgspec.to_builtins(posted, builtin_types=(bytes,))
    key, body = vault.seal(name, plain | {"body": posted.body.decode("latin-1")})
    return msgspec.msgpack.encode((key, body))


def _opened(vault: Vault, name: str, sealed: bytes) -> Posted:
    key, body = msgspec.msgpack.decode(sealed, type=tuple[bytes, bytes])
    plain = vault.open(name, key, body)
    return msgspec.convert(plain | {"body": plain["body"].encode("latin-1")}, Posted)
