"""The classifier of a desk that otherwise needs none: loaded when somebody asks, used by one at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from classifiers.assess import Assessor
from streams.assessor import assessor_of
from streams.settings import Settings


class Classifier:
    """The office's own, by the words and the model that hold now."""

    def __init__(self) -> None:
        self._loaded: tuple[Settings, Assessor] | None = None
        self._lock = threading.Lock()

    @contextmanager
    def of(self, settings: Settings) -> Iterator[Assessor]:
        """Nobody else uses it meanwhile."""
        with self._lock:
            if self._loaded is None or self._loaded[0] != settings:
                self._loaded = settings, assessor_of(settings)()
            yield self._loaded[1]
