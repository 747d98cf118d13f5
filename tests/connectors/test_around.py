"""Rows that are no data of a table: headings of its groups, sums, who signed it; and those that look like them."""

import openpyxl
import pytest
from tables import a_file, read

HEAD = ("登记编号", "登记时间", "投诉人", "联系电话", "被投诉人", "反映内容")
CASE = ("A1", "2026-01-05 14:00", "示例甲", "13800000000", "示例小吃店", "菜里有虫")


def numbers(tmp_path, *rows, **options):
    """The numbers (or else the texts) of what is read of a register with these rows above one case, then the rows that
    are refused."""
    lines = "\n".join(",".join(row) for row in (HEAD, *rows, CASE))
    signals, errors = read(a_file(tmp_path, lines), **options)
    return [each.source_id or each.text for each in signals] + [each.row for each in errors]


@pytest.mark.parametrize(
    "row",
    [
        ("一、餐饮环节", "", "", "", "", ""),
        ("", "", "", "", "（二）流通环节", ""),
        ("第一部分 投诉", "", "", "", "", ""),
        ("餐饮环节", "一", "", "", "", ""),
        ("示例区市场监督管理局（盖章）", "", "", "", "", "2026年1月30日"),
        ("餐饮环节", "", "", "", "", ""),
        ("本周无投诉举报", "", "", "", "", ""),
        ("餐饮环节小计", "", "", "", "", "3件"),
        ("以上共3件", "", "", "", "", ""),
        ("填表人：示例甲", "", "审核人：示例乙", "", "填表日期：2026年1月30日", ""),
        ("填表人：", "示例甲", "审核人：", "示例乙", "联系电话：", "0373-3000000"),
        ("填报人", "示例甲", "审核人", "示例乙", "填报日期", "2026.1.30"),
        ("单位负责人（签字）：", "", "", "", "2026年1月30日", ""),
    ],
)
def test_a_heading_a_sum_and_who_signed_it_are_no_reports(tmp_path, row):
    assert numbers(tmp_path, row) == ["A1"]


@pytest.mark.parametrize(
    ("row", "read_as"),
    [
        (("A2", "", "", "", "", ""), ["A1", 2]),
        (("2026投001", "", "", "", "", ""), ["A1", 2]),
        (("", "", "", "", "", "一、菜里有虫；二、态度差"), ["一、菜里有虫；二、态度差", "A1"]),
        (("审核人员投诉", "2026-01-05", "示例丙", "", "示例小吃店", "没有小票"), ["审核人员投诉", "A1"]),
    ],
)
def test_what_may_be_all_that_is_known_of_a_matter_is_read_or_refused(tmp_path, row, read_as):
    assert numbers(tmp_path, row) == read_as


def test_a_text_alone_that_speaks_of_people_harmed_is_told_wherever_it_stands(tmp_path):
    row = ("示例小学多名学生呕吐", "", "", "", "", "")
    assert numbers(tmp_path, row) == ["A1"]
    assert numbers(tmp_path, row, harms=lambda told: "呕吐" in told.text) == ["A1", 2]


def test_a_heading_merged_over_all_columns_is_no_report(tmp_path):
    book = openpyxl.Workbook()
    for line in (HEAD, ("餐饮环节投诉",), CASE, (), ("2. 流通环节",), ("A2", *CASE[1:])):
        book.active.append(line)
    book.active.merge_cells("A2:F2")
    book.active.merge_cells("A5:D5")
    book.save(tmp_path / "来表.xlsx")
    signals, errors = read(tmp_path / "来表.xlsx")
    assert ([each.source_id for each in signals], errors) == (["A1", "A2"], [])


def test_a_post_whose_title_is_all_that_it_says_is_read(tmp_path):
    signals, _ = read(a_file(tmp_path, "标题,正文,链接\n某店有虫,某店有虫,\n某店有鼠,某店有鼠,https://a.example/1\n"))
    assert [each.title for each in signals] == ["某店有虫", "某店有鼠"]
