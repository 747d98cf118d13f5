"""The writing thread: durable before it answers, many at once, and nobody's failure is another's."""

import threading

import msgspec
import pytest
from flow import T0, a_signal
from sqlalchemy import select

from connectors.parse import finish
from streams.door import Receipt, part
from streams.store import schema as t
from streams.store.database import Database
from streams.writer import GROUP_MAX, Writer

pytestmark = pytest.mark.stores


@pytest.fixture
def writer(line):
    started = Writer(line.system.database, line.system.vault)
    started.start()
    yield started
    started.stop()


def an_arrival(n=1, **fields):
    return part(finish(a_signal(source_id=f"a{n}", **fields), T0))


def unstorable(n):
    """What no store takes: its private half is nothing that can be sealed."""
    return msgspec.structs.replace(an_arrival(n), private={"raw": object()})


def put(key):
    return lambda connection: connection.execute(t.meta.insert(), [{"key": key, "value": "1"}])


def fail(connection):
    connection.execute(t.meta.insert(), [{"key": "half", "value": "1"}])
    raise ValueError("this job fails")


def keys(line):
    return [row.key for row in line.rows(t.meta)]


def test_a_signal_is_durable_when_its_receipt_is_given(line, writer):
    assert writer.receive([[an_arrival()]], T0).result(10) == [[Receipt.ACCEPTED]]
    other = Database(line.system.settings.database_url)
    with other.reading() as connection:
        assert connection.execute(select(t.signals.c.state)).scalars().all() == ["waiting"]
        assert connection.execute(select(t.log.c.topic, t.log.c.count)).all() == [("signals", 1)]
    other.close()


def test_arrivals_that_wait_together_share_one_envelope(line):
    waiting = Writer(line.system.database, line.system.vault)
    futures = [waiting.receive([[an_arrival(n)], [an_arrival(n + 5)]], T0) for n in range(5)]
    assert waiting.waiting == 10
    waiting.start()
    assert [future.result(10) for future in futures] == [[[Receipt.ACCEPTED]] * 2] * 5
    waiting.stop()
    assert [row.count for row in line.rows(t.log)] == [10]
    assert waiting.waiting == 0


def test_a_parcel_that_cannot_be_stored_is_nobody_elses_failure(line, writer):
    """Whatever keeps one sender's signals out, those that were handed in with them are stored."""
    parcels = [[an_arrival(1), an_arrival(2)], [unstorable(3)], [an_arrival(4)]]
    first, second, third = writer.receive(parcels, T0).result(10)
    (alone,) = writer.receive([[unstorable(5)]], T0).result(10)
    assert [first, third] == [[Receipt.ACCEPTED] * 2, [Receipt.ACCEPTED]]
    assert [type(each).__name__ for each in (second, alone)] == ["TypeError"] * 2
    assert len(line.rows(t.signals)) == 3
    assert writer.waiting == 0


def test_a_job_that_fails_fails_alone_and_leaves_nothing(line):
    waiting = Writer(line.system.database, line.system.vault)
    good, bad, other = (waiting.submit(job) for job in (put("one"), fail, put("two")))
    waiting.start()
    waiting.stop()
    assert good.exception() is None
    assert other.exception() is None
    assert isinstance(bad.exception(), ValueError)
    assert sorted(keys(line)) == ["one", "two"]


def test_a_client_that_went_away_does_not_stop_the_writer(line):
    waiting = Writer(line.system.database, line.system.vault)
    gone = waiting.receive([[an_arrival()]], T0)
    stays = waiting.submit(put("after"))
    assert gone.cancel()
    waiting.start()
    stays.result(10)
    waiting.stop()
    assert keys(line) == ["after"]
    assert waiting.waiting == 0


def test_what_waits_when_the_writer_stops_is_still_written(line):
    waiting = Writer(line.system.database, line.system.vault)
    futures = [waiting.submit(put(f"k{n:04}")) for n in range(GROUP_MAX + 10)]
    waiting.start()
    waiting.stop()
    assert all(future.done() for future in futures)
    assert len(keys(line)) == GROUP_MAX + 10


def test_signals_handed_in_by_many_threads_are_counted_exactly(line, writer):
    def hand_in(thread):
        for n in range(20):
            writer.receive([[an_arrival(thread * 100 + n)]], T0).result(30)

    threads = [threading.Thread(target=hand_in, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    writer.submit(lambda connection: None).result(10)
    assert writer.waiting == 0
    assert len(line.rows(t.signals)) == 160


def test_two_writers_on_one_database_both_get_everything_in(line, writer):
    database = Database(line.system.settings.database_url)
    other = Writer(database, line.system.vault)
    other.start()
    futures = [(writer if n % 2 else other).receive([[an_arrival(n), an_arrival(n + 1)]], T0) for n in range(60)]
    for future in futures:
        future.result(30)
    other.stop()
    database.close()
    assert len(line.rows(t.signals)) == 61
    assert sum(row.count for row in line.rows(t.log)) == 61
