"""Single durable POSTs with 16 connections, against a bare group-commit endpoint of the same framework."""

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from streams.store.database import Database

from .intake import is_behind
from .server import running
from .table import Row
from .texts import feed

CONNECTIONS = 16


def measure(count: int = 4000, turns: int = 3) -> list[Row]:
    """POSTs per second of both in turn; the median of each, and of the ratios (the machine is shared)."""
    bodies = [json.dumps(item, ensure_ascii=False).encode() for item in feed(count)]
    ours, bare = [], []
    for turn in range(turns):
        with tempfile.TemporaryDirectory() as name:
            port = 8392 + 4 * turn
            with running("-m", "benchmarks.bare", str(port), name, port=port, folder=Path(name)):
                bare.append(_rate(port, bodies, lambda: False))
        with tempfile.TemporaryDirectory() as name:
            port = 8394 + 4 * turn
            with running("-m", "console", "run", "--port", str(port), port=port, folder=Path(name)):
                database = Database(f"sqlite:///{Path(name) / 'shian.db'}")
                ours.append(_rate(port, bodies, partial(is_behind, database)))
                database.close()
    return [
        Row(
            what=f"single durable POSTs, {CONNECTIONS} connections",
            ours=f"{statistics.median(ours):,.0f} /s",
            baseline=f"bare Litestar endpoint with group commit: {statistics.median(bare):,.0f} /s",
            ratio=round(statistics.median(one / other for one, other in zip(ours, bare, strict=True)), 2),
            aim="≥ 0.75",
        )
    ]


def _rate(port: int, bodies: list[bytes], is_busy: Callable[[], bool]) -> float:
    asyncio.run(_load(port, bodies[:200]))
    while is_busy():  # the classifier is being loaded, which takes a processor for seconds
        time.sleep(0.1)
    return asyncio.run(_load(port, bodies[200:]))


async def _load(port: int, bodies: list[bytes]) -> float:
    began = time.perf_counter()
    await asyncio.gather(*(_client(port, bodies[n::CONNECTIONS]) for n in range(CONNECTIONS)))
    return len(bodies) / (time.perf_counter() - began)


async def _client(port: int, bodies: list[bytes]) -> None:
    """A keep-alive connection that costs as little as can be."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST /api/signals HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncontent-type: application/json\r\ncontent-length: "
    for body in bodies:
        writer.write(f"{head}{len(body)}\r\n\r\n".encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        if b" 202 " not in answer[:20]:
            raise RuntimeError(answer[:200])
        length = next(line for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.split(b":")[1]))
    writer.close()
