"""The distributed runner: faust agents on Apache Kafka around the same functions that the embedded runner calls.

Nothing leaves a loop body. A fault of the store or the broker is waited out before the loop goes on; what can never
go well is a dead letter, confirmed by the broker, before the loop goes on; one bad line of an envelope goes alone.
A position is committed when everything up to it is durable (see `progress`).
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from threading import Event
from typing import Any, TypeVar

import faust
from aiokafka.errors import KafkaError
from aiokafka.structs import OffsetAndMetadata
from aiokafka.structs import TopicPartition as Place
from faust.types import TP

from classifiers.assess import Assessor
from connectors.errors import ConnectorError
from playbooks.entries import Entry

from . import topics
from .calm import calm
from .envelopes import LINES_MAX, Routed, cut, dead_letter, decode_dead, lines_of
from .gauges import Gauges
from .patience import CONTESTED_MAX, is_contested, is_passing, wait_s
from .producing import Producing
from .progress import Progress, Verdict
from .schema import to_us
from .stages import AssessOne, assess_lines, bury_letter, store_lines
from .system import System

_T = TypeVar("_T")
Lines = list[bytes]
Work = Callable[[Lines], Awaitable[None]]

COMMIT_S = 1.0
BUFFER = 8
"""Envelopes that an agent holds ready; beyond that their partition is not fetched: the broker keeps the rest."""
IDLE_S = 3600.0
"""How long the loop may be busy with one envelope (the store is away) before its partitions go to another worker."""


class Line:
    """What a worker does with the envelopes of its topics."""

    def __init__(self, system: System) -> None:
        settings = system.settings
        self.system = system
        self.gauges = Gauges()
        self.progress: Progress[Place] = Progress()
        self.producing = Producing(settings.kafka)
        load = partial(Assessor.load, settings.seeds, settings.model, tokenizer=settings.tokenizer)
        self._assess = AssessOne(load, settings.areas)
        self._assessing = ThreadPoolExecutor(1, thread_name_prefix="assess")
        self._storing = ThreadPoolExecutor(1, thread_name_prefix="store")
        self.draining = asyncio.Event()
        self.busy = 0

    async def assess(self, lines: Lines) -> None:
        """signals → work."""
        areas = self.system.settings.areas
        loop = asyncio.get_running_loop()
        routed, poison = await loop.run_in_executor(self._assessing, assess_lines, lines, self._assess, areas)
        await self._send(topics.WORK, routed)
        for each in poison:
            await self._dead("assess", each.reason, each.body)

    async def store(self, lines: Lines) -> None:
        """work → the store."""
        await asyncio.get_running_loop().run_in_executor(self._storing, self._store, lines)

    async def bury(self, lines: Lines) -> None:
        """dead-letters → the store, where the desk shows them."""
        await asyncio.get_running_loop().run_in_executor(self._storing, self._bury, lines)

    async def work_off(self, stage: str, work: Work, lines: Lines) -> None:
        """Everything of an envelope: done, or set aside with the reason. Only cancelling ends it earlier."""
        try:
            await self.until_done(stage, partial(work, lines))
        except Exception as error:
            if len(lines) > 1:
                for line in lines:
                    await self.work_off(stage, work, [line])
                return
            reason = f"{type(error).__name__}: {error}"
            self.gauges.failed(stage)
            await self.until_done(stage, partial(self._dead, stage, reason, lines[0]))

    async def until_done(self, stage: str, do: Callable[[], Awaitable[_T]]) -> _T:
        """The result of `do`, as often as it takes while the fault is the store's or the broker's."""
        tries = 0
        while True:
            try:
                result = await do()
            except Exception as error:
                is_worth_it = is_passing(error) or (is_contested(error) and tries < CONTESTED_MAX)
                if not is_worth_it:
                    raise
                self.gauges.waits(stage, f"{type(error).__name__}: {error}")
                await asyncio.sleep(wait_s(tries))
                tries += 1
            else:
                self.gauges.goes_on(stage)
                return result

    async def stop(self) -> None:
        """Give everything back."""
        await self.producing.stop()
        self._assess.stop()
        self._assessing.shutdown(wait=False)
        self._storing.shutdown(wait=False)

    def _store(self, lines: Lines) -> list[Entry]:
        with self.system.database.writing() as connection:
            return store_lines(connection, self.system, lines, self.system.clock.now())

    def _bury(self, lines: Lines) -> None:
        with self.system.database.writing() as connection:
            for line in lines:
                bury_letter(connection, decode_dead(line))

    async def _send(self, topic: str, routed: list[Routed]) -> None:
        settings = self.system.settings
        await self.producing.send(settings.topic(topic), cut(routed, settings.kafka_partitions))

    async def _dead(self, stage: str, reason: str, body: bytes) -> None:
        letter = dead_letter(stage, reason, body, to_us(self.system.clock.now()))
        await self._send(topics.DEAD_LETTERS, [Routed(0, letter)])
        self.gauges.buried(stage)


def build_worker(system: System) -> tuple[faust.App, Line]:
    """The faust application of one worker, and the line it works."""
    settings = system.settings
    folder = settings.data / "worker" / settings.worker_name
    folder.mkdir(parents=True, exist_ok=True)
    line = Line(system)
    app = faust.App(
        settings.topic("line"),
        broker=[f"kafka://{server}" for server in settings.kafka],
        broker_session_timeout=float(settings.kafka_session_s),
        broker_heartbeat_interval=settings.kafka_session_s / 5,
        broker_request_timeout=max(40.0, settings.kafka_session_s + 5.0),
        broker_max_poll_interval=IDLE_S,
        broker_max_poll_records=BUFFER,
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=settings.worker_name,
        stream_buffer_maxsize=BUFFER,
        stream_processing_timeout=IDLE_S,
        topic_allow_declare=False,
        topic_disable_leader=True,
        datadir=folder,
        store="memory://",
        web_enabled=bool(settings.worker_port),
        web_bind=settings.host,
        web_port=settings.worker_port or 8322,
    )
    _add_agent(app, line, topics.SIGNALS, line.assess)
    _add_agent(app, line, topics.WORK, line.store)
    _add_agent(app, line, topics.DEAD_LETTERS, line.bury)
    _keep_positions(app, line)
    _add_pages(app, line)
    return app, line


def _add_agent(app: faust.App, line: Line, name: str, work: Work) -> None:
    topic = app.topic(
        line.system.settings.topic(name),
        key_type=bytes,
        value_type=bytes,
        key_serializer="raw",
        value_serializer="raw",
        acks=False,
    )

    async def agent(stream: Any) -> None:
        async for event in stream.events():
            if line.draining.is_set():
                await asyncio.Event().wait()  # nothing new is begun; the worker is about to stop
            await _take(app, line, name, work, event.message)

    app.agent(topic, name=name)(agent)


async def _take(app: faust.App, line: Line, name: str, work: Work, message: Any) -> None:
    place = Place(message.topic, message.partition)
    verdict = line.progress.verdict(place, message.offset)
    if verdict == Verdict.GAP:
        await _go_back(app, line, message)
    if verdict != Verdict.WORK:
        return
    line.busy += 1
    try:
        with line.gauges.taking(name, message.timestamp, line.system.clock.now()):
            lines = lines_of(message.value or b"")
            for at in range(0, len(lines), LINES_MAX):
                await line.work_off(name, work, lines[at : at + LINES_MAX])
            line.gauges.did(name, len(lines))
        line.progress.done(place, message.offset)
    finally:
        line.busy -= 1


async def _go_back(app: faust.App, line: Line, message: Any) -> None:
    place = Place(message.topic, message.partition)
    await app.consumer.seek(message.tp, line.progress.sought(place))


def _keep_positions(app: faust.App, line: Line) -> None:
    @app.on_partitions_assigned.connect()
    async def assigned(app: faust.App, partitions: Any, **_: Any) -> None:
        places = {Place(each.topic, each.partition) for each in partitions}
        line.progress.assigned(await _beginnings(app, places))

    @app.on_partitions_revoked.connect()
    async def revoked(app: faust.App, partitions: Any, **_: Any) -> None:
        await commit(app, line)

    async def regularly() -> None:
        await commit(app, line)
        line.gauges.lag = _lag(app, line)
        await _fetch_dropped(app, line)

    app.timer(COMMIT_S)(regularly)


async def commit(app: faust.App, line: Line) -> None:
    """Commit what is durable. What cannot be committed now comes again after a restart, and changes nothing."""
    consumer = _consumer(app)
    held = consumer.assignment() if consumer else frozenset()
    offsets = {place: offset for place, offset in line.progress.to_commit().items() if place in held}
    if not offsets:
        return
    wanted = {place: OffsetAndMetadata(offset, "") for place, offset in offsets.items()}
    try:
        await _below(app).call_thread(consumer.commit, wanted)
    except KafkaError as error:
        line.gauges.uncommitted(f"{type(error).__name__}: {error}")
        return
    line.progress.committed(offsets)


def _consumer(app: faust.App) -> Any:
    """The aiokafka consumer below faust's: faust ends the worker when a commit fails, which only had to wait."""
    return _below(app)._consumer


