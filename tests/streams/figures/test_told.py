"""Told: what the machine API says of a period, and of how many a share or a median is."""

import pytest
from figuring import HOUR, NOON, NOVEMBER, NOW, a_clock, a_seen, a_step, november

from streams.figures.told import told

KEPT = {"stopped_at": NOON - HOUR, "stopped_by": "accepted"}
SENT = {"dispatched_at": NOON, "signed_at": NOON + HOUR}


def of(grid, column, this, other=()):
    """Value, value before and number of cases of what a table says of everything."""
    found = told((NOVEMBER, NOVEMBER), (november(*this), november(*other)), NOW, None)
    wanted = grid, {"answers": "claimed"}.get(grid, "all"), column
    return next((f.value, f.before, f.of) for f in found.figures if (f.grid, f.row, f.column) == wanted)


@pytest.mark.parametrize(
    ("grid", "column", "seen", "value"),
    [
        ("law", "rate", a_seen(a_clock(**KEPT)), 1),
        ("answers", "median", a_seen(claimed_at=NOON + HOUR), 3600),
        ("duties", "median", a_seen(a_step("D03", **SENT)), 3600),
    ],
)
def test_a_share_or_a_median_of_fewer_than_five_is_told_as_none_with_their_number(grid, column, seen, value):
    assert of(grid, column, [seen] * 4, [seen] * 5) == (None, value, 4)
    assert of(grid, column, [seen] * 5, [seen] * 4) == (value, None, 5)


def test_a_share_is_of_what_was_decided():
    assert of("law", "rate", [a_seen(a_clock(**KEPT), a_clock())] * 4) == (None, None, 4)


def test_a_count_is_told_however_small():
    assert of("law", "due", [a_seen(a_clock(**KEPT))]) == (1, 0, None)
