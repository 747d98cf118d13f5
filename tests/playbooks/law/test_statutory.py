"""The holidays of the law, for years whose notice is not there yet."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from playbooks.law.holidays import STATUTORY
from playbooks.law.statutory import load_holiday_law
from playbooks.law.workdays import Workdays, WorkdaysError, load_workdays

SEEDS = Path(__file__).parents[3] / "seeds"
DAYS = load_holiday_law(SEEDS / "holidays.yaml", [])
KNOWN = load_workdays(SEEDS / "workdays", SEEDS / "holidays.yaml")


def a_law(folder: Path, *, year="2027", mid_autumn='["09-15"]', since="2025-01-01") -> Path:
    """The file of the law with one year."""
    fixed = '{"01-01": 元旦, "05-01": 劳动节, "05-02": 劳动节, "10-01": 国庆节, "10-02": 国庆节, "10-03": 国庆节}'
    spring = '["02-05", "02-06", "02-07", "02-08"]'
    lists = f'{{春节: {spring}, 清明节: ["04-05"], 端午节: ["06-09"], 中秋节: {mid_autumn}}}'
    path = folder / "holidays.yaml"
    path.write_text(
        f"v: 1\nsource: 示例\neffective_from: {since}\nevery_year: {fixed}\nby_year:\n  {year}: {lists}\n", "utf-8"
    )
    return path


def faults_of(path: Path) -> list[str]:
    """What is wrong with the file, one line a fault."""
    faults = []
    assert load_holiday_law(path, faults) == {}
    return [str(fault) for fault in faults]


def test_the_law_gives_thirteen_days_a_year():
    names = Counter(name for day, name in DAYS.items() if day.year == 2027)
    assert names == STATUTORY


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 1, 1), "元旦"),
        (date(2027, 2, 5), "春节"),
        (date(2027, 2, 8), "春节"),
        (date(2027, 4, 5), "清明节"),
        (date(2027, 6, 9), "端午节"),
        (date(2027, 9, 15), "中秋节"),
        (date(2027, 10, 3), "国庆节"),
        (date(2028, 10, 3), "国庆节、中秋节"),
    ],
)
def test_a_day_is_off_by_law_whether_or_not_a_notice_is_there(day, name):
    assert (KNOWN.is_working(day), KNOWN.is_listed_off(day), KNOWN.holiday(day)) == (False, True, name)


def test_a_year_that_has_only_the_law_is_not_known():
    assert (KNOWN.knows(date(2027, 1, 1)), KNOWN.years) == (False, (2024, 2025, 2026))


@pytest.mark.parametrize("day", [date(2027, 1, 4), date(2027, 2, 9), date(2027, 5, 3), date(2027, 10, 4)])
def test_what_only_a_notice_could_shift_is_worked(day):
    assert (KNOWN.is_working(day), KNOWN.is_listed_off(day)) == (True, False)


def test_the_notice_of_a_year_replaces_the_law():
    day = date(2026, 2, 16)
    told = Workdays([2026], {date(2026, 1, 1): "元旦"}, statutory={day: "春节"})
    assert (told.is_working(day), Workdays(statutory={day: "春节"}).is_working(day)) == (True, False)


def test_other_lists_have_another_hash_when_only_the_law_differs():
    assert KNOWN.digest != load_workdays(SEEDS / "workdays").digest


def test_a_year_with_a_day_too_many_is_refused(tmp_path):
    assert faults_of(a_law(tmp_path, mid_autumn='["09-15", "09-16"]')) == [
        "holidays.yaml: by_year.2027: gives 中秋节 2 days; the law gives it 1"
    ]


def test_a_day_that_is_none_is_refused(tmp_path):
    assert faults_of(a_law(tmp_path, mid_autumn='["09-31"]')) == [
        """holidays.yaml: by_year.2027: '09-31' is no day of 2027; write "MM-DD" in quotes"""
    ]


def test_a_year_before_the_law_is_refused(tmp_path):
    assert faults_of(a_law(tmp_path, year="2024")) == [
        "holidays.yaml: by_year.2024: lies before 2025-01-01; list only years in which the law is in force"
    ]


def test_the_lists_are_refused_with_the_law(tmp_path):
    with pytest.raises(WorkdaysError, match="中秋节 2 days"):
        load_workdays(SEEDS / "workdays", a_law(tmp_path, mid_autumn='["09-15", "09-16"]'))