def _below(app: faust.App) -> Any:
    """The thread in which faust keeps it."""
    consumer: Any = app.consumer
    return consumer._thread


async def _beginnings(app: faust.App, places: set[Place]) -> dict[Place, int | None]:
    """Where to go on: what was committed, else the first message there is."""
    consumer = _consumer(app)

    async def ask() -> dict[Place, int | None]:
        found = {place: await consumer.committed(place) for place in places}
        fresh = [place for place, offset in found.items() if offset is None]
        return found | (await consumer.beginning_offsets(fresh) if fresh else {})

    begins: dict[Place, int | None] = await _below(app).call_thread(ask)
    return begins


async def _fetch_dropped(app: faust.App, line: Line) -> None:
    """Go back to what faust has read and dropped in a rebalance: it only goes back to what was committed, once it was.

    A message behind it would show the gap, but there may be none for a long time.
    """
    idle = not line.busy and not line.draining.is_set()
    ends = {place: _consumer(app).highwater(place) for place in _consumer(app).assignment()} if idle else {}
    for place, offset in line.progress.at_a_stand(ends).items():
        with contextlib.suppress(KafkaError):  # the partition has just gone to another worker
            await app.consumer.seek(TP(place.topic, place.partition), offset)


def _lag(app: faust.App, line: Line) -> dict[tuple[str, int], int]:
    consumer = _consumer(app)
    lag = {}
    for place in consumer.assignment() if consumer else ():
        end = consumer.highwater(place)
        if end is not None:
            lag[(place.topic, place.partition)] = max(0, end - (line.progress.reached(place) or 0))
    return lag


