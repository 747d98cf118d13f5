"""The baseline of `posts`: a bare Litestar endpoint that stores each body with group commit, synchronous FULL."""

import asyncio
import queue
import sqlite3
import sys
import threading
from pathlib import Path

import uvicorn
from litestar import Litestar, Request, Response, get, post

_jobs: queue.SimpleQueue[tuple[bytes, asyncio.Future[None], asyncio.AbstractEventLoop]] = queue.SimpleQueue()


@post("/api/signals", status_code=202)
async def take(request: Request) -> Response[bytes]:  # type: ignore[type-arg]  # whatever its state is
    """Answers once the body is durable."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[None] = loop.create_future()
    _jobs.put((await request.body(), future, loop))
    await future
    return Response(content=b'{"accepted":1}', media_type="application/json")


@get("/healthz")
async def healthz() -> Response[bytes]:
    """The process answers."""
    return Response(content=b"{}", media_type="application/json")


def write(path: Path) -> None:
    """One writing thread, one transaction for all that wait."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE log (position INTEGER PRIMARY KEY, body BLOB)")
    while True:
        group = [_jobs.get()]
        while not _jobs.empty() and len(group) < 256:
            group.append(_jobs.get())
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO log (body) VALUES (?)", [(body,) for body, _, _ in group])
        connection.execute("COMMIT")
        for _, future, loop in group:
            loop.call_soon_threadsafe(future.set_result, None)


if __name__ == "__main__":
    threading.Thread(target=write, args=(Path(sys.argv[2]) / "bare.db",), daemon=True).start()
    app = Litestar([take, healthz], openapi_config=None)
    uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False)
