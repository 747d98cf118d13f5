"""Signals of many requests that are stored together, and what each request hears of it."""

import asyncio
import threading
from concurrent.futures import Future

import pytest
from flow import T0, a_signal

from connectors.parse import finish
from console.together import Together
from streams.door import Receipt, part


class Store:
    """Takes parcels, and stores them when it is told to, in another thread."""

    def __init__(self):
        self.groups = []
        self._futures = []

    def hand_over(self, parcels):
        self.groups.append(parcels)
        self._futures.append(Future())
        return self._futures[-1]

    async def store(self, *outcomes):
        """The oldest group; by default everything in it is new."""
        parcels = self.groups[len(self.groups) - len(self._futures)]
        stored = list(outcomes) or [[Receipt.ACCEPTED] * len(parcel) for parcel in parcels]
        thread = threading.Thread(target=self._futures.pop(0).set_result, args=(stored,))
        thread.start()
        while thread.is_alive():
            await asyncio.sleep(0.001)


def an_arrival(n):
    return part(finish(a_signal(source_id=f"t{n}"), T0))


def asked(together, *numbers):
    return asyncio.create_task(together.receive([an_arrival(n) for n in numbers]))


def ids(store):
    return [[[arrival.signal.source_id for arrival in parcel] for parcel in parcels] for parcels in store.groups]


def test_who_is_alone_does_not_wait_and_those_who_come_meanwhile_go_together():
    async def visit():
        store = Store()
        together = Together(store.hand_over)
        first = asked(together, 1)
        await asyncio.sleep(0)
        others = [asked(together, 2), asked(together, 3, 4)]
        await asyncio.sleep(0)
        assert together.waiting == 3
        await store.store()
        assert await first == [Receipt.ACCEPTED]
        await asyncio.sleep(0.05)  # the company of the first group is not awaited for ever
        assert together.waiting == 0
        await store.store([Receipt.REPEATED], [Receipt.UPDATED, Receipt.ACCEPTED])
        answers = await asyncio.gather(*others)
        assert answers == [[Receipt.REPEATED], [Receipt.UPDATED, Receipt.ACCEPTED]]
        return ids(store)

    assert asyncio.run(visit()) == [[["t1"]], [["t2"], ["t3", "t4"]]]


def test_a_failure_reaches_the_one_whose_it_is_and_one_who_left_disturbs_nobody():
    async def visit():
        store = Store()
        together = Together(store.hand_over)
        asked(together, 0)
        await asyncio.sleep(0)
        left, failed, stays = asked(together, 1), asked(together, 2), asked(together, 3)
        await asyncio.sleep(0)
        await store.store()
        await asyncio.sleep(0.05)
        left.cancel()
        await store.store([Receipt.ACCEPTED], OSError("disk full"), [Receipt.ACCEPTED])
        assert await asyncio.wait_for(stays, 10) == [Receipt.ACCEPTED]
        await asyncio.wait_for(failed, 10)

    with pytest.raises(OSError, match="disk full"):
        asyncio.run(visit())


def test_what_cannot_be_handed_over_is_told_and_the_next_is_stored():
    async def visit():
        store = Store()
        faults = [ValueError("no such area")]
        together = Together(lambda parcels: store.hand_over(parcels) if not faults else raising(faults.pop()))
        with pytest.raises(ValueError, match="no such area"):
            await asyncio.wait_for(asked(together, 1), 10)
        answer = asked(together, 2)
        await asyncio.sleep(0.05)
        await store.store()
        return await asyncio.wait_for(answer, 10)

    assert asyncio.run(visit()) == [Receipt.ACCEPTED]


def raising(fault):
    raise fault


def test_a_loop_that_ended_while_it_waited_keeps_nobody_else_from_being_stored():
    store = Store()
    together = Together(store.hand_over)

    async def leave():
        asked(together, 1)
        await asyncio.sleep(0)

    async def visit():
        answer = asked(together, 2)
        await asyncio.sleep(0)
        await store.store()
        await store.store()
        return await asyncio.wait_for(answer, 10)

    asyncio.run(leave())
    assert asyncio.run(visit()) == [Receipt.ACCEPTED]
    assert ids(store) == [[["t1"]], [["t2"]]]
