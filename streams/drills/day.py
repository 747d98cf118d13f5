"""A day that is staged (示例日、实战演练), as data: what comes in, by the minute, behind which fence."""

from datetime import datetime

import msgspec

from connectors.signal import Signal


class StagedSignal(msgspec.Struct, frozen=True, kw_only=True):
    """A signal and the Beijing time at which it comes in."""

    at: datetime
    signal: Signal


class StagedDay(msgspec.Struct, frozen=True, kw_only=True):
    """What is staged. `speed`: how many times as fast as a real clock it begins; a paused one waits to be begun."""

    exercise: str
    opens_at: datetime
    signals: tuple[StagedSignal, ...]
    speed: float = 60.0
    is_paused: bool = False


def stamped(day: StagedDay, each: StagedSignal) -> Signal:
    """The signal as it comes in: fenced, at its minute."""
    return msgspec.structs.replace(each.signal, exercise=day.exercise, received_at=each.at, undated=True)
