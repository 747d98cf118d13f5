"""The server of a desk or a relay, which tells when it listens and lets go before it ends."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable

import uvicorn

PATIENCE_S = 1.5
"""How long an answer may still take when the server ends; less than what uvicorn waits for."""


class Server(uvicorn.Server):
    """Tells when it listens, by when it ends in order however it is told to, and before it ends."""

    def __init__(
        self,
        config: uvicorn.Config,
        when_ready: Callable[[], object],
        before_end: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`before_end` lets those go who listen for changes: an open desk would be waited for, then cut off with a
        traceback."""
        super().__init__(config)
        self._when_ready, self._before_end = when_ready, before_end

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and tell so beside."""
        await super().startup(sockets=sockets)
        threading.Thread(target=self._when_ready, name="ready", daemon=True).start()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let go, then end."""
        if self._before_end is not None:
            await self._before_end()
        cut_off = asyncio.get_running_loop().call_later(PATIENCE_S, self._cut_off)
        await super().shutdown(sockets=sockets)
        cut_off.cancel()

    def _cut_off(self) -> None:
        """Whoever does not read what was sent is not waited for: uvicorn would call it an error that they do not."""
        for each in list(self.server_state.connections):
            each.transport.abort()
