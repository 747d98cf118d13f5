"""The distributed system: signals/s from the topic to the store with one and two workers, latency, and bare loops.

`python -m benchmarks.bench distributed` (minutes; not part of `make bench`). Apache Kafka comes by Maven, PostgreSQL as
a server of its own (SHIAN_BENCH_DATABASE names another); every loop runs on the same broker in the same run. Signals
lie in the store as the door leaves them, before any is sent.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path
from time import sleep
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from brokers import ApacheKafka, apache_kafka
from fleet import COUNTIES, Fleet
from kafka_jars import fetch
from postgres import Server, database_url, execute, started
from working import send, until

from connectors.parse import convert_signal, finish
from streams.clock import SystemClock, stopwatch
from streams.cluster.envelopes import Envelope, Routed, cut, taken
from streams.door import Arrival, part, receive
from streams.store import schema as t

from .cpu import cpu_s
from .table import Row
from .texts import ROOT, feed

COUNT = 20_000
PASSED = {"faust": 4_000, "envelopes": 200_000, "aiokafka": 40_000}
"""Items that a bare loop carries: a few seconds' worth."""
PARTITIONS = (4, 64)
"""Of each topic, to see what one costs."""
SETTLES_S, IDLE_S = 5, 20
SINGLE = 150
"""Signals sent one by one to see how long one takes."""


class Run(NamedTuple):
    """What was found of one loop or some workers."""

    rate: float
    cpu_us: float
    """CPU time for each item, of every process but the broker."""
    latency: list[float] = []
    mix: str = ""


def measure() -> list[Row]:
    """Rows of the table."""
    jars = fetch()
    if not isinstance(jars, Path):
        raise SystemExit(str(jars))
    named = os.environ.get("SHIAN_BENCH_DATABASE", "")
    server, why = (None, "") if named else started()
    if why:
        raise SystemExit(why)
    try:
        with tempfile.TemporaryDirectory(prefix="shian-bench-") as name:
            folder = Path(name)
            (folder / "kafka").mkdir()
            with apache_kafka(jars, folder / "kafka") as broker:
                bare = {mode: _passed(broker, folder, mode) for mode in PASSED}
                one, two = (_worked(broker, folder / f"{n}", n, server, named) for n in (1, 2))
                few, many = (_idled(broker, folder / f"idle{n}", n) for n in PARTITIONS)
    finally:
        if server:
            server.remove()
    half, most = statistics.median(one.latency), sorted(one.latency)[int(len(one.latency) * 0.99)]
    latency = f"median {half * 1000:.0f} ms, 99 of 100 within {most * 1000:.0f} ms"
    return [
        _row(f"one worker, from the topic to the store ({one.mix})", one, "a bare faust loop", bare["faust"], 3),
        _row("the same", one, "a bare faust loop of envelopes", bare["envelopes"], 0.5),
        _row("the same", one, "a bare aiokafka loop", bare["aiokafka"], None),
        _row("two workers", two, "one worker", one, None),
        Row(
            what=f"a worker that has nothing to do, {PARTITIONS[1]} partitions of each topic, with its broker",
            ours=f"{many * 1000:,.0f} ms of CPU a second, "
            f"{(many - few) * 1000 / (PARTITIONS[1] - PARTITIONS[0]):.2f} ms for each further partition",
            baseline=f"the same with {PARTITIONS[0]}, {few * 1000:,.0f} ms",
            ratio=round(many / few, 2),
        ),
        Row(
            what="from sending one complaint to its row on the desk, one worker",
            ours=latency,
            baseline="none",
            ratio="-",
        ),
    ]


def _row(what: str, ours: Run, baseline: str, theirs: Run, aim: float | None) -> Row:
    return Row(
        what=what,
        ours=f"{ours.rate:,.0f} signals/s, {ours.cpu_us:,.0f} µs of CPU each",
        baseline=f"{baseline}, {theirs.rate:,.0f} items/s, {theirs.cpu_us:,.0f} µs",
        ratio=round(ours.rate / theirs.rate, 2),
        aim=f"≥ {aim}" if aim else "-",
    )


def _lines(count: int, first: int = 0) -> list[tuple[Arrival, Routed]]:
    """Signals, and the lines as the door sends them: one in a hundred relevant, spread over four counties."""
    now, made = SystemClock().now(), []
    for n, item in enumerate(feed(count)):
        fields = {**item, "source_id": f"b{first + n}", "area": COUNTIES[n % len(COUNTIES)]}
        arrival = part(finish(convert_signal(fields), now))
        made.append((arrival, taken(arrival.body)))
    return made


