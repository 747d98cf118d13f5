"""Doors: which sources an office listens to and by which ways it tells whom, as its `doors.yaml` says.

Without the file nothing is fetched and notices leave as files in the outbox folder. A secret is never written in the
file: it is named, as `env:NAME` or `file:PATH` (beside the file), and read when it is needed.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

import msgspec
import yaml

from .errors import ConnectorError
from .yaml_file import read_yaml

OUTBOX = "outbox"
"""The channel that is always there."""

CLUSTER = "cluster"
"""The channel of the distributed system itself: its topic of notices."""

RESERVED = {"sources": (OUTBOX, "inbox", "relay"), "channels": (OUTBOX, CLUSTER)}
"""Names that are taken: those of the folders, and of the cluster's own topic."""


class DoorFault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with one place of the file, and what would be right."""

    at: str
    problem: str
    remedy: str


class DoorsError(ConnectorError):
    """The file cannot be used; every fault is listed."""

    def __init__(self, file: str, faults: list[DoorFault]) -> None:
        lines = [f"{file} {each.at}: {each.problem}; {each.remedy}" for each in faults]
        super().__init__("\n".join(lines), permanent=True)
        self.faults = faults


class _Door(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """One door; unknown keys are faults."""

    name: str
    ca: str | None = None
    """A file of certificates to trust, beside the usual ones."""
    proxy: str | None = None
    """The proxy through which it is reached, `http://host:port`; or the name of the secret that holds it."""


D = TypeVar("D", bound=_Door)


class _Source(_Door, frozen=True, kw_only=True):
    """A door in. `silent_after_hours`: how long it may say nothing before the desk shows it red; None: as long as it
    has done so far (see `streams.intake.rhythm`)."""

    area: str | None = None
    silent_after_hours: float | None = None


class FeedSource(_Source, frozen=True, kw_only=True, tag="feed"):
    """An RSS, Atom or JSON Feed address, asked again and again."""

    url: str
    every_minutes: float = 10
    account_kind: str = "unknown"
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


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a vendor's program needs to hear."""

    status: int = 200
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
    answer: Answer = Answer()


class MailSource(_Source, frozen=True, kw_only=True, tag="mailbox"):
    """An IMAP mailbox: complaints forwarded by mail, and replies to notices."""

    host: str
    user: str
    password: str
    port: int = 993
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    folder: str = "INBOX"
    every_minutes: float = 2
    channel: Literal["complaint", "illness", "notice", "duty", "media"] = "complaint"
    attachment_max: int = 20_000_000
    attachment_kinds: tuple[str, ...] = ("pdf", "doc", "docx", "xls", "xlsx", "csv", "txt", "jpg", "jpeg", "png")


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


class _Channel(_Door, frozen=True, kw_only=True):
    """A way out. `carries`: what besides the least may leave by it."""

    carries: tuple[Literal["names", "phones", "quotes"], ...] = ()
    per_minute: int = 20


class SmtpChannel(_Channel, frozen=True, kw_only=True, tag="smtp"):
    """Mail."""

    host: str
    sender: str
    port: int = 465
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
    text_max: int = 2000


class PhoneChannel(_Channel, frozen=True, kw_only=True, tag="phone"):
    """A call task for the duty officer; without an answer within `deputy_after_minutes` the deputy is called."""

    deputy_after_minutes: float = 15


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


