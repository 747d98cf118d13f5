"""A worker of the distributed system inside the tests: its own thread and event loop, a real broker, a real store."""

import asyncio
import threading
from contextlib import contextmanager
from inspect import isawaitable
from itertools import count

from serving import until
from sqlalchemy.exc import OperationalError

from streams.clock import SystemClock
from streams.cluster.envelopes import Envelope, cut
from streams.cluster.forward import Forwarder
from streams.cluster.posting import Posting
from streams.cluster.producing import Producing
from streams.cluster.topics import create_topics
from streams.kafka import build_worker
from streams.settings import read_settings
from streams.store.database import Database
from streams.system import build
from streams.writer import Writer

_numbers = count()
PARTITIONS = 4


class FailingDatabase(Database):
    """A store that can be made to fail at the end of its writing transactions, and to heal."""

    is_failing = False
    goes_silent = False
    failures = 0

    @contextmanager
    def writing(self):
        """As the real one, but while the store fails what was written is lost, or kept and nobody hears of it."""
        with super().writing() as connection:
            yield connection
            if self.is_failing:
                self._fail()
        if self.goes_silent:
            self._fail()

    def _fail(self):
        self.failures += 1
        raise OperationalError("COMMIT", {}, Exception("the disk is away"))


def cluster_settings(folder, address, environment=None, **changes):
    """Settings of a distributed system whose topics nobody else uses."""
    prefix = f"t{id(folder) % 10_000}.{next(_numbers)}."
    fields = {
        "data": folder,
        "kafka": (address,),
        "kafka_prefix": prefix,
        "kafka_partitions": PARTITIONS,
        "kafka_session_s": 6,
        "worker_name": "w1",
        "worker_port": 0,
    }
    return read_settings(environment or {}, **(fields | changes))


class Working:
    """A running worker, and the verbs of who looks on from outside."""

    def __init__(self, settings, load=None):
        self.settings, self.load = settings, load
        self.system = build(settings, SystemClock())
        self.system.database.close()
        self.system.database = FailingDatabase(settings.database_url)
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._work())
        self.loop.close()

    async def _work(self):
        self.app, self.line, _ = build_worker(self.system, self.load)
        self.stopping = asyncio.Event()
        await self.app.start()
        self.ready.set()
        await self.stopping.wait()
        await self.app.stop()
        await self.line.stop()

    def start(self):
        """Begin to work."""
        self.thread.start()
        until(lambda: self.ready.is_set() or not self.thread.is_alive())
        assert self.ready.is_set()
        return self

    def below(self, do):
        """What only the consumer below faust can do, in its own thread."""
        thread = self.app.consumer._thread

        async def job():
            done = do(thread._consumer)
            if isawaitable(done):
                await done

        asyncio.run_coroutine_threadsafe(thread.call_thread(job), self.loop).result(20)

    def stop(self):
        """End it."""
        self.loop.call_soon_threadsafe(self.stopping.set)
        self.thread.join(60)
        self.system.database.close()

    def rows(self, table):
        """What the store holds."""
        with self.system.database.reading() as connection:
            return connection.execute(table.select()).all()


@contextmanager
def working(settings):
    """A worker on topics of its own."""
    create_topics(settings)
    worker = Working(settings).start()
    try:
        yield worker
    finally:
        worker.stop()


def send(settings, topic, *envelopes):
    """Envelopes to a topic: Routed lines are cut, bytes go to partition 0 as they are."""
    raw = [Envelope(0, each, 1) for each in envelopes if isinstance(each, bytes)]
    routed = [each for each in envelopes if not isinstance(each, bytes)]

    async def write():
        producing = Producing(settings.kafka_access)
        await producing.send(settings.topic(topic), raw + cut(routed, settings.kafka_partitions))
        await producing.stop()

    asyncio.run(write())


def hand_over(desk):
    """Everything that is on the log goes to the broker."""
    writer, posting = Writer(desk.database, desk.vault), Posting(desk.settings)
    writer.start()
    forwarder = Forwarder(desk.database, writer, posting.signals, close=posting.close)
    while forwarder.take_turn():
        pass
    forwarder.stop()
    writer.stop()
