"""Files as real offices have them: the exact counts, the cell of each fault, and every parser against any bytes."""

import io
import zipfile
from datetime import UTC, date, datetime

import pytest
from files.biff import xls
from files.make import FILES, HEAD_12315, book, html, sheet, text, xml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.dates import BEIJING
from connectors.errors import FileError, RowError
from connectors.signal import Conclusion, Signal, Subject
from connectors.sources.files import open_file, read_opened
from connectors.sources.grid import look
from connectors.sources.headers import find_header, header_rows
from connectors.sources.survey import survey
from connectors.sources.table import TableContext

NOW = datetime(2026, 3, 1, tzinfo=UTC)
READING = TableContext(now=NOW, home_area="410702", areas={"示例区": "410702"})

COUNTS = {
    "12315.csv": (2, []),
    "12315-gb18030.csv": (2, []),
    "12315-bom.csv": (2, []),
    "12315-utf16.txt": (2, []),
    "12315-semicolon.csv": (2, []),
    "12345.csv": (1, ["C4"]),
    "引号换行.csv": (2, []),
    "引号没有配对.csv": (1, ["row 3"]),
    "合计和注.csv": (2, []),
    "错位.csv": (1, ["K3"]),
    "两行表头.xlsx": (4, ["C8"]),
    "代码毁了.csv": (0, ["D2", "A3"]),
    "代码毁了.xlsx": (1, ["D2"]),
    "抽检.xlsx": (3, ["B3", "E4"]),
    "抽检-分行.csv": (2, []),
    "抽检-一样多行.csv": (1, ["B3"]),
    "舆情.csv": (2, ["row 4"]),
    "舆情.xlsx": (2, ["row 5"]),
    "网页.xls": (2, []),
    "网页-跨行.xls": (2, []),
    "制表符.xls": (2, []),
    "2003.xml": (2, []),
    "2003.xls": (1, []),
    "2003-数字.xls": (0, ["A2"]),
    "旧版.xls": (2, []),
    "旧版-标题行.xls": (1, ["B4"]),
    "旧版-几千行.xls": (3000, []),
    "只有表头.csv": (0, []),
    "只有表头.xlsx": (0, []),
}
REFUSED = {
    "旧版-有密码.xls": "文件有密码。请用表格软件打开后去掉密码",
    "旧版-断了.xls": "不是完好的电子表格（里面的内容读不出来）。多半是没有下载完",
    "旧版-空.xls": "表是空的",
    "有密码.xlsx": "文件有密码。请用表格软件打开后去掉密码",
    "断了.xlsx": "不是完好的电子表格（压缩内容不完整）。多半是没有下载完或传输中断：请重新下载或重新导出",
    "半空.xlsx": "不是完好的电子表格（里面的内容读不出来）。多半是没有下载完",
    "空.csv": "文件是空的",
    "空.xlsx": "表是空的",
    "文档.xls": "内容是 Word 文档。请向来源要电子表格（xlsx 或 csv）",
    "压缩包.xlsx": "是压缩包，不是电子表格。请解压后把里面的表格逐个导入",
    "网页没有表.xls": "内容是网页，不是电子表格",
    "收据.pdf": "内容是 PDF",
    "花名册.csv": "没有认出表头",
}


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def opened(folder, name, content=None):
    path = folder / name
    path.write_bytes(FILES[name]() if content is None else content)
    return path, open_file(path)


def read(folder, name, content=None, reading=READING):
    items = list(read_opened(*opened(folder, name, content), reading))
    return [one for one in items if isinstance(one, Signal)], [one for one in items if isinstance(one, RowError)]


def test_every_file_of_the_corpus_has_its_expectation():
    assert (set(FILES), COUNTS.keys() & REFUSED.keys()) == (COUNTS.keys() | REFUSED.keys(), set())


@pytest.mark.parametrize("name", COUNTS)
def test_a_file_gives_exactly_these_signals_and_faults(folder, name):
    signals, errors = read(folder, name)
    assert (len(signals), [error.cell or f"row {error.row}" for error in errors]) == COUNTS[name]


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_cannot_be_read_is_refused_by_name_with_what_can_be_done(folder, name):
    with pytest.raises(FileError) as refused:
        read(folder, name)
    assert refused.value.message.startswith(f"{name}：{REFUSED[name]}")


