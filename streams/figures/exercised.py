"""How long ago an exercise was held (演练间隔), against a plan that wants one every two years. Pure."""

from calendar import monthrange
from datetime import date

SOON, NEAR, OVER = STAGES = (18, 22, 24)
"""Months after an exercise at which the next one is spoken of; after the last of them it is too late."""


def stage_of(last: date, today: date) -> int:
    """Which of `STAGES` is reached since an exercise; 0 where none is."""
    return max((each for each in STAGES if months_on(last, each) <= today), default=0)


def months_on(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
