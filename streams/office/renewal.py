"""Renewal (更新): what an office says anew holds without a restart, in every process that reads it.

A version that was saved while nobody looked, and one that another process saved, are noticed within two seconds.
"""

import threading
from collections.abc import Callable

from sqlalchemy import Connection

from playbooks.district.districts import area_code_of

from ..clock import stopwatch
from ..loop import Loop
from ..settings import Settings
from ..system import System, load_knowledge, read_reference
from .office_files import AREA, effective_in, version_now

LOOK_S = 2.0

Applier = Callable[[Settings], None]
WORDS = ("lexicon.yaml", "rumours.yaml", "places.yaml", AREA)
"""What the classifier reads: when another of these holds, it must read anew."""


class Renewal(Loop):
    """Keeps reference data and words of a running system as the office says them now."""

    def __init__(self, system: System, *appliers: Applier) -> None:
        """`appliers` are told the settings when other words hold: who reads texts must read them anew."""
        super().__init__("renewal", every_s=LOOK_S)
        self._system, self._appliers = system, appliers
        self._lock = threading.Lock()
        self._holds = system.said
        self._looked_at = stopwatch()

    def take_turn(self) -> bool:
        """Look."""
        self.look()
        return False

    def look(self) -> bool:
        """Read anew when something was said since; whether anything was."""
        with self._system.database.reading() as connection:
            return self.look_in(connection)

    def look_in(self, connection: Connection, *, every_s: float = 0.0) -> bool:
        """The same on a connection at hand, at most once in `every_s` seconds."""
        with self._lock:
            if stopwatch() - self._looked_at < every_s:
                return False
            self._looked_at = stopwatch()
            said = version_now(connection)
            if said == self._holds:
                return False
            changed = {name for name, _ in set(said) ^ set(self._holds)}
            self._change(connection, has_words=any(name.endswith(WORDS) for name in changed))
            self._system.said = self._holds = said
            return True

    def _change(self, connection: Connection, *, has_words: bool) -> None:
        system = self._system
        settings = effective_in(connection, system.shipped)
        reference = read_reference(settings, connection, system.reference)
        knowledge = load_knowledge(settings.seeds)
        system.settings, system.reference, system.knowledge = settings, reference, knowledge
        system.vault.area_code = area_code_of(reference.districts, settings.areas)
        for applier in self._appliers if has_words else ():
            applier(settings)
