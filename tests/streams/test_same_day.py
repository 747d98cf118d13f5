"""The same day of signals ends in the same cases, clocks and outcomes on SQLite, on PostgreSQL and through Kafka."""

import random
import threading
from datetime import timedelta

import msgspec
import pytest
from fleet import COUNTIES, Fleet
from flow import FixedClock
from killing import OFFICER
from same_day import OPENS, a_day, canonical, differences, digest_of, partition
from sqlalchemy import func, select

from connectors.parse import finish
from console.commands.desk import log_reader
from playbooks.actions import Action
from playbooks.entries import Actor, digest
from streams.door import WAITING, part
from streams.embedded import Runner
from streams.settings import read_settings
from streams.store import schema as t
from streams.system import build

SEED = 20261125


def the_end_of(day, settings, *, seed=SEED, reads=None):
    """The canonical result of a day: everything in, a few actions, then two weeks of nobody doing anything."""
    clock = FixedClock(OPENS + timedelta(hours=10))
    runner = Runner(build(settings, clock), reads=reads)
    runner.start()
    try:
        take_in(runner, day, random.Random(seed))
        act(runner)
        clock.moment = OPENS + timedelta(days=14)
        runner.ticker.look()
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
    undecided = select(func.count()).where(t.signals.c.state == WAITING)
    for _ in range(2400):
        with runner.system.database.reading() as connection:
            if connection.execute(undecided).scalar_one() == 0:
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
    with runner.system.database.reading() as connection:
        return connection.execute(t.signals.select().where(t.signals.c.id == signal_id)).one().case_id


@pytest.mark.slow
def test_a_day_ends_the_same_on_sqlite_and_on_postgresql(tmp_path, postgres):
    day = a_day(SEED, 120)
    one = the_end_of(day, read_settings({}, data=tmp_path / "a"), seed=1)
    other = the_end_of(day, read_settings({}, data=tmp_path / "b", database=postgres), seed=2)
    assert differences(one, other) == []
    assert digest_of(one) == digest_of(other)
    clocks = [clock for case in one["cases"].values() for clock in case["clocks"]]
    assert len(one["cases"]) > 5
    assert {clock[-1] for clock in clocks} >= {"overdue"}, "a day on which nothing is missed compares little"


def over_counties(day):
    """The same day in four counties, so that both workers have cases; the media do not say where."""
    for n, signal in enumerate(day):
        area = None if signal.channel == "media" else COUNTIES[n % len(COUNTIES)]
        yield msgspec.structs.replace(signal, area=area)


@pytest.fixture
def through_kafka(kafka_broker, tmp_path, postgres):
    """The end of a day that comes in at a desk and is worked off by two workers, all on one PostgreSQL."""
    fleet = Fleet(tmp_path / "cluster", kafka_broker, database=postgres)
    fleet.start("w1")
    fleet.start("w2")
    yield lambda day, **how: the_end_of(day, fleet.settings, reads=log_reader, **how)
    fleet.close()


@pytest.mark.slow
@pytest.mark.cluster
def test_a_day_ends_the_same_embedded_and_through_a_desk_kafka_and_two_workers_in_whatever_order_a_second_comes(
    tmp_path, through_kafka
):
    """The morning comes as it came; of the afternoon, at noodle shops, what came in one second comes in any order."""
    morning = list(over_counties(a_day(SEED, 80)))
    afternoon = list(in_bursts(over_counties(a_day(SEED + 1, 80, kind="面馆", first=80))))
    one = the_end_of(morning + afternoon, read_settings({}, data=tmp_path / "one", areas=COUNTIES))
    other = through_kafka(morning + shuffled_within_a_second(afternoon, random.Random(SEED)))
    assert partition(other) == partition(one)
    early = {finish(signal, signal.received_at).id for signal in morning}
    compared = of_signals(one, early)
    assert differences(compared, of_signals(other, early)) == []
    assert {case["area"] for case in compared["cases"].values()} == set(COUNTIES)


def of_signals(result, ids):
    """The part of a result that is about some signals."""
    cases = {name: case for name, case in result["cases"].items() if ids >= set(name.split("+"))}
    return {"cases": cases, "others": {name: state for name, state in result["others"].items() if name in ids}}


def in_bursts(day):
    """Eight signals in each second that has any, from half past one on."""
    for n, signal in enumerate(day):
        at = OPENS + timedelta(hours=5, minutes=20 * (n // 8), milliseconds=100 * (n % 8))
        yield msgspec.structs.replace(signal, received_at=at)


def shuffled_within_a_second(day, chance):
    """In another order, in which no signal is earlier than one of the second before."""
    return sorted(day, key=lambda signal: (signal.received_at.replace(microsecond=0), chance.random()))


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
