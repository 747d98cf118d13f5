"""The loop of what runs by itself: a turn, a while of waiting or a call to wake, the next turn; no fault ends it."""

import logging
import threading

from .faults import raised, why
from .store.database import Database
from .store.sharing import Turn

SAID_MAX = 300
_log = logging.getLogger(__name__)


class Loop:
    """A thread that takes turns until it is stopped: the next at once when there is more, else after `every_s` seconds.

    After a fault (the server away, the disk full, another was faster) the next comes after `again_s` seconds.
    """

    def __init__(self, name: str, *, every_s: float, again_s: float | None = None) -> None:
        self._every_s, self._again_s = every_s, every_s if again_s is None else again_s
        self._wake, self._stop = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self.failure: BaseException | None = None
        """What ended the last turn before its time."""
        self._last_fault, self._is_noted = "", False

    @property
    def fault(self) -> str:
        """Why nothing happens by itself; empty when it does."""
        return why(self.failure) if self.failure else ""

    def take_turn(self) -> bool:
        """What there is to do. Whether there may be more."""
        raise NotImplementedError

    def end(self) -> None:
        """What is to be done in the thread after the last turn."""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Take the next turn now."""
        if not self._wake.is_set():  # asked for each signal that comes in, and setting takes a lock
            self._wake.set()

    def stop(self, patience_s: float | None = None) -> None:
        """Finish the turn at hand, waiting `patience_s` seconds for it, then take no more."""
        self._stop.set()
        self._wake.set()
        if self._thread.ident is not None:  # it had begun
            self._thread.join(patience_s)

    def pause(self, seconds: float) -> None:
        """Wait within a turn, unless it is the last."""
        self._stop.wait(seconds)

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            wait_s = self._every_s
            try:
                has_more = self.take_turn()
                self.failure = None
            except Exception as error:  # whatever it is: what was not done is done in the next turn
                self.failure, has_more, wait_s = error, False, self._again_s
            self._note_fault()
            if not has_more:
                self._wake.wait(wait_s)
        self.end()

    def _note_fault(self) -> None:
        """The log has a fault that lasts, by its first line as it was raised too, and its end; what the next turn mends
        is none."""
        fault = self.fault
        if fault and self._last_fault and not self._is_noted:
            as_raised = raised(self.failure) if self.failure else fault
            lines = [
                each.splitlines()[0][:SAID_MAX] for each in ([as_raised] if fault in as_raised else [fault, as_raised])
            ]
            _log.warning("%s has a fault that lasts: %s", self._thread.name, "; ".join(lines))
            self._is_noted = True
        elif self._is_noted and not fault:
            _log.warning("%s is well again", self._thread.name)
            self._is_noted = False
        self._last_fault = fault


class SoleLoop(Loop):
    """Of several processes on one database, one takes these turns."""

    def __init__(self, name: str, database: Database, *, every_s: float, again_s: float | None = None) -> None:
        super().__init__(name, every_s=every_s, again_s=again_s)
        self._database, self._right = database, Turn(database, name)

    def take_sole_turn(self) -> bool:
        """What there is to do, when nobody else does it. Whether there may be more."""
        raise NotImplementedError

    def take_turn(self) -> bool:
        """Do it, unless another process does."""
        return self._right.is_mine() and self.take_sole_turn()

    def stop(self, patience_s: float | None = None) -> None:
        """Finish what is at hand, then let another process do it."""
        super().stop(patience_s)
        self._right.give_back()
