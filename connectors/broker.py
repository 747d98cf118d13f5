"""How a Kafka broker is reached: whether it can be at all, asked before kafka-python is, and with which settings."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .doors import KafkaChannel, KafkaSource
from .errors import ConnectorError
from .trust import trusting
from .tunnel import connect

PATIENCE = 5
"""Seconds for one server."""

TIMEOUT = 20
"""Seconds for finding the broker."""


def reach(name: str, servers: Sequence[str], *, proxy: str | None = None) -> None:
    """Return when one of the servers (`host:port`) takes a connection; else raise ConnectorError.

    A client of kafka-python that finds no broker leaves its thread and its sockets behind, each time it is tried; an
    office whose broker is down for a night tries very often.
    """
    said = "没有写服务器地址"
    for server in servers:
        host, port = host_and_port(server)
        try:
            with connect(host, port, proxy=proxy, timeout=PATIENCE):
                return
        except OSError as error:
            said = f"{server} {error}"
    raise ConnectorError(f"{name}：Kafka 连接不上（{said}）", permanent=False)


def settings_of(door: KafkaSource | KafkaChannel, password: str | None, *, folder: Path) -> dict[str, Any]:
    """How kafka-python is told to reach the brokers: where, by TLS or not, through which proxy, under which user.

    `folder` is where `door.ca` lies. Every broker that the cluster names is reached in the same way, so a proxy must
    let all of them through. Raises ConnectorError for a file of certificates that cannot be used.
    """
    settings: dict[str, Any] = {
        "bootstrap_servers": list(door.servers),
        "bootstrap_timeout_ms": TIMEOUT * 1000,
        "security_protocol": ("SASL_" if door.sasl else "") + ("SSL" if door.tls else "PLAINTEXT"),
        "proxy_url": door.proxy,
    }
    if door.tls:
        settings["ssl_context"] = trusting(door.ca, folder)
    if door.sasl:
        settings["sasl_mechanism"] = door.sasl.mechanism
        settings["sasl_plain_username"] = door.sasl.user
        settings["sasl_plain_password"] = password or ""
    return settings


def host_and_port(server: str) -> tuple[str, int]:
    """`host:port`, `[::1]:port` or `host` alone, which is port 9092. A port that is no number is 9092 too."""
    host, colon, port = server.rpartition(":")
    if colon and port.isascii() and port.isdecimal():
        return host.strip("[]"), int(port)
    return server.strip("[]"), 9092
