"""The distributed system: signals/s from the topic to the store with one and two workers, latency, and bare loops.

`python -m benchmarks.bench distributed` (minutes; not part of `make bench`). Apache Kafka comes by Maven, the store is
SQLite unless SHIAN_BENCH_DATABASE names a PostgreSQL; every loop runs on the same broker in the same run.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from brokers import ApacheKafka, apache_kafka  # noqa: E402
from fleet import COUNTIES, Fleet  # noqa: E402
from kafka_jars import fetch  # noqa: E402
from working import send, until  # noqa: E402

from connectors.parse import convert_signal, finish  # noqa: E402
from streams import schema as t  # noqa: E402
from streams.clock import SystemClock, stopwatch  # noqa: E402
from streams.door import part  # noqa: E402
from streams.envelopes import Envelope, Routed, cut, taken  # noqa: E402

from .texts import feed  # noqa: E402

COUNT = 20_000
PASSED = 4_000
SINGLE = 150
"""Signals sent one by one to see how long one takes."""


def measure() -> list[dict[str, Any]]:
    """Rows of the table."""
    jars = fetch()
    if not isinstance(jars, Path):
        raise SystemExit(str(jars))
    with tempfile.TemporaryDirectory(prefix="shian-bench-") as name:
        folder = Path(name)
        (folder / "kafka").mkdir()
        with apache_kafka(jars, folder / "kafka") as broker:
            bare = {mode: _passed(broker, folder, mode) for mode in ("faust", "envelopes", "aiokafka")}
            one, latency = _worked(broker, folder / "one", 1)
            two, _ = _worked(broker, folder / "two", 2)
    rows = [
        _row("one worker, from the topic to the store", one, "a bare faust loop, one item a message", bare["faust"], 3),
        _row("the same", one, "a bare faust loop of envelopes", bare["envelopes"], 0.5),
        _row("the same", one, "a bare aiokafka loop, one item a message", bare["aiokafka"], None),
        _row("two workers", two, "one worker", one, None),
    ]
    half, most = statistics.median(latency), sorted(latency)[int(len(latency) * 0.99)]
    what = "from sending one complaint to its row on the desk, one worker"
    return [
        *rows,
        {
            "what": what,
            "ours": f"median {half * 1000:.0f} ms, 99 of 100 within {most * 1000:.0f} ms",
            "baseline": "none",
            "ratio": "-",
            "aim": "-",
        },
    ]


def _row(what: str, ours: float, baseline: str, theirs: float, aim: float | None) -> dict[str, Any]:
    return {
        "what": what,
        "ours": f"{ours:,.0f} signals/s",
        "baseline": f"{baseline}, {theirs:,.0f} items/s",
        "ratio": round(ours / theirs, 2),
        "aim": f"≥ {aim}" if aim else "-",
    }


def _lines(count: int, first: int = 0) -> list[tuple[str, Routed]]:
    """(id, line) of signals as the door sends them, one in a hundred relevant, spread over four counties."""
    now, made = SystemClock().now(), []
    for n, item in enumerate(feed(count)):
        fields = {**item, "source_id": f"b{first + n}", "area": COUNTIES[n % len(COUNTIES)]}
        arrival = part(finish(convert_signal(fields), now))
        made.append((arrival.signal.id, taken(arrival.body)))
    return made


def _worked(broker: ApacheKafka, folder: Path, workers: int) -> tuple[float, list[float]]:
    """Signals/s of so many workers, and the latencies of single ones."""
    folder.mkdir()
    fleet = Fleet(folder, broker, database=os.environ.get("SHIAN_BENCH_DATABASE", ""))
    try:
        for number in range(workers):
            fleet.start(f"w{number}")
        fleet.send(400)  # every partition is assigned and every model loaded
        until(lambda: fleet.stored() == 400)
        made = _lines(COUNT)
        began = stopwatch()
        send(fleet.settings, "signals", *(line for _, line in made))
        until(lambda: _count(fleet) == 400 + COUNT, seconds=600)
        rate = COUNT / (stopwatch() - began)
        return rate, [_single(fleet, n) for n in range(SINGLE if workers == 1 else 0)]
    finally:
        fleet.close()


def _count(fleet: Fleet) -> int:
    from sqlalchemy import func, select

    with fleet.system.database.reading() as connection:
        decided = select(func.count()).select_from(t.signals).where(t.signals.c.state != "waiting")
        return int(connection.execute(decided).scalar_one())


def _single(fleet: Fleet, n: int) -> float:
    """Seconds from sending one signal until a reader sees it decided."""
    ((signal_id, line),) = _lines(1, first=1_000_000 + n)
    began = stopwatch()
    send(fleet.settings, "signals", line)
    until(lambda: _is_there(fleet, signal_id))
    return stopwatch() - began


def _is_there(fleet: Fleet, signal_id: str) -> bool:
    with fleet.system.database.reading() as connection:
        row = connection.execute(t.signals.select().where(t.signals.c.id == signal_id)).first()
    return row is not None and row.state != "waiting"


def _passed(broker: ApacheKafka, folder: Path, mode: str) -> float:
    """Items/s of a loop that only carries messages on."""
    from kafka.admin import KafkaAdminClient, NewTopic

    lines = [line for _, line in _lines(PASSED if mode == "faust" else COUNT)]
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
    return len(lines) / float(file.read_text())


def _fill(broker: ApacheKafka, topic: str, envelopes: list[Envelope]) -> None:
    from kafka import KafkaProducer

    producer = KafkaProducer(bootstrap_servers=[broker.address], acks="all", linger_ms=20)
    for each in envelopes:
        producer.send(topic, value=each.body, partition=each.partition)
    producer.flush()
    producer.close()
