"""Carriers: the threads of the office's own channels, as its file says now."""

from datetime import datetime

from connectors.channels.opening import Sender, open_channels
from connectors.doors import Channel, Doors

from ..system import System
from ..writer import Writer
from .announcing import environment_with
from .routes import Carrier


class Carriers:
    """One carrier for each channel; a channel that the file says differently is ended and begun anew."""

    def __init__(self, system: System, writer: Writer) -> None:
        """Opens every channel, sends nothing. Raises ConnectorError for a secret that is not there."""
        self._system, self._writer = system, writer
        self._running: dict[str, tuple[Channel, Sender, Carrier]] = {}
        self._is_started = False
        self.change(system.doors)

    def start(self) -> None:
        """Begin to send."""
        self._is_started = True
        for _, _, carrier in self._running.values():
            carrier.start()

    def stop(self) -> None:
        """Finish the messages at hand."""
        for name in list(self._running):
            self._end(name)

    def change(self, doors: Doors) -> None:
        """Be as the file says now; what it says as before is not disturbed. Raises ConnectorError, changing nothing."""
        settings = self._system.settings
        opened = open_channels(
            doors,
            folder=settings.doors_file.parent,
            relay=settings.data / "relay" / "out",
            clock=self._now,
            environment=environment_with(settings),
        )
        wanted = {spec.name: (spec, sender) for spec, sender in opened}
        for name, (spec, _, _) in list(self._running.items()):
            if name not in wanted or wanted[name][0] != spec:
                self._end(name)
        for name, (spec, sender) in wanted.items():
            if name not in self._running:
                carrier = Carrier(
                    self._system.database,
                    self._writer,
                    sender,
                    clock=self._now,
                    reference=lambda: self._system.reference,
                    doors=lambda: self._system.doors,
                    per_minute=spec.per_minute,
                    notices_max=settings.notices_max,
                )
                self._running[name] = spec, sender, carrier
                if self._is_started:
                    carrier.start()

    def _now(self) -> datetime:
        """The sample day exchanges the clock."""
        return self._system.clock.now()

    def _end(self, name: str) -> None:
        _, sender, carrier = self._running.pop(name)
        carrier.stop()
        close = getattr(sender, "close", None)
        if close is not None:
            close()
