"""The distributed runner: faust agents on Apache Kafka around the same functions that the embedded runner calls.

An agent hands what it reads to its topic's batches (see `batches`) and waits while they are full. Nothing leaves their
loops: a fault of the store or the broker is waited out before the next batch is finished; what can never go well is a
dead letter, confirmed by the broker, before that; one bad line of a batch goes alone. A position is committed when
everything up to it is durable (see `progress` and `holding`).
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Timer
from typing import Any

import faust
from aiokafka.structs import TopicPartition as Place
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from connectors.broker import Access

from .assessor import Load, assessor_of
from .cluster import topics
from .cluster.batches import BATCH_LINES, Batches, HandedOver, Lines
from .cluster.beginning import wait_for_broker, wait_for_name
from .cluster.enduring import Enduring, TopicWork
from .cluster.envelopes import Routed, cut, dead_letter, decode_dead, lines_of
from .cluster.gauges import Gauges
from .cluster.holding import Holding
from .cluster.offsets import Offsets, Verdict
from .cluster.producing import Producing
from .cluster.stages import AssessOne, Screened, assess_lines, bury_letter, put_aside, store_lines
from .cluster.workers import WorkerState, by_store, forget, tell
from .intake.calm import calm
from .loaded import keep_what_is_loaded
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
FETCHED = 32
"""Envelopes that an agent holds ready beside its batches; beyond that their partition is not fetched: the broker keeps
the rest."""
IDLE_S = 3600.0
"""How long the loop may be busy with one envelope (the store is away) before its partitions go to another worker."""
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


def build_worker(system: System, load: Load | None = None) -> tuple[faust.App, Line, Holding]:
    """The faust application of one worker, the line it works, and its partitions; `load` as a line takes it."""
    settings = system.settings
    folder = settings.data / "worker" / settings.worker_name
    folder.mkdir(parents=True, exist_ok=True)
    line = Line(system, load)
    app = faust.App(
        settings.topic("line"),
        broker=[f"kafka://{server}" for server in settings.kafka],
        broker_credentials=_credentials(settings.kafka_access),
        broker_session_timeout=float(settings.kafka_session_s),
        broker_heartbeat_interval=settings.kafka_session_s / 5,
        broker_request_timeout=max(40.0, settings.kafka_session_s + 5.0),
        broker_max_poll_interval=IDLE_S,
        broker_max_poll_records=FETCHED,
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=settings.worker_name,
        stream_buffer_maxsize=FETCHED,
        stream_processing_timeout=IDLE_S,
        topic_allow_declare=False,
        topic_disable_leader=True,
        datadir=folder,
        store="memory://",
        web_enabled=bool(settings.worker_port),
        web_bind=settings.host,
        web_port=settings.worker_port or 8322,
    )
    for name in line.batches:
        _add_agent(app, line, name)
    holding = Holding(app, line)
    holding.keep()
    _add_pages(app, line)
    return app, line, holding


def _credentials(access: Access) -> Any:
    """Faust's own word for TLS and login; None where neither is wanted."""
    login, context = access.login, access.context()
    if login is not None:
        return faust.SASLCredentials(
            username=login.user, password=login.password, mechanism=login.mechanism, ssl_context=context
        )
    return faust.SSLCredentials(context) if context else None


def _add_agent(app: faust.App, line: Line, name: str) -> None:
    topic = app.topic(
        line.system.settings.topic(name),
        key_type=bytes,
        value_type=bytes,
        key_serializer="raw",
        value_serializer="raw",
        acks=False,
    )
    batches = line.batches[name]

    async def agent(stream: Any) -> None:
        async for event in stream.events():
            one = _handed(line, event.message)
            if one is not None:
                await batches.put(one)

    app.agent(topic, name=name)(agent)
    app.task(batches.work)


def _handed(line: Line, message: Any) -> HandedOver | None:
    """A message to be worked off, if it is."""
    place = Place(message.topic, message.partition)
    if line.progress.verdict(place, message.offset) != Verdict.WORK:
        return None
    line.progress.take(place, message.offset)
    return HandedOver(
        place=place,
        offset=message.offset,
        epoch=line.progress.epoch,
        lines=lines_of(message.value or b""),
        written_s=message.timestamp,
    )


def _add_pages(app: faust.App, line: Line) -> None:
    @app.page("/metrics")
    async def metrics(web: Any, request: Any) -> Any:
        return web.bytes(line.gauges.text(line.system.clock.now()), content_type="text/plain")

    @app.page("/healthz")
    async def healthz(web: Any, request: Any) -> Any:
        return web.json({"ok": True, "waiting_for": line.gauges.faults()})


class _Worker(faust.Worker):
    """Ends in order: what is begun is finished and its position committed before the partitions are given back."""

    line: Line
    holding: Holding
    patience_s = 15.0
    away_s = 2.0
    """The same while the broker is away: what needs the store alone is done by then."""
    goodbye_s = 10.0
    """How long giving the partitions back may take: what counts is durable by then, and others can have them."""

    def _schedule_shutdown(self, number: Any) -> None:
        if self.line.draining.is_set():
            super()._schedule_shutdown(number)
            return
        self.line.draining.set()
        self.line.hold(True)
        self.add_future(self._drain(number))

    async def _drain(self, number: Any) -> None:
        await self.line.idle(self.patience_s if self.holding.is_connected else self.away_s)
        if not self.holding.is_connected:
            await self._leave()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.holding.commit(), self.goodbye_s / 2)
        # A group that is being shared out anew may keep us waiting: what was begun is done, or else it comes again.
        ending = Timer(self.goodbye_s, os._exit, [int(self.line.busy > 0)])
        ending.daemon = True
        ending.start()
        super()._schedule_shutdown(number)

    async def _leave(self) -> None:
        """The broker is away: nothing can be committed or given back. Faust would wait for it, and complain."""
        await self.line.stop()
        logging.shutdown()
        os._exit(int(self.line.busy > 0))


def run_worker(system: System) -> None:
    """Work until SIGTERM or Ctrl-C. What is not there at the start is waited for: its name, the broker, topics."""
    name = wait_for_name(system)
    wait_for_broker(system)
    calm("aiokafka")
    app, line, holding = build_worker(system)
    keep_what_is_loaded()
    worker = _Worker(app, loglevel="warn", quiet=True, redirect_stdouts=False)
    worker.line, worker.holding = line, holding
    worker.spinner = None  # it writes a terminal's codes into a log

    @app.on_before_shutdown.connect()
    async def stopping(app: faust.App, **_: Any) -> None:
        await line.stop()

    try:
        worker.execute_from_commandline()
    finally:
        name.give_back()
