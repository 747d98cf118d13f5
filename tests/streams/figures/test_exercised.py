"""How long ago an exercise was: the next one is spoken of after 18 months, and after 24 it is too late."""

from datetime import date

import pytest

from streams.figures.exercised import months_on, stage_of


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        (date(2026, 5, 29), 0),
        (date(2026, 5, 30), 18),
        (date(2026, 9, 29), 18),
        (date(2026, 9, 30), 22),
        (date(2026, 11, 29), 22),
        (date(2026, 11, 30), 24),
    ],
)
def test_the_stages_are_reached_to_the_day(today, stage):
    assert stage_of(date(2024, 11, 30), today) == stage


def test_a_month_without_that_day_ends_with_its_last():
    assert [months_on(date(2024, 8, 31), each) for each in (18, 6)] == [date(2026, 2, 28), date(2025, 2, 28)]
