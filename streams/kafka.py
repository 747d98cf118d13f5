"""The distributed runner: faust agents on Apache Kafka around the same functions that the embedded runner calls.

An agent hands what it reads to its topic's batches (see `batches` and `worker_line`) and waits while they are full. A
position is committed when everything up to it is durable (see `progress` and `holding`).
"""

import asyncio
import contextlib
import logging
import os
from threading import Timer
from typing import Any

import faust
from aiokafka.structs import TopicPartition as Place

from connectors.broker import Access

from .assessor import Load
from .cluster.batches import HandedOver
from .cluster.beginning import wait_for_broker, wait_for_name
from .cluster.envelopes import lines_of
from .cluster.holding import Holding
from .cluster.offsets import Verdict
from .intake.calm import calm
from .loaded import keep_what_is_loaded
from .system import System
from .worker_line import Line

FETCHED = 32
"""Envelopes that an agent holds ready beside its batches; beyond that their partition is not fetched: the broker keeps
the rest."""
IDLE_S = 3600.0
"""How long the loop may be busy with one envelope (the store is away) before its partitions go to another worker."""


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
