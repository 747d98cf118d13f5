"""Dates and times as tables write them."""

# ruff: noqa: DTZ001 -- spreadsheets and careless senders give times without a zone

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from connectors.dates import BEIJING, from_serial, in_utc, parse_instant, without_year, written_serial
from connectors.errors import CellError


def beijing(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BEIJING)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-05",
        "2026/1/5",
        "20260105",
        "2026年1月5日",
        "2026.1.5",
        "２０２６年１月５日",
        "2026年1月5日（星期一）",
        "2026-01-05 00:00:00",
        "2026年1月5日上午",
        "2026-01-05 下午",
        "26年1月5日",
        "2026-1-5日",
        "2026.1.5.",
    ],
)
def test_every_style_of_a_day_is_its_midnight_in_beijing(text):
    assert parse_instant(text) == beijing(2026, 1, 5)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2026-01-05 14:07", (14, 7)),
        ("2026/1/5 14:07:33", (14, 7, 33)),
        ("2026年1月5日14时07分", (14, 7)),
        ("2026年1月5日14时07分33秒", (14, 7, 33)),
        ("2026年1月5日 下午2点", (14, 0)),
        ("2026年1月5日下午2点半", (14, 30)),
        ("2026/1/5 下午 2:07:33", (14, 7, 33)),
        ("2026/1/5 上午 12:05", (12, 5)),
        ("2026年1月5日凌晨12点10分", (0, 10)),
        ("2026年1月5日中午1点", (13, 0)),
        ("2026-01-05 2:07 PM", (14, 7)),
        ("20260105140733", (14, 7, 33)),
        ("2026-01-05T14:07", (14, 7)),
    ],
)
def test_a_clock_time_without_a_zone_is_beijing_time(text, clock):
    assert parse_instant(text) == beijing(2026, 1, 5, *clock)


def test_a_written_zone_is_kept():
    assert parse_instant("2026-01-05T14:07:33Z") == datetime(2026, 1, 5, 14, 7, 33, tzinfo=UTC)
    assert parse_instant("2026-01-05T14:07:33.250+08:00") == beijing(2026, 1, 5, 14, 7, 33, 250_000)


def test_the_end_of_a_day_is_the_midnight_after_it():
    assert parse_instant("2026-01-05 24:00") == beijing(2026, 1, 6)
    assert parse_instant("2026年1月5日晚上12点") == beijing(2026, 1, 6)


@pytest.mark.parametrize(
    ("text", "hour"), [("夜里2点", 2), ("夜间2:00", 2), ("夜里11点", 23), ("夜8:00", 20), ("早8:00", 8), ("晚2点", 14)]
)
def test_an_hour_of_the_night_is_of_its_end_or_of_its_beginning(text, hour):
    assert parse_instant(f"2026-01-05 {text}") == beijing(2026, 1, 5, hour)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-02-30", "“2026-02-30”：日历上没有这一天"),
        ("2026/13/1", "“2026/13/1”：日历上没有这一天"),
        ("26-01-05", "“26-01-05”的年份只有两位"),
        ("26/1/5", "“26/1/5”的年份只有两位"),
        ("98年1月5日", "“98年1月5日”的年份只有两位"),
        ("2026年1月", "“2026年1月”不是能读懂的日期"),
        ("昨天", "“昨天”不是能读懂的日期"),
        ("05/11/2026", "“05/11/2026”不是能读懂的日期"),
        ("31/02/2026", "“31/02/2026”：日历上没有这一天"),
        ("46354", "“46354”不是能读懂的日期"),
        ("2026-01-05 25:00", "“2026-01-05 25:00”：没有这个时刻"),
        ("2026-01-05 上午14点", "“2026-01-05 上午14点”的时刻自相矛盾"),
        ("0206-01-05", "“0206-01-05”的年份不在 1950–2100 之间"),
        ("2026-01-05 14:07 左右", "“2026-01-05 14:07 左右”的末尾读不懂"),
        ("2026-01-05 14:07+99:00", "“2026-01-05 14:07+99:00”的时区不存在"),
    ],
)
def test_what_is_not_one_certain_instant_is_refused_with_its_reason(text, reason):
    with pytest.raises(CellError) as refused:
        parse_instant(text)
    assert refused.value.reason == reason


def test_a_number_in_a_date_column_is_a_serial_or_a_compact_day():
    assert from_serial(46027) == beijing(2026, 1, 5)
    assert from_serial(46027.5) == beijing(2026, 1, 5, 12)
    assert from_serial(20260105) == beijing(2026, 1, 5)
    with pytest.raises(CellError):
        from_serial(12)


@given(st.datetimes(min_value=datetime(1950, 1, 2), max_value=datetime(2100, 12, 30), timezones=st.just(BEIJING)))
def test_what_is_written_is_read_back(moment):
    whole = moment.replace(microsecond=0)
    for style in (
        "%Y-%m-%d %H:%M:%S",
        "%Y/%m/%d %H:%M:%S",
        "%Y年%m月%d日%H时%M分%S秒",
        "%Y%m%d%H%M%S",
        "%Y.%m.%d %H:%M:%S",
    ):
        assert parse_instant(whole.strftime(style)) == whole
    assert parse_instant(moment.isoformat()) == moment


@given(st.text() | st.text(alphabet="0123456789-/.: 年月日时分秒上下午点半T+Z", max_size=30))
@example("2100-12-31 24:00")
@example("1950-01-01T00:00+14:00")
def test_any_text_is_an_aware_instant_or_a_cell_error(text):
    try:
        moment = parse_instant(text)
    except CellError:
        return
    assert moment.tzinfo is not None
    assert in_utc(moment) == moment


@given(st.floats() | st.integers())
def test_any_number_is_an_instant_or_a_cell_error(number):
    try:
        assert from_serial(number).tzinfo is not None
    except CellError:
        pass


@pytest.mark.parametrize("text", ["28/11/2026 14:30", "11/28/2026 14:30", "28-11-2026 14:30", "28.11.2026 下午2点半"])
def test_a_day_whose_other_number_is_no_month_is_read_in_either_order(text):
    assert parse_instant(text) == beijing(2026, 11, 28, 14, 30)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("11月28日上午", beijing(2025, 11, 28)),
        ("12月30日 9点", beijing(2025, 12, 30, 9)),
        ("十二月三十日晚9时许", beijing(2025, 12, 30, 21)),
        ("12-30 09:05", beijing(2025, 12, 30, 9, 5)),
        ("12/30 9:05", beijing(2025, 12, 30, 9, 5)),
        ("12-30", None),
        ("30-12 9:05", None),
        ("1月5日", beijing(2026, 1, 5)),
        ("1月6日", None),
        ("3月1日", None),
        ("2月30日", None),
        ("11月28", None),
        ("2025年11月28日", None),
    ],
)
def test_a_day_without_a_year_is_of_the_only_year_in_which_it_was_not_long_ago(text, moment):
    assert without_year(text, beijing(2026, 1, 5, 9)) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [("46354", beijing(2026, 11, 28)), ("46354.385416667", beijing(2026, 11, 28, 9, 15)), ("13900", None)],
)
def test_a_day_number_written_out_is_the_day_that_a_spreadsheet_means(text, moment):
    assert written_serial(text) == moment


@pytest.mark.parametrize("text", ["2026年3月5日晚9时许", "2026-03-05 21点许", "二〇二六年三月五日晚上9点许"])
def test_the_hour_that_reports_say_with_a_word_behind_it_is_that_hour(text):
    assert parse_instant(text) == beijing(2026, 3, 5, 21)
