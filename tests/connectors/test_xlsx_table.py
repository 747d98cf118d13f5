"""Workbooks → signals: title rows, two header rows, merged cells, sheets, stray cells."""

# ruff: noqa: DTZ001 -- spreadsheets and careless senders give times without a zone

import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from tables import a_file, noted, read

from connectors.dates import BEIJING
from connectors.errors import FileError
from connectors.signal import (
    Conclusion,
    Contact,
    Product,
    Purchase,
    SampleItem,
    Subject,
)


def a_book(folder, rows, *, merged=(), name="来表.xlsx", more=()):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for place in merged:
        sheet.merge_cells(place)
    for title, others in more:
        extra = book.create_sheet(title)
        for row in others:
            extra.append(row)
    book.save(folder / name)
    return folder / name


SAMPLING_HEAD = [
    ["2026年第1期食品监督抽检不合格信息"],
    [],
    [
        "序号",
        "抽样编号",
        "被抽样单位",
        None,
        "食品名称",
        "标称生产企业名称",
        "规格型号",
        "生产日期/批号",
        "不合格项目║检验结果║标准值",
        "检验机构",
    ],
    [None, None, "名称", "地址"],
]
SAMPLING_MERGED = ["A1:J1", "C3:D3", *(f"{letter}3:{letter}4" for letter in "ABEFGHIJ")]


def sample_row(serial, number, food, items, made="2026/1/5"):
    return [serial, number, "示例超市", "示例路1号", food, "/", "散装", made, items, "示例检测中心"]


def test_a_sampling_table_with_two_header_rows_and_a_joined_column_is_read(tmp_path):
    rows = [
        *SAMPLING_HEAD,
        sample_row(1, "DC26410702000000001", "豇豆", "倍硫磷║0.3mg/kg║≤0.05mg/kg"),
        sample_row(2, "DC26410702000000002", "示例辣条", "菌落总数║12000║≤10000\n大肠菌群║50║/", "B20260105"),
        sample_row(3, 410702463230001123, "示例辣条", "菌落总数║12000║≤10000"),
        [],
        sample_row(4, "DC26410702000000003", "示例辣条", "菌落总数║12000"),
        sample_row(5, "DC26410702000000001", "豇豆", "克百威║0.2mg/kg║≤0.02mg/kg"),
        sample_row(6, "DC26410702000000002", "示例饼干", "过氧化值║1║≤0.25", datetime(2026, 1, 5)),
        ["合计", 6],
    ]
    signals, errors = read(a_book(tmp_path, rows, merged=SAMPLING_MERGED), home_area="410702")
    assert [(error.row, error.column, error.cell) for error in errors] == [
        (7, "抽样编号", "B7"),
        (9, "不合格项目║检验结果║标准值", "I9"),
        (11, "食品名称", "E11"),
    ]
    assert [signal.source_id for signal in signals] == ["DC26410702000000001", "DC26410702000000002"]
    beans, snack = signals
    assert beans.sampling.items == (
        SampleItem(item="倍硫磷", value="0.3mg/kg", limit="≤0.05mg/kg"),
        SampleItem(item="克百威", value="0.2mg/kg", limit="≤0.02mg/kg"),
    )
    assert beans.sampling.conclusion == Conclusion.FAILED
    assert beans.subject == Subject(name="示例超市", address="示例路1号")
    assert beans.product == Product(name="豇豆", spec="散装", production_date=date(2026, 1, 5))
    assert (beans.area, beans.title) == ("410702", "豇豆抽检不合格")
    assert snack.product == Product(name="示例辣条", spec="散装", batch="B20260105")
    assert snack.sampling.items[1] == SampleItem(item="大肠菌群", value="50")


def test_cells_merged_over_the_items_of_one_sample_are_filled(tmp_path):
    rows = [
        ["抽样编号", "食品名称", "被抽样单位名称", "检验项目", "检验结果", "标准值", "检验结论"],
        ["GC26410702000000001", "豇豆", "示例超市", "倍硫磷", 0.3, "≤0.05", "不合格"],
        [None, None, None, "克百威", "未检出", "≤0.02", None],
        ["GC26410702000000002", "示例饼干", "示例超市", "过氧化值", 0.1, "≤0.25", "合格"],
    ]
    merged = [f"{letter}2:{letter}3" for letter in "ABCG"]
    for places in (merged, []):
        signals, errors = read(a_book(tmp_path, rows, merged=places))
        assert errors == []
        assert [(len(one.sampling.items), one.sampling.conclusion) for one in signals] == [
            (2, Conclusion.FAILED),
            (1, Conclusion.PASSED),
        ]


