"""Progress: how far each partition is worked off without a gap, which is all that may ever be committed.

The engine's own bookkeeping is not relied on: it counts a message as done when the loop asks for the next one,
whatever became of it, and also when it passes one over during a rebalance.
"""

from enum import StrEnum
from typing import Generic, TypeVar

_Key = TypeVar("_Key")


class Verdict(StrEnum):
    """What is to be done with a message that was handed over."""

    WORK = "work"
    KNOWN = "known"
    """Taken since the partition was assigned: it was only delivered again."""
    GAP = "gap"
    """Messages before it were never handed over. It is passed over, and comes again behind them."""


class Offsets(Generic[_Key]):
    """Per partition: the next message to be taken, up to where everything is durable, what of it is committed."""

    def __init__(self) -> None:
        self._next: dict[_Key, int] = {}
        self._done: dict[_Key, int] = {}
        self._committed: dict[_Key, int] = {}
        self._stood: dict[_Key, tuple[int, int]] = {}
        self.epoch = 0
        """Counts assignments: what was taken under an earlier one counts no more."""

    def assigned(self, committed: dict[_Key, int | None]) -> None:
        """These partitions and no others are ours now; what was committed last, or None for nothing yet."""
        known = {key: offset for key, offset in committed.items() if offset is not None}
        self._next, self._done, self._committed, self._stood = dict(known), dict(known), dict(known), {}
        self.epoch += 1

    def lost(self) -> None:
        """Partitions are being taken away; nobody knows yet which."""
        self._next, self._stood = dict(self._done), {}
        self.epoch += 1

    def verdict(self, key: _Key, offset: int) -> Verdict:
        """What to do with the message at `offset`."""
        wanted = self._next.get(key, offset)
        if offset == wanted:
            return Verdict.WORK
        return Verdict.KNOWN if offset < wanted else Verdict.GAP

    def take(self, key: _Key, offset: int) -> None:
        """The message at `offset` is being worked off."""
        self._next[key] = offset + 1

    def done(self, key: _Key, offset: int, epoch: int) -> None:
        """The message at `offset` is worked off, and its effects are durable."""
        if epoch == self.epoch:
            self._done[key] = max(offset + 1, self._done.get(key, 0))

    def skip(self, key: _Key, offset: int) -> None:
        """The broker has nothing more before `offset`."""
        self._next[key] = max(offset, self._next.get(key, 0))
        self._done[key] = max(offset, self._done.get(key, 0))

    def at_a_stand(self, ends: dict[_Key, int | None]) -> dict[_Key, tuple[int, int]]:
        """Partitions that have messages before these ends but are handed none: the offset wanted, and in how many
        looks after one another it was found so. What is taken and not yet done does not stand."""
        stands = {
            key: offset
            for key, offset in self._next.items()
            if offset < (ends.get(key) or 0) and self._done.get(key, offset) == offset
        }
        before = self._stood
        self._stood = {
            key: (offset, before[key][1] + 1 if before.get(key, (None, 0))[0] == offset else 1)
            for key, offset in stands.items()
        }
        return dict(self._stood)

    def wanted(self, key: _Key) -> int | None:
        """The next offset to be taken."""
        return self._next.get(key)

    def reached(self, key: _Key) -> int | None:
        """Up to where a partition is worked off."""
        return self._done.get(key)

    def to_commit(self) -> dict[_Key, int]:
        """What has moved since the last commit."""
        return {key: offset for key, offset in self._done.items() if offset > self._committed.get(key, -1)}

    def committed(self, offsets: dict[_Key, int]) -> None:
        """These are committed now."""
        self._committed.update(offsets)
