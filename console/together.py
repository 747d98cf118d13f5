"""Together: signals of many requests go to the writing thread as one job, and their receipts come back as one.

A job for each request would wake the writer with the first of them, and each result the loop: every time the
interpreter lock changes hands, and a group of sixteen pays for it thirty-two times.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future

from streams.door import Arrival, Receipt
from streams.writer import GROUP_MAX, Stored

COMPANY_S = 0.004
"""How long is waited for as much company as the last commit had; who was alone does not wait."""

HandOver = Callable[[list[list[Arrival]]], Future[list[Stored]]]
_Waiting = tuple[list[Arrival], "asyncio.Future[list[Receipt]]"]


class Together:
    """What waits to be stored. Each loop has a line of its own."""

    def __init__(self, hand_over: HandOver) -> None:
        self._hand_over = hand_over
        self._line: _Line | None = None

    @property
    def waiting(self) -> int:
        """Signals that wait for others to be stored first."""
        return self._line.waiting if self._line else 0

    async def receive(self, arrivals: list[Arrival]) -> list[Receipt]:
        """Receipts once the arrivals are durable. Raises what kept them out."""
        loop = asyncio.get_running_loop()
        if self._line is None or self._line.loop is not loop:
            self._line = _Line(loop, self._hand_over)  # whoever waits in the one before is still served by it
        return await self._line.join(arrivals)


class _Line:
    """What waits in one loop; one group is being written, the next one gathers meanwhile."""

    def __init__(self, loop: asyncio.AbstractEventLoop, hand_over: HandOver) -> None:
        self.loop = loop
        self.waiting = 0
        self._hand_over = hand_over
        self._coming: list[_Waiting] = []
        self._company = 1
        """Requests in the last group, and those that came while it was written: so many may come again at once."""
        self._is_writing = False
        self._patience: asyncio.TimerHandle | None = None

    def join(self, arrivals: list[Arrival]) -> "asyncio.Future[list[Receipt]]":
        answer: asyncio.Future[list[Receipt]] = self.loop.create_future()
        self._coming.append((arrivals, answer))
        self.waiting += len(arrivals)
        if not self._is_writing:
            self._look()
        return answer

    def _look(self) -> None:
        """Go, unless there was more company last time and it may still come."""
        if len(self._coming) >= self._company:
            self._go()
        elif self._patience is None:
            self._patience = self.loop.call_later(COMPANY_S, self._go)

    def _go(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
        group, self._coming = self._coming[:GROUP_MAX], self._coming[GROUP_MAX:]
        self._is_writing = True
        self.waiting -= sum(len(arrivals) for arrivals, _ in group)
        done = self._handed_over([arrivals for arrivals, _ in group])
        done.add_done_callback(lambda done: self._leave(group, done))

    def _handed_over(self, parcels: list[list[Arrival]]) -> Future[list[Stored]]:
        """What cannot even be handed over is the fault of this group, and must not keep the next one waiting."""
        try:
            return self._hand_over(parcels)
        except Exception as fault:  # whatever it is, those who wait are told
            failed: Future[list[Stored]] = Future()
            failed.set_result([fault] * len(parcels))
            return failed

    def _leave(self, group: list[_Waiting], done: Future[list[Stored]]) -> None:
        """In the writing thread: leave what became of the group to the loop."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._settle, group, done)

    def _settle(self, group: list[_Waiting], done: Future[list[Stored]]) -> None:
        self._is_writing = False
        self._company = len(group) + len(self._coming)
        for (_, answer), stored in zip(group, done.result(), strict=True):
            if answer.done():  # who asked has gone away
                continue
            if isinstance(stored, list):
                answer.set_result(stored)
            else:
                answer.set_exception(stored)
        if self._coming:
            self._look()
