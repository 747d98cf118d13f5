"""The queue page with 10,000 open cases: the answer to GET / inside the application, without a network."""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

import httpx

from console.state import Desk
from console.web import build_app
from streams.embedded import Runner

from .crowd import open_cases, system_in
from .table import Row


def measure(count: int = 10_000, tries: int = 20) -> list[Row]:
    """Median milliseconds of the page with many cases, beside the same page with fifty."""
    few, many = _median_ms(50, tries), _median_ms(count, tries)
    return [
        Row(
            what=f"queue page with {count:,} open cases",
            ours=f"{many:.0f} ms",
            baseline=f"the same page with 50 open cases: {few:.0f} ms",
            ratio=round(many / few, 2),
            aim="< 100 ms",
        )
    ]


def _median_ms(count: int, tries: int) -> float:
    with tempfile.TemporaryDirectory() as name:
        system = system_in(Path(name))
        open_cases(system, count)
        desk = Desk(Runner(system, idle=True))
        try:
            return statistics.median(asyncio.run(_times(desk, tries)))
        finally:
            desk.close()
            system.database.close()


async def _times(desk: Desk, tries: int) -> list[float]:
    app = build_app(desk)
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # httpx has its own idea of ASGI
    taken = []
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        await client.get("/")
        for _ in range(tries):
            began = time.perf_counter()
            (await client.get("/")).raise_for_status()
            taken.append((time.perf_counter() - began) * 1000)
    return taken
