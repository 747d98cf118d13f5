"""The roster as tables say it: headers, days, names as offices write them; every fault names its cell."""

import io
from datetime import date

import openpyxl
import pytest
from flow import T0
from rosters import PEOPLE, a_book, faults, read, turns

from playbooks.district.people import People, Person
from playbooks.district.roster import Month, Roster, Turn
from streams.office.books import BookError
from streams.office.roster_book import read_roster, template
from streams.office.roster_names import names_in
from streams.office.roster_sheet import HEADER

HEAD = ("日期", "星期", "班次", "值班员", "带班领导", "电话")


def test_one_row_a_shift_with_a_title_above_and_merged_days():
    found = turns(
        ("红旗区食安办2026年12月值班表",),
        HEAD,
        ("1日", "星期二", "白班", "王一", "张一", "0373-1234567"),
        (None, None, "夜班", "李一", None, None),
        ("2日", "星期三", "白班", "王一、李一", "欧阳震", None),
        (None, None, "夜班", "赵大海", None, None),
        ("备注：带班领导手机24小时开机",),
        merge=("A1:F1", "A3:A4", "B3:B4", "E3:E4", "A5:A6", "B5:B6", "E5:E6"),
    )
    assert found == [
        ("12-01", "day", ("王一",), ("张一",)),
        ("12-01", "night", ("李一",), ("张一",)),
        ("12-02", "day", ("王一", "李一"), ("欧阳震",)),
        ("12-02", "night", ("赵大海",), ("欧阳震",)),
    ]


def test_one_row_a_day_with_a_column_for_each_shift():
    found = turns(
        ("日期", "白班（8:30—17:30）", "夜班（17:30—次日8:30）", "带班领导", "备注"),
        ("12月1日", "王一", "李一", "张一", "元旦值班"),
        ("12月2日（星期三）", "赵大海", None, "张一", None),
    )
    assert found == [
        ("12-01", "day", ("王一",), ("张一",)),
        ("12-01", "night", ("李一",), ("张一",)),
        ("12-02", "day", ("赵大海",), ("张一",)),
        ("12-02", "night", (), ("张一",)),
    ]


def test_the_hours_of_a_header_are_taken_and_columns_without_use_are_named():
    found = read(
        ("日期", "白班（8:30—17:30）", "夜班（17:30—次日8:30）", "车辆"), ("12月1日", "王一", "李一", "豫G00000")
    )
    assert (found.hours, found.unused) == ({"2026-12": ("08:30", "17:30")}, ("车辆",))


def test_a_header_of_two_rows_with_a_telephone_for_each():
    found = read(
        ("日期", "白班", None, "夜班", None, "带班领导", None),
        (None, "值班员", "电话", "值班员", "电话", "姓名", "电话"),
        (date(2026, 12, 1), "王一", "13800000001", "李一", "13800000002", "张一", "13800000003"),
        merge=("A1:A2", "B1:C1", "D1:E1", "F1:G1"),
    ).turns
    assert [(each.shift, each.officers, each.phone, each.leaders, each.leader_phone) for each in found] == [
        ("day", ("王一",), "13800000001", ("张一",), "13800000003"),
        ("night", ("李一",), "13800000002", ("张一",), "13800000003"),
    ]


@pytest.mark.parametrize(
    ("said", "month"),
    [
        ("2026-12-03", ""),
        ("12月3日", ""),
        ("12.3", ""),
        ("3", "2026-12"),
        (3, "2026-12"),
        ("3日", "2026-12"),
        (date(2026, 12, 3), ""),
        (46359, ""),
        ("2026/12/3", ""),
        ("十二月三日", ""),
    ],
)
def test_a_day_as_offices_write_it(said, month):
    assert [each[0] for each in turns(("日期", "值班员"), (said, "王一"), month=month)] == ["12-03"]


def test_what_a_table_says_of_its_month_goes_before_what_was_chosen():
    table = a_book(("11月值班表",), ("日期", "值班员"), ("26", "王一"))
    found = [
        str(read_roster(table, "a.xlsx", PEOPLE, now=T0, month=month).turns[0].day)
        for month in ("2026-12", "2025-11", "")
    ]
    assert found == ["2026-11-26", "2025-11-26", "2026-11-26"]


