"""The server ends in order whatever those it answers do."""

import asyncio
import logging
import socket
import ssl
import threading

import pytest
import uvicorn
from flow import T0

from console.commands.server import Server
from streams.office.certificates import files_of
from streams.office.issuing import make


async def without_end(scope, receive, send):
    """More than any socket holds, to whoever asks."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(1000):
        await send({"type": "http.response.body", "body": b"0" * 100_000, "more_body": True})


@pytest.mark.parametrize("is_secure", [False, True])
def test_who_does_not_read_is_cut_off_and_nothing_is_called_an_error(tmp_path, caplog, is_secure):
    make(tmp_path, ["127.0.0.1"], T0)
    certificate, key = files_of(tmp_path) if is_secure else (None, None)
    config = uvicorn.Config(
        without_end,
        port=0,
        log_config=None,
        lifespan="off",
        timeout_graceful_shutdown=2,
        ssl_certfile=certificate,
        ssl_keyfile=key,
    )
    ready = threading.Event()
    server = Server(config, ready.set)
    thread = threading.Thread(target=asyncio.run, args=(server.serve(),))
    thread.start()
    ready.wait()
    with socket.create_connection(server.servers[0].sockets[0].getsockname()) as connection:
        asking = ssl._create_unverified_context().wrap_socket(connection) if is_secure else connection
        asking.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert asking.recv(12) == b"HTTP/1.1 200"
        server.should_exit = True
        thread.join()
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR] == []
