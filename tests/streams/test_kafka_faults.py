"""Faults of the distributed system on a real broker, one by one; `make soak-kafka` plays them in rounds under load."""

import signal
from time import sleep

import pytest
from fleet import Fleet
from working import cluster_settings, send, until, working

from streams.clock import SystemClock
from streams.cluster.workers import TELL_S, workers

pytestmark = [pytest.mark.cluster, pytest.mark.slow]


@pytest.fixture
def fleet(kafka_broker, tmp_path):
    """One worker."""
    one = Fleet(tmp_path, kafka_broker)
    one.start("w1")
    yield one
    one.close()


def test_a_worker_that_is_killed_and_one_that_stands_still_lose_and_double_nothing(fleet):
    fleet.send(600)
    until(lambda: fleet.stored() > 0)
    fleet.end("w1", signal.SIGKILL)
    fleet.start("w1")
    fleet.repeat(300)
    until(lambda: fleet.stored() > 300)
    fleet.hit("w1", signal.SIGSTOP)
    fleet.send(200)
    sleep(1)
    fleet.hit("w1", signal.SIGCONT)
    fleet.settle()
    assert list(fleet.audit()) == []


def test_a_worker_that_is_told_to_end_finishes_what_it_has_begun(fleet):
    fleet.send(300)
    until(lambda: fleet.stored() > 0)
    code = fleet.end("w1")
    fleet.start("w1")
    fleet.settle()
    assert [code, list(fleet.audit())] == [0, []]


def test_a_worker_that_is_told_to_end_while_its_broker_is_away_ends_without_complaint(tmp_path, own_kafka):
    (tmp_path / "fleet").mkdir()
    fleet = Fleet(tmp_path / "fleet", own_kafka)
    try:
        fleet.start("w1")
        fleet.send(60)
        fleet.settle()
        own_kafka.stop()
        until(lambda: "Unable connect" in fleet.log("w1"))
        code, log = fleet.end("w1"), fleet.log("w1")
    finally:
        fleet.close()
    assert [code, "Traceback" in log, "\x1b" in log] == [0, False, False]


def test_a_worker_whose_broker_goes_away_says_what_it_waits_for_and_when_it_is_back(tmp_path, own_kafka):
    with working(cluster_settings(tmp_path / "w", own_kafka.address)) as worker:
        until(lambda: standing(worker) == ("ok", []))
        send(worker.settings, "signals", b"{}")  # so that there is a position to be committed
        own_kafka.stop()
        until(lambda: standing(worker)[0] == "waits")
        faults = standing(worker)[1]
        sleep(TELL_S * 2)
        since = told_at(worker)
        until(lambda: told_at(worker) > since)
        own_kafka.start()
        until(lambda: standing(worker) == ("ok", []))
    assert [each.split("：")[:2] for each in faults] == [
        ["broker: SHIAN_KAFKA", f"Kafka 连接不上（{own_kafka.address} 对方没有接受连接）"]
    ]


def standing(worker):
    """How the only worker stands, as a desk reads it."""
    with worker.system.database.reading() as connection:
        told = workers(connection, SystemClock().now())
    return (told[0].state, told[0].faults) if told else ("", [])


def told_at(worker):
    """When it last said so."""
    with worker.system.database.reading() as connection:
        return [each.at for each in workers(connection, SystemClock().now())]
