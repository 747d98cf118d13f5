"""NDJSON intake: from the first request until everything is durable, assessed and gathered. 1 % is relevant."""

import json
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from classifiers.assess import Assessor
from classifiers.assessment import Text
from console.queries import status
from streams.database import Database

from .server import running
from .texts import ROOT, feed

LINES = 500


def measure(count: int = 20_000, port: int = 8391) -> list[dict[str, Any]]:
    """Items per second end to end, beside the classifier alone on one core with the same texts."""
    items = feed(count)
    bodies = [
        b"\n".join(json.dumps(item, ensure_ascii=False).encode() for item in items[at : at + LINES])
        for at in range(0, count, LINES)
    ]
    alone = _assess_alone(items[:4000])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with running("-m", "console", "run", "--port", str(port), port=port, folder=folder) as address:
            took = _pour(address, bodies, folder)
    ours = count / took
    return [
        {
            "what": f"NDJSON intake to committed, {count:,} items, 1 % relevant",
            "ours": f"{ours:,.0f} items/s",
            "baseline": f"the classifier alone, one process: {alone:,.0f} items/s",
            "ratio": round(ours / alone, 2),
            "aim": "≥ 10,000 items/s",
        }
    ]


def _pour(address: str, bodies: list[bytes], folder: Path) -> float:
    database = Database(f"sqlite:///{folder / 'shian.db'}")
    headers = {"content-type": "application/x-ndjson"}
    with httpx.Client(base_url=address, timeout=60) as client:
        client.post("/api/signals", content=bodies[0].splitlines()[0].replace(b'"b0"', b'"warm"'), headers=headers)
        time.sleep(1)
        began = time.perf_counter()
        for body in bodies:
            client.post("/api/signals", content=body, headers=headers).raise_for_status()
        while _lag(database):
            time.sleep(0.02)
        took = time.perf_counter() - began
    database.close()
    return took


def _lag(database: Database) -> int:
    with database.reading() as connection:
        return int(status(connection)["lag"])


def _assess_alone(items: list[dict[str, object]]) -> float:
    assessor = Assessor.load(ROOT / "seeds", ROOT / "classifiers" / "model")
    rows = [Text(id=str(item["source_id"]), text=str(item["text"]), channel="media") for item in items]
    assessor.assess_many(rows[:500])
    began = time.perf_counter()
    for at in range(0, len(rows), 500):
        assessor.assess_many(rows[at : at + 500])
    return len(rows) / (time.perf_counter() - began)
