"""Enduring: a batch is prepared and finished whatever happens: faults of others are waited out, bad lines set aside."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from aiokafka.structs import TopicPartition as Place

from ..store.dead_letters import Poison
from .batches import HandedOver, Lines
from .gauges import Gauges
from .offsets import Offsets
from .patience import CONTESTED_MAX, is_contested, is_passing, wait_s

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicWork:
    """What is done with the lines of one topic. May raise, and may be done again and in parts."""

    prepare: Callable[[Lines], Awaitable[Any]]
    finish: Callable[[Any], Awaitable[None]]
    """Makes what was prepared durable."""
    set_aside: Callable[[Poison], Awaitable[None]]


class Enduring:
    """The steps of `batches` for one topic: nothing but being cancelled ends them early."""

    def __init__(
        self, stage: str, work: TopicWork, *, gauges: Gauges, progress: Offsets[Place], clock: Callable[[], datetime]
    ) -> None:
        self._stage, self._work = stage, work
        self._gauges, self._progress, self._clock = gauges, progress, clock
        self._begun = 0

    def is_ours(self, one: HandedOver) -> bool:
        """Whether it was handed over under the assignment of now."""
        return one.epoch == self._progress.epoch

    def begin(self, batch: list[HandedOver]) -> None:
        """A batch is at hand."""
        self._begun += 1
        self._gauges.takes(self._stage, batch[0].written_s, self._clock())

    async def prepare(self, lines: Lines) -> Any:
        """What `finish` needs; a fault for good is an answer like another: the line to blame is found in its turn."""
        try:
            return await self._until_done(partial(self._work.prepare, lines))
        except Exception as error:  # whatever a text does; see `finish`
            return error

    async def finish(self, lines: Lines, prepared: Any) -> None:
        """Durable, or set aside."""
        try:
            if isinstance(prepared, Exception):
                raise prepared
            await self._until_done(partial(self._work.finish, prepared))
        except Exception as error:  # what waiting cannot mend, whatever it is: one of the lines is to blame
            await self._halve(lines, error)

    def done(self, batch: list[HandedOver]) -> None:
        """All of it is durable."""
        for each in batch:
            self._progress.done(each.place, each.offset, each.epoch)
            self._gauges.did(self._stage, len(each.lines))
        self._begun -= 1
        if not self._begun:
            self._gauges.rests(self._stage)

    async def _halve(self, lines: Lines, error: Exception) -> None:
        """Find the line that is to blame, and set it alone aside; the others stay in their order."""
        if len(lines) > 1:
            middle = len(lines) // 2
            for half in (lines[:middle], lines[middle:]):
                await self.finish(half, await self.prepare(half))
        elif lines:
            self._gauges.failed(self._stage)
            poison = Poison(id="", reason=f"{type(error).__name__}: {error}", body=lines[0])
            await self._until_done(partial(self._work.set_aside, poison))

    async def _until_done(self, do: Callable[[], Awaitable[_T]]) -> _T:
        """The result of `do`, as often as it takes while the fault is the store's or the broker's."""
        tries = 0
        while True:
            try:
                result = await do()
            except Exception as error:
                is_worth_it = is_passing(error) or (is_contested(error) and tries < CONTESTED_MAX)
                if not is_worth_it:
                    raise
                self._gauges.waits(self._stage, f"{type(error).__name__}: {error}")
                await asyncio.sleep(wait_s(tries))
                tries += 1
            else:
                self._gauges.goes_on(self._stage)
                return result
