"""Told (统计结果): every number of a period beside that of the period before. Pure."""

from datetime import datetime

import msgspec

from .counting import ALL, CellKey, Counted
from .period import Period


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One number: a count, a share from 0 to 1 (`rate`) or a length in seconds (`median`); None where there is none."""

    grid: str
    row: str
    column: str
    value: float | None
    before: float | None
    """Of the period before."""


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


def _figure(key: CellKey, this: Counted, other: Counted) -> Figure:
    return Figure(grid=key.grid, row=key.row, column=key.column, value=_of(this, key), before=_of(other, key))


def _of(counted: Counted, key: CellKey) -> float | None:
    """What never came up is nought, of what is counted."""
    return counted.numbers.get(key, None if key.column in ("rate", "median") else 0)


def _order(key: CellKey) -> tuple[str, bool, str, str]:
    return key.grid, key.row != ALL, key.row, key.column
