"""Told (统计结果): every number of a period beside that of the period before. Pure."""

from datetime import datetime

import msgspec

from .counting import ALL, MEDIAN, RATE, CellKey, Counted
from .period import Period

FEWEST = 5
"""Of fewer no share and no median is told: one case would be 100 %."""
_DECIDED = ("on_time", "late", "missed")
"""What a share is of."""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One number: a count, a share from 0 to 1 (`rate`) or a length in seconds (`median`); None where there is none,
    and in the place of a share or a median of fewer than five."""

    grid: str
    row: str
    column: str
    value: float | None
    before: float | None
    """Of the period before."""
    of: int | None = None
    """Of how many a share or a median is told, or would be were they enough; None of a count."""


class RowName(msgspec.Struct, frozen=True, kw_only=True):
    """What a row is called where the records say it: a rule with its article, a claim."""

    grid: str
    row: str
    title: str
    article: str = ""


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """Every number of a period."""

    period: Period
    before: Period
    as_of: datetime
    exercise: str | None
    """None: of duty; else of the sample day or of a drill alone."""
    rows: tuple[RowName, ...]
    figures: tuple[Figure, ...]


def told(
    periods: tuple[Period, Period], both: tuple[Counted, Counted], now: datetime, exercise: str | None
) -> Statistics:
    """What a period and the one before counted, side by side."""
    (period, before), (this, other) = periods, both
    keys = dict.fromkeys((*this.numbers, *other.numbers))
    names = {**other.names, **this.names}
    return Statistics(
        period=period,
        before=before,
        as_of=now,
        exercise=exercise,
        rows=tuple(RowName(grid=grid, row=row, title=t, article=a) for (grid, row), (t, a) in sorted(names.items())),
        figures=tuple(_figure(key, this, other) for key in sorted(keys, key=_order)),
    )


def list_of(key: CellKey) -> str:
    """The column that counts what a number is of: its own, or that of a share or a median."""
    if key.column == MEDIAN:
        return "signed" if key.grid == "duties" else "cases"
    return "due" if key.column == RATE else key.column


def _figure(key: CellKey, this: Counted, other: Counted) -> Figure:
    of = _sample(this, key) if key.column in (RATE, MEDIAN) else None
    return Figure(grid=key.grid, row=key.row, column=key.column, value=_of(this, key), before=_of(other, key), of=of)


def _of(counted: Counted, key: CellKey) -> float | None:
    """What never came up is nought, of what is counted."""
    if key.column in (RATE, MEDIAN):
        return counted.numbers.get(key) if _sample(counted, key) >= FEWEST else None
    return counted.numbers.get(key, 0)


def _sample(counted: Counted, key: CellKey) -> int:
    columns = _DECIDED if key.column == RATE else (list_of(key),)
    return round(sum(counted.number(key.grid, key.row, each) for each in columns))


def _order(key: CellKey) -> tuple[str, bool, str, str]:
    return key.grid, key.row != ALL, key.row, key.column
