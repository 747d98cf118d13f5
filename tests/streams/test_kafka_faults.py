"""Faults of the distributed system on a real broker, one by one; `make soak-kafka` plays them in rounds under load."""

import signal
from time import sleep

import pytest
from fleet import Fleet
from working import until

from streams.clock import SystemClock
from streams.cluster.workers import workers

pytestmark = [pytest.mark.cluster, pytest.mark.slow]


@pytest.fixture(scope="module")
def fleet(kafka_broker, tmp_path_factory):
    """A worker that runs, and what is sent to it: where one claim left it, the next goes on."""
    one = Fleet(tmp_path_factory.mktemp("fleet"), kafka_broker)
    yield one
    one.close()


def begun(fleet):
    """Its worker runs, and has worked off what was sent to it until now."""
    if "w1" not in fleet.workers:
        fleet.start("w1")
    fleet.send(60)  # so that there is a position to be committed
    fleet.settle()


def test_a_worker_that_is_killed_stands_still_or_is_told_to_end_loses_and_doubles_nothing(fleet):
    begun(fleet)
    before = fleet.stored()
    fleet.send(300)
    until(lambda: fleet.stored() > before, 120)
    fleet.end("w1", signal.SIGKILL)
    fleet.start("w1")
    fleet.repeat(150)
    fleet.send(100)
    until(lambda: fleet.stored() > before + 300, 120)
    fleet.hit("w1", signal.SIGSTOP)
    fleet.send(200)
    sleep(1)
    fleet.hit("w1", signal.SIGCONT)
    until(lambda: fleet.stored() > before + 400)
    code = fleet.end("w1")
    fleet.start("w1")
    fleet.settle()
    assert [code, list(fleet.audit())] == [0, []]


def test_a_worker_whose_broker_goes_away_says_so_until_it_is_back_and_ends_without_complaint_while_it_is_away(
    stopping_kafka, fleet
):
    begun(fleet)
    before = len(fleet.log("w1"))
    stopping_kafka.stop()
    until(lambda: standing(fleet)[0] == "waits")
    faults = standing(fleet)[1]
    for _ in range(2):
        since = told_at(fleet)
        until(lambda since=since: told_at(fleet) > since)
    stopping_kafka.start()
    until(lambda: standing(fleet) == ("ok", []))
    stopping_kafka.stop()
    until(lambda: standing(fleet)[0] == "waits")
    code, log = fleet.end("w1"), fleet.log("w1")[before:]
    assert [each.split("：")[:2] for each in faults] == [
        ["broker: SHIAN_KAFKA", f"Kafka 连接不上（{stopping_kafka.plain.address} 对方没有接受连接）"]
    ]
    assert [code, "Unable connect" in log, "Traceback" in log, "\x1b" in log] == [0, True, False, False]


def standing(fleet):
    """How the only worker stands, as a desk reads it."""
    with fleet.system.database.reading() as connection:
        told = workers(connection, SystemClock().now())
    return (told[0].state, told[0].faults) if told else ("", [])


def told_at(fleet):
    """When it last said so."""
    with fleet.system.database.reading() as connection:
        return [each.at for each in workers(connection, SystemClock().now())]
