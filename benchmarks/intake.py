"""NDJSON intake: from the first request until everything is durable, assessed and gathered. 1 % is relevant."""

import json
import statistics
import tempfile
import time
from pathlib import Path

import httpx

from classifiers.assess import Assessor
from classifiers.assessment import Text
from streams.store.database import Database

from .server import running
from .table import Row
from .texts import ROOT, feed

LINES = 500


def measure(count: int = 20_000, port: int = 8391, turns: int = 3) -> list[Row]:
    """Items per second end to end, beside the classifier alone on one core and the server with a classifier that costs
    nothing; the median of several turns of all three (the machine is shared)."""
    items = feed(count)
    bodies = [
        b"\n".join(json.dumps(item, ensure_ascii=False).encode() for item in items[at : at + LINES])
        for at in range(0, count, LINES)
    ]
    whole, around, alone = [], [], []
    for _ in range(turns):
        alone.append(_assess_alone(items[:4000]))
        whole.append(count / _served("console", bodies, port))
        around.append(count / _served("benchmarks.blank", bodies, port))
    ours = f"{statistics.median(whole):,.0f} items/s"
    return [
        Row(
            what=f"NDJSON intake to committed, {count:,} items, 1 % relevant",
            ours=ours,
            baseline=f"{name}: {statistics.median(others):,.0f} items/s",
            ratio=round(statistics.median(one / other for one, other in zip(whole, others, strict=True)), 2),
            aim="≥ 10,000 items/s",
        )
        for name, others in (
            ("the classifier alone, one process", alone),
            ("the same server, its classifier a blank that finds nothing", around),
        )
    ]


def _served(module: str, bodies: list[bytes], port: int) -> float:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running("-m", module, "run", "--port", str(port), port=port, folder=folder) as address:
            return _pour(address, bodies, folder)


def _pour(address: str, bodies: list[bytes], folder: Path) -> float:
    database = Database(f"sqlite:///{folder / 'shian.db'}")
    headers = {"content-type": "application/x-ndjson"}
    with httpx.Client(base_url=address, timeout=60) as client:
        client.post("/api/signals", content=bodies[0].splitlines()[0].replace(b'"b0"', b'"warm"'), headers=headers)
        while is_behind(database):  # the classifier is being loaded
            time.sleep(0.1)
        began = time.perf_counter()
        for body in bodies:
            client.post("/api/signals", content=body, headers=headers).raise_for_status()
        while is_behind(database):
            time.sleep(0.02)
        took = time.perf_counter() - began
    database.close()
    return took


def is_behind(database: Database) -> bool:
    """Whether something on the log is not assessed yet.

    Asked often and of few rows: the benchmark must not take the processor from what it measures.
    """
    query = (
        "SELECT 1 FROM log WHERE topic IN ('signals', 'revisions') AND position > "
        "COALESCE((SELECT position FROM positions WHERE name = 'assess'), 0) LIMIT 1"
    )
    with database.reading() as connection:
        return connection.exec_driver_sql(query).first() is not None


def _assess_alone(items: list[dict[str, object]]) -> float:
    assessor = Assessor.load(ROOT / "seeds", ROOT / "classifiers" / "model")
    rows = [Text(id=str(item["source_id"]), text=str(item["text"]), channel="media") for item in items]
    assessor.assess_many(rows[:500])
    began = time.perf_counter()
    for at in range(0, len(rows), 500):
        assessor.assess_many(rows[at : at + 500])
    return len(rows) / (time.perf_counter() - began)
