"""Results of another thread, taken over by the loop: all that are there are taken at once.

`asyncio.wrap_future` wakes the loop for each result by a write to a socket, and each write gives the interpreter lock
away: the writing thread would hand over a group of sixteen receipts in sixteen turns.
"""

import asyncio
from collections import deque
from concurrent.futures import Future
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Settled(Generic[_T]):
    """Waits for futures of one thread on one loop."""

    def __init__(self) -> None:
        self._done: deque[tuple[asyncio.Future[_T], Future[_T]]] = deque()
        self._is_woken = False

    async def wait(self, future: Future[_T]) -> _T:
        """The result of `future`, which goes on also when nobody waits for it any more."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[_T] = loop.create_future()
        future.add_done_callback(lambda done: self._take(loop, answer, done))
        return await answer

    def _take(self, loop: asyncio.AbstractEventLoop, answer: "asyncio.Future[_T]", done: Future[_T]) -> None:
        """In the other thread: leave the result; wake the loop unless it has been woken and not come yet."""
        self._done.append((answer, done))
        if not self._is_woken and not loop.is_closed():
            self._is_woken = True
            loop.call_soon_threadsafe(self._settle)

    def _settle(self) -> None:
        """In the loop. The mark goes first: what is left from now on wakes the loop again."""
        self._is_woken = False
        while self._done:
            answer, done = self._done.popleft()
            if answer.cancelled():
                continue
            error = done.exception()
            if error is None:
                answer.set_result(done.result())
            else:
                answer.set_exception(error)
