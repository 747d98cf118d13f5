"""Calm: a broker that is away for a night must not fill the disk with its clients' complaints."""

import logging

EVERY_S = 60.0


class Calm(logging.Filter):
    """Lets each complaint of a place in the code through once a minute, with how many were held back."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[tuple[str, int], float] = {}
        self._held: dict[tuple[str, int], int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this record is written."""
        place = (record.pathname, record.lineno)
        # Not before: of a clock that was set back nothing would be heard until it comes there again.
        if 0 <= record.created - self._last.get(place, -EVERY_S) < EVERY_S:
            self._held[place] = self._held.get(place, 0) + 1
            return False
        held = self._held.pop(place, 0)
        self._last[place] = record.created
        if held:
            record.msg = f"{record.getMessage()} ({held} more since the last)"
            record.args = ()
        return True


def calm(*names: str) -> None:
    """Calm what these loggers and those below them write."""
    for name in names:
        for each in [name, *(known for known in logging.root.manager.loggerDict if known.startswith(f"{name}."))]:
            logging.getLogger(each).addFilter(Calm())
