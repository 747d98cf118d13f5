"""The same day of signals ends in the same cases, clocks and outcomes on SQLite and on PostgreSQL."""

import random
import threading
from datetime import timedelta

import pytest
from flow import FixedClock
from killing import OFFICER
from same_day import OPENS, a_day, canonical, differences, digest_of, partition

from connectors.parse import finish
from playbooks.actions import Action
from playbooks.entries import Actor, digest
from streams.door import part
from streams.embedded import Runner
from streams.feeder import waiting
from streams.settings import read_settings
from streams.system import build

SEED = 20261125


def the_end_of(day, settings, *, seed=SEED):
    """The canonical result of a day: everything in, a few actions, then two weeks of nobody doing anything."""
    clock = FixedClock(OPENS + timedelta(hours=10))
    runner = Runner(build(settings, clock))
    runner.start()
    try:
        take_in(runner, day, random.Random(seed))
        act(runner)
        clock.moment = OPENS + timedelta(days=14)
        runner.tick()
        with runner.system.database.reading() as connection:
            return canonical(connection)
    finally:
        runner.stop()


def take_in(runner, day, chance):
    """Through the door in handfuls, and wait until every one has found its place."""
    rest = list(day)
    while rest:
        count = chance.randrange(1, 12)
        some, rest = rest[:count], rest[count:]
        runner.receive([part(finish(signal, signal.received_at)) for signal in some]).result(60)
    for _ in range(1200):
        with runner.system.database.reading() as connection:
            if waiting(connection) == 0:
                return
        threading.Event().wait(0.05)
    raise AssertionError(f"the line did not catch up: {runner.feeder.failure}")


def act(runner):
    """The officer takes on every third case and accepts its first complaint."""
    with runner.system.database.reading() as connection:
        found = canonical(connection)
    for name in partition(found)[::3]:
        case = case_of(runner, name.split("+")[0])
        for kind, body in (("acknowledge", {}), ("complete", {"step": "decide_acceptance", "outcome": "accepted"})):
            actor = Actor(**OFFICER)
            action = Action(
                id=digest(name, kind), case=case, kind=kind, actor=actor, at=OPENS + timedelta(hours=9), body=body
            )
            runner.act(action).result(60)


def case_of(runner, signal_id):
    from streams import schema as t

    with runner.system.database.reading() as connection:
        return connection.execute(t.signals.select().where(t.signals.c.id == signal_id)).one().case_id


@pytest.mark.slow
def test_a_day_ends_the_same_on_sqlite_and_on_postgresql(tmp_path, postgres):
    day = a_day(SEED)
    one = the_end_of(day, read_settings({}, data=tmp_path / "a"), seed=1)
    other = the_end_of(day, read_settings({}, data=tmp_path / "b", database=postgres), seed=2)
    assert differences(one, other) == []
    assert digest_of(one) == digest_of(other)
    clocks = [clock for case in one["cases"].values() for clock in case["clocks"]]
    assert len(one["cases"]) > 5
    assert {clock[-1] for clock in clocks} >= {"overdue"}, "a day on which nothing is missed compares little"


def test_the_checker_names_what_differs():
    one = {"cases": {"a+b": {"state": "open"}, "c": {"state": "open"}}, "others": {"x": "news"}}
    other = {"cases": {"a": {"state": "open"}, "c": {"state": "closed"}}, "others": {"x": "irrelevant"}}
    assert differences(one, one) == []
    assert differences(one, other) == [
        "cases: c: state: open ≠ closed",
        "cases: only in the first: a+b",
        "cases: only in the second: a",
        "others: x: news ≠ irrelevant",
    ]
