"""The log, the store behind it and a reader between the two, as what is promised sees them: the log a table of SQLite
or of PostgreSQL, read by the feeder, or topics of Kafka, read by workers that share one PostgreSQL."""

import asyncio
from collections import Counter
from contextlib import ExitStack
from dataclasses import replace
from itertools import groupby

import fragile
import msgspec
from aiokafka.structs import OffsetAndMetadata
from aiokafka.structs import TopicPartition as Place
from flow import OFFICER
from sqlalchemy import func, select
from working import FailingDatabase, Working, cluster_settings, send, until

from connectors.parse import finish
from playbooks.actions import Action
from playbooks.case import Case
from playbooks.entries import Entry
from playbooks.folding.fold import fold_all
from playbooks.ledger.signals import SignalJoined
from playbooks.timers import timers_of
from streams.clock import SystemClock
from streams.cluster.envelopes import taken
from streams.cluster.forward import Forwarder
from streams.cluster.posting import Posting
from streams.cluster.topics import create_topics
from streams.door import part, receive
from streams.feeder import Feeder
from streams.gathering.acting import act_on
from streams.pool import AssessProcess
from streams.settings import read_settings
from streams.store import schema as t
from streams.store.positions import ORDINARY, position, waiting
from streams.store.schema import to_us
from streams.store.sharing import transact
from streams.system import build
from streams.writer import Writer

COUNTIES = ("410702", "410703", "410704", "410711")
BAD = (b'{"broken', b'{"channel": 7}')
"""Lines that nobody can read: no JSON, and no signal."""


class Log:
    """What tests do with a log, and what must be so of its store at any moment."""

    def __init__(self, settings):
        self.settings = settings
        self.system = build(settings, SystemClock())
        self.readers = ExitStack()

    def put(self, *signals):
        """Signals through the door, as one request."""
        with self.system.database.writing() as connection:
            ids = self._receive(connection, signals)
        self.hand_over()
        return ids

    def act(self, kind, name, case, **body):
        """What an officer does at a desk."""
        system = self.system
        action = Action(id=name, case=case, kind=kind, actor=OFFICER, at=system.clock.now(), body=body)
        return transact(
            system.database,
            lambda c: act_on(
                c, system.reference, action, system.clock.now(), vault=system.vault, knowledge=system.knowledge
            ),
        )

    def rows(self, table):
        """What the store holds, by the order in which it was written where there is one."""
        order = [table.c[name] for name in ("n", "case_id", "seq", "id", "key") if name in table.c]
        with self.system.database.reading() as connection:
            return connection.execute(table.select().order_by(*order)).all()

    def entries(self):
        """Every entry, by case and in its order."""
        rows = sorted(self.rows(t.entries), key=lambda row: (row.case_id, row.seq))
        return [msgspec.json.decode(row.body, type=Entry) for row in rows]

    def cases(self):
        """Every case."""
        return [msgspec.msgpack.decode(row.body, type=Case) for row in self.rows(t.cases)]

    def joined(self):
        """Per case, the ids of its signals in the order in which they came to it."""
        found = {}
        for entry in self.entries():
            if isinstance(entry.body, SignalJoined):
                found.setdefault(entry.case, []).append(entry.body.signal)
        return list(found.values())

    def everything(self):
        """The whole of what was decided."""
        tables = (t.signals, t.cases, t.entries, t.timers, t.notices, t.keys, t.revisions, t.dead_letters)
        return [sorted(map(repr, self.rows(table))) for table in tables]

    def settle(self):
        """Wait until everything is decided, and passed."""
        undecided = select(func.count()).where(t.signals.c.state == "waiting")

        def is_settled():
            with self.system.database.reading() as connection:
                return connection.execute(undecided).scalar() == 0 and self.is_passed()

        until(is_settled)

    def audit(self):
        """What is wrong with the store; empty when every promise was kept."""
        cases, entries = {each.id: each for each in self.cases()}, self.entries()
        versions = {row.id: row.version for row in self.rows(t.cases)}
        timers, ref = self.rows(t.timers), self.system.reference
        for case_id, some in groupby(entries, key=lambda entry: entry.case):
            mine = list(some)
            if [each.seq for each in mine] != list(range(1, len(mine) + 1)) or versions[case_id] != len(mine):
                yield f"{case_id}: version {versions[case_id]}, entries {[each.seq for each in mine]}"
            if fold_all(mine) != cases[case_id]:
                yield f"{case_id} is not the fold of its entries"
            wanted = {key: to_us(timer.at) for key, timer in timers_of(cases[case_id], ref).items()}
            if wanted != {row.id: row.at for row in timers if row.case_id == case_id and not row.done}:
                yield f"{case_id}: its timers are not those it needs"
        yield from self._doubled(entries)

    def _receive(self, connection, signals):
        now = self.system.clock.now()
        arrivals = [part(finish(each, now)) for each in signals]
        receive(connection, arrivals, now, self.system.vault)
        return [each.signal.id for each in arrivals]

    def _doubled(self, entries):
        joined = Counter(entry.body.signal for entry in entries if isinstance(entry.body, SignalJoined))
        gathered = {row.id for row in self.rows(t.signals) if row.state == "gathered"}
        yield from (f"lost: {each}" for each in gathered - joined.keys())
        yield from (f"joined {count} times: {each}" for each, count in joined.items() if count > 1)
        told = Counter((row.entry_id, row.receiver, row.channel) for row in self.rows(t.notices))
        yield from (f"queued {count} times: {each}" for each, count in told.items() if count > 1)

    def close(self):
        """End what still reads, and let go of the store."""
        self.readers.close()
        self.system.database.close()


