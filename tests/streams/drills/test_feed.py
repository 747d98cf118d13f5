"""A staged day is let in: it begins with the first look, and anew as often as it is wished."""

import threading
from datetime import timedelta

import fragile
import pytest
from staging import history_of

from streams.drills.feed import Feed, Opening
from streams.drills.staged import staged_clock
from streams.embedded import Runner
from streams.store import schema as t
from streams.store.schema import from_us


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


def test_a_day_that_could_not_begin_anew_goes_on(prepared, day):
    clock = staged_clock(prepared.system)
    prepared.system.clock = clock
    runner = Runner(prepared.system, idle=True)
    runner.writer.start()
    clock.resume()
    with pytest.raises(OSError, match="示例"):
        Feed(runner, clock, day, history_that_fails).start_again()
    runner.writer.stop()
    assert clock.is_paused is False


def history_that_fails(connection):
    raise OSError("示例")


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