@pytest.mark.parametrize(
    "name", ["12315-gb18030.csv", "12315-utf16.txt", "网页.xls", "制表符.xls", "2003.xml", "旧版.xls"]
)
def test_the_same_register_gives_the_same_signals_in_whatever_clothes(folder, name):
    assert read(folder, name)[0] == read(folder, "12315.csv")[0]


def test_days_are_read_however_they_are_written(folder):
    signals, _ = read(folder, "两行表头.xlsx")
    days = [one.received_at.astimezone(BEIJING).strftime("%m-%d %H:%M") for one in signals]
    assert days == ["02-20 09:30", "02-21 00:00", "02-21 00:00", "02-21 00:00"]


def test_spans_of_a_page_are_filled_and_breaks_stay(folder):
    first, second = read(folder, "网页-跨行.xls")[0]
    assert first.subject == Subject(name="示例超市", address="示例路1号")
    assert (second.subject.name, second.subject.address, first.text) == ("示例超市", "示例路2号", "过期\n两次")


def test_samples_have_all_their_items_and_their_conclusion(folder):
    first, second, third = read(folder, "抽检.xlsx")[0]
    assert [len(one.sampling.items) for one in (first, second, third)] == [2, 1, 2]
    assert [one.sampling.conclusion for one in (first, second)] == [Conclusion.FAILED, Conclusion.PASSED]
    assert [len(one.sampling.items) for one in read(folder, "抽检-分行.csv")[0]] == [2, 1]


def test_every_sheet_is_read_or_named_with_the_reason(folder):
    _, grid = opened(folder, "抽检.xlsx")
    assert [(one.sheet.name, one.why_not) for one in look(grid)] == [
        ("合格与不合格", None),
        ("第二期", None),
        ("说明", "没有认出表头"),
        ("旧表", "隐藏的工作表"),
        ("Sheet3", "空表"),
    ]


def test_a_doctype_in_an_xml_table_is_refused_unread(folder):
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "' + b"b" * 100 + b'">]><Workbook>&b;</Workbook>'
    with pytest.raises(FileError, match="DOCTYPE"):
        read(folder, "a.xml", bomb)


def test_spans_that_claim_millions_of_cells_are_refused(folder):
    page = b"<table>" + b"<tr>" + b"<td rowspan=999 colspan=999>a" * 9 + b"</table>"
    with pytest.raises(FileError, match="太大"):
        read(folder, "a.xls", page)


@pytest.mark.parametrize(
    "page", [b"<![x", b"<![CDATA[", b"<!-", b"<![if x]>", b"<![foo bar]><p>", b"<?x", b"<!x [ <!ELEMENT"]
)
def test_a_declaration_that_nobody_knows_is_no_crash(folder, page):
    try:
        read(folder, "a.xls", b"<table><tr><td>" + page)
    except FileError as error:
        assert error.message.startswith("a.xls")


def test_a_hidden_sheet_in_an_xml_table_is_named(folder):
    content = xml(HEAD_12315).replace(
        b"</Worksheet>",
        b'<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible>'
        b"</WorksheetOptions></Worksheet>",
    )
    _, grid = opened(folder, "a.xml", content)
    assert [one.why_not for one in look(grid)] == ["隐藏的工作表"]


def test_merged_and_placed_cells_of_an_xml_table_stand_where_they_belong(folder):
    rows = (
        '<Row><Cell><Data ss:Type="String">登记编号</Data></Cell><Cell ss:Index="3"><Data ss:Type="String">问题描述'
        '</Data></Cell></Row><Row ss:Index="4"><Cell ss:MergeDown="1"><Data ss:Type="String">A1</Data></Cell>'
        '<Cell ss:Index="3"><Data ss:Type="String">虫</Data></Cell></Row>'
        '<Row><Cell ss:Index="3"><Data ss:Type="String">过期</Data></Cell></Row>'
    )
    content = xml().replace(b"<Table></Table>", f"<Table>{rows}</Table>".encode())
    signals, errors = read(folder, "a.xml", content)
    assert ([(one.source_id, one.text) for one in signals], errors) == ([("A1", "虫"), ("A1", "过期")], [])