def _worked(broker: ApacheKafka, folder: Path, workers: int, server: Server | None, named: str) -> Run:
    """What so many workers do, and the latencies of single signals."""
    folder.mkdir()
    database = named
    if server:
        execute(server.url, f"CREATE DATABASE bench{workers} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
        database = database_url(server.url, f"bench{workers}")
    fleet = Fleet(folder, broker, database=database)
    try:
        for number in range(workers):
            fleet.start(f"w{number}")
        fleet.send(400)  # every partition is assigned and every model loaded
        until(lambda: fleet.stored() == 400, 300)
        made = _lines(COUNT)
        _through_the_door(fleet, [arrival for arrival, _ in made])
        watched = [each.pid for each in fleet.workers.values()] + ([server.process.pid] if server else [])
        before, began = cpu_s(*watched), stopwatch()
        send(fleet.settings, "signals", *(line for _, line in made))
        _wait_until_decided(fleet)
        rate = COUNT / (stopwatch() - began)
        used = (cpu_s(*watched) - before) * 1_000_000 / COUNT
        return Run(rate, used, [_single(fleet, n) for n in range(SINGLE if workers == 1 else 0)], _mix(fleet))
    finally:
        fleet.close()


def _idled(broker: ApacheKafka, folder: Path, partitions: int) -> float:
    """CPU time, each second, of a worker that waits and of its broker."""
    folder.mkdir()
    fleet = Fleet(folder, broker, kafka_partitions=partitions)
    try:
        fleet.start("w0")
        fleet.send(100)
        until(lambda: fleet.stored() == 100, 300)
        sleep(SETTLES_S)
        watched = [fleet.workers["w0"].pid, broker.process.pid]
        before, began = cpu_s(*watched), stopwatch()
        sleep(IDLE_S)
        return (cpu_s(*watched) - before) / (stopwatch() - began)
    finally:
        fleet.close()


def _through_the_door(fleet: Fleet, arrivals: list[Arrival]) -> None:
    for at in range(0, len(arrivals), 1000):
        with fleet.system.database.writing() as connection:
            receive(connection, arrivals[at : at + 1000], SystemClock().now(), fleet.system.vault, to_log=False)


def _mix(fleet: Fleet) -> str:
    """What became of them: how many are part of a case says how much there was to decide."""
    from sqlalchemy import func, select

    c = t.signals.c
    query = select(c.state, func.count()).where(c.source == "bench").group_by(c.state)
    with fleet.system.database.reading() as connection:
        found = {str(state): int(count) for state, count in connection.execute(query)}
    return ", ".join(f"{state} {count}" for state, count in sorted(found.items(), key=lambda each: -each[1]))


def _wait_until_decided(fleet: Fleet) -> None:
    """Return when no signal waits; asked in a way that costs the store next to nothing."""
    waiting = t.signals.select().where(t.signals.c.state == "waiting").limit(1)
    while True:
        with fleet.system.database.reading() as connection:
            if connection.execute(waiting).first() is None:
                return
        sleep(0.1)


def _single(fleet: Fleet, n: int) -> float:
    """Seconds from sending one signal until a reader sees it decided."""
    ((arrival, line),) = _lines(1, first=1_000_000 + n)
    _through_the_door(fleet, [arrival])
    began = stopwatch()
    send(fleet.settings, "signals", line)
    until(lambda: _is_there(fleet, arrival.signal.id))
    return stopwatch() - began


def _is_there(fleet: Fleet, signal_id: str) -> bool:
    with fleet.system.database.reading() as connection:
        row = connection.execute(t.signals.select().where(t.signals.c.id == signal_id)).first()
    return row is not None and row.state != "waiting"


def _passed(broker: ApacheKafka, folder: Path, mode: str) -> Run:
    """Items/s of a loop that only carries messages on."""
    from kafka.admin import KafkaAdminClient, NewTopic

    some = [line for _, line in _lines(min(PASSED[mode], COUNT))]
    lines = list(islice(cycle(some), PASSED[mode]))
    partitions = 4
    admin = KafkaAdminClient(bootstrap_servers=[broker.address])
    came, goes = f"{mode}-in", f"{mode}-out"
    admin.create_topics(
        [NewTopic(name=name, num_partitions=partitions, replication_factor=1) for name in (came, goes)],
        wait_for_metadata=True,
    )
    admin.close()
    envelopes = cut(lines, partitions)
    if mode != "envelopes":
        envelopes = [Envelope(each.shard % partitions, each.line, 1) for each in lines]
    _fill(broker, came, envelopes)
    file = folder / f"{mode}.seconds"
    loop = "aiokafka" if mode == "aiokafka" else "faust"
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.pass_through", loop, broker.address, came, goes]
    subprocess.run([*command, str(len(envelopes)), str(file)], cwd=ROOT, timeout=300, check=False)
    seconds, used = map(float, file.read_text().split())
    return Run(len(lines) / seconds, used * 1_000_000 / len(lines))


def _fill(broker: ApacheKafka, topic: str, envelopes: list[Envelope]) -> None:
    from kafka import KafkaProducer

    producer = KafkaProducer(bootstrap_servers=[broker.address], acks="all", linger_ms=20)
    for each in envelopes:
        producer.send(topic, value=each.body, partition=each.partition)
    producer.flush()
    producer.close()
