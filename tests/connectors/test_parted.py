"""Several tables on one sheet: each is read under its own header, and nothing of one under that of another."""

import openpyxl
from tables import a_file, read

from connectors.signal import Conclusion

COMPLAINTS = [
    ["一、投诉"],
    ["编号", "登记时间", "投诉人", "联系电话", "被投诉单位", "投诉内容"],
    ["T1", "2026-02-05", "张某", "13800000001", "甲餐馆", "菜里有虫"],
]
REPORTS = [
    ["二、举报"],
    ["编号", "登记时间", "被举报单位", "举报内容", "举报人", "联系电话"],
    ["J1", "2026-02-06", "乙豆腐坊", "无证加工豆腐", "李某", "13800000002"],
]
FAILED = ["序号", "抽样编号", "样品名称", "被抽样单位名称", "不合格项目", "检验结果", "标准值"]
PASSED = ["序号", "抽样编号", "样品名称", "被抽样单位名称", "检验结论"]


def a_book(folder, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "来表.xlsx")
    return folder / "来表.xlsx"


def as_text(rows):
    return "\n".join(",".join(row) for row in rows)


def told(signal):
    return signal.source_id, signal.subject.name, signal.text, signal.contact.name, signal.contact.phone


BOTH = [
    ("T1", "甲餐馆", "菜里有虫", "张某", "13800000001"),
    ("J1", "乙豆腐坊", "无证加工豆腐", "李某", "13800000002"),
]


def test_a_table_below_another_is_read_under_its_own_header_in_a_workbook_and_in_text(tmp_path):
    for path in (
        a_book(tmp_path, [*COMPLAINTS, [], *REPORTS]),
        a_file(tmp_path, as_text([*COMPLAINTS, [], *REPORTS])),
    ):
        signals, refused = read(path)
        assert [told(each) for each in signals] == BOTH
        assert refused == []


def test_the_samples_that_passed_below_those_that_failed_have_passed(tmp_path):
    failed = ["1", "XC26410702000000011", "芹菜", "示例超市", "毒死蜱", "0.3mg/kg", "≤0.05mg/kg"]
    passed = ["1", "XC26410702000000012", "大米", "示例超市", "合格"]
    signals, refused = read(a_book(tmp_path, [["不合格产品"], FAILED, failed, ["合格产品"], PASSED, passed]))
    assert [(each.title, each.sampling.conclusion) for each in signals] == [
        ("芹菜抽检不合格", Conclusion.FAILED),
        ("大米抽检合格", Conclusion.PASSED),
    ]
    assert refused == []


def test_a_short_table_above_a_fuller_one_is_not_passed_over(tmp_path):
    short = [["编号", "登记时间", "举报内容"], ["J1", "2026-02-06", "无证加工豆腐"]]
    signals, refused = read(a_book(tmp_path, [*short, *COMPLAINTS]))
    assert [each.source_id for each in signals] == ["J1", "T1"]
    assert refused == []


def test_a_header_that_stands_again_on_every_page_begins_no_table(tmp_path):
    _, header, row = COMPLAINTS
    signals, refused = read(a_book(tmp_path, [header, row, header, ["T2", *row[1:]]]))
    assert [each.source_id for each in signals] == ["T1", "T2"]
    assert refused == []


def test_what_is_broken_in_one_table_is_told_once(tmp_path):
    torn = 'T2,2026-02-05,"王某"某,13800000003,丙餐馆,菜里有虫'
    signals, refused = read(a_file(tmp_path, "\n".join([as_text(COMPLAINTS), torn, as_text(REPORTS)])))
    assert [each.source_id for each in signals] == ["T1", "J1"]
    assert [(each.row, each.reason) for each in refused] == [(4, "双引号用法有误（文件第 4 行）")]


def test_what_ends_the_last_sample_above_a_header_is_no_title_of_the_next_table(tmp_path):
    first = ["1", "XC26410702000000011", "芹菜", "示例超市", "毒死蜱", "0.3mg/kg", "≤0.05mg/kg"]
    more = [None, None, None, None, "克百威"]
    signals, _ = read(a_book(tmp_path, [FAILED, first, more, PASSED, ["1", "XC2", "大米", "示例超市", "合格"]]))
    assert [item.item for item in signals[0].sampling.items] == ["毒死蜱", "克百威"]


def test_tables_side_by_side_with_an_empty_column_between_are_two(tmp_path):
    rows = [
        ["编号", "登记时间", "投诉内容", None, "编号", "登记时间", "举报内容"],
        ["T1", "2026-02-05", "菜里有虫", None, "J1", "2026-02-06", "无证加工豆腐"],
        ["T2", "2026-02-05", "面包发霉"],
    ]
    signals, refused = read(a_book(tmp_path, rows))
    assert [(each.source_id, each.text) for each in signals] == [
        ("T1", "菜里有虫"),
        ("T2", "面包发霉"),
        ("J1", "无证加工豆腐"),
    ]
    assert refused == []


def test_tables_that_name_the_same_columns_once_more_beside_them_are_two(tmp_path):
    names = ["编号", "登记时间", "被投诉单位", "投诉内容"]
    left, right = (["S1", "2026-02-05", "甲餐馆", "菜里有虫"], ["S2", "2026-02-06", "乙超市", "牛奶过期"])
    for path in (a_book(tmp_path, [names * 2, left + right]), a_file(tmp_path, as_text([names * 2, left + right]))):
        signals, refused = read(path)
        assert [(each.source_id, each.subject.name, each.text) for each in signals] == [
            ("S1", "甲餐馆", "菜里有虫"),
            ("S2", "乙超市", "牛奶过期"),
        ]
        assert refused == []


def test_an_empty_column_inside_one_table_parts_nothing(tmp_path):
    rows = [
        ["编号", "登记时间", "投诉内容", None, "被投诉单位", "联系电话"],
        ["T1", "2026-02-05", "菜里有虫", None, "甲餐馆"],
    ]
    signals, refused = read(a_book(tmp_path, rows))
    assert [(each.source_id, each.subject.name) for each in signals] == [("T1", "甲餐馆")]
    assert refused == []
