"""Live: one counter of changes; whoever listens is told when it moved, and fetches what it shows."""

import asyncio
from collections.abc import AsyncIterator

KEEP_ALIVE_S = 15.0


class Live:
    """Fans out "something changed" from the runner's threads to the desk's listeners."""

    def __init__(self) -> None:
        self.count = 0
        self.listeners = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed: asyncio.Condition | None = None
        self._closing = False

    def bind(self) -> None:
        """Take the running loop; call once from it."""
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Condition()

    def changed(self) -> None:
        """Something changed; may be called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(lambda: asyncio.ensure_future(self._bump()))

    async def close(self) -> None:
        """Let every listener go."""
        self._closing = True
        await self._bump()

    async def events(self) -> AsyncIterator[tuple[str, str]]:
        """(`change`, counter) at once and on every change; (`tick`, counter) when nothing happens for a while."""
        if self._changed is None:
            return
        self.listeners += 1
        try:
            seen = self.count
            yield "change", str(seen)
            while not self._closing:
                name = await self._next(seen)
                seen = self.count
                yield name, str(seen)
        finally:
            self.listeners -= 1

    async def _next(self, seen: int) -> str:
        condition = self._changed
        if condition is None:
            return "tick"
        try:
            async with asyncio.timeout(KEEP_ALIVE_S), condition:
                await condition.wait_for(lambda: self.count != seen or self._closing)
        except TimeoutError:
            return "tick"
        return "change"

    async def _bump(self) -> None:
        if self._changed is not None:
            async with self._changed:
                self.count += 1
                self._changed.notify_all()
