"""The line of one worker: what is done with the envelopes of its topics, batch by batch.

Nothing leaves its loops: a fault of the store or the broker is waited out before the next batch is finished; what can
never go well is a dead letter, confirmed by the broker, before that; one bad line of a batch goes alone.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from aiokafka.structs import TopicPartition as Place
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from .assessor import Load, assessor_of
from .cluster import topics
from .cluster.batches import BATCH_LINES, Batches, Lines
from .cluster.enduring import Enduring, TopicWork
from .cluster.envelopes import Routed, cut, dead_letter, decode_dead
from .cluster.gauges import Gauges
from .cluster.offsets import Offsets
from .cluster.producing import Producing
from .cluster.stages import AssessOne, Screened, assess_lines, bury_letter, put_aside, store_lines
from .cluster.workers import WorkerState, by_store, forget, tell
from .office.renewal import LOOK_S, Renewal
from .settings import Settings
from .store.dead_letters import Poison
from .store.schema import to_us
from .store.sharing import Skew
from .system import System

Finish = Callable[[Any], Awaitable[None]]

SCREENED = 2000
"""Signals that are screened at once: a transaction costs what it costs, however much is done in it. What is decided is
decided in smaller batches: while they are at work officers change the same cases, and who comes second begins anew."""
GOODBYE_S = 2.0
STORING = 3
"""Transactions of one worker at once, one a topic, on PostgreSQL."""


class Line:
    """What a worker does with the envelopes of its topics."""

    def __init__(self, system: System, load: Load | None = None) -> None:
        """`load` makes another classifier than the office's, in the process that assesses."""
        settings = system.settings
        self.system = system
        self.gauges = Gauges()
        self.progress: Offsets[Place] = Offsets()
        self.producing = Producing(settings.kafka_access)
        self._assess = AssessOne(load or assessor_of(settings), settings.areas)
        self._renewal = Renewal(system, self._renew)
        self._assessing = ThreadPoolExecutor(1, thread_name_prefix="assess")
        self._storing = ThreadPoolExecutor(1 if system.database.is_sqlite else STORING, thread_name_prefix="store")
        self._telling_by = ThreadPoolExecutor(1, thread_name_prefix="tell")
        self._telling: Future[None] | None = None
        self._skew = Skew(system.database)
        self.draining = asyncio.Event()
        self.batches = {
            topics.SIGNALS: self._batches(topics.SIGNALS, self._screen, self._pass_on, at_once=SCREENED),
            topics.WORK: self._batches(topics.WORK, _as_they_are, self._store),
            topics.DEAD_LETTERS: self._batches(topics.DEAD_LETTERS, _as_they_are, self._bury),
        }

    @property
    def busy(self) -> int:
        """Envelopes that are begun and not done."""
        return sum(each.begun for each in self.batches.values())

    def hold(self, is_held: bool) -> None:
        """Begin nothing new, or go on again."""
        for each in self.batches.values():
            each.hold(is_held or self.draining.is_set())

    async def idle(self, patience_s: float) -> None:
        """Return when what is begun is done, or patience has ended."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                while self.busy:
                    await asyncio.sleep(0.02)

    def tell(self) -> None:
        """Say where every desk can read it how this worker stands; a store that is away is told later."""
        if self._telling is None or self._telling.done():
            now = self.system.clock.now()
            told = WorkerState(
                name=self.system.settings.worker_name,
                at=to_us(now),
                lag=self.gauges.lag_by_topic(),
                age_s=self.gauges.age_s(now),
                faults=self.gauges.faults(),
            )
            self._telling = self._telling_by.submit(self._tell, told)

    def _tell(self, told: WorkerState) -> None:
        with contextlib.suppress(SQLAlchemyError):
            self._skew.is_small(self.system.clock)
        self._say(partial(tell, told=by_store(told, self._skew)))

    def _say(self, what: Callable[[Connection], None]) -> None:
        with contextlib.suppress(SQLAlchemyError), self.system.database.writing() as connection:
            what(connection)

    async def stop(self) -> None:
        """Give everything back."""
        goodbye = partial(forget, name=self.system.settings.worker_name)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE_S):
                await asyncio.get_running_loop().run_in_executor(self._telling_by, self._say, goodbye)
        self._telling_by.shutdown(wait=False)
        with contextlib.suppress(TimeoutError):  # a broker that is away is not waited for
            async with asyncio.timeout(GOODBYE_S):
                await self.producing.stop()
        self._assess.stop()
        self._assessing.shutdown(wait=False)
        self._storing.shutdown(wait=False)

    def _batches(
        self, stage: str, prepare: Callable[[Lines], Awaitable[Any]], finish: Finish, *, at_once: int = BATCH_LINES
    ) -> Batches:
        work = TopicWork(prepare=prepare, finish=finish, set_aside=partial(self._dead, stage))
        clock = self.system.clock.now
        steps = Enduring(stage, work, gauges=self.gauges, progress=self.progress, clock=clock)
        return Batches(steps, at_once=at_once)

    async def _screen(self, lines: Lines) -> Screened:
        areas = self.system.settings.areas
        return await asyncio.get_running_loop().run_in_executor(
            self._assessing, assess_lines, lines, self._assess, areas
        )

    async def _pass_on(self, screened: Screened) -> None:
        """signals → work, and the states of those that need no answer → the store."""
        jobs: list[Awaitable[None]] = [self._dead("assess", each) for each in screened.poison]
        if screened.routed:
            jobs.append(self._send(topics.WORK, screened.routed))
        if screened.rest:
            jobs.append(self._write(put_aside, screened.rest))
        told = await asyncio.gather(*jobs, return_exceptions=True)
        for fault in told:  # when none of them runs any more: the same is begun again, or its halves
            if isinstance(fault, BaseException):
                raise fault

    async def _store(self, lines: Lines) -> None:
        """work → the store."""
        await self._write(store_lines, lines)

    async def _bury(self, lines: Lines) -> None:
        """dead-letters → the store, where the desk shows them."""

        def bury(connection: Connection, system: System, lines: Lines, now: Any) -> None:
            for line in lines:
                bury_letter(connection, decode_dead(line))

        await self._write(bury, lines)

    async def _write(self, what: Callable[..., Any], *arguments: Any) -> None:
        """One transaction."""

        def write() -> None:
            with self.system.database.writing() as connection:
                self._renewal.look_in(connection, every_s=LOOK_S)
                what(connection, self.system, *arguments, self.system.clock.now())

        await asyncio.get_running_loop().run_in_executor(self._storing, write)

    def _renew(self, settings: Settings) -> None:
        self._assess.change(assessor_of(settings), settings.areas)

    async def _send(self, topic: str, routed: list[Routed]) -> None:
        settings = self.system.settings
        await self.producing.send(settings.topic(topic), cut(routed, settings.kafka_partitions))

    async def _dead(self, stage: str, poison: Poison) -> None:
        letter = dead_letter(stage, poison.reason, poison.body, to_us(self.system.clock.now()))
        await self._send(topics.DEAD_LETTERS, [Routed(0, letter)])
        self.gauges.buried(stage)


async def _as_they_are(lines: Lines) -> Lines:
    return lines
