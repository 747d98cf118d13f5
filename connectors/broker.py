"""Whether a Kafka broker can be reached at all, asked before kafka-python is."""

import socket
from collections.abc import Sequence

from .errors import ConnectorError

PATIENCE = 5
"""Seconds for one server."""


def reach(name: str, servers: Sequence[str]) -> None:
    """Return when one of the servers (`host:port`) takes a connection; else raise ConnectorError.

    A client of kafka-python that finds no broker leaves its thread and its sockets behind, each time it is tried; an
    office whose broker is down for a night tries very often.
    """
    said = "没有写服务器地址"
    for server in servers:
        try:
            with socket.create_connection(host_and_port(server), timeout=PATIENCE):
                return
        except OSError as error:
            said = f"{server} {error}"
    raise ConnectorError(f"{name}：Kafka 连接不上（{said}）", permanent=False)


def host_and_port(server: str) -> tuple[str, int]:
    """`host:port`, `[::1]:port` or `host` alone, which is port 9092. A port that is no number is 9092 too."""
    host, colon, port = server.rpartition(":")
    if colon and port.isascii() and port.isdecimal():
        return host.strip("[]"), int(port)
    return server.strip("[]"), 9092
