"""The file of doors: it is read again when it changes, and what it says holds without a restart.

A file with faults changes nothing: what ran goes on running, and the desk shows every fault. A source whose secret is
not there yet is closed by itself, and named with the reason; what is not there is looked for until it is.
"""

import threading
from collections.abc import Callable
from pathlib import Path

from connectors.doors import Doors
from connectors.doors_file import DoorsError, closed, lacking, load_doors
from connectors.errors import ConnectorError

from ..loop import Loop
from ..system import System
from ..telling.announcing import with_topic

LOOK_S = 2.0
GONE = "文件不见了，仍按原来的内容运行；确实不要了，就留一个空文件"

_Stamp = tuple[int, int, int] | None


class DoorsFile(Loop):
    """Keeps `system.doors` as the file says now; looks every two seconds."""

    def __init__(self, system: System) -> None:
        super().__init__("doors file", every_s=LOOK_S)
        self._system = system
        self._file = system.settings.doors_file
        self._lock = threading.Lock()
        self._stamp: _Stamp = None
        self._applied = system.doors
        self._appliers: list[Callable[[Doors], None]] = []
        self._misread = self._unapplied = ""
        self._closed: tuple[str, ...] = ()
        self._is_looked_for = False

    @property
    def fault(self) -> str:
        """What is wrong with the file as it stands now, one fault a line; empty when it holds."""
        return self._misread or self._unapplied

    @property
    def closed(self) -> tuple[str, ...]:
        """The sources that are closed until what they need is there, each with its reason."""
        return self._closed

    def look(self) -> Doors:
        """The doors that hold now; the file is read when it is not the one that was read last, or something that it
        names was not there."""
        with self._lock:
            stamp = _stamp(self._file)
            if stamp != self._stamp or self._is_looked_for:
                self._stamp = stamp
                self._read(gone=stamp is None)
            return self._system.doors

    def tell(self, applier: Callable[[Doors], None]) -> None:
        """One more who is to be told when other doors hold."""
        self._appliers.append(applier)

    def take_turn(self) -> bool:
        """Look, and tell everybody when other doors hold than those they were told of."""
        doors = self.look()
        if doors == self._applied:
            return False
        try:
            for applier in self._appliers:
                applier(doors)
        except Exception as error:  # whatever it is, it is tried again, and the desk shows it
            self._unapplied = f"{self._file.name}: {error}"
        else:
            self._applied, self._unapplied = doors, ""
        return False

    def _read(self, *, gone: bool) -> None:
        if gone:
            self._misread = f"{self._file.name}: {GONE}"
            return
        self._closed, self._is_looked_for = (), False
        try:
            doors = load_doors(self._file)
            self._look_for(doors)
        except (ConnectorError, OSError) as error:
            self._misread = str(error)
            return
        departments = [each.id for each in self._system.reference.departments]
        self._misread, self._system.doors = "", with_topic(doors, self._system.settings, departments)

    def _look_for(self, doors: Doors) -> None:
        """What the file names and is not there: it closes a source; without it no channel can be opened at all.

        Raises DoorsError for channels.
        """
        folder = self._file.parent
        self._closed = tuple(closed(doors, folder=folder))
        channels = enumerate(doors.channels)
        faults = [fault for n, each in channels for fault in lacking(f"channels[{n}]", each, folder=folder)]
        self._is_looked_for = bool(self._closed or faults)
        if faults:
            raise DoorsError(self._file.name, faults)


def _stamp(file: Path) -> _Stamp:
    try:
        about = file.stat()
    except OSError:
        return None
    return about.st_ino, about.st_size, about.st_mtime_ns