def _add_pages(app: faust.App, line: Line) -> None:
    @app.page("/metrics")
    async def metrics(web: Any, request: Any) -> Any:
        return web.bytes(line.gauges.text(line.system.clock.now()), content_type="text/plain")

    @app.page("/healthz")
    async def healthz(web: Any, request: Any) -> Any:
        return web.json({"ok": True, "waiting_for": line.gauges.faults()})


class _Worker(faust.Worker):
    """Ends in order: what is begun is finished and its position committed before the partitions are given back."""

    app: faust.App
    line: Line
    patience_s = 20.0

    def _schedule_shutdown(self, number: Any) -> None:
        if self.line.draining.is_set():
            super()._schedule_shutdown(number)
            return
        self.line.draining.set()
        self.add_future(self._drain(number))

    async def _drain(self, number: Any) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._idle(), self.patience_s)
        await commit(self.app, self.line)
        super()._schedule_shutdown(number)

    async def _idle(self) -> None:
        while self.line.busy:
            await asyncio.sleep(0.02)


def wait_for_broker(servers: tuple[str, ...]) -> None:
    """Return when one of the servers takes a connection: faust ends when it finds none."""
    for tries in count():
        try:
            topics.reach_any(servers)
            return
        except ConnectorError as error:
            logging.getLogger(__name__).warning("waiting for the broker: %s", error)
            Event().wait(wait_s(tries))


def run_worker(system: System) -> None:
    """Work until SIGTERM or Ctrl-C. A broker that is away at the start is waited for."""
    wait_for_broker(system.settings.kafka)
    calm("aiokafka")
    app, line = build_worker(system)
    worker = _Worker(app, loglevel="warn", quiet=True, redirect_stdouts=False)
    worker.line = line

    @app.on_before_shutdown.connect()
    async def stopping(app: faust.App, **_: Any) -> None:
        await line.stop()

    worker.execute_from_commandline()
