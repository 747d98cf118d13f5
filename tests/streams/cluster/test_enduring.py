"""Enduring: a fault of others is waited out, a line that can never go well is set aside alone, in whatever batch."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from streams.clock import SystemClock
from streams.cluster import enduring
from streams.cluster.batches import HandedOver
from streams.cluster.enduring import Enduring, TopicWork
from streams.cluster.gauges import Gauges
from streams.cluster.offsets import Offsets


class Away:
    """Work on lines of which some are bad; the store is away for so many tries."""

    def __init__(self, bad=(), tries=0, bad_in="finish"):
        self.bad, self.tries, self.bad_in = set(bad), tries, bad_in
        self.stored, self.aside = [], []

    def work(self):
        return TopicWork(prepare=self.prepare, finish=self.finish, set_aside=self.set_aside)

    async def prepare(self, lines):
        if self.bad_in == "prepare" and self.bad & set(lines):
            raise ValueError("bad")
        return lines

    async def finish(self, lines):
        if self.tries:
            self.tries -= 1
            raise OperationalError("COMMIT", {}, Exception("away"))
        if self.bad & set(lines):
            raise ValueError("bad")
        self.stored += lines

    async def set_aside(self, poison):
        self.aside.append((poison.reason, poison.body))


def endured(away, lines):
    """What the gauges say after a batch."""
    gauges = Gauges()
    steps = Enduring("work", away.work(), gauges=gauges, progress=Offsets(), clock=SystemClock().now)

    async def go():
        await steps.finish(lines, await steps.prepare(lines))

    asyncio.run(go())
    return gauges


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    monkeypatch.setattr(enduring, "wait_s", lambda tries: 0)


def test_a_store_that_is_away_is_waited_for():
    away = Away(tries=3)
    gauges = endured(away, [b"a", b"b"])
    assert [away.stored, away.aside, gauges.faults()] == [[b"a", b"b"], [], {}]
    assert b'shian_worker_retries{topic="work"} 3.0' in gauges.text(SystemClock().now())


@pytest.mark.parametrize("step", ["prepare", "finish"])
def test_a_bad_line_is_set_aside_alone_and_the_others_keep_their_order(step):
    lines = [b"%d" % n for n in range(100)]
    away = Away(bad=[b"37", b"99"], bad_in=step)
    endured(away, lines)
    assert away.stored == [line for line in lines if line not in away.bad]
    assert away.aside == [("ValueError: bad", b"37"), ("ValueError: bad", b"99")]


def test_a_bad_line_is_found_while_the_store_comes_and_goes():
    away = Away(bad=[b"b"], tries=5)
    endured(away, [b"a", b"b", b"c"])
    assert [away.stored, [body for _, body in away.aside]] == [[b"a", b"c"], [b"b"]]


@given(st.lists(st.booleans(), max_size=30))
def test_every_line_is_either_stored_or_set_aside(goods):
    lines = [b"%d" % n for n in range(len(goods))]
    away = Away(bad=[line for line, good in zip(lines, goods, strict=True) if not good])
    endured(away, lines)
    assert sorted(away.stored + [body for _, body in away.aside]) == sorted(lines)


def test_only_what_is_done_under_the_assignment_of_now_moves_the_position():
    progress, gauges = Offsets(), Gauges()
    progress.assigned({"p": 0})
    steps = Enduring("work", Away().work(), gauges=gauges, progress=progress, clock=SystemClock().now)
    batch = [HandedOver(place="p", offset=0, epoch=progress.epoch, lines=[b"a"])]
    owned = steps.is_ours(batch[0])
    progress.lost()
    steps.begin(batch)
    steps.done(batch)
    assert [owned, steps.is_ours(batch[0]), progress.reached("p")] == [True, False, 0]
