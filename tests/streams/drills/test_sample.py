"""The sample day: its own clock, its own fence, and what a crash leaves of both."""

import threading
from datetime import timedelta

import fragile
import pytest
from sqlalchemy import select
from staging import history_of

from connectors.signal import signal_id
from streams.drills.sample import EXERCISE, load_sample
from streams.drills.staged import Feed, Opening, prepare, staged_clock
from streams.embedded import Runner
from streams.settings import SEEDS
from streams.store import schema as t
from streams.store.schema import from_us, to_us
from streams.store.stored import written_until


@pytest.fixture(scope="module")
def day():
    return load_sample(SEEDS / "sample")


@pytest.fixture
def prepared(line, day):
    prepare(line.system, day, history_of(line.system, day, fragile.load()))
    return line


def test_the_history_is_behind_the_opening_hour(prepared, day):
    assert [row for row in prepared.rows(t.entries) if row.recorded_at > to_us(day.opens_at)] == []
    with prepared.system.database.reading() as connection:
        history = {signal_id(each.signal) for each in day.signals if each.at < day.opens_at}
        assert set(connection.execute(select(t.signals.c.id)).scalars()) == history


def test_everything_of_the_sample_is_fenced_off(prepared):
    assert {row.exercise for row in prepared.rows(t.signals)} == {EXERCISE}
    assert {row.exercise for row in prepared.rows(t.cases)} == {EXERCISE}
    for file in (prepared.system.settings.data / "outbox").rglob("*.txt"):
        assert file.name.startswith("【示例】")
        assert file.read_text("utf-8").startswith("【示例】")


def test_preparing_twice_changes_nothing(prepared, day):
    before = prepared.rows(t.entries)
    prepare(prepared.system, day, history_of(prepared.system, day, fragile.load()))
    assert prepared.rows(t.entries) == before


def test_the_clock_opens_at_the_opening_hour_and_resumes_where_it_stood(prepared, day):
    clock = staged_clock(prepared.system)
    assert day.opens_at <= clock.now() < day.opens_at + timedelta(hours=1)


def test_after_a_kill_the_clock_is_not_behind_what_was_written(prepared, day):
    """The sample's time is written down now and then only; entries may be ahead of it."""
    later = day.opens_at + timedelta(hours=2)
    with prepared.writing() as connection:
        connection.execute(t.log.insert(), [{"topic": "signals", "at": to_us(later), "count": 0, "body": b""}])
        assert written_until(connection) == later
    assert staged_clock(prepared.system).now() >= later


def test_beginning_again_gives_the_same_day_again(prepared, day):
    clock = staged_clock(prepared.system)
    clock.pause()
    prepared.system.clock = clock
    runner = Runner(prepared.system, idle=True)
    runner.writer.start()
    before = [(row.id, row.kind, row.at) for row in prepared.rows(t.entries)]
    clock.move_to(day.opens_at + timedelta(hours=5))
    Feed(runner, clock, day, history_of(prepared.system, day, fragile.load())).start_again()
    runner.writer.stop()
    assert [(row.id, row.kind, row.at) for row in prepared.rows(t.entries)] == before
    assert clock.now() - day.opens_at < timedelta(minutes=30)
    assert from_us(max(row.recorded_at for row in prepared.rows(t.entries))) <= day.opens_at


def test_the_day_begins_with_the_first_look_and_only_then():
    begun = []
    opening = Opening(lambda: begun.append("begun"))
    opening.wait()
    assert begun == []
    opening.look()
    opening.look()
    assert begun == ["begun"]


def test_where_nobody_looks_the_day_begins_by_itself():
    begun = threading.Event()
    opening = Opening(begun.set, patience_s=0.01)
    opening.wait()
    assert begun.wait(30)


def test_a_day_that_never_began_is_remembered_where_it_stood(prepared, day):
    clock = staged_clock(prepared.system)
    clock.pause()
    stood = clock.now()
    runner = Runner(prepared.system, idle=True)
    runner.writer.start()
    Feed(runner, clock, day, history_of(prepared.system, day, fragile.load())).stop()
    runner.writer.stop()
    kept = {row.key: row.value for row in prepared.rows(t.meta)}
    assert kept["sample_now"] == stood.isoformat()
