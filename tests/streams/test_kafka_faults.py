"""Faults of the distributed system on a real broker, one by one; `make soak-kafka` plays them in rounds under load."""

import signal
from time import sleep

import pytest
from fleet import Fleet
from working import until

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