def test_a_note_stuck_on_a_cell_of_an_xml_table_is_no_word_of_the_cell(folder):
    note = '<Comment><ss:Data xmlns="http://www.w3.org/TR/REC-html40"><B>示例:</B>待核</ss:Data></Comment>'
    head = xml(["登记编号", "问题描述"]).decode()
    row = f'<Row><Cell><Data ss:Type="String">A1</Data>{note}</Cell><Cell>{note}</Cell></Row>'
    written = head.replace("</Table>", f"{row}{row.replace('A1', 'A2').replace(f'<Cell>{note}', TEXT_CELL)}</Table>")
    signals, errors = read(folder, "a.xml", written.encode())
    assert [(one.source_id, one.text) for one in signals] == [("A2", "虫")]
    assert [one.row for one in errors] == [2]


TEXT_CELL = '<Cell><Data ss:Type="String">虫</Data>'


def test_a_cell_that_reaches_down_past_a_row_that_ends_early_reaches_no_further(folder):
    rows = (
        "<tr><td>登记编号<td>被投诉人<td>问题描述</tr><tr><td>A1<td>甲店<td rowspan=2>虫</tr>"
        "<tr><td>A2</tr><tr><td>A3<td>丙店<td>过期</tr>"
    )
    signals, errors = read(folder, "a.xls", f"<html><table>{rows}</table></html>".encode())
    told = [(one.source_id, one.subject and one.subject.name, one.text) for one in signals]
    assert (told, errors) == ([("A1", "甲店", "虫"), ("A2", None, "虫"), ("A3", "丙店", "过期")], [])


def test_a_password_inside_an_archive_is_told_too(folder):
    content = bytearray(book(sheet([HEAD_12315])))
    for at in (i for i in range(len(content)) if content[i : i + 4] == b"PK\x01\x02"):
        content[at + 8] |= 1
    with pytest.raises(FileError, match="有密码"):
        read(folder, "a.xlsx", bytes(content))


CELLS = st.text(max_size=8) | st.sampled_from(
    ["投诉", "2026/1/5", "2026-13-1", "9.1E+17", "/", "39元", "<b>", "&amp;", "合计", "1", "DC1", "豇豆"]
)
NAMES = st.sampled_from(
    ["登记编号", "问题描述", "登记时间", "被投诉人", "抽样编号", "检验项目", "食品名称", "标题", "正文", "附注"]
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=6), max_size=6)
HEADS = st.lists(NAMES, min_size=2, max_size=6, unique=True)
ANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


def tidy(cell):
    """What XML and workbooks can hold."""
    return "".join(sign for sign in cell if sign.isprintable() and not 0xD800 <= ord(sign) <= 0xDFFF)


def escaped(cell):
    return tidy(cell).replace("&", "&amp;").replace("<", "&lt;")


WRITERS = {
    "a.csv": lambda head, rows: text(head, *[[tidy(cell) for cell in row] for row in rows]),
    "a.xlsx": lambda head, rows: book(sheet([head, *[["'" + tidy(cell) for cell in row] for row in rows]])),
    "a.xls": lambda head, rows: html(head, *[[escaped(cell) for cell in row] for row in rows]),
    "a.xml": lambda head, rows: xml(head, *[[escaped(cell) for cell in row] for row in rows]),
}


@pytest.mark.parametrize("name", WRITERS)
@ANY
@given(HEADS, ROWS)
def test_no_data_row_is_lost_in_any_format(folder, name, head, rows):
    try:
        path, grid = opened(folder, name, WRITERS[name](head, rows))
        found = look(grid)[0]
        signals, errors = read(folder, name, path.read_bytes())
    except FileError as error:
        assert error.message.startswith(name)
        return
    data = survey(grid, READING).rows
    if found.header.kind.id != "sampling":
        assert len(signals) + len(errors) == data
    assert len(signals) + len(errors) <= data


