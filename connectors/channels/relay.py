"""The relay: notices as files for a second machine that has the network; only files cross (see docs/doors.md)."""

from pathlib import Path

from ..crossing import Parcel, put
from ..doors import RelayChannel
from ..notice import Notice


class Relay:
    """Writes each notice as a JSON file under `folder`; the same notice again writes the same file."""

    def __init__(self, spec: RelayChannel, *, folder: Path) -> None:
        self.spec = spec
        self.name = spec.name
        self.folder = folder

    def send(self, notice: Notice, to: str) -> None:
        """Put the notice where the carrier finds it. Raises ConnectorError when the disk refuses."""
        put(self.folder / f"{notice.id}.json", Parcel(channel=self.spec.channel, to=to, notice=notice))