class Route(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who is told by which channel at which address, besides the outbox. Without a role: every role.

    `reasons` empty: of everything; `urgent_only`: of red items alone.
    """

    department: str
    channel: str
    to: str = ""
    role: str | None = None
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

    def routes_of(self, department: str, role: str, *, reason: str, urgent: bool) -> list[Route]:
        """The routes by which this receiver is told, in the order of the file; one for each channel."""
        found: dict[str, Route] = {}
        for route in self.routes:
            if route.department != department or route.role not in (None, role):
                continue
            if (route.urgent_only and not urgent) or (route.reasons and reason not in route.reasons):
                continue
            found.setdefault(route.channel, route)
        return list(found.values())


def load_doors(path: Path) -> Doors:
    """The doors of an office; none when the file is not there. Raises DoorsError listing every fault."""
    if not path.exists():
        return Doors()
    try:
        doors = msgspec.convert(read_yaml(path) or {}, Doors)
    except (yaml.YAMLError, OSError, ValueError, RecursionError) as error:
        fault = DoorFault(at="", problem=str(error).replace("\n", " "), remedy="see docs/doors.md for the keys")
        raise DoorsError(path.name, [fault]) from error
    if faults := list(_faults(doors)):
        raise DoorsError(path.name, faults)
    return doors


def secret(name: str, *, folder: Path, environment: Mapping[str, str] = os.environ) -> str:
    """The secret that `env:NAME` or `file:PATH` names; a path is taken from `folder`. Raises ConnectorError."""
    kind, _, where = name.partition(":")
    if kind == "env" and where in environment:
        return environment[where]
    if kind == "file":
        try:
            return (folder / where).read_text("utf-8").strip()
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "not a text file in UTF-8"
            raise ConnectorError(f"secret {name}: {reason}", permanent=True) from error
    raise ConnectorError(f"secret {name}: not set; write env:NAME or file:PATH and provide it", permanent=True)


def with_proxy(door: D, *, folder: Path, environment: Mapping[str, str] = os.environ) -> D:
    """The door with its proxy as an address, also where a secret holds it. Raises ConnectorError."""
    if door.proxy is None or not door.proxy.startswith(_SECRET):
        return door
    found = secret(door.proxy, folder=folder, environment=environment)
    if not _is_proxy(found):
        raise ConnectorError(f"proxy {door.proxy}: must hold http://host:port", permanent=True)
    return msgspec.structs.replace(door, proxy=found)


def missing(doors: Doors, *, folder: Path) -> list[DoorFault]:
    """The secrets and files of certificates that the file names and that are not there."""
    faults: list[DoorFault] = []
    for where, rows in (("sources", doors.sources), ("channels", doors.channels)):
        for n, door in enumerate(rows):
            faults += lacking(f"{where}[{n}]", door, folder=folder)
    return faults


def lacking(at: str, door: _Door, *, folder: Path) -> Iterator[DoorFault]:
    """The secrets and the file of certificates of one door that are not there."""
    for name, value in _secrets_of(door).items():
        try:
            secret(value, folder=folder)
        except ConnectorError as error:
            remedy = "set the environment variable, or lay the file there"
            yield DoorFault(at=f"{at}.{name}", problem=error.message, remedy=remedy)
    if door.ca is not None and not (folder / door.ca).is_file():
        remedy = "lay the file of certificates beside the file of doors"
        yield DoorFault(at=f"{at}.ca", problem=f"no file {door.ca}", remedy=remedy)


def _faults(doors: Doors) -> Iterator[DoorFault]:
    for where, rows in (("sources", doors.sources), ("channels", doors.channels)):
        names = Counter(each.name for each in rows)
        for n, door in enumerate(rows):
            if names[door.name] > 1 or door.name in RESERVED[where] or not _is_name(door.name):
                remedy = f"letters, digits and hyphens, each name once, not {' or '.join(RESERVED[where])}"
                yield DoorFault(at=f"{where}[{n}].name", problem=f"{door.name!r} cannot be a name", remedy=remedy)
            yield from _secret_faults(f"{where}[{n}]", door)
    for n, source in enumerate(doors.sources):
        if isinstance(source, WebhookSource) and not (
            source.signature or source.token or source.addresses or source.relayed
        ):
            remedy = "give a signature, a token or addresses; or relayed: true where only the relay brings it"
            yield DoorFault(at=f"sources[{n}]", problem="anybody could post to it", remedy=remedy)
    yield from _unused("sources", doors.sources)
    yield from _unused("channels", doors.channels)
    known = {each.name for each in doors.channels}
    for n, route in enumerate(doors.routes):
        if route.channel not in known:
            remedy = f"one of: {', '.join(sorted(known)) or 'none is defined'}"
            yield DoorFault(at=f"routes[{n}].channel", problem=f"no channel {route.channel!r}", remedy=remedy)


def _unused(where: str, doors: tuple[_Door, ...]) -> Iterator[DoorFault]:
    """A key that a kind of door would silently ignore, and a proxy that cannot be one."""
    for n, door in enumerate(doors):
        for key in ("proxy", "ca"):
            if getattr(door, key) is not None and isinstance(door, _WITHOUT_NETWORK):
                problem = f"a door of this kind does not use {key}"
                yield DoorFault(at=f"{where}[{n}].{key}", problem=problem, remedy="take it out")
        if door.ca is not None and getattr(door, "tls", True) in (False, "none"):
            problem = "without TLS no certificate is looked at"
            yield DoorFault(at=f"{where}[{n}].ca", problem=problem, remedy="set tls too, or take it out")
        if door.proxy is not None and not door.proxy.startswith(_SECRET) and not _is_proxy(door.proxy):
            remedy = "write http://host:port; one with a password as env:NAME or file:PATH"
            yield DoorFault(at=f"{where}[{n}].proxy", problem="cannot be a proxy", remedy=remedy)


def _secret_faults(at: str, door: _Door) -> Iterator[DoorFault]:
    for name, value in _secrets_of(door).items():
        if not value.startswith(_SECRET):
            problem = "a secret stands in the file"
            yield DoorFault(at=f"{at}.{name}", problem=problem, remedy="write env:NAME or file:PATH instead")


def _secrets_of(door: _Door) -> dict[str, str]:
    """What a door keeps secret: key → what stands there."""
    named = {name: getattr(door, name, None) for name in ("password", "token", "secret")}
    if isinstance(door, RobotChannel):
        named["url"] = door.url
    if isinstance(door, WebhookSource) and door.signature:
        named["signature.secret"] = door.signature.secret
    if isinstance(door, KafkaSource | KafkaChannel) and door.sasl:
        named["sasl.password"] = door.sasl.password
    if door.proxy and ("@" in door.proxy or door.proxy.startswith(_SECRET)):
        named["proxy"] = door.proxy
    return {name: value for name, value in named.items() if value is not None}


def _is_proxy(text: str) -> bool:
    try:
        where = urlsplit(text)
        return where.scheme == "http" and bool(where.hostname) and where.port is not None
    except ValueError:
        return False


_SECRET = ("env:", "file:")
_WITHOUT_NETWORK = (WebhookSource, PhoneChannel, RelayChannel)


def _is_name(text: str) -> bool:
    return bool(text) and all(char.isalnum() or char == "-" for char in text)
