"""Doors: which sources an office listens to and by which ways it tells whom, as its `doors.yaml` says.

Without the file nothing is fetched and notices leave as files in the outbox folder. A secret is never written in the
file: it is named, as `env:NAME` or `file:PATH` (beside the file), and read when it is needed.
"""

import os
from collections.abc import Collection, Mapping
from email.utils import getaddresses
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from . import attached
from .errors import ConnectorError, os_reason
from .signal import AccountKind

OUTBOX = "outbox"
"""The channel that is always there."""

CLUSTER = "cluster"
"""The channel of the distributed system itself: its topic of notices."""

RESERVED = {"sources": (OUTBOX, "inbox", "relay"), "channels": (OUTBOX, CLUSTER)}
"""Names that are taken: those of the folders, and of the cluster's own topic."""


SECRET = ("env:", "file:")
"""How the name of a secret begins."""


_Port = Annotated[int, Meta(ge=1, le=65535)]
_Count = Annotated[int, Meta(ge=1)]
_Minutes = Annotated[float, Meta(gt=0)]


class Door(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """One door; unknown keys are faults."""

    name: str
    ca: str | None = None
    """A file of certificates to trust, beside the usual ones."""
    proxy: str | None = None
    """The proxy through which it is reached, `http://host:port`; or the name of the secret that holds it."""


D = TypeVar("D", bound=Door)


class _Source(Door, frozen=True, kw_only=True):
    """A door in. `silent_after_hours`: how long it may say nothing before the desk shows it red; None: as long as it
    has done so far (see `streams.intake.rhythm`)."""

    area: str | None = None
    silent_after_hours: Annotated[float, Meta(gt=0)] | None = None


class FeedSource(_Source, frozen=True, kw_only=True, tag="feed"):
    """An RSS, Atom or JSON Feed address, asked again and again."""

    url: str
    every_minutes: _Minutes = 10
    account_kind: AccountKind = "unknown"
    platform: str | None = None
    private_addresses: bool = False
    """Whether the address may be one of this network's own (10.x, 192.168.x, 127.x …)."""


class Signature(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An HMAC over the body (or over `{timestamp}.{body}` when `timestamp_header` is named), in a header."""

    header: str
    secret: str
    algorithm: Literal["sha256", "sha1", "sha512"] = "sha256"
    encoding: Literal["hex", "base64"] = "hex"
    prefix: str = ""
    timestamp_header: str | None = None


class VendorAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a vendor's program needs to hear."""

    status: Annotated[int, Meta(ge=200, le=599)] = 200
    body: str = "ok"
    content_type: str = "text/plain; charset=utf-8"


class WebhookSource(_Source, frozen=True, kw_only=True, tag="webhook"):
    """A vendor that posts to `/api/sources/{name}`: any JSON or form, mapped by paths to the fields of a signal.

    At least one of `signature`, `token`, `addresses` and `relayed` must be there.
    """

    fields: dict[str, str]
    """Field of a signal (`text`, `media.forwards`) → path in the body (`data.content`), or `=constant`."""
    items: str = ""
    """Path of the list when one delivery holds several items; empty: the body is one item, or a list."""
    signature: Signature | None = None
    token: str | None = None
    addresses: tuple[str, ...] = ()
    relayed: bool = False
    """Whether its deliveries come as files from the relay, which has checked who sent them."""
    answer: VendorAnswer = VendorAnswer()


class MailSource(_Source, frozen=True, kw_only=True, tag="mailbox"):
    """An IMAP mailbox: complaints forwarded by mail, and replies to notices."""

    host: str
    user: str
    password: str
    port: _Port = 993
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    folder: str = "INBOX"
    every_minutes: _Minutes = 2
    channel: Literal["complaint", "illness", "notice", "duty", "media"] = "complaint"
    attachment_max: _Count = attached.SIZE_MAX
    attachment_kinds: tuple[str, ...] = attached.KINDS


Mechanism = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]


class Sasl(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to log in to a Kafka."""

    user: str
    password: str
    mechanism: Mechanism = "SCRAM-SHA-512"


class KafkaSource(_Source, frozen=True, kw_only=True, tag="kafka"):
    """A topic of a Kafka that already exists, holding signals or CloudEvents."""

    servers: tuple[str, ...]
    topic: str
    group: str = "shian"
    tls: bool = False
    sasl: Sasl | None = None


Source = FeedSource | WebhookSource | MailSource | KafkaSource


class _Channel(Door, frozen=True, kw_only=True):
    """A way out. `carries`: what besides the least may leave by it."""

    carries: tuple[Literal["names", "phones", "quotes"], ...] = ()
    per_minute: _Count = 20


class SmtpChannel(_Channel, frozen=True, kw_only=True, tag="smtp"):
    """Mail."""

    host: str
    sender: str
    port: _Port = 465
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    user: str | None = None
    password: str | None = None


class WebhookChannel(_Channel, frozen=True, kw_only=True, tag="webhook"):
    """Another system's address; the body is signed (`X-Shian-Signature: sha256=…` over timestamp and body)."""

    url: str
    secret: str


class RobotChannel(_Channel, frozen=True, kw_only=True, tag="robot"):
    """A group's robot or an SMS gateway, through apprise; `url` names the secret that holds the whole address."""

    url: str
    text_max: _Count = 2000


class PhoneChannel(_Channel, frozen=True, kw_only=True, tag="phone"):
    """A call task for the duty officer; without an answer within `deputy_after_minutes` the deputy is called."""

    deputy_after_minutes: _Minutes = 15


class AlertmanagerChannel(_Channel, frozen=True, kw_only=True, tag="alertmanager"):
    """A receiver that understands Alertmanager's webhook format."""

    url: str
    token: str | None = None


class KafkaChannel(_Channel, frozen=True, kw_only=True, tag="kafka"):
    """A topic of a Kafka that already exists."""

    servers: tuple[str, ...]
    topic: str
    tls: bool = False
    sasl: Sasl | None = None


class RelayChannel(_Channel, frozen=True, kw_only=True, tag="relay"):
    """A second machine that has the network: notices cross as files and leave there by its channel of this name."""

    channel: str


Channel = SmtpChannel | WebhookChannel | RobotChannel | PhoneChannel | AlertmanagerChannel | KafkaChannel | RelayChannel


ONCE = {"graver": "new_alert", "reopened": "new_alert"}
"""Reasons that ask the duty desk to claim a case under another name: an office's routes for new alerts lead them on."""


class Route(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is told by which channel at which address, besides the outbox. Without a role: every role.

    `reasons` empty: of everything; `urgent_only`: of red items alone. `person`: while the duty roster names them for
    that role, in the place of the role's route by the same channel.
    """

    department: str
    channel: str
    to: str = ""
    role: str | None = None
    person: str = ""
    deputy: str = ""
    reasons: tuple[str, ...] = ()
    urgent_only: bool = False


class Doors(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that `doors.yaml` says."""

    v: int = 1
    sources: tuple[Source, ...] = ()
    channels: tuple[Channel, ...] = ()
    routes: tuple[Route, ...] = ()

    def source(self, name: str) -> Source | None:
        """The source of this name."""
        return next((each for each in self.sources if each.name == name), None)

    def routes_of(
        self, department: str, role: str, *, reason: str, urgent: bool, who: Collection[str] = ()
    ) -> list[Route]:
        """The routes by which this receiver is told, in the order of the file; one for each channel. Of those who hold
        the role by the roster (`who`) it leads to the addresses that are their own, and to the role's for the rest."""
        found: dict[str, dict[str, Route]] = {}
        for route in self.routes:
            if route.department != department or route.role not in (None, role):
                continue
            if (route.urgent_only and not urgent) or (route.person and route.person not in who):
                continue
            if route.reasons and reason not in route.reasons and ONCE.get(reason) not in route.reasons:
                continue
            found.setdefault(route.channel, {}).setdefault(route.person, route)
        return [self._one(channel, by_person, who) for channel, by_person in found.items()]

    def _one(self, channel: str, by_person: Mapping[str, Route], who: Collection[str]) -> Route:
        """The route that leads to all of them. By telephone one is called, and the next when nobody answers."""
        own = [by_person[each] for each in who if each in by_person]
        lacks = len(own) < len(who) or not who
        first, *others = [*own, *([by_person[""]] if lacks and "" in by_person else [])]
        if not others:
            return first
        if any(isinstance(each, PhoneChannel) and each.name == channel for each in self.channels):
            return msgspec.structs.replace(first, deputy=first.deputy or others[0].to)
        to = ", ".join(dict.fromkeys(each.to for each in (first, *others) if each.to))
        return msgspec.structs.replace(first, to=to, person="、".join(who))


def secret(name: str, *, folder: Path, environment: Mapping[str, str] = os.environ) -> str:
    """The secret that `env:NAME` or `file:PATH` names; a path is taken from `folder`. Raises ConnectorError."""
    kind, _, where = name.partition(":")
    if kind == "env" and where in environment:
        return environment[where]
    if kind == "file":
        try:
            return (folder / where).read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            raise ConnectorError(f"密钥 {name}：{_unread(error)}", permanent=True) from error
    problem = "没有设这个环境变量" if kind == "env" else "写法不对，应为 env:名称 或 file:路径"
    raise ConnectorError(f"密钥 {name}：{problem}", permanent=True)


def _unread(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "没有这个文件"
    return f"读不了这个文件（{os_reason(error)}）" if isinstance(error, OSError) else "不是 UTF-8 编码的文本文件"


def with_proxy(door: D, *, folder: Path, environment: Mapping[str, str] = os.environ) -> D:
    """The door with its proxy as an address, also where a secret holds it. Raises ConnectorError."""
    if door.proxy is None or not door.proxy.startswith(SECRET):
        return door
    found = secret(door.proxy, folder=folder, environment=environment)
    if not is_proxy(found):
        raise ConnectorError(f"代理 {door.proxy}：里面应为 http://主机:端口", permanent=True)
    return msgspec.structs.replace(door, proxy=found)


def secrets_of(door: Door) -> dict[str, str]:
    """What a door keeps secret: key → what stands there."""
    named = {name: getattr(door, name, None) for name in ("password", "token", "secret")}
    if isinstance(door, RobotChannel):
        named["url"] = door.url
    if isinstance(door, WebhookSource) and door.signature:
        named["signature.secret"] = door.signature.secret
    if isinstance(door, KafkaSource | KafkaChannel) and door.sasl:
        named["sasl.password"] = door.sasl.password
    if door.proxy and ("@" in door.proxy or door.proxy.startswith(SECRET)):
        named["proxy"] = door.proxy
    return {name: value for name, value in named.items() if value is not None}


def is_address(text: str) -> bool:
    """Whether it is a whole address of the web."""
    try:
        where = urlsplit(text)
        return where.scheme in ("http", "https") and bool(where.hostname)
    except ValueError:
        return False


def is_mail_to(text: str) -> bool:
    """Whether mail can be sent to it: one address or several, separated by commas."""
    addresses = [address for _, address in getaddresses([text])]
    return bool(addresses) and all(map(_is_mail_address, addresses))


def _is_mail_address(text: str) -> bool:
    local, at, domain = text.rpartition("@")
    return bool(local and at and domain) and not any(char.isspace() or ord(char) < 32 for char in text)


def is_proxy(text: str) -> bool:
    """Whether it is the address of a proxy."""
    try:
        where = urlsplit(text)
        return where.scheme == "http" and bool(where.hostname) and where.port is not None
    except ValueError:
        return False
