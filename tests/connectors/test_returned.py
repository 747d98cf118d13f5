"""Refused rows come back as a workbook, are corrected and read again."""

# ruff: noqa: DTZ001 -- spreadsheets give times without a zone

import stat
from datetime import UTC, datetime

import openpyxl
import pytest
from files.make import A_12315, B_12315, FILES, HEAD_12315, HEAD_SAMPLING, QUOTED, book, sheet, text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.errors import RowError
from connectors.signal import Signal
from connectors.sources.files import open_file, read_opened
from connectors.sources.grid import look
from connectors.sources.mapping import fingerprint_of
from connectors.sources.returned import write_refused
from connectors.sources.table import TableContext

READING = TableContext(now=datetime(2026, 3, 1, tzinfo=UTC), home_area="410702")


def read(path, reading=READING):
    items = list(read_opened(path, open_file(path), reading))
    return [one for one in items if isinstance(one, Signal)], [one for one in items if isinstance(one, RowError)]


def returned(folder, content, name="来表.csv"):
    """The workbook of the refused rows of a file: its path, and how many rows were written."""
    path, out = folder / name, folder / "退回.xlsx"
    path.write_bytes(content)
    out.unlink(missing_ok=True)
    return out, write_refused(open_file(path), READING, read(path)[1], out)


def corrected(path, places):
    """The workbook with other values at some cells: {(sheet or None, "C2"): value}."""
    made = openpyxl.load_workbook(path)
    for (name, cell), value in places.items():
        (made[name] if name else made.worksheets[0])[cell] = value
    made.save(path)
    return path


def rows(path, n=0):
    return [list(row) for row in openpyxl.load_workbook(path).worksheets[n].iter_rows(values_only=True)]


BAD = ["A3", "投诉", "2026-02-30", "示例丁", "13800000000", "示例小吃店", "=1+1 过期", "", "", ""]


def test_refused_rows_come_back_with_their_columns_and_the_reason_in_front(tmp_path):
    out, written = returned(tmp_path, text(HEAD_12315, A_12315, BAD))
    head, only = rows(out)
    assert (written, head) == (1, ["退回原因", *HEAD_12315])
    assert only[0].startswith("原第 3 行“登记时间”（单元格 C3）：“2026-02-30”")
    assert only[1:8] == BAD[:7]


def test_corrected_and_dropped_in_again_they_are_taken(tmp_path):
    out, _ = returned(tmp_path, text(HEAD_12315, A_12315, BAD))
    assert [error.cell for error in read(out)[1]] == ["D2"]
    signals, errors = read(corrected(out, {(None, "D2"): "2026-02-28"}))
    (straight,), _ = read_text(tmp_path, [*BAD[:2], "2026-02-28", *BAD[3:]])
    assert (signals, errors) == ([straight], [])


def read_text(folder, row):
    path = folder / "straight.csv"
    path.write_bytes(text(HEAD_12315, row))
    return read(path)


def test_only_its_owner_may_read_it_and_it_replaces_nothing(tmp_path):
    out, _ = returned(tmp_path, text(HEAD_12315, BAD))
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    path = tmp_path / "来表.csv"
    with pytest.raises(FileExistsError):
        write_refused(open_file(path), READING, read(path)[1], out)


def test_the_faulty_cell_is_coloured(tmp_path):
    out, _ = returned(tmp_path, text(HEAD_12315, BAD))
    colours = [cell.fill.fgColor.rgb for cell in openpyxl.load_workbook(out).active[2] if cell.fill.patternType]
    assert colours == ["00FFF2CC"]


def test_a_long_number_stays_text_and_a_ruined_one_stays_ruined(tmp_path):
    table = [
        HEAD_SAMPLING,
        [410702463230001123, "豇豆", "示例超市", "x", 1, 1, ""],
        ["9.1E+17", "芹菜", "", "y", 1, 1, ""],
    ]
    out, written = returned(tmp_path, book(sheet(table)), "a.xlsx")
    assert (written, len(read(out)[1])) == (2, 2)
    fixed = corrected(out, {(None, "B2"): "410702463230001123", (None, "B3"): "410702463230001124"})
    assert [one.source_id for one in read(fixed)[0]] == ["410702463230001123", "410702463230001124"]


def test_a_header_of_two_rows_comes_back_as_one_of_two_rows(tmp_path):
    out, _ = returned(tmp_path, FILES["两行表头.xlsx"](), "a.xlsx")
    assert rows(out)[:2] == [
        ["退回原因", "序号", "登记信息", "登记信息", "被投诉主体", "被投诉主体", "问题描述", "涉及金额(元)"],
        ["退回原因", "序号", "登记编号", "登记时间", "名称", "联系电话", "问题描述", "涉及金额(元)"],
    ]
    header = look(open_file(out))[0].header
    assert fingerprint_of(header) == fingerprint_of(look(open_file(tmp_path / "a.xlsx"))[0].header)
    (only,), errors = read(corrected(out, {(None, "D3"): datetime(2026, 2, 20)}))
    assert (only.source_id, only.subject.name, errors) == ("A4", "示例超市", [])


