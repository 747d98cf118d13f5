"""What a source said before in a version that a later one replaced: who corrects one number takes back nothing else."""

from collections.abc import Callable, Iterable

import msgspec

from playbooks.facts import UNKNOWN

from ..reading.queries import SignalRow
from .counted import is_doubted


def earlier(rows: Iterable[SignalRow]) -> list[SignalRow]:
    """The earlier versions of these signals, as rows that nobody has assessed."""
    return [
        msgspec.structs.replace(row, signal=each, assessment=None, earlier=())
        for row in rows
        if not is_doubted(row)
        for each in row.earlier
    ]


def or_earlier(tell: Callable[[list[SignalRow]], str], rows: list[SignalRow]) -> str:
    """What is told of these signals: of each what it says now, else what it said before."""
    return tell([with_earlier(lambda row: tell([row]) != UNKNOWN, row) for row in rows])


def with_earlier(says: Callable[[SignalRow], bool], row: SignalRow) -> SignalRow:
    """The row, or the last earlier version of it that says what it does not say any more."""
    if not row.earlier or says(row):
        return row
    return next((each for each in reversed(earlier([row])) if says(each)), row)
