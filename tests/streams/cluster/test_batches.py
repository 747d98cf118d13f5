"""Batches: what waits is begun together, and reported done in the order in which it came."""

import asyncio
from contextlib import asynccontextmanager, suppress

from streams.cluster.batches import BATCH_LINES, Batches, HandedOver


class Played:
    """Steps that write down what is done; finishing waits until it may."""

    def __init__(self):
        self.epoch, self.batches, self.prepared, self.finished = 0, [], [], []
        self.may_finish = asyncio.Event()
        self.may_finish.set()

    def is_ours(self, one):
        return one.epoch == self.epoch

    def begin(self, batch):
        self.batches.append([each.offset for each in batch])

    async def prepare(self, lines):
        self.prepared += lines
        return len(lines)

    async def finish(self, lines, prepared):
        await self.may_finish.wait()
        assert prepared == len(lines)

    def done(self, batch):
        self.finished += [each.offset for each in batch]


def handed(offset, lines=1, epoch=0):
    return HandedOver(place=None, offset=offset, epoch=epoch, lines=[b"x"] * lines)


@asynccontextmanager
async def at_work(steps):
    batches = Batches(steps)
    working = asyncio.create_task(batches.work())
    yield batches
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working


async def settle():
    for _ in range(50):
        await asyncio.sleep(0)


def play(scenario):
    return asyncio.run(scenario())


def test_what_waits_is_begun_together_and_done_in_its_order():
    async def scenario():
        steps = Played()
        batches = Batches(steps)
        for n in range(5):
            await batches.put(handed(n))
        working = asyncio.create_task(batches.work())
        await settle()
        working.cancel()
        return steps.batches, steps.finished, batches.begun

    assert play(scenario) == ([[0, 1, 2, 3, 4]], [0, 1, 2, 3, 4], 0)


def test_the_next_batch_is_prepared_while_the_former_becomes_durable():
    async def scenario():
        steps = Played()
        steps.may_finish.clear()
        async with at_work(steps) as batches:
            for n in range(3):
                await batches.put(handed(n))
                await settle()
            before = len(steps.prepared), list(steps.finished), batches.begun
            steps.may_finish.set()
            await settle()
            return before, steps.finished

    assert play(scenario) == ((3, [], 3), [0, 1, 2])


def test_a_batch_is_not_much_longer_than_it_may_be():
    async def scenario():
        steps = Played()
        batches = Batches(steps)
        for n in range(2):
            await batches.put(handed(n, lines=BATCH_LINES - 1))
        working = asyncio.create_task(batches.work())
        await batches.put(handed(2))
        await settle()
        working.cancel()
        return steps.batches

    assert play(scenario) == [[0, 1], [2]]


def test_whoever_puts_more_than_may_wait_waits_until_there_is_room():
    async def scenario():
        steps = Played()
        batches = Batches(steps)
        await batches.put(handed(0, lines=2 * BATCH_LINES))
        putting = asyncio.create_task(batches.put(handed(1)))
        await settle()
        before = putting.done(), batches.is_full
        working = asyncio.create_task(batches.work())
        await settle()
        working.cancel()
        return before, putting.done(), steps.finished

    assert play(scenario) == ((False, True), True, [0, 1])


def test_while_it_is_held_nothing_new_is_begun():
    async def scenario():
        steps = Played()
        async with at_work(steps) as batches:
            batches.hold(True)
            await batches.put(handed(0))
            await settle()
            before = list(steps.batches)
            batches.hold(False)
            await settle()
            return before, steps.batches

    assert play(scenario) == ([], [[0]])


def test_what_was_handed_over_before_its_partition_went_is_dropped():
    async def scenario():
        steps = Played()
        async with at_work(steps) as batches:
            batches.hold(True)
            await batches.put(handed(0))
            steps.epoch = 1
            await batches.put(handed(7, epoch=1))
            batches.hold(False)
            await settle()
            return steps.finished

    assert play(scenario) == [7]
