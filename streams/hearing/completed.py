"""Completed (办理进度): what the columns of a register say was done, and when (受理时间, 办结时间)."""

from datetime import datetime

from connectors.dates import parse_instant
from connectors.signal import Signal
from connectors.sources.headers import STATE


def progress_of(signal: Signal) -> dict[str, datetime]:
    """When each was done; of one that says only that it was, when the register was read or the signal came."""
    known = signal.entered_at or signal.received_at
    progress = {column: _instant_in(value) or known for column, value in _dated(signal)}
    return {column: at for column, at in progress.items() if at is not None}


def _dated(signal: Signal) -> list[tuple[str, str]]:
    """What ends something by being there. A state in a word (处理状态) comes again and again, and says of no time."""
    return [(column, value) for column, value in (signal.progress or {}).items() if column != STATE]


def _instant_in(value: str) -> datetime | None:
    """The instant a register column states; None when it holds words (`已受理`)."""
    try:
        return parse_instant(value)
    except ValueError:
        return None
