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


BEGINNINGS = (
    "一、 1、 （一） 第一项： 审核： 审核人员 负责人： 单位负责人： 本周无 共 合计 总计 小计 注： 备注： 说明： "
    "填报人反映： 打印 以上"
).split()
ENDINGS = (
    "买到的面包发霉，店家不退 菜里有虫，要求赔偿三百元 没有健康证就上岗 店里没有热水，碗筷不消毒 三百元的卡不给退 "
    "外卖少送了两份 点了两份合计多收了12元 小票总计与菜单不符 态度恶劣 3000元不退"
).split()
WHOLE = ("共3000元的预付卡不退 办卡共计3000元 共300元 负责人：打人 一、餐饮 某店预付卡小计300元 本周无水").split()
TOLD = [*(one + other for one in BEGINNINGS for other in ENDINGS), *WHOLE]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        (HEAD, ("", "", "", "", "", "{}")),
        (HEAD, ("", "2026.01.05", "", "13800000000", "", "{}")),
        (HEAD, ("20260101{n:03}", "2026.01.05", "", "13800000000", "", "{}")),
        (("反映内容", "登记时间"), ("{}", "")),
        (("反映内容", "登记时间"), ("{}", "2026-01-05")),
        (("标题", "正文", "链接"), ("{}", "", "")),
    ],
)
def test_what_people_tell_is_a_report_however_it_begins(tmp_path, head, row):
    rows = [",".join(each.format(text, n=n) for each in row) for n, text in enumerate(TOLD)]
    told = []
    signals, errors = read(a_file(tmp_path, "\n".join((",".join(head), *rows))), aside=told.append)
    assert (len(signals), errors, told) == (len(TOLD), [], [])


@pytest.mark.parametrize(
    "row",
    [
        ("备注：11月29日3名学生呕吐；负责人：示例甲", "", "", "", "", ""),
        ("填表人：示例甲", "", "审核人：示例乙", "", "情况：呕吐", ""),
        ("示例小学呕吐小计", "3", "", "", "", ""),
        ("示例小学（盖章）", "", "", "", "", "11月29日3名学生呕吐"),
        ("合计", "3名学生呕吐", "", "", "", ""),
    ],
)
def test_a_note_a_sum_or_a_signature_that_speaks_of_people_harmed_is_never_set_aside(tmp_path, row):
    told = []
    numbers(tmp_path, row, aside=told.append, harms=lambda told: "呕吐" in told.text)
    assert told == []


def test_whoever_imports_a_table_is_told_which_rows_are_no_reports(tmp_path):
    rows = ("一、餐饮环节", "", "", "", "", ""), (), ("7", "", "", "", "", ""), HEAD, ("合计", "", "", "", "", "1件")
    told = []
    numbers(tmp_path, *rows, aside=told.append)
    assert [each.row for each in told] == [2, 6]
    assert told[1].sentence() == (
        "第 6 行：“合计 1件”像是标题、合计、说明或落款，没有作为来报。是来报的，请补上编号或时间再导入"
    )


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