def test_dates_and_numbers_of_a_spreadsheet_are_read_as_such(tmp_path):
    rows = [
        ["登记编号", "类型", "登记时间", "问题描述", "办结时间", "联系电话", "涉及金额"],
        [7, "投诉", datetime(2026, 1, 5, 14, 7), "吃坏肚子", 46030, 13800000000, 39.5],
        ["8", "投诉", 20260105, "吃坏肚子", "2026.1.9", None, None],
    ]
    first, second = read(a_book(tmp_path, rows))[0]
    assert first.received_at == datetime(2026, 1, 5, 14, 7, tzinfo=BEIJING)
    assert (first.source_id, first.progress) == ("7", {"办结时间": "2026-01-08T00:00:00+08:00"})
    assert (first.contact, first.purchase) == (Contact(phone="13800000000"), Purchase(amount=39.5))
    assert second.received_at == datetime(2026, 1, 5, tzinfo=BEIJING)
    assert second.progress == {"办结时间": "2026-01-09T00:00:00+08:00"}


def test_every_sheet_with_a_table_is_read_and_an_unknown_table_is_told(tmp_path):
    rows = [["登记编号", "问题描述"], ["A1", "吃坏肚子"]]
    more = [
        ("二月", [["登记编号", "问题描述"], ["A2", "过期"]]),
        ("说明", [["每周一导出"]]),
        ("台账", [["甲", "乙", "丙"], [1, 2, 3]]),
    ]
    signals, errors = read(a_book(tmp_path, rows, more=more))
    assert [signal.source_id for signal in signals] == ["A1", "A2"]
    assert [error.sentence() for error in errors] == [
        "工作表“台账”第 1 行：没有认出表头，这张工作表没有读入。请核对表头"
    ]


def test_a_broken_or_unknown_workbook_says_so(tmp_path):
    with pytest.raises(FileError, match="不是完好的电子表格"):
        read(a_file(tmp_path, b"PK\x03\x04broken", "a.xlsx"))
    with pytest.raises(FileError, match="不是完好的电子表格|有密码"):
        read(a_file(tmp_path, b"\xd0\xcf\x11\xe0broken", "a.xls"))
    with pytest.raises(FileError, match="没有认出表头。工作表“Sheet”：甲、乙"):
        read(a_book(tmp_path, [["甲", "乙"], [1, 2]]))
    with pytest.raises(FileError, match="打不开文件"):
        read(tmp_path / "没有.csv")


def test_a_stray_word_in_the_far_corner_is_refused_before_it_takes_all_memory(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["登记编号", "问题描述"])
    book.active.cell(row=1_048_576, column=16_384, value="x")
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(FileError) as refused:
        read(tmp_path / "a.xlsx")
    assert refused.value.message == "a.xlsx：表格范围到了 XFD 列、1048576 行，太大。请删去表格以外的零星内容后另存"


def test_where_a_maker_is_has_a_column_of_its_own(tmp_path):
    head = ["抽样单编号", "被抽样单位名称", "样品名称", "标称生产企业名称", "标称生产企业地址", "不合格项目"]
    rows = [
        head,
        ["X1", "示例超市", "示例牛肉", "示例食品厂", "示例区示例镇", "山梨酸"],
        ["X2", "示例店", "凉皮", "/", "/", "菌落总数"],
    ]
    signals, _ = read(a_book(tmp_path, rows), home_area="410702")
    assert [(each.product.producer, each.product.producer_address) for each in signals] == [
        ("示例食品厂", "示例区示例镇"),
        (None, None),
    ]


FIVE, LIMIT = "2.3×10⁴；1.5×10⁴；9.8×10³；1.1×10⁴；2.0×10⁴CFU/g", "n=5，c=2，m=10⁴，M=10⁵CFU/g"


