"""The sample day: its own clock, its own fence, and what a crash leaves of both."""

from datetime import timedelta

import fragile
from sqlalchemy import select
from staging import history_of

from connectors.signal import signal_id
from streams.drills.sample import EXERCISE
from streams.drills.staged import prepare, staged_clock
from streams.store import schema as t
from streams.store.schema import to_us
from streams.store.stored import written_until


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
