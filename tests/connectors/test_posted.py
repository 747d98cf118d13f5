"""When portals say that something was posted, read at one moment: Wednesday 2025-11-26, 10:00 in Beijing."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.dates import BEIJING
from connectors.errors import CellError
from connectors.posted import from_epoch, parse_posted

NOW = datetime(2025, 11, 26, 2, tzinfo=UTC)


def beijing(*parts):
    return datetime(*parts, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("刚刚", NOW),
        ("30秒前", NOW - timedelta(seconds=30)),
        ("5分钟前", NOW - timedelta(minutes=5)),
        ("5 分钟之前", NOW - timedelta(minutes=5)),
        ("3小时前", NOW - timedelta(hours=3)),
        ("两个小时前", NOW - timedelta(hours=2)),
        ("半小时前", NOW - timedelta(minutes=30)),
        ("半个小时以前", NOW - timedelta(minutes=30)),
        ("2天前", NOW - timedelta(days=2)),
        ("1周前", NOW - timedelta(days=7)),
        ("今天", beijing(2025, 11, 26)),
        ("今天 09:30", beijing(2025, 11, 26, 9, 30)),
        ("今天09:30", beijing(2025, 11, 26, 9, 30)),
        ("昨天 14:05", beijing(2025, 11, 25, 14, 5)),
        ("昨天下午2点", beijing(2025, 11, 25, 14)),
        ("前天", beijing(2025, 11, 24)),
        ("11-24 09:30", beijing(2025, 11, 24, 9, 30)),
        ("11/24", beijing(2025, 11, 24)),
        ("11月24日 09:30", beijing(2025, 11, 24, 9, 30)),
        ("11月24日下午2点", beijing(2025, 11, 24, 14)),
        ("12-24 09:30", beijing(2024, 12, 24, 9, 30)),
        ("09:30", beijing(2025, 11, 26, 9, 30)),
        ("10:05", beijing(2025, 11, 26, 10, 5)),
        ("23:30", beijing(2025, 11, 25, 23, 30)),
        ("发布时间：2025-11-24 09:30", beijing(2025, 11, 24, 9, 30)),
        ("发表于 昨天 14:05", beijing(2025, 11, 25, 14, 5)),
        ("2025年11月24日", beijing(2025, 11, 24)),
        ("2025-11-24T09:30:00", beijing(2025, 11, 24, 9, 30)),
        ("2025-11-24T01:30:00Z", beijing(2025, 11, 24, 9, 30)),
        ("Mon, 24 Nov 2025 09:30:00 +0800", beijing(2025, 11, 24, 9, 30)),
        ("Mon, 24 Nov 2025 01:30:00 GMT", beijing(2025, 11, 24, 9, 30)),
        ("Mon, 24 Nov 2025 01:30:00 -0000", beijing(2025, 11, 24, 9, 30)),
        ("Mon, 24 Nov 2025 09:30:00 CST", beijing(2025, 11, 24, 9, 30)),
        ("Mon, 24 Nov 2025 09:30:00 GMT+8", beijing(2025, 11, 24, 9, 30)),
        ("Mon, 24 Nov 2025 09:30:00", beijing(2025, 11, 24, 9, 30)),
        ("24 Nov 2025 09:30", beijing(2025, 11, 24, 9, 30)),
        ("Mon Nov 24 09:30:00 CST 2025", beijing(2025, 11, 24, 9, 30)),
        ("1763947800", beijing(2025, 11, 24, 9, 30)),
        ("1763947800000", beijing(2025, 11, 24, 9, 30)),
        ("20251124", beijing(2025, 11, 24)),
        ("20251124093000", beijing(2025, 11, 24, 9, 30)),
    ],
)
def test_a_time_is_read_against_the_moment_of_reading(text, moment):
    assert parse_posted(text, NOW) == moment


@pytest.mark.parametrize(
    "text", ["", "3个月前", "去年", "25-11-24", "13-01", "昨天 25:00", "今天晚些时候", "Mon, 99 Nov 2025"]
)
def test_what_is_not_one_certain_moment_is_refused(text):
    with pytest.raises(CellError):
        parse_posted(text, NOW)


def test_a_leap_day_is_of_this_year_or_the_last():
    assert parse_posted("02-29", datetime(2024, 3, 1, tzinfo=UTC)) == beijing(2024, 2, 29)
    assert parse_posted("02-29", NOW) == beijing(2024, 2, 29)
    with pytest.raises(CellError, match="日历上没有这一天"):
        parse_posted("02-29", NOW + timedelta(days=365))


def test_the_day_is_beijings_when_london_still_has_yesterday():
    assert parse_posted("今天", datetime(2025, 11, 25, 17, tzinfo=UTC)) == beijing(2025, 11, 26)


@pytest.mark.parametrize("number", [1763947800, 1763947800.9, 1763947800000, 1763947800000000])
def test_a_count_since_1970_tells_its_unit_by_its_digits(number):
    assert from_epoch(number) == beijing(2025, 11, 24, 9, 30)


@given(st.text() | st.text(alphabet="0123456789-/.: 年月日时分秒前昨今天小个半周GMTCS+Z", max_size=24))
def test_any_text_is_an_aware_instant_or_a_cell_error(text):
    try:
        assert parse_posted(text, NOW).tzinfo is not None
    except CellError:
        pass


@given(st.floats() | st.integers())
def test_any_number_is_an_instant_or_a_cell_error(number):
    try:
        assert from_epoch(number).tzinfo is not None
    except CellError:
        pass