@pytest.mark.parametrize(
    ("cell", "items"),
    [
        (f"菌落总数║{FIVE}║{LIMIT}", [("菌落总数", FIVE, LIMIT)]),
        (
            f"菌落总数║①3.6×10⁵；②1.2×10⁴；③<10║{LIMIT}；铅║0.9║0.5",
            [("菌落总数", "①3.6×10⁵；②1.2×10⁴；③<10", LIMIT), ("铅", "0.9", "0.5")],
        ),
        (
            "菌落总数║23000; 15000;<10;未检出;20000CFU/g║n=5;c=2;m=10^4;M=10^5CFU/g",
            [("菌落总数", "23000；15000；<10；未检出；20000CFU/g", "n=5；c=2；m=10^4；M=10^5CFU/g")],
        ),
        (
            f"菌落总数║{FIVE}║{LIMIT}；大肠菌群║40；50║n=5",
            [("菌落总数", FIVE, LIMIT), ("大肠菌群", "40；50", "n=5")],
        ),
        (
            "克百威║0.2║≤0.02；6-苄基腺嘌呤║0.3║不得检出\n2,4-滴丁酯║0.1║≤0.05",
            [("克百威", "0.2", "≤0.02"), ("6-苄基腺嘌呤", "0.3", "不得检出"), ("2,4-滴丁酯", "0.1", "≤0.05")],
        ),
    ],
)
def test_several_results_of_one_item_in_a_joined_column_are_no_items_of_their_own(tmp_path, cell, items):
    signals, errors = read(
        a_book(tmp_path, [["抽样编号", "食品名称", "不合格项目║检验结果║标准值"], ["DC1", "示例面包", cell]])
    )
    assert errors == []
    assert [(each.item, each.value, each.limit) for each in signals[0].sampling.items] == items


@pytest.mark.parametrize(
    ("cells", "items"),
    [
        (
            ("腐霉利║毒死蜱", "0.56║0.12", "≤0.2║≤0.02", "mg/kg"),
            [("腐霉利", "0.56", "≤0.2", "mg/kg"), ("毒死蜱", "0.12", "≤0.02", "mg/kg")],
        ),
        (
            ("菌落总数║铅", f"{FIVE}║0.9", f"{LIMIT}║0.5", ""),
            [("菌落总数", FIVE, LIMIT, None), ("铅", "0.9", "0.5", None)],
        ),
        (("腐霉利║毒死蜱", "0.56", "≤0.2", ""), [("腐霉利║毒死蜱", "0.56", "≤0.2", None)]),
    ],
)
def test_items_joined_in_cells_of_their_own_columns_are_each_an_item(tmp_path, cells, items):
    head = ["抽样编号", "食品名称", "不合格项目", "检验结果", "标准值", "单位"]
    signals, errors = read(a_book(tmp_path, [head, ["DC1", "韭菜", *cells]]))
    assert errors == []
    assert [(each.item, each.value, each.limit, each.unit) for each in signals[0].sampling.items] == items


@pytest.mark.parametrize("cell", ["菌落总数║12000；大肠菌群║50║/", "菌落总数║12000", "菌落总数；大肠菌群║1；2║3"])
def test_an_item_without_its_parts_is_refused_and_never_made_up_from_the_next(tmp_path, cell):
    signals, errors = read(
        a_book(tmp_path, [["抽样编号", "食品名称", "不合格项目║检验结果║标准值"], ["DC1", "示例面包", cell]])
    )
    assert (signals, len(errors)) == ([], 1)


def test_a_number_that_is_shown_as_per_cent_is_read_as_it_is_shown(tmp_path):
    path = a_book(
        tmp_path,
        [
            ["抽样编号", "样品名称", "检验项目", "检验结果", "标准值", "单位"],
            ["XC1", "面粉", "水分", 0.152, 0.145, "%"],
        ],
    )
    book = openpyxl.load_workbook(path)
    for place, shown in {"D2": "0.0%", "E2": "0%"}.items():
        book.active[place].number_format = shown
    book.save(path)
    (sample,), refused = read(path)
    assert [sample.sampling.items, refused] == [
        (SampleItem(item="水分", value="15.2%", limit="14.5%", unit="%"),),
        [],
    ]


