"""Databases with many real cases, for measuring the queue and the watch."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from sqlalchemy import insert

from playbooks.case import Case
from playbooks.decide import open_case
from playbooks.incoming import Incoming
from streams.clock import VirtualClock
from streams.gathering.work import Work
from streams.settings import read_settings
from streams.store import schema as t
from streams.store.schema import to_us
from streams.system import System, build

START = datetime(2026, 11, 25, 1, 40, tzinfo=UTC)


def system_in(folder: Path) -> System:
    """A system over an empty database in `folder`."""
    return build(read_settings({}, data=folder), VirtualClock(START))


def open_cases(system: System, count: int) -> list[Case]:
    """`count` cases of complaints, each received a second after the one before: no two fall due together."""
    cases = []
    for at in range(0, count, 1000):
        with system.database.writing() as connection:
            work = Work(connection, system.reference)
            for n in range(at, min(at + 1000, count)):
                draft = open_case(
                    system.reference, _complaint(n), alert=f"alert-{n}", area="410702", exercise=None, now=_at(n)
                )
                work.apply(draft)
                cases.append(draft.case)
            work.flush(_at(at + 1000))
    return cases


def pad_timers(system: System, count: int) -> None:
    """`count` further open timers, all in the far future."""
    far = to_us(datetime(2030, 1, 1, tzinfo=UTC))
    for at in range(0, count, 50_000):
        rows = [
            {"id": f"pad-{n}", "case_id": "pad", "of": "pad", "kind": "due", "at": far + n, "done": False}
            for n in range(at, min(at + 50_000, count))
        ]
        with system.database.writing() as connection:
            connection.execute(insert(t.timers), rows)


def _at(n: int) -> datetime:
    return START + timedelta(seconds=n)


def _complaint(n: int) -> Incoming:
    facts = {"channel": "complaint", "request": "complaint", "kind": "complaint", "venue": "restaurant"}
    title = f"示例{n}号餐馆的菜里有异物"
    return msgspec.convert(
        {
            "id": f"signal-{n}",
            "channel": "complaint",
            "title": title,
            "source": "12315",
            "received_at": _at(n),
            "facts": facts,
            "headline": "餐馆 · 异物",
        },
        Incoming,
    )
