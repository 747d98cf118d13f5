"""The relay: notices as files for a second machine that has the network; only files cross (see docs/doors.md)."""

import base64
import os
from pathlib import Path
from typing import Any

import msgspec

from ..doors import RelayChannel
from ..errors import ConnectorError
from ..notice import Notice


class Parcel(msgspec.Struct, frozen=True, kw_only=True):
    """A notice on its way: by which channel of the other machine, to whom."""

    v: int = 1
    channel: str
    to: str
    notice: Notice


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What a vendor posted to the other machine, as it came."""

    v: int = 1
    source: str
    sender: str
    content_type: str
    headers: dict[str, str]
    body_base64: str

    @property
    def body(self) -> bytes:
        """The bytes that were posted."""
        return base64.b64decode(self.body_base64)


class Relay:
    """Writes each notice as a JSON file under `folder`; the same notice again writes the same file."""

    def __init__(self, spec: RelayChannel, *, folder: Path) -> None:
        self.spec = spec
        self.name = spec.name
        self.folder = folder

    def send(self, notice: Notice, to: str) -> None:
        """Put the notice where the carrier finds it. Raises ConnectorError when the disk refuses."""
        parcel = Parcel(channel=self.spec.channel, to=to, notice=notice)
        put(self.folder / f"{notice.id}.json", parcel)


def put(path: Path, record: Any) -> None:
    """Write a record whole or not at all: a half-written file must never cross. Raises ConnectorError."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(msgspec.json.encode(record))
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as error:
        raise ConnectorError(f"{path}: {error.strerror or error}") from error


def parcels(folder: Path) -> list[Path]:
    """The files that wait in a folder, oldest name first; half-written ones are none."""
    return sorted(path for path in folder.glob("*.json") if path.is_file() and not path.name.startswith("."))