@pytest.mark.parametrize(
    "start", [b"<table><tr>", b"<?xml version='1.0'?><Workbook ", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\xff\xfe"]
)
@ANY
@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused_with_the_documented_error(folder, start, tail):
    try:
        read(folder, "a.xls", start + tail)
    except FileError as error:
        assert error.message.startswith("a.xls")


@ANY
@given(st.text(alphabet='<>/"=![]-- tabledhrowspnc19\n', max_size=80))
def test_any_tangle_of_tags_is_read_or_refused(folder, tangle):
    try:
        read(folder, "a.xls", ("<table><tr><td>登记编号<td>问题描述<tr>" + tangle).encode())
    except FileError as error:
        assert error.message.startswith("a.xls")


@ANY
@given(st.integers(0, 4000), st.integers(0, 255))
def test_a_workbook_with_a_wrong_byte_is_read_or_refused(folder, place, value):
    content = bytearray(WHOLE)
    content[place % len(content)] = value
    try:
        read(folder, "a.xlsx", bytes(content))
    except FileError as error:
        assert error.message.startswith("a.xlsx")


@ANY
@given(st.integers(0, 4000), st.integers(0, 255))
def test_an_old_workbook_with_a_wrong_byte_is_read_or_refused(folder, place, value):
    content = bytearray(OLD)
    content[place % len(content)] = value
    try:
        read(folder, "a.xls", bytes(content))
    except FileError as error:
        assert error.message.startswith("a.xls")


@ANY
@given(st.integers(0, 600), st.integers(1, 60))
def test_a_sheet_of_which_a_piece_is_missing_is_read_or_refused(folder, place, length):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WHOLE)) as old, zipfile.ZipFile(out, "w") as new:
        for each in old.infolist():
            content = old.read(each)
            is_sheet = "sheet1" in each.filename
            new.writestr(each.filename, content[:place] + content[place + length :] if is_sheet else content)
    try:
        read(folder, "a.xlsx", out.getvalue())
    except FileError as error:
        assert error.message.startswith("a.xlsx")


OLD = xls(("登记表", [HEAD_12315, ["A1", "投诉", (46073,), "", "", "示例小吃店", "吃出异物"]]))
WHOLE = book(sheet([HEAD_12315, ["A1", "投诉", date(2026, 2, 20), "", "", "示例小吃店", "吃出异物", "", "", ""]]))


def test_header_rows_are_each_row_and_each_two_or_three_rows_together():
    head = [(1, ["甲", None]), (2, ["乙", "丙"]), (3, ["乙", "丁"])]
    assert [(first, last, names) for first, last, names in header_rows(head)] == [
        (1, 1, ["甲", ""]),
        (2, 2, ["乙", "丙"]),
        (3, 3, ["乙", "丁"]),
        (1, 2, ["甲\x1f乙", "甲\x1f丙"]),
        (2, 3, ["乙", "丙\x1f丁"]),
        (1, 3, ["甲\x1f乙", "甲\x1f丙\x1f丁"]),
    ]


NESTED = [
    ["红旗区11月投诉举报登记表"] * 8,
    ["序号", "登记", "登记", "被投诉", "被投诉", "被投诉", "投诉人信息", "投诉人信息"],
    ["序号", "登记编号", "登记时间", "主体", "主体", "投诉内容", "姓名", "联系电话"],
    ["序号", "登记编号", "登记时间", "企业名称", "地址", "投诉内容", "姓名", "联系电话"],
    ["1", "T1", "2026-02-05", "甲餐馆", "向阳路1号", "菜里有虫", "张某", "13800000001"],
]


def test_a_header_of_three_rows_is_one_and_none_of_it_is_a_complaint():
    header = find_header(list(enumerate(NESTED, 1)))
    assert [header.first_row, header.last_row, [column.key for column in header.columns]] == [
        2,
        4,
        [None, "source_id", "received_at", "subject.name", "subject.address", "text", "contact.name", "contact.phone"],
    ]


def test_the_telephone_of_a_shop_is_nobodys_contact(folder):
    assert {one.contact for one in read(folder, "两行表头.xlsx")[0]} == {None}