@pytest.mark.parametrize("shown", ['0.0"%"', "0.0\\%", "0.0_%", "0.0*%"])
def test_a_sign_that_is_only_written_behind_a_number_makes_it_no_per_cent(tmp_path, shown):
    path = a_book(tmp_path, [["抽样编号", "样品名称", "检验项目", "检验结果"], ["XC1", "面粉", "水分", 15.2]])
    book = openpyxl.load_workbook(path)
    book.active["D2"].number_format = shown
    book.save(path)
    (sample,), _ = read(path)
    assert [item.value for item in sample.sampling.items] == ["15.2"]


def test_a_formula_without_a_value_is_told_by_its_cell_and_never_taken_as_empty(tmp_path):
    head = ["编号", "登记时间", "投诉内容", "被投诉单位"]
    path = a_book(tmp_path, [head, ["A1", "2026-01-05", "过期", '=A2&"店"'], ["=A2", "2026-01-05", "发霉", "乙"]])
    signals, told = noted(path)
    assert [(one.source_id, one.subject, one.raw) for one in signals] == [("A1", None, {"被投诉单位": "#CALC!"})]
    assert [one.partition("是电子表格")[0] for one in told] == [
        "第 3 行“编号”（单元格 A3）：编号“#CALC!”",
        "第 2 行“被投诉单位”（单元格 D2）：“#CALC!”",
    ]


def test_a_formula_that_came_out_empty_or_as_a_word_was_reckoned(tmp_path):
    path = a_book(tmp_path, [["编号", "登记时间", "投诉内容", "被投诉单位"], ["A1", "2026-01-05", "过期", "=A2"]])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    for value, business in (("", None), ("甲店", Subject(name="甲店"))):
        cell = f'<c r="D2" t="str"><f>A2</f><v>{value}</v></c>'.encode()
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                is_sheet = name == sheet
                archive.writestr(name, re.sub(rb'<c r="D2">.*?</c>', cell, content) if is_sheet else content)
        signals, told = noted(path)
        assert ([one.subject for one in signals], told) == ([business], [])


def test_what_a_spreadsheet_writes_where_it_failed_is_no_name_of_a_business_in_any_format(tmp_path):
    rows = [["编号", "登记时间", "投诉内容", "被投诉单位"], ["A1", "2026-01-05", "过期", "#REF!"]]
    text = a_file(tmp_path, "\n".join(",".join(row) for row in rows))
    for path in (a_book(tmp_path, rows), text):
        signals, told = noted(path)
        assert [one.subject for one in signals] == [None]
        assert told == [
            "第 2 行“被投诉单位”（单元格 D2）：“#REF!”是电子表格没有算出或者显示不下的格，不是内容。"
            "请用电子表格软件打开源表，加宽该列，或把公式粘贴成数值，保存后再导入"
        ]


def test_a_row_that_says_nothing_but_that_is_refused_for_it(tmp_path):
    signals, told = noted(a_file(tmp_path, "编号,登记时间,投诉内容,电话\nA1,2026-01-05,#REF!,13800000000\n"))
    assert (signals, len(told), "C2" in told[1]) == ([], 2, True)


@pytest.mark.parametrize("lead", [0, 2])
def test_a_length_of_time_that_no_calendar_holds_is_told_by_its_cell_and_the_rest_is_read(tmp_path, lead):
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [
        ["编号", "来电日期", "来电时间", "反映内容", "被投诉单位"],
        ["A1", "2026-01-04", 10**9, "面里有虫", "示例店"],
    ]
    for number, row in enumerate([*rows, ["A2", "2026-01-05", "8:30", "发霉", "示例店"]], 1 + lead):
        for place, value in enumerate(row, 1 + lead):
            sheet.cell(number, place, value)
    sheet.cell(2 + lead, 3 + lead).number_format = "[h]:mm:ss"
    book.save(tmp_path / "来表.xlsx")
    notes = []
    signals, refused = read(tmp_path / "来表.xlsx", noted=notes.append)
    assert [each.received_at.astimezone(BEIJING).isoformat() for each in signals] == [
        "2026-01-04T00:00:00+08:00",
        "2026-01-05T08:30:00+08:00",
    ]
    assert refused == []
    assert [(each.cell, each.reason) for each in notes] == [
        (("C2", "E4")[lead // 2], "“#VALUE!”读不出几点，按当天零时计")
    ]
