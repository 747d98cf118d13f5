"""The table that `make bench` prints: a row for each thing measured."""

from typing import NamedTuple


class Row(NamedTuple):
    """What was measured, ours beside a baseline of the same run; `ratio` of ours to it, and what it should be."""

    what: str
    ours: str
    baseline: str
    ratio: float | str
    aim: str = "-"
