"""The hosts that the doors of an office connect to: what a proxy or a firewall must let through."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from .broker import host_and_port
from .doors import (
    AlertmanagerChannel,
    Channel,
    Doors,
    FeedSource,
    KafkaChannel,
    KafkaSource,
    MailSource,
    RobotChannel,
    SmtpChannel,
    Source,
    WebhookChannel,
    secret,
    with_proxy,
)
from .errors import ConnectorError
from .tunnel import address_of

_ENDPOINTS = ("notify_url", "api_url")


class Host(msgspec.Struct, frozen=True, kw_only=True):
    """One host with its port, and the doors that connect to it. `proxy` is the address of the proxy, None: straight.

    `is_first`: it names further hosts itself, which must be let through too (a Kafka's other brokers).
    """

    host: str
    port: int
    doors: tuple[str, ...]
    proxy: str | None = None
    is_first: bool = False


def hosts_of(
    doors: Doors, *, folder: Path, environment: Mapping[str, str] = os.environ
) -> tuple[list[Host], dict[str, str]]:
    """The hosts, in the order of their names; and of the doors whose host cannot be told, why not."""
    found: dict[tuple[str, int, str | None, bool], list[str]] = {}
    untold: dict[str, str] = {}
    for door in (*doors.sources, *doors.channels):
        try:
            door = with_proxy(door, folder=folder, environment=environment)
            places = list(_places(door, folder=folder, environment=environment))
        except (ConnectorError, ValueError) as error:
            untold[door.name] = str(error)
            continue
        proxy = address_of(door.proxy) if door.proxy else None
        for host, port in places:
            named = found.setdefault((host, port, proxy, isinstance(door, KafkaSource | KafkaChannel)), [])
            named += [door.name] if door.name not in named else []
    hosts = [
        Host(host=host, port=port, proxy=proxy, is_first=is_first, doors=tuple(names))
        for (host, port, proxy, is_first), names in found.items()
    ]
    return sorted(hosts, key=lambda each: (each.host, each.port, each.proxy or "")), untold


def _places(door: Source | Channel, *, folder: Path, environment: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Host and port of everything that a door connects to. Raises ConnectorError, ValueError."""
    match door:
        case FeedSource() | WebhookChannel() | AlertmanagerChannel():
            yield _of_url(door.url)
        case MailSource() | SmtpChannel():
            yield door.host, door.port
        case KafkaSource() | KafkaChannel():
            yield from map(host_and_port, door.servers)
        case RobotChannel():
            yield _of_robot(secret(door.url, folder=folder, environment=environment))


def _of_url(url: str) -> tuple[str, int]:
    where = urlsplit(url)
    if not where.hostname:
        raise ValueError("地址里没有主机名")
    return where.hostname, where.port or (443 if where.scheme == "https" else 80)


def _of_robot(address: str) -> tuple[str, int]:
    """Where apprise sends what is for this address; nothing of the address itself is told but a host of its own."""
    # Late: apprise takes an eighth of a second to import, and most offices have no robot.
    import apprise

    service: Any = apprise.Apprise.instantiate(address.replace("{to}", "10000000000"), suppress_exceptions=True)
    if service is None:
        raise ValueError("apprise 不认识这个地址，请核对写法")
    for name in _ENDPOINTS:
        if str(getattr(service, name, "")).startswith("http"):
            return _of_url(getattr(service, name))
    if not _is_own(service):
        raise ValueError("apprise 没有说明这种渠道连到哪里；shian channel 试发时会写出来")
    return service.host, service.port or (443 if service.secure else 80)


def _is_own(service: Any) -> bool:
    """Whether the host of the address is the host that is connected to: a system of the office's own."""
    return str(service.schema).rstrip("s") in ("json", "xml", "form")
