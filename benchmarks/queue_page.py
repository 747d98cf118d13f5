"""Pages with 10,000 open cases: the answers inside the application, without a network."""

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

PAGES = {
    "/": ("queue page", "< 100 ms"),
    "/statistics?from=2026-11-01&to=2026-11-30": ("statistics of the month in which they were opened", "< 1,000 ms"),
}
"""Page → what it is, and how fast it is to be."""


def measure(count: int = 10_000, tries: int = 20) -> list[Row]:
    """Median milliseconds of each page with many cases, beside the same page with fifty."""
    few, many = _medians_ms(50, tries), _medians_ms(count, tries)
    return [
        Row(
            what=f"{what} with {count:,} open cases",
            ours=f"{many[path]:.0f} ms",
            baseline=f"the same page with 50 open cases: {few[path]:.0f} ms",
            ratio=round(many[path] / few[path], 2),
            aim=aim,
        )
        for path, (what, aim) in PAGES.items()
    ]


def _medians_ms(count: int, tries: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        system = system_in(Path(name))
        open_cases(system, count)
        desk = Desk(Runner(system, idle=True))
        try:
            return {path: statistics.median(asyncio.run(_times(desk, path, tries))) for path in PAGES}
        finally:
            desk.close()
            system.database.close()


async def _times(desk: Desk, path: str, tries: int) -> list[float]:
    app = build_app(desk)
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # httpx has its own idea of ASGI
    taken = []
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        await client.get(path)
        for _ in range(tries):
            began = time.perf_counter()
            (await client.get(path)).raise_for_status()
            taken.append((time.perf_counter() - began) * 1000)
    return taken
