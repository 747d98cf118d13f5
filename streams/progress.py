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
    """Worked off since the partition was assigned: it was only delivered again."""
    GAP = "gap"
    """Messages before it were never handed over: go back to the first of them."""


class Progress(Generic[_Key]):
    """The next offset of each partition, and what of it is committed."""

    def __init__(self) -> None:
        self._next: dict[_Key, int] = {}
        self._committed: dict[_Key, int] = {}
        self._sought: dict[_Key, int] = {}
        self._behind: dict[_Key, int] = {}
        self._fetched_again: dict[_Key, int] = {}

    def assigned(self, committed: dict[_Key, int | None]) -> None:
        """These partitions and no others are ours now; what was committed last, or None for nothing yet."""
        known = {key: offset for key, offset in committed.items() if offset is not None}
        self._next, self._committed, self._sought = dict(known), dict(known), {}
        self._behind, self._fetched_again = {}, {}

    def verdict(self, key: _Key, offset: int) -> Verdict:
        """What to do with the message at `offset`.

        A gap that is still there after going back once is the broker's (its retention has taken what lay there).
        """
        wanted = self._next.get(key, offset)
        if offset < wanted:
            return Verdict.KNOWN
        if offset == wanted or self._sought.get(key) == wanted:
            return Verdict.WORK
        return Verdict.GAP

    def sought(self, key: _Key) -> int:
        """The offset to go back to; remembers that it was."""
        self._sought[key] = self._next[key]
        return self._next[key]

    def at_a_stand(self, ends: dict[_Key, int | None]) -> dict[_Key, int]:
        """Partitions that have not come nearer to their ends since this was last asked, and the offset to go back to.

        Each offset is named once: what is not there the second time has been taken by the broker's retention.
        """
        last, behind = (
            self._behind,
            {key: offset for key, offset in self._next.items() if offset < (ends.get(key) or 0)},
        )
        self._behind = behind
        stand = {key: at for key, at in behind.items() if last.get(key) == at and self._fetched_again.get(key) != at}
        self._fetched_again |= stand
        return stand

    def done(self, key: _Key, offset: int) -> None:
        """The message at `offset` is worked off, and its effects are durable."""
        self._next[key] = max(offset + 1, self._next.get(key, 0))

    def reached(self, key: _Key) -> int | None:
        """The next offset of a partition."""
        return self._next.get(key)

    def to_commit(self) -> dict[_Key, int]:
        """What has moved since the last commit."""
        return {key: offset for key, offset in self._next.items() if offset > self._committed.get(key, -1)}

    def committed(self, offsets: dict[_Key, int]) -> None:
        """These are committed now."""
        self._committed.update(offsets)
