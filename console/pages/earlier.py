"""What a source said before in a version that a later one replaced: who corrects one number takes back nothing else."""

from collections.abc import Callable, Iterable

import msgspec

from playbooks.facts import UNKNOWN

from ..queries import SignalRow
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
    """What is told of these signals, else of what they said before."""
    said = tell(rows)
    before = earlier(rows) if said == UNKNOWN else []
    return tell(before) if before else said
