"""A day without its year is of the year that its table tells, and of the clock's only where it tells none."""

from datetime import UTC, datetime

import pytest
from files.make import book, sheet, text
from tables import a_file

from connectors.dates import BEIJING
from connectors.errors import RowError
from connectors.sources.files import open_file, read_opened
from connectors.sources.survey import exported_at, survey
from connectors.sources.table import TableContext

NOW = datetime(2026, 11, 25, tzinfo=UTC)
HEAD = ["编号", "登记时间", "反映内容"]


def read(path):
    """The day of each row of a register (of one refused, nothing), and what was noted."""
    notes = []
    rows = read_opened(path, open_file(path), TableContext(now=NOW, noted=notes.append))
    days = ["" if isinstance(row, RowError) else f"{row.received_at.astimezone(BEIJING):%Y-%m-%d}" for row in rows]
    return days, [note.reason for note in notes]


def rows_of(*days):
    return [[f"A{n}", day, "卖过期面包"] for n, day in enumerate(days)]


@pytest.mark.parametrize(
    ("days", "read_as"),
    [
        (["2023-10-30", "11月3日", "2023-11-05"], "2023-11-03"),
        (["2023-11-05", "11月3日"], "2023-11-03"),
        (["2023-01-05", "11月3日"], "2023-11-03"),
        (["2022-12-30", "1月3日", "2023-01-05"], "2023-01-03"),
        (["2023-01-02", "12月30日", "2022-12-29"], "2022-12-30"),
        (["2026-11-05", "12月30日"], ""),
    ],
)
def test_the_other_rows_of_its_column_say_the_year(tmp_path, days, read_as):
    assert read(a_file(tmp_path, text(HEAD, *rows_of(*days))))[0][1] == read_as


def test_rows_below_say_it_as_well(tmp_path):
    assert read(a_file(tmp_path, text(HEAD, *rows_of("11月3日", "2023-11-05"))))[0] == ["2023-11-03", "2023-11-05"]


@pytest.mark.parametrize(
    ("name", "above", "day"),
    [
        ("投诉登记表_20240105.csv", [], "2023-11-03"),
        ("来表.csv", ["导出日期：2024-01-05"], "2023-11-03"),
        ("来表.csv", ["统计时间：2023年1月1日至2023年12月31日"], "2023-11-03"),
        ("2023年投诉登记表.csv", [], "2023-11-03"),
        ("2023年11月投诉登记表.csv", [], "2023-11-03"),
        ("投诉202311.csv", [], "2023-11-03"),
        ("来表.csv", ["示例区2023年度投诉举报登记表"], "2023-11-03"),
        ("2022-2023年登记表.csv", [], "2026-11-03"),
        ("来表.csv", [], "2026-11-03"),
    ],
)
def test_else_its_head_or_the_name_of_its_file_says_it_and_last_the_clock(tmp_path, name, above, day):
    head = [[each] for each in above]
    days, notes = read(a_file(tmp_path, text(*head, HEAD, *rows_of("11月3日 12时", "11月3日 12时")), name))
    by_clock = day.startswith("2026")
    assert [days, len(notes)] == [[day, day], 2 if by_clock else 1]
    assert ("没有写年份，按 2026-11-03 读" in notes[0]) == by_clock


def test_that_the_table_tells_the_year_is_told_once(tmp_path):
    _, notes = read(a_file(tmp_path, text(HEAD, *rows_of("2023-10-30", "11月3日", "11月4日"))))
    assert notes == ["“登记时间”有的没有写年份，照本栏其他行读"]


def test_a_workbook_is_read_alike_and_rows_of_another_year_are_old(tmp_path):
    content = book(sheet([["示例区2023年投诉登记表"], HEAD, *rows_of("11月3日 12时", "11月20日 12时")]))
    path = a_file(tmp_path, content, "来表.xlsx")
    assert read(path)[0] == ["2023-11-03", "2023-11-20"]
    assert survey(open_file(path), TableContext(now=NOW)).old == 2


@pytest.mark.parametrize("name", ["2023年11月登记表.csv", "登记表202311.csv"])
def test_a_month_is_no_day_of_export(tmp_path, name):
    path = a_file(tmp_path, text(HEAD, *rows_of("2023-11-03")), name)
    assert exported_at(path, open_file(path), NOW) is None


@pytest.mark.parametrize(
    ("name", "above", "day"),
    [
        ("登记表_20261124.csv", [], "11月24日 9时"),
        ("来表.csv", ["截至2026年11月24日"], "11月24日 9时"),
        ("来表.csv", ["导出日期：2026-11-24"], "11月24日下午3时"),
        ("20261101疑似食物中毒.csv", [], "11月5日"),
        ("登记表20261101-1124.csv", [], "11月24日 9时"),
        ("2026年1月1日—11月24日登记表.csv", [], "11月5日"),
        ("2026.1.1-11.24.csv", [], "11月5日"),
        ("2026年1月1日起登记表.csv", [], "11月5日"),
        ("2026年1月1日至今登记表.csv", [], "11月5日"),
        ("来表.csv", ["统计时间：2026年1月1日至11月24日"], "11月5日"),
        ("登记表（2024版）.csv", [], "11月5日"),
        ("登记表2024年新版.csv", [], "11月5日"),
        ("来表.csv", ["依据示例〔2019〕12号文"], "11月5日"),
        ("来表.csv", ["按2024年统一格式填写"], "11月5日"),
    ],
)
def test_nobody_is_ill_a_year_earlier_for_what_a_form_or_the_name_of_its_file_says(tmp_path, name, above, day):
    days, _ = read(a_file(tmp_path, text(*[[each] for each in above], HEAD, *rows_of(day, day)), name))
    assert {each[:7] for each in days} == {"2026-11"}


@pytest.mark.parametrize("name", ["2023年1月1日—11月28日登记表.csv", "2023年1月1日起登记表.csv"])
def test_a_day_with_which_a_longer_time_begins_is_no_day_of_export_and_says_the_year(tmp_path, name):
    path = a_file(tmp_path, text(HEAD, *rows_of("11月3日", "11月3日")), name)
    assert [read(path)[0], exported_at(path, open_file(path), NOW)] == [["2023-11-03"] * 2, None]