def test_a_day_without_a_year_is_of_the_year_that_is_near():
    assert [str(each.day) for each in read(("日期", "值班员"), ("1月2日", "王一")).turns] == ["2027-01-02"]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("王一、李一", ("王一", "李一")),
        ("王一 李一", ("王一", "李一")),
        ("王　一", ("王一",)),
        ("王一\n赵大海", ("王一", "赵大海")),
        ("王一（主班）/李一", ("王一", "李一")),
        ("王一 13800000001", ("王一",)),
    ],
)
def test_the_names_of_a_cell(cell, names):
    assert [each[2] for each in turns(("日期", "值班员"), ("12月3日", cell))] == [names]


def test_a_csv_is_read_too_also_in_the_encoding_of_offices():
    for encoding in ("utf-8-sig", "gb18030"):
        text = "2026年12月值班表,,\n日期,班次,值班人员\n1,白班,王一\n,夜班,李一\n"
        found = read_roster(text.encode(encoding), "表.csv", PEOPLE, now=T0).turns
        assert [(each.day.day, each.shift, each.officers) for each in found] == [
            (1, "day", ("王一",)),
            (1, "night", ("李一",)),
        ]


def test_every_fault_names_its_cell():
    found = faults(
        HEAD,
        ("12月1日", "星期二", "白班", "王二", "张一", None),
        ("12月1日", "星期二", "夜班", "重名", "张一", None),
        ("12月2日", "星期五", "中班", "李一", "张一", "无人"),
        ("12月32日", None, "白班", "李一", None, None),
        ("12月3日", None, "全天", "李一", None, None),
        ("12月3日", None, "夜班", "王一", None, None),
    )
    assert found == [
        ("D2", "人员表里没有“王二”"),
        ("D3", "“重名”在人员表里是两个人（电话 1、2）"),
        ("B4", "2026-12-02 是“星期三”，表里写“星期五”"),
        ("C4", "“中班”不是班次"),
        ("A5", "“12月32日”不是能读懂的日期"),
        ("D7", "2026-12-03 夜班和 D6 的全天是同一时间"),
    ]


def test_a_row_with_a_name_alone_is_no_note_and_one_with_a_note_alone_is_no_shift():
    table = (
        ("日期", "值班员"),
        ("12月1日", "王一"),
        (None, "李一"),
        ("值班室电话：0373-1234567", None),
        ("12月2日", None),
    )
    assert faults(*table) == [("B3", "2026-12-01 全天和 B2 的全天是同一时间")]
    assert [each[0] for each in turns(*table[:2], *table[3:])] == ["12-01"]


def test_a_bare_day_without_a_month_is_refused_and_so_is_what_is_no_table():
    assert faults(("日期", "值班员"), ("3", "王一")) == [("A2", "“3”不是能读懂的日期")]
    assert faults(("姓名", "电话"), ("王一", "1")) == [("", "没有认出表头")]
    assert faults(HEAD, ("12月1日", "星期二", "白班", None, None, None)) == [("A1", "表里没有一个班")]
    with pytest.raises(BookError):
        read_roster(b"PK\x03\x04broken", "a.xlsx", PEOPLE, now=T0)


@pytest.mark.parametrize(
    ("content", "file", "said"),
    [
        ("姓名,电话\n王一,1\n".encode(), "a.csv", f"没有认出表头；{HEADER}"),
        ("日期,值班员\n12月1日,\n".encode(), "值班表.csv", "值班表!A1：表里没有一个班；请填写后再导入"),
        (
            b"PK\x03\x04broken",
            "a.xlsx",
            "a.xlsx：不是完好的电子表格（压缩内容不完整）；"
            "多半是没有下载完或传输中断：请重新下载或重新导出；能用表格软件打开的，另存为 xlsx 再导入",
        ),
        (
            b"\xff\xff\x81",
            "值班表。最新.csv",
            "值班表。最新.csv：认不出文字编码；请另存为“CSV UTF-8”或 xlsx 后再导入",
        ),
    ],
)
def test_of_a_table_that_is_wrong_as_a_whole_it_is_told_what_to_do(content, file, said):
    with pytest.raises(BookError) as refused:
        read_roster(content, file, PEOPLE, now=T0)
    assert str(refused.value) == said


