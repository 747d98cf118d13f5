"""`shian get PATH`: the web application once, without a server, so that every page can be tested or scripted."""

import asyncio

import httpx

from streams.clock import SystemClock
from streams.embedded import Runner
from streams.settings import Settings
from streams.system import build

from ..state import Desk
from ..web import build_app


def get_once(settings: Settings, path: str) -> tuple[int, bytes]:
    """Status and body of a GET."""
    runner = Runner(build(settings, SystemClock()), idle=True)
    desk = Desk(runner)
    try:
        return asyncio.run(_get(desk, path))
    finally:
        desk.close()
        runner.system.database.close()


async def _get(desk: Desk, path: str) -> tuple[int, bytes]:
    app = build_app(desk)
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]  # httpx has its own idea of ASGI
    async with app.lifespan(), httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        response = await client.get(path)
    return response.status_code, response.content