def test_a_header_of_three_rows_comes_back_as_one_of_three_rows(tmp_path):
    head = [
        ["登记", "登记", "被投诉", "被投诉", "被投诉"],
        ["登记编号", "登记时间", "主体", "主体", "投诉内容"],
        ["登记编号", "登记时间", "企业名称", "地址", "投诉内容"],
    ]
    out, _ = returned(tmp_path, text(*head, ["A4", "不是时间2026", "示例超市", "向阳路1号", "菜里有虫"]))
    assert [row[1:] for row in rows(out)[:3]] == head
    assert look(open_file(out))[0].header.last_row == 3


def test_a_sample_comes_back_whole_so_that_no_item_is_lost(tmp_path):
    table = [
        ["抽样编号", "食品名称", "不合格项目║检验结果║标准值"],
        ["DC1", "豇豆", "克百威║0.2║≤0.02"],
        ["DC2", "芹菜", "毒死蜱║0.2║≤0.02"],
        ["dc1", "豇豆", "毒死蜱║0.2"],
        ["ＤＣ1", "豇豆", "倍硫磷║0.3║≤0.05"],
    ]
    out, written = returned(tmp_path, text(*table))
    assert (written, [row[1] for row in rows(out)]) == (3, ["抽样编号", "DC1", "dc1", "ＤＣ1"])
    assert [row[0] for row in rows(out)][1] == "同一样品的另一行被退回，这一行随同退回，不必改动"
    (only,), errors = read(corrected(out, {(None, "D3"): "毒死蜱║0.2║≤0.02"}))
    assert ([item.item for item in only.sampling.items], errors) == (["克百威", "毒死蜱", "倍硫磷"], [])


def test_sheets_stay_apart(tmp_path):
    out, written = returned(tmp_path, FILES["抽检.xlsx"](), "a.xlsx")
    assert (written, openpyxl.load_workbook(out).sheetnames) == (2, ["第二期"])
    both = book(sheet([HEAD_12315, BAD], name="一月"), sheet([HEAD_12315, A_12315, BAD], name="二月"))
    out, written = returned(tmp_path, both, "b.xlsx")
    assert (written, openpyxl.load_workbook(out).sheetnames) == (2, ["一月", "二月"])
    assert [(error.sheet, error.cell) for error in read(out)[1]] == [("一月", "D2"), ("二月", "D2")]


def test_what_cannot_be_split_into_cells_is_told_on_a_sheet_that_is_not_read_back(tmp_path):
    out, written = returned(tmp_path, FILES["引号没有配对.csv"]())
    assert (written, openpyxl.load_workbook(out).sheetnames) == (0, ["读不出的行"])
    assert rows(out)[0][0].startswith("第 3 行：双引号没有配对")
    out, written = returned(tmp_path, text(HEAD_12315, BAD) + '"A9,没有收尾'.encode())
    assert (written, [error.cell for error in read(out)[1]]) == (1, ["D2"])


def test_a_shifted_row_is_refused_again_until_it_is_put_right(tmp_path):
    out, written = returned(tmp_path, FILES["错位.csv"]())
    assert (written, [error.cell for error in read(out)[1]]) == (1, ["L2"])
    assert len(read(corrected(out, {(None, "L2"): None, (None, "M2"): None}))[0]) == 1


def test_columns_that_are_not_read_come_back_too(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(text(HEAD_12315, BAD))
    reading = TableContext(now=READING.now, columns={"类型": "-"})
    write_refused(open_file(path), reading, read(path, reading)[1], tmp_path / "o.xlsx")
    assert rows(tmp_path / "o.xlsx")[0] == ["退回原因", *HEAD_12315]


def test_a_cell_too_long_for_a_workbook_says_so(tmp_path):
    long = [*BAD[:6], "长" * 40_000, "", "", ""]
    out, _ = returned(tmp_path, text(HEAD_12315, long))
    assert "有一格超过 32767 字" in rows(out)[1][0]


CELL = st.text(max_size=6) | st.sampled_from(["9.1E+17", "=A1", "2026-02-30", "\x07", "'x", "1.5", "合计"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=5))
def test_as_many_rows_come_back_as_were_refused(tmp_path, cells):
    plain = [[a.replace("\0", ""), "投诉", b.replace("\0", ""), "", "", "", c.replace("\0", "")] for a, b, c in cells]
    content = text(HEAD_12315, *plain, QUOTED, B_12315).decode("utf-8", "replace").encode()
    (tmp_path / "来表.csv").write_bytes(content)
    refused = read(tmp_path / "来表.csv")[1]
    if refused:
        out, written = returned(tmp_path, content)
        assert written == len(refused)
        assert len(read(out)[0]) + len(read(out)[1]) == written


def test_all_that_is_wrong_in_a_row_comes_back_with_it(tmp_path):
    out, written = returned(
        tmp_path, text(["登记编号", "登记时间", "问题描述"], ["1.41E+17", "05/11/2026", "吃出异物"])
    )
    assert (written, [row[0].count("原第 2 行") for row in rows(out)]) == (1, [0, 2])
