"""The loop: turn after turn while there is more, a look now and then, and no fault that ends it."""

import errno
import threading

import pytest
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from connectors.errors import ConnectorError
from streams.faults import NO_ROOM, STORE_AWAY
from streams.loop import Loop


class Told(Loop):
    """Does what it is told, turn by turn, and says when all is done."""

    def __init__(self, *turns, every_s=60.0, again_s=None):
        super().__init__("told", every_s=every_s, again_s=again_s)
        self.turns, self.taken, self.is_done = list(turns), [], threading.Event()

    def take_turn(self):
        turn = self.turns.pop(0)
        self.taken.append(turn)
        if not self.turns:
            self.is_done.set()
        if isinstance(turn, Exception):
            raise turn
        return turn


def taken_by(loop):
    loop.start()
    assert loop.is_done.wait(10)
    loop.stop()
    return loop.taken


def test_while_there_is_more_the_next_turn_comes_at_once():
    assert taken_by(Told(True, True, False)) == [True, True, False]


def test_it_looks_again_after_a_while():
    assert taken_by(Told(False, False, every_s=0.01)) == [False, False]


def test_who_wakes_it_need_not_wait():
    loop = Told(False, False)
    loop.start()
    while not loop.is_done.wait(0.01):
        loop.wake()
    loop.stop()
    assert loop.taken == [False, False]


def test_a_fault_is_kept_until_a_turn_ends_well():
    fault = OSError("disk full")
    loop = Told(fault, fault, every_s=60, again_s=0.01)
    assert taken_by(loop) == [fault, fault]
    assert loop.failure is fault
    healed = Told(fault, False, every_s=60, again_s=0.01)
    assert taken_by(healed) == [fault, False]
    assert healed.failure is None


def test_a_fault_that_lasts_is_in_the_log_once_by_its_first_line_and_so_is_its_end(caplog):
    lasting = OSError("disk full\n[parameters: 示例]")
    taken_by(Told(lasting, False, again_s=0.01))
    assert caplog.messages == []
    taken_by(Told(lasting, lasting, lasting, True, False, again_s=0.01))
    assert caplog.messages == ["told has a fault that lasts: OSError: disk full", "told is well again"]


@pytest.mark.parametrize(
    ("fault", "said", "logged"),
    [
        (OSError(errno.ENOSPC, "full"), NO_ROOM, f"{NO_ROOM}; OSError: [Errno 28] full"),
        (PoolTimeoutError("limit"), STORE_AWAY, f"{STORE_AWAY}; TimeoutError: limit"),
        (ConnectorError("Kafka 连接不上"), "Kafka 连接不上", "ConnectorError: Kafka 连接不上"),
        (ValueError("示例"), "ValueError: 示例", "ValueError: 示例"),
    ],
)
def test_a_fault_that_a_person_can_mend_is_said_in_our_words_and_the_log_has_both(fault, said, logged, caplog):
    loop = Told(fault, fault, again_s=0.01)
    taken_by(loop)
    assert loop.fault == said
    assert caplog.messages == [f"told has a fault that lasts: {logged}"]


def test_what_never_began_can_be_ended():
    loop = Told(False)
    loop.stop()
    assert loop.taken == []
