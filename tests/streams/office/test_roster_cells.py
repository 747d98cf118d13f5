"""What offices write into the cells of a roster besides a name and a day: nobody, who stands in, stretches, hours."""

import pytest
from rosters import PEOPLE, faults, read, turns

from streams.office.roster_names import names_in

TITLE = ("2026年12月值班表",)


def officers(cell):
    return [each[2:] for each in turns(("日期", "值班员", "带班领导"), ("12月3日", cell, "张一"))]


def days(*cells, title=TITLE):
    rows = ((cell, "王一" if n % 2 == 0 else "李一") for n, cell in enumerate(cells))
    return [(each[0], each[2][0]) for each in turns(title, ("日期", "值班员"), *rows)]


@pytest.mark.parametrize("cell", ["休", "待定", "休息", "轮休", "空缺", "无人", "待定、待定"])
def test_a_shift_may_say_that_nobody_is_on_duty_or_not_yet_who(cell):
    assert officers(cell) == [((), ("张一",))]
    found = read(("日期", "值班员"), ("12月1日", "王一"), ("12月2日", cell)).turns
    assert [(each.day.day, each.officers) for each in found] == [(1, ("王一",)), (2, ())]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("王一代李一", ("王一",)),
        ("王一替李一、赵大海", ("王一", "赵大海")),
        ("王一（代李一）", ("王一",)),
        ("李一（王一代）", ("王一",)),
        ("李一(由王一代班)、赵大海", ("王一", "赵大海")),
        ("李一（临时代班）", ("李一",)),
        ("王一、待定", ("王一",)),
        ("主班：王一 副班：李一", ("王一", "李一")),
        ("★王一", ("王一",)),
    ],
)
def test_whoever_stands_in_is_on_duty(cell, names):
    assert names_in(cell, PEOPLE) == names
    assert officers(cell) == [(names, ("张一",))]


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("李一（请假）", "人员表里没有“李一（请假）”"),
        ("李一（孙七代）", "人员表里没有“李一〔孙七代〕”"),
        ("王一 休", "人员表里没有“休”"),
        ("孙七代李一", "人员表里没有“孙七代李一”"),
    ],
)
def test_where_it_is_not_sure_who_is_on_duty_it_is_asked(cell, problem):
    assert faults(("日期", "值班员"), ("12月3日", cell)) == [("B2", problem)]


@pytest.mark.parametrize(
    "cell",
    [
        "12月1日-3日",
        "12月1日—12月3日",
        "1日至3日",
        "1-3日",
        "12.1-12.3",
        "12/1~3",
        "12-1至12-3",
        "2026.12.1-2026.12.3",
        "2026-12-01至2026-12-03",
        "12月1日（周二）-12月3日（周四）",
        "第一周（12.1-12.3）",
        "1、2、3日",
        "12月1日、2-3日",
    ],
)
def test_a_stretch_of_days_in_one_cell_is_each_of_them(cell):
    assert days(cell, "12月4日") == [("12-01", "王一"), ("12-02", "王一"), ("12-03", "王一"), ("12-04", "李一")]


def test_a_stretch_may_reach_over_the_end_of_a_month_and_of_the_year():
    assert days("11月30日-12月1日") == [("11-30", "王一"), ("12-01", "王一")]
    found = read(TITLE, ("日期", "值班员"), ("12.31-1.1", "王一")).turns
    assert [str(each.day) for each in found] == ["2026-12-31", "2027-01-01"]


def test_two_bare_numbers_are_what_the_other_days_of_the_table_are():
    assert days("1-2", "3-4") == [("12-01", "王一"), ("12-02", "王一"), ("12-03", "李一"), ("12-04", "李一")]
    assert days("12-30", "12-31") == [("12-30", "王一"), ("12-31", "李一")]
    assert days("12-31", "1-1") == [("12-31", "王一"), ("01-01", "李一")]
    january = ("2027年1月值班表",)
    assert days("1-2", "3-4", title=january) == [(f"01-0{n}", "王一" if n < 3 else "李一") for n in range(1, 5)]


def test_a_stretch_that_goes_backwards_is_refused_and_its_weekdays_are_not_held_against_it():
    assert faults(TITLE, ("日期", "值班员"), ("12月7日-1日", "王一")) == [("A3", "“12月7日-1日”不是能读懂的日期")]
    assert len(turns(TITLE, ("日期", "星期", "值班员"), ("12月1日-7日", "周二至周一", "王一"))) == 7


def hours(day, night):
    found = read(("日期", day, night), ("12月1日", "王一", "李一"))
    assert [each.shift for each in found.turns] == ["day", "night"]
    return found.hours.get("2026-12")


@pytest.mark.parametrize(
    ("day", "night", "meant"),
    [
        ("白班（8:30-12:00，14:30-18:00）", "夜班（18:00-8:30）", ("08:30", "18:00")),
        ("白班（早8:00-晚8:00）", "夜班（晚8:00-早8:00）", ("08:00", "20:00")),
        ("早8:00-晚8:00", "晚8:00-早8:00", ("08:00", "20:00")),
        ("白班（8:00-晚上12点）", "夜班（晚上12点-8:00）", ("08:00", "00:00")),
        ("白班（上午8点半—下午5点半）", "夜班", ("08:30", "17:30")),
        ("白班（8:30-17:30，夏季9:00-18:00）", "夜班", None),
    ],
)
def test_hours_of_a_header_as_offices_write_them(day, night, meant):
    assert hours(day, night) == meant


def unused(*rows):
    found = read(*rows)
    told = [(each.shift, each.at, each.taken, each.cell, each.shifts) for each in found.hours_unused]
    return found.hours["2026-12"], told


def test_of_several_pairs_of_hours_in_one_table_that_of_most_shifts_holds_and_the_others_are_told():
    head = ("日期", "白班（8:00—18:00）", "夜班（20:00—8:00）")
    assert unused(head, ("12月1日", "王一", "李一")) == (("08:00", "20:00"), [("night", "18:00", "20:00", "B1", 1)])
    weekend = [(f"12月{n}日", "白班（9:00-17:00）", "李一") for n in (5, 6)]
    week = [(f"12月{n}日", "白班（8:00-17:00）", "王一") for n in (7, 8, 9)]
    assert unused(("日期", "班次", "值班员"), *weekend, *week) == (
        ("08:00", "17:00"),
        [("day", "09:00", "08:00", "B2", 2)],
    )


def test_what_a_row_says_of_its_hours_comes_before_the_header_and_stands_in_any_column_of_the_shift():
    rows = [("12月1日", "白班", "9:00-17:30", "王一"), ("12月1日", "夜班", "17:30-9:00", "李一")]
    assert unused(("日期", "班次（白班8:00-18:00）", "时间", "值班员"), *rows) == (("09:00", "17:30"), [])


def test_the_time_beside_the_day_is_that_of_the_shift():
    rows = (("12月1日", "8:00-20:00", "王一"), ("12月1日", "20:00-次日8:00", "李一"))
    assert [each[1:3] for each in turns(("日期", "时间", "值班员"), *rows)] == [
        ("day", ("王一",)),
        ("night", ("李一",)),
    ]
