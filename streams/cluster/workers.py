"""Workers: what each worker of the distributed system says of itself every few seconds, for every desk to read."""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, delete, select

from ..store import schema as t
from ..store.marks import mark
from ..store.schema import from_us

TELL_S = 5.0
"""Seconds between two words of a worker."""
SILENT_AFTER = timedelta(minutes=1)
GONE_AFTER = timedelta(days=1)
"""A worker that has said nothing for so long is not expected back."""
_KEY = "worker:"


class WorkerState(msgspec.Struct, frozen=True, kw_only=True):
    """How a worker stands: messages that wait in its partitions, by topic, and what it waits for itself."""

    name: str
    at: int
    lag: dict[str, int]
    age_s: float = 0.0
    """How long the oldest message at hand has been on its way."""
    faults: dict[str, str] = {}


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A worker as a desk shows it; `state`: ok, waits (for the store or the broker) or silent."""

    name: str
    at: datetime
    state: str
    lag: int
    age_s: float
    faults: list[str] = []


def tell(connection: Connection, told: WorkerState) -> None:
    """Write down how a worker stands."""
    mark(connection, f"{_KEY}{told.name}", msgspec.json.encode(told).decode())


def forget(connection: Connection, name: str) -> None:
    """A worker that ends in order is expected no more."""
    connection.execute(delete(t.meta).where(t.meta.c.key == f"{_KEY}{name}"))


def workers(connection: Connection, now: datetime) -> list[Standing]:
    """Every worker that is expected, by name."""
    query = select(t.meta.c.value).where(t.meta.c.key.startswith(_KEY, autoescape=True)).order_by(t.meta.c.key)
    all_told = [msgspec.json.decode(value, type=WorkerState) for value in connection.execute(query).scalars()]
    return [_standing(told, now) for told in all_told if now - from_us(told.at) < GONE_AFTER]


def _standing(told: WorkerState, now: datetime) -> Standing:
    at = from_us(told.at)
    state = "silent" if now - at > SILENT_AFTER else "waits" if told.faults else "ok"
    faults = [f"{topic}: {fault}" for topic, fault in sorted(told.faults.items())]
    return Standing(
        name=told.name, at=at, state=state, lag=sum(told.lag.values()), age_s=round(told.age_s, 1), faults=faults
    )
