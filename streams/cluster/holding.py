"""Holding: which partitions a worker has, where it goes on, and what is committed of them.

Faust's own consumer is asked below faust where faust would end the worker over something that only has to wait.
"""

import asyncio
import contextlib
from functools import partial
from typing import Any

import faust
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError
from aiokafka.structs import OffsetAndMetadata
from aiokafka.structs import TopicPartition as Place
from faust.types import TP

from ..worker_line import Line
from .beginning import why_away
from .workers import TELL_S

COMMIT_S = 1.0
REVOKED_S = 5.0
"""How long partitions that are taken away are kept for what is begun of them."""
STANDS, GOES_BACK, ASKS = 2, 3, 8
"""Looks, a second each, after which a partition that is handed nothing is paused, is read again from where it stands,
and after which the broker is asked whether it has nothing there."""


class Holding:
    """The partitions of one worker."""

    def __init__(self, app: faust.App, line: Line) -> None:
        self._app, self._line = app, line

    def keep(self) -> None:
        """Tell faust what to call when partitions come and go."""

        @self._app.on_partitions_assigned.connect(weak=False)
        async def assigned(app: faust.App, partitions: Any, **_: Any) -> None:
            places = {Place(each.topic, each.partition) for each in partitions}
            self._line.progress.assigned(await self._beginnings(places))
            self._line.hold(False)

        @self._app.on_partitions_revoked.connect(weak=False)
        async def revoked(app: faust.App, partitions: Any, **_: Any) -> None:
            self._line.hold(True)
            await self._line.idle(min(REVOKED_S, self._line.system.settings.kafka_session_s / 3))
            await self.commit()
            self._line.progress.lost()

        self._app.timer(COMMIT_S)(self._regularly)
        self._app.task(self._tell)

    async def commit(self) -> None:
        """Commit what is durable. What cannot be committed now comes again after a restart, and changes nothing."""
        line, consumer = self._line, self._consumer()
        held = consumer.assignment() if consumer else frozenset()
        offsets = {place: offset for place, offset in line.progress.to_commit().items() if place in held}
        if not offsets:
            return
        wanted = {place: OffsetAndMetadata(offset, "") for place, offset in offsets.items()}
        try:
            await self._below().call_thread(consumer.commit, wanted)
        except KafkaError as error:
            line.gauges.uncommitted(f"{type(error).__name__}: {error}")
            return
        line.gauges.goes_on("commit")
        line.progress.committed(offsets)

    async def _regularly(self) -> None:
        await self.commit()
        self._line.gauges.lag = self._lag()
        with contextlib.suppress(KafkaError):  # a partition has just gone to another worker
            await self._fetch_dropped()

    async def _tell(self) -> None:
        """Say how the worker stands. Apart from the commits: those wait as long as the broker is away."""
        while True:
            await asyncio.sleep(TELL_S)
            if self._line.draining.is_set():
                return
            why = "" if self.is_connected else await self._why_away()
            if why:
                self._line.gauges.broker_is_away(why)
            else:
                self._line.gauges.broker_is_there()
            self._line.tell()

    @property
    def is_connected(self) -> bool:
        """Whether a connection to the broker stands, or is still to be made."""
        consumer = self._consumer()
        return consumer is None or any(each.connected() for each in consumer._client._conns.values())

    async def _why_away(self) -> str:
        access = self._line.system.settings.kafka_access
        return await asyncio.get_running_loop().run_in_executor(None, partial(why_away, access))

    async def _fetch_dropped(self) -> None:
        """Go back to what faust has read and dropped in a rebalance: it only goes back to what was committed, once it
        was, and what it is handing over meanwhile makes it drop what is before that.

        So nothing is fetched for one look before it goes back.
        """
        if self._line.draining.is_set():
            return
        consumer = self._consumer()
        for place, (offset, looks) in self._line.progress.at_a_stand(self._ends(consumer)).items():
            tp = TP(place.topic, place.partition)
            if looks % GOES_BACK == STANDS:
                self._app.consumer.pause_partitions([tp])
            elif looks % GOES_BACK == 0:
                if looks > ASKS:
                    self._line.progress.skip(place, await self._first_after(place, offset))
                await self._app.consumer.seek(tp, self._line.progress.wanted(place) or offset)
                self._app.consumer.resume_partitions([tp])

    def _ends(self, consumer: Any) -> dict[Place, int | None]:
        """The ends of the partitions that are read: those of a topic whose batches are full wait, which is no stand."""
        settings = self._line.system.settings
        full = {settings.topic(name) for name, each in self._line.batches.items() if each.is_full}
        held = consumer.assignment() if consumer else ()
        return {place: consumer.highwater(place) for place in held if place.topic not in full}

    async def _first_after(self, place: Place, offset: int) -> int:
        """The first message that the broker has from `offset` on: retention may have taken some, and a writer with
        transactions of its own leaves places empty. `offset` itself when it does not say."""
        reader = AIOKafkaConsumer(**self._line.system.settings.kafka_access.client(), enable_auto_commit=False)
        try:
            await reader.start()
            reader.assign([place])
            first = (await reader.beginning_offsets([place]))[place]
            reader.seek(place, max(first, offset))
            found = await reader.getmany(place, timeout_ms=2000, max_records=1)
            messages = found.get(place)
            return int(messages[0].offset) if messages else max(first, offset)
        finally:
            await reader.stop()

    async def _beginnings(self, places: set[Place]) -> dict[Place, int | None]:
        """Where to go on: what was committed, else the first message there is."""
        consumer = self._consumer()

        async def ask() -> dict[Place, int | None]:
            found = {place: await consumer.committed(place) for place in places}
            fresh = [place for place, offset in found.items() if offset is None]
            return found | (await consumer.beginning_offsets(fresh) if fresh else {})

        begins: dict[Place, int | None] = await self._below().call_thread(ask)
        return begins

    def _lag(self) -> dict[tuple[str, int], int]:
        consumer = self._consumer()
        lag = {}
        for place in consumer.assignment() if consumer else ():
            end = consumer.highwater(place)
            if end is not None:
                lag[(place.topic, place.partition)] = max(0, end - (self._line.progress.reached(place) or 0))
        return lag

    def _consumer(self) -> Any:
        """The aiokafka consumer below faust's: faust ends the worker when a commit fails, which only had to wait."""
        return self._below()._consumer

    def _below(self) -> Any:
        """The thread in which faust keeps it."""
        consumer: Any = self._app.consumer
        return consumer._thread
