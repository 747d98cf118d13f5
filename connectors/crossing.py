"""What crosses between the desk's machine and one that has the network: files and nothing else, whole or not at all."""

import base64
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from .durable import write_whole
from .errors import ConnectorError, os_reason
from .notice import Notice

R = TypeVar("R")
SECRET_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie", "x-token"})
"""Headers that hold what a vendor proves itself with: checked where they came in, they need not cross."""


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """A notice on its way out: by which channel of the other machine, to whom."""

    v: int = 1
    channel: str
    to: str
    notice: Notice


class CrossedDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """What a vendor posted to the other machine at `at` (aware), as it came, but for what was proof."""

    v: int = 1
    source: str
    sender: str
    at: datetime
    headers: dict[str, str]
    body_base64: str

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("at: 时间没有时区")

    @property
    def body(self) -> bytes:
        """The bytes that were posted. Raises ValueError when they are none."""
        return base64.b64decode(self.body_base64, validate=True)


def delivery_of(source: str, headers: dict[str, str], body: bytes, *, sender: str, at: datetime) -> CrossedDelivery:
    """A delivery whose proof was checked, ready to cross."""
    kept = {name: value for name, value in headers.items() if name.lower() not in SECRET_HEADERS}
    return CrossedDelivery(
        source=source, sender=sender, at=at, headers=kept, body_base64=base64.b64encode(body).decode()
    )


def record_of(content: bytes, kind: type[R]) -> R:
    """A file that crossed. Raises ValueError when it is none of these, whatever it is."""
    try:
        return msgspec.json.decode(content, type=kind)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def put_delivery(folder: Path, delivery: CrossedDelivery) -> None:
    """Write it under a name that sorts by the moment it came. Raises ConnectorError when the disk refuses."""
    stamp = f"{delivery.at:%Y%m%dT%H%M%S%f}"
    mark = blake2b(f"{delivery.source}\x1f{delivery.body_base64}".encode(), digest_size=8).hexdigest()
    put(folder / f"{stamp}-{mark}.json", delivery)


def put(path: Path, record: Any) -> None:
    """Write a record whole or not at all: a half-written file must never cross. Raises ConnectorError."""
    try:
        # It may hold what a complainant wrote: nobody else on the machine need read it.
        write_whole(path, msgspec.json.encode(record))
    except OSError as error:
        raise ConnectorError(f"{path}: {os_reason(error)}") from error


def waiting(folder: Path) -> list[Path]:
    """The files that wait in a folder, oldest name first; half-written ones are none."""
    return sorted(path for path in folder.glob("*.json") if path.is_file() and not path.name.startswith("."))


def put_aside(path: Path, to: str, *, reason: str = "") -> None:
    """Move a file into a folder beside it, with the reason in words. Raises ConnectorError."""
    folder = path.parent / to
    try:
        folder.mkdir(exist_ok=True)
        if reason:
            (folder / f"{path.stem}.txt").write_text(f"{reason}\n", "utf-8")
        path.rename(folder / path.name)
    except OSError as error:
        raise ConnectorError(f"{path}: {os_reason(error)}") from error


def check_aside(folder: Path, to: str) -> None:
    """Raises ConnectorError when what lies in a folder could not be moved to `to`: it would be sent for ever."""
    probe = folder / ".probe"
    try:
        (folder / to).mkdir(exist_ok=True)
        probe.touch()
        probe.replace(folder / to / probe.name).unlink()
    except OSError as error:
        raise ConnectorError(f"{folder}: {os_reason(error)}") from error