def test_the_template_holds_the_month_and_reads_back_as_it_says():
    month = Month(
        turns=(
            Turn(day=date(2026, 12, 1), shift="day", officers=("王一", "李一"), leaders=("张一",), phone="8110"),
            Turn(day=date(2026, 12, 2), shift="whole", officers=("赵大海",)),
        )
    )
    book = template(date(2026, 12, 1), Roster([month]))
    rows = list(openpyxl.load_workbook(io.BytesIO(book)).active.values)
    assert (len(rows), rows[1][:3], rows[-1][:3]) == (
        1 + 61,
        ("2026-12-01", "星期二", "白班"),
        ("2026-12-31", "星期四", "夜班"),
    )
    found = read_roster(book, "表.xlsx", PEOPLE, now=T0).turns
    assert found == month.turns


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("甲、王一， 李一；甲", ("甲", "王一", "李一")),
        ("王　一", ("王一",)),
        ("李 一 王一", ("李一", "王一")),
        ("李 一  王 一  赵大海", ("李一", "王一", "赵大海")),
        ("欧阳 震 王一", ("欧阳震", "王一")),
        ("孙 七", ("孙七",)),
        ("王一（替李一）", ("王一",)),
        ("王一 13800000001 李一13800000002", ("王一", "李一")),
    ],
)
def test_what_names_stand_in_a_cell_or_a_field(said, names):
    assert names_in(said, PEOPLE) == names


def test_two_of_one_name_are_told_apart_by_what_the_list_writes_in_brackets():
    two = [Person(id=f"w{n}", name=f"张伟（{n}）", department="D01", role="handler", phone="") for n in ("大", "小")]
    assert names_in("张伟（小）、王一（替班）", People((*two, *PEOPLE))) == ("张伟（小）", "王一")


def test_a_table_that_goes_on_to_the_right_is_read_half_after_half():
    head = ("日期", "星期", "值班员", "带班领导")
    first = [("12月1日", "二", "王一", "张一"), ("12月2日", "三", "李一", None)]
    second = [("16日", "三", "李一", "欧阳震"), ("17日", "四", "赵大海", "欧阳震")]
    rows = [one + other for one, other in zip(first, second, strict=True)]
    assert turns(("2026年12月值班安排表",), head + head, *rows) == [
        ("12-01", "whole", ("王一",), ("张一",)),
        ("12-02", "whole", ("李一",), ()),
        ("12-16", "whole", ("李一",), ("欧阳震",)),
        ("12-17", "whole", ("赵大海",), ("欧阳震",)),
    ]


def test_a_table_that_goes_on_under_the_same_header_is_read_through():
    head = ("日期", "值班员")
    assert [each[0] for each in turns(head, ("12月1日", "王一"), head, ("12月2日", "李一"))] == ["12-01", "12-02"]


@pytest.mark.parametrize("said", ["12月1日 元旦", "12月1日（周二）\n国庆节", "12月1日元旦", "1日 休息日"])
def test_a_holiday_may_stand_beside_its_day(said):
    assert [each[0] for each in turns(("日期", "值班员"), (said, "王一"), month="2026-12")] == ["12-01"]


def test_the_new_year_in_december_s_table_is_that_of_the_next_year():
    found = read(("2026年12月值班表",), ("日期", "值班员"), ("12月31日", "王一"), ("1月1日", "李一")).turns
    assert [str(each.day) for each in found] == ["2026-12-31", "2027-01-01"]


def test_a_third_shift_is_a_fault_and_no_column_without_use():
    found = faults(("日期", "早班", "中班（16:00-24:00）", "夜班"), ("12月1日", "王一", "李一", "赵大海"))
    assert found == [("C1", "“中班（16:00-24:00）”不是白班也不是夜班")]
