"""The yearly notice is read as it is written: three real years give the lists that were shipped; nothing is guessed."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from playbooks.law.holidays import NAMES, as_file, read_notice
from playbooks.law.workdays import Workdays, load_workdays, year_to_ask_for

SEEDS = Path(__file__).parents[3] / "seeds" / "workdays"
KNOWN = load_workdays(SEEDS)

# The wording of each year's notice, shortened to its items; dates and counts are facts.
NOTICES = {
    2026: """关于2026年部分节假日安排的通知
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
节假日期间，各单位要安排好值班。""",
    2025: """关于2025年部分节假日安排的通知
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。""",
    2024: """关于2024年部分节假日安排的通知
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。""",
}


@pytest.mark.parametrize("year", NOTICES)
def test_a_real_notice_gives_the_list_that_was_shipped(year):
    list_, faults = read_notice(NOTICES[year])
    shipped = yaml.safe_load((SEEDS / f"{year}.yaml").read_text("utf-8"))
    days = shipped.get("off") or shipped.get(False)
    assert [faults, list_.year, list(list_.off), list(list_.work)] == [[], year, sorted(days), shipped["work"]]


@pytest.mark.parametrize("year", NOTICES)
def test_the_file_made_of_a_notice_counts_as_the_shipped_one(year, tmp_path):
    list_, _ = read_notice(NOTICES[year])
    (tmp_path / f"{year}.yaml").write_text(as_file(list_, source="示例"), "utf-8")
    read = load_workdays(tmp_path)
    first = date(year, 1, 1)
    days = [date.fromordinal(first.toordinal() + n) for n in range(365)]
    assert [day for day in days if read.is_working(day) != KNOWN.is_working(day)] == []
    assert [day for day in days if read.is_listed_off(day) != KNOWN.is_listed_off(day)] == []


@pytest.mark.parametrize(
    ("said", "instead", "problem"),
    [
        ("3日（周六）放假", "3日（周五）放假", "与日历不符"),
        ("共3天。1月4日", "共4天。1月4日", "写共4天，算来是3天"),
        ("1月4日（周日）上班", "1月5日（周一）上班", "这天不是周末"),
        ("5月9日（周六）上班", "5月2日（周六）上班", "这天又写了放假"),
        ("四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。", "", "通知里没有读到这个假期"),
        ("6月19日（周五）至21日", "6月31日（周五）至21日", "不是日期"),
    ],
)
def test_what_contradicts_the_calendar_or_itself_is_a_fault(said, instead, problem):
    assert said in NOTICES[2026]
    _, faults = read_notice(NOTICES[2026].replace(said, instead))
    assert [each for each in faults if problem in each.problem] != []


SPRING = "2月14日（周六）、2月28日（周六）上班"


@pytest.mark.parametrize(
    "instead",
    [
        "2月14日（周六）、\n2月28日（周六）上班",
        "2月14日（周六）、2月28日（周六）\n上班",
        "2月14日\xa0（周六）、\u200b2月28日（周六）\u3000上班",
        "2月14日（周六）、2月28日（周六）照常上班",
        "2月14日(星期六)和2月28日(星期六)补班",
        "2月14日（周六）及2月28日（周六）正常上班",
    ],
)
def test_make_up_days_are_read_across_lines_and_in_other_words(instead):
    list_, faults = read_notice(NOTICES[2026].replace(SPRING, instead))
    work = [each for each in list_.work if each.month == 2]
    assert [faults, work] == [[], [date(2026, 2, 14), date(2026, 2, 28)]]


def test_a_number_of_days_on_the_next_line_is_compared_all_the_same():
    _, faults = read_notice(NOTICES[2026].replace("放假调休，共9天", "放假调休，\n共8天"))
    assert [each.problem for each in faults] == ["写共8天，算来是9天"]


def test_a_make_up_day_that_is_not_understood_is_a_fault_with_its_sentence():
    _, faults = read_notice(NOTICES[2026].replace(SPRING, "2月14日（周六）按周一课表上班"))
    said = [(each.text, each.problem.split("；")[0]) for each in faults]
    assert ("2月14日（周六）按周一课表上班", "没有读懂哪天上班") in said


@pytest.mark.parametrize(
    ("instead", "read"), [("", 0), ("2月14日（周六）上班", 1), ("2月14日（周六）上班，另补一天在2月28日（周六）", 1)]
)
def test_rest_days_beyond_the_law_without_their_make_up_days_are_a_fault(instead, read):
    _, faults = read_notice(NOTICES[2026].replace(SPRING, instead))
    problems = [each.problem.split("；")[0] for each in faults]
    assert problems == [f"放假调休，按天数应有2天补班，只读到{read}天"]


def test_a_shifted_rest_day_that_owes_nothing_is_no_fault():
    _, faults = read_notice("2023年节假日 一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。")
    assert [each.text for each in faults] == [name for name in NAMES if name != "元旦"]


def test_a_holiday_that_begins_in_the_old_year_is_read():
    text = "2023年节假日 一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。"
    list_, _ = read_notice(text)
    assert list(list_.off) == [date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2)]


@pytest.mark.parametrize("text", ["", "今天天气真好", "一、元旦：1月1日放假。"])
def test_a_text_without_a_year_is_no_list(text):
    list_, faults = read_notice(text)
    assert [list_, [each.problem for each in faults]] == [None, ["没有写明是哪一年的安排"]]


def test_the_year_can_be_given_beside_a_text_that_names_none():
    list_, _ = read_notice("一、元旦：1月1日至3日放假调休，共3天。", year=2027)
    assert [list_.year, len(list_.off)] == [2027, 3]


@pytest.mark.parametrize(
    ("now", "asked"),
    [
        (datetime(2026, 10, 31, 15, 59, tzinfo=UTC), None),
        (datetime(2026, 10, 31, 16, 0, tzinfo=UTC), 2027),
        (datetime(2027, 3, 1, tzinfo=UTC), 2027),
        (datetime(2026, 3, 1, tzinfo=UTC), None),
    ],
)
def test_next_year_is_asked_for_from_the_first_of_november(now, asked):
    assert year_to_ask_for(KNOWN, now) == asked


def test_nothing_is_asked_once_the_next_year_is_known():
    known = Workdays([2026, 2027])
    assert year_to_ask_for(known, datetime(2026, 12, 1, tzinfo=UTC)) is None
