"""Workers: what each worker of the distributed system says of itself every few seconds, for every desk to read."""

from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, delete, select

from ..store import schema as t
from ..store.marks import mark
from ..store.schema import from_us
from ..store.sharing import Skew

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
    ahead_s: float = 0.0
    """By how much its clock is ahead of the database's, or behind; nought where that is little."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A worker as a desk shows it; `state`: ok, waits (for the store or the broker), silent, or skewed (its clock)."""

    name: str
    at: datetime
    state: str
    lag: int
    age_s: float
    faults: list[str] = []
    ahead_s: float = 0.0


def by_store(told: WorkerState, skew: Skew) -> WorkerState:
    """The same by the database's clock, where the worker's own is wrong: it would look silent, or fresh for ever."""
    if not skew.fault:
        return told
    ahead = skew.ahead.total_seconds()
    at, age_s = told.at - round(ahead * 1e6), max(0.0, told.age_s - ahead)
    return replace(told, at=at, age_s=age_s, ahead_s=round(ahead, 1))


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
    state = "waits" if told.faults else "skewed" if told.ahead_s else "ok"
    state = "silent" if now - at > SILENT_AFTER else state
    faults = [f"{topic}: {fault}" for topic, fault in sorted(told.faults.items())]
    return Standing(
        name=told.name,
        at=at,
        state=state,
        lag=sum(told.lag.values()),
        age_s=round(told.age_s, 1),
        faults=faults,
        ahead_s=told.ahead_s,
    )
