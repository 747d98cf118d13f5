"""Workers: every desk on the store reads how each of them stands."""

from datetime import timedelta

import pytest
from flow import T0

from console.commands.status import words_of
from console.reading.queries import status
from streams.cluster.workers import GONE_AFTER, SILENT_AFTER, WorkerState, by_store, forget, tell, workers
from streams.store.schema import to_us
from streams.store.sharing import Skew

pytestmark = pytest.mark.stores
SECOND = timedelta(seconds=1)


def say(line, name="w1", **fields):
    plain = {"at": to_us(T0), "lag": {"shian.signals": 3, "shian.work": 4}, "age_s": 12.34}
    with line.writing() as connection:
        tell(connection, WorkerState(name=name, **(plain | fields)))


def standing(line, now=T0):
    with line.system.database.reading() as connection:
        return [(each.name, each.state, each.lag, each.age_s, each.faults) for each in workers(connection, now)]


def test_a_worker_stands_as_it_last_said(line):
    say(line, lag={}, age_s=0.0)
    say(line)
    say(line, "w2", faults={"work": "OperationalError: away", "commit": "KafkaError"})
    assert standing(line) == [
        ("w1", "ok", 7, 12.3, []),
        ("w2", "waits", 7, 12.3, ["commit: KafkaError", "work: OperationalError: away"]),
    ]


def test_a_worker_that_says_nothing_is_silent_and_after_a_day_gone(line):
    say(line)
    moments = (SILENT_AFTER, SILENT_AFTER + SECOND, GONE_AFTER - SECOND, GONE_AFTER)
    assert [[each[1] for each in standing(line, T0 + moment)] for moment in moments] == [
        ["ok"],
        ["silent"],
        ["silent"],
        [],
    ]


def test_a_worker_that_ended_in_order_is_not_missed(line):
    say(line)
    say(line, "w10")
    with line.writing() as connection:
        forget(connection, "w1")
    assert [name for name, *_ in standing(line)] == ["w10"]


def skewed_by(ahead, fault="differ"):
    skew = Skew(None)
    skew.ahead, skew.fault = ahead, fault
    return skew


@pytest.mark.parametrize("ahead", [timedelta(hours=1), timedelta(hours=-1)])
def test_a_worker_whose_clock_is_wrong_is_neither_silent_nor_fresh(line, ahead):
    said_at = T0 + ahead  # by its own clock
    told = WorkerState(name="w1", at=to_us(said_at), lag={}, age_s=max(0.0, ahead.total_seconds() + 5))
    line.write(lambda connection: tell(connection, by_store(told, skewed_by(ahead))))
    found = [line.read(lambda c, at=at: workers(c, at))[0] for at in (T0, T0 + SILENT_AFTER + SECOND)]
    assert [(each.state, each.at, each.ahead_s) for each in found] == [
        ("skewed", T0, ahead.total_seconds()),
        ("silent", T0, ahead.total_seconds()),
    ]
    assert by_store(told, skewed_by(ahead, fault="")) == told


def test_the_status_has_every_worker_in_figures_and_in_words(line):
    say(line, faults={"work": "away"})
    with line.system.database.reading() as connection:
        numbers = status(connection, T0 + SECOND)
    (worker,) = numbers["workers"]
    numbers |= {"backup": {"state": "unset"}, "doors": {"faults": [], "closed": []}, "disk": {"state": "ok"}}
    numbers |= {"clock": {"synchronised": True}, "tls": {"state": "ok"}, "roster": {"state": "unset"}}
    numbers |= {"desk": {"state": "stopped"}}
    assert (worker["name"], worker["lag"], worker["age_s"], worker["state"]) == ("w1", 7, 12.3, "waits")
    assert "处理节点 w1：待处理消息 7 条，手头最早一条已等 12 秒" in words_of(numbers)
    assert "正在等待：work: away" in words_of(numbers)
