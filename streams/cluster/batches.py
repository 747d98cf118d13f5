"""Batches: envelopes of one topic, worked off many at a time: while one batch becomes durable the next is made ready.

In the order in which they came they are reported done, so that a position never passes what is not durable. What has
only been put here is not begun: when its partition goes to another worker it is dropped, and comes again there.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import Any, Protocol

from aiokafka.structs import TopicPartition as Place

BATCH_LINES = 500
"""A batch is begun with what is there, at most about so many lines: nobody waits for more to come."""

Lines = list[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """An envelope, where it lay, and the assignment of partitions under which it was handed over."""

    place: Place
    offset: int
    epoch: int
    lines: Lines
    written_s: float | None = None


class Steps(Protocol):
    """What is done with a batch. None of these may raise: a fault is waited out or set aside inside them."""

    def is_ours(self, one: HandedOver, /) -> bool:
        """Whether its partition is still ours."""

    def begin(self, batch: list[HandedOver], /) -> None:
        """A batch is at hand."""

    async def prepare(self, lines: Lines, /) -> Any:
        """What needs nobody else, while the batch before it becomes durable."""

    async def finish(self, lines: Lines, prepared: Any, /) -> None:
        """Make the effects durable."""

    def done(self, batch: list[HandedOver], /) -> None:
        """The effects are durable."""


class Batches:
    """One topic's envelopes, for one event loop."""

    def __init__(self, steps: Steps, *, at_once: int = BATCH_LINES) -> None:
        """`at_once`: lines of a batch. Beyond twice as many that wait, the partitions are not read on."""
        self._steps, self._at_once = steps, at_once
        self._waiting: deque[HandedOver] = deque()
        self._waiting_lines = 0
        self._is_held = False
        self._may_begin, self._has_room = asyncio.Event(), asyncio.Event()
        self._ready: asyncio.Queue[tuple[list[HandedOver], Lines, Any]] = asyncio.Queue(1)
        self._has_room.set()
        self.begun = 0
        """Envelopes that are begun and not done."""

    @property
    def is_full(self) -> bool:
        """Whether whoever puts something has to wait."""
        return not self._has_room.is_set()

    async def put(self, one: HandedOver) -> None:
        """Take an envelope over, once there is room."""
        await self._has_room.wait()
        self._waiting.append(one)
        self._waiting_lines += len(one.lines)
        self._look()

    def hold(self, is_held: bool) -> None:
        """Begin nothing new, or go on again."""
        self._is_held = is_held
        self._look()

    async def work(self) -> None:
        """Work them off, for ever."""
        preparing = asyncio.create_task(self._prepare_on())
        finishing = asyncio.create_task(self._finish_on())
        try:
            await asyncio.gather(preparing, finishing)
        finally:
            preparing.cancel()
            finishing.cancel()
            await asyncio.gather(preparing, finishing, return_exceptions=True)

    async def _prepare_on(self) -> None:
        while True:
            batch = await self._next()
            self._steps.begin(batch)
            lines = [line for each in batch for line in each.lines]
            await self._ready.put((batch, lines, await self._steps.prepare(lines)))

    async def _finish_on(self) -> None:
        while True:
            batch, lines, prepared = await self._ready.get()
            await self._steps.finish(lines, prepared)
            self._steps.done(batch)
            self.begun -= len(batch)

    async def _next(self) -> list[HandedOver]:
        while True:
            await self._may_begin.wait()
            batch = self._taken()
            if batch:
                self.begun += len(batch)
                return batch

    def _taken(self) -> list[HandedOver]:
        batch: list[HandedOver] = []
        lines = 0
        while self._waiting and lines < self._at_once:
            one = self._waiting.popleft()
            self._waiting_lines -= len(one.lines)
            if self._steps.is_ours(one):
                batch.append(one)
                lines += len(one.lines)
        self._look()
        return batch

    def _look(self) -> None:
        if self._waiting and not self._is_held:
            self._may_begin.set()
        else:
            self._may_begin.clear()
        if self._waiting_lines < 2 * self._at_once:
            self._has_room.set()
        else:
            self._has_room.clear()