class Reader:
    """The feeder of a process of its own: its connections, its writer, its process that assesses."""

    def __init__(self, log):
        system = log.system
        self.database = FailingDatabase(log.settings.database_url)
        self.writer = Writer(self.database, system.vault)
        self.processes = [AssessProcess(fragile.load, log.settings.areas)]
        self.feeder = Feeder(
            self.database,
            self.writer,
            self.processes,
            system.clock.now,
            reference=lambda: system.reference,
            knowledge=lambda: system.knowledge,
            on_entries=lambda entries: None,
        )
        self.writer.start()
        self.feeder.start()

    def stop(self):
        """As a process ends in order."""
        self.feeder.stop()
        for process in self.processes:
            process.stop()
        self.writer.stop()
        self.database.close()


class TableLog(Log):
    """The log is a table of the store."""

    def __init__(self, folder, database=""):
        super().__init__(read_settings({}, data=folder, database=database, areas=COUNTIES))

    def hand_over(self):
        """What the door stored lies on the log already."""

    def begin(self, name="w1"):
        """One more reader."""
        reader = Reader(self)
        self.readers.callback(reader.stop)
        return reader

    def end(self):
        """No reader any more."""
        self.readers.close()

    def is_passed(self):
        """Whether everything is behind the committed position."""
        with self.system.database.reading() as connection:
            return waiting(connection) == 0

    def is_begun(self):
        """Whether a position is committed that speaks of what the store has."""
        with self.system.database.reading() as connection:
            return position(connection, ORDINARY) > 0

    def rewind(self):
        """The committed position is in the beginning again, and nobody reads."""
        self.end()
        with self.system.database.writing() as connection:
            connection.execute(t.positions.delete())

    def damage(self, *signals):
        """An envelope of these with lines in it that nobody can read."""
        with self.system.database.writing() as connection:
            self._receive(connection, signals)
            last = connection.execute(select(t.log).order_by(t.log.c.position.desc()).limit(1)).one()
            lines = last.body.split(b"\n")
            body = b"\n".join([*lines[:1], *BAD, *lines[1:]])
            changed = t.log.update().where(t.log.c.position == last.position)
            connection.execute(changed.values(body=body, count=last.count + len(BAD)))


class TopicLog(Log):
    """The log is topics, and whoever reads it a worker."""

    def __init__(self, folder, database, broker):
        super().__init__(cluster_settings(folder, broker, areas=COUNTIES, database=database))
        create_topics(self.settings)
        self.writer, self.posting = Writer(self.system.database, self.system.vault), Posting(self.settings)
        self.writer.start()
        self.workers = []

    def hand_over(self):
        """What the door stored goes on to the broker."""
        forwarder = Forwarder(self.system.database, self.writer, self.posting.signals)
        while forwarder.take_turn():
            pass
        forwarder.stop()

    def begin(self, name="w1"):
        """One more worker."""
        worker = Working(replace(self.settings, worker_name=name), fragile.load).start()
        worker.database = worker.system.database
        self.workers.append(worker)
        self.readers.callback(worker.stop)
        return worker

    def end(self):
        """No worker any more."""
        self.readers.close()
        self.workers.clear()

    def is_passed(self):
        """Whether everything on the topics is behind the committed positions."""
        return all(committed == end for committed, end in self._positions("signals", "work", "dead-letters"))

    def is_begun(self):
        """Whether a position is committed that speaks of what the store has; of `signals` it speaks of the broker."""
        return any(committed for committed, _ in self._positions("work"))

    def rewind(self):
        """The committed positions are in the beginning again, and nobody reads."""
        for worker in self.workers:
            worker.below(
                lambda consumer: consumer.commit({each: OffsetAndMetadata(0, "") for each in consumer.assignment()})
            )
        self.end()

    def damage(self, *signals):
        """An envelope of these with lines in it that nobody can read."""
        now = self.system.clock.now()
        lines = [taken(part(finish(each, now)).body).line for each in signals]
        send(self.settings, "signals", b"\n".join([*lines[:1], *BAD, *lines[1:]]))

    def close(self):
        """End what still reads, and let go of store and broker."""
        self.end()
        self.posting.close()
        self.writer.stop()
        super().close()

    def _positions(self, *topics):
        from aiokafka import AIOKafkaConsumer

        async def ask():
            access = self.settings.kafka_access.client()
            consumer = AIOKafkaConsumer(**access, group_id=self.settings.topic("line"), enable_auto_commit=False)
            await consumer.start()
            try:
                parts = range(self.settings.kafka_partitions)
                places = [Place(self.settings.topic(name), n) for name in topics for n in parts]
                consumer.assign(places)
                ends = await consumer.end_offsets(places)
                return [(await consumer.committed(each) or 0, ends[each]) for each in places]
            finally:
                await consumer.stop()

        return asyncio.run(ask())
