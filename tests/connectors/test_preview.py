"""How a file would be read: columns, samples without persons, days; mappings; export times."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from files.make import A_12315, FILES, HEAD_12315, book, sheet, text

from connectors.dates import BEIJING
from connectors.signal import Signal
from connectors.sources.dating import moments_in
from connectors.sources.files import open_file, read_opened
from connectors.sources.mapping import (
    MappingError,
    TableMapping,
    applied,
    choose,
    corrections,
    fingerprint,
    header_of,
    unheard,
)
from connectors.sources.preview import preview_file
from connectors.sources.survey import exported_at, survey
from connectors.sources.table import TableContext
from console.commands.preview import words_of

NOW = datetime(2026, 3, 1, tzinfo=UTC)
READING = TableContext(now=NOW, home_area="410702")
ODD = ["单号", "何时", "何人说", "说了什么", "备用"]
ODD_ROWS = [["A1", "2026-02-20", "示例甲", "吃出异物", "x"], ["A2", "2026-02-21", "示例乙", "过期", "y"]]
SAID = ["单号=登记编号", "何时=登记时间", "何人说=投诉人", "说了什么=text", "备用=-"]


def a_file(folder, name, content=None):
    path = folder / name
    path.write_bytes(FILES[name]() if content is None else content)
    return path


def fields(sheet):
    return {one.name: one.field for one in sheet.columns}


def test_a_preview_names_encoding_header_columns_rows_and_days(tmp_path):
    shown = preview_file(a_file(tmp_path, "12315-gb18030.csv"), READING)
    (only,) = shown.sheets
    assert (shown.format, shown.encoding, shown.separator) == ("csv", "gb18030", ",")
    assert (only.kind, only.header_rows, only.rows, only.unknown) == ("register", (1,), 2, ())
    assert (only.first, only.last) == (
        datetime(2026, 2, 20, 9, tzinfo=BEIJING),
        datetime(2026, 2, 21, tzinfo=BEIJING),
    )
    assert fields(only)["问题描述"] == "text"


def test_a_header_of_two_rows_and_its_export_time_are_shown(tmp_path):
    shown = preview_file(a_file(tmp_path, "两行表头.xlsx"), READING)
    assert shown.sheets[0].header_rows == (3, 4)
    assert fields(shown.sheets[0])["被投诉主体名称"] == "subject.name"
    assert shown.exported_at == datetime(2026, 2, 27, 8, 30, tzinfo=BEIJING)


def test_samples_show_no_person(tmp_path):
    rows = [[*A_12315[:6], "吃出异物，联系13800000000", "", "", "", "示例经办"]]
    shown = preview_file(a_file(tmp_path, "a.csv", text([*HEAD_12315, "经办人"], *rows)), READING)
    samples = {one.name: one.samples for one in shown.sheets[0].columns}
    assert samples["投诉人*(加密)"] == ("示**",)
    assert samples["联系方式*"] == ("1********",)
    assert samples["问题描述"] == ("吃出异物，联系138****0000",)
    assert samples["经办人"] == ("示***",)
    assert samples["被投诉人"] == ("示例小吃店",)


def test_at_most_three_different_samples_are_shown(tmp_path):
    rows = [[f"A{n}", "投诉", f"第{n % 5}件"] for n in range(20)]
    shown = preview_file(a_file(tmp_path, "a.csv", text(["登记编号", "类型", "问题描述"], *rows)), READING)
    assert [one.samples for one in shown.sheets[0].columns] == [
        ("A0", "A1", "A2"),
        ("投诉",),
        ("第0件", "第1件", "第2件"),
    ]


def test_every_sheet_is_shown_with_the_reason_why_it_is_not_read(tmp_path):
    shown = preview_file(a_file(tmp_path, "抽检.xlsx"), READING)
    assert [(one.sheet, one.why_not, one.rows) for one in shown.sheets] == [
        ("合格与不合格", None, 3),
        ("第二期", None, 3),
        ("说明", "没有认出表头", 0),
        ("旧表", "隐藏的工作表", 0),
        ("Sheet3", "空表", 0),
    ]


def test_a_table_that_nobody_knows_shows_its_columns(tmp_path):
    shown = preview_file(a_file(tmp_path, "a.csv", text(ODD, *ODD_ROWS)), READING)
    (only,) = shown.sheets
    assert (only.why_not, only.unknown) == ("没有认出表头", tuple(ODD))
    assert [one.samples for one in only.columns][3] == ("吃出异物", "过期")


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_file_of_the_corpus_has_a_preview(tmp_path, name):
    shown = preview_file(a_file(tmp_path, name), READING)
    assert (shown.unreadable is None) == bool(shown.sheets)


def test_a_file_of_lines_is_counted(tmp_path):
    line = b'{"channel":"media","source":"x","text":"a","media":{"published_at":"2026-01-05T00:00:00+08:00"}}\n'
    shown = preview_file(a_file(tmp_path, "a.jsonl", line), READING)
    assert (shown.format, shown.sheets[0].rows, shown.sheets[0].old) == ("json", 1, 1)


def test_of_a_file_of_lines_what_will_be_refused_is_told(tmp_path):
    lines = b'{"channel":"medias"}\n{"channel":"duty","source":"x","text":"b"}\n{bad\n'
    shown = preview_file(a_file(tmp_path, "a.jsonl", lines), READING)
    (sheet,) = shown.sheets
    assert (sheet.rows, [one[:5] for one in sheet.refused]) == (1, ["第 1 行", "第 3 行"])
    assert "读不出的 2 条，导入时会退回" in words_of([shown])


def test_rows_that_are_no_reports_are_counted_and_told(tmp_path):
    content = "登记编号,登记时间,反映内容\n一、餐饮环节,,\nA1,2026-02-20,过期\n填表人：示例甲,,\n"
    shown = preview_file(a_file(tmp_path, "a.csv", content.encode()), READING)
    (sheet,) = shown.sheets
    assert (sheet.rows, sheet.aside, [one[:5] for one in sheet.asides]) == (1, 2, ["第 2 行", "第 4 行"])
    assert "    另有 2 行不作来报" in words_of([shown]).splitlines()


def test_a_mapping_makes_an_unknown_table_readable(tmp_path):
    path = a_file(tmp_path, "a.csv", text(ODD, *ODD_ROWS))
    mapping = TableMapping(name="旧热线", columns=corrections(SAID), source="hotline", home_area="410711")
    signals = list(read_opened(path, open_file(path), applied(mapping, READING)))
    first = signals[0]
    assert (first.source, first.source_id, first.area, first.text) == ("hotline", "A1", "410711", "吃出异物")
    assert (first.contact.name, first.raw, len(signals)) == ("示例甲", None, 2)


def test_what_is_said_comes_before_the_seed(tmp_path):
    path = a_file(tmp_path, "12315.csv")
    mapping = TableMapping(name="x", columns=corrections(["问题描述=诉求", "诉求=-"]))
    first = next(iter(read_opened(path, open_file(path), applied(mapping, READING))))
    assert first.text == "诉求：吃出异物"


def test_a_kind_that_is_said_needs_no_marks(tmp_path):
    path = a_file(tmp_path, "a.csv", text(["何时", "何物"], ["2026-02-20", "示例豆干"]))
    mapping = TableMapping(
        name="x", kind="sampling", columns=corrections(["何时=抽样日期", "何物=食品名称"], "sampling")
    )
    (only,) = read_opened(path, open_file(path), applied(mapping, READING))
    assert isinstance(only, Signal)
    assert (only.channel, only.product.name) == ("sampling", "示例豆干")


def test_a_mapping_is_chosen_by_header_before_name(tmp_path):
    grid = open_file(a_file(tmp_path, "12315导出.csv", text(HEAD_12315, A_12315)))
    by_name = TableMapping(name="名", files="12315*.csv")
    by_header = TableMapping(name="头", header=header_of(grid, by_name))
    others = [TableMapping(name="别", header="0" * 16), TableMapping(name="另", files="12345*")]
    assert choose([by_header, by_name, *others], grid.file, grid) == by_header
    assert choose([by_name, *others], grid.file, grid) == by_name
    assert choose(others, grid.file, grid) is None


def test_a_fingerprint_minds_order_and_words_but_no_stars_and_blanks():
    plain = fingerprint(["登记编号", "联系方式"])
    assert fingerprint(["登记 编号 ", "联系方式*(加密)"]) == plain
    assert fingerprint(["退回原因", "登记编号", "联系方式"]) == plain
    assert fingerprint(["联系方式", "登记编号"]) != plain


@pytest.mark.parametrize(
    ("said", "kind", "words"),
    [
        (["问题描述"], None, "应写成 栏目=字段"),
        (["a=没有的"], None, "“没有的”不是能用的字段。可用："),
        (["a=text"], "没有的", "没有“没有的”这类表。可用：register（投诉举报登记表"),
        (["a=url"], "register", "“url”不是能用的字段"),
    ],
)
def test_a_correction_that_cannot_be_meant_says_what_can(said, kind, words):
    with pytest.raises(MappingError) as refused:
        corrections(said, kind)
    assert words in refused.value.message


def test_columns_that_stand_nowhere_are_told(tmp_path):
    grid = open_file(a_file(tmp_path, "两行表头.xlsx"))
    assert unheard(["登记编号", "被投诉主体名称", "没有的"], grid) == ["没有的"]


@pytest.mark.parametrize(
    ("name", "moment"),
    [
        ("登记表_20260227083000.csv", "2026-02-27 08:30"),
        ("登记表 2026-02-27 0830.csv", "2026-02-27 08:30"),
        ("2026年2月27日导出.csv", "2026-02-27 00:00"),
        ("登记表20260227(2).csv", "2026-02-27 00:00"),
        ("登记表20261127.csv", None),
        ("登记表13800000000.csv", None),
        ("登记表.csv", None),
    ],
)
def test_a_name_says_when_it_was_exported(tmp_path, name, moment):
    path = a_file(tmp_path, name, text(HEAD_12315, A_12315))
    said = exported_at(path, open_file(path), NOW)
    assert (said and said.strftime("%Y-%m-%d %H:%M")) == moment


def test_of_a_span_of_days_the_last_counts(tmp_path):
    content = book(sheet([["统计时间：2026年1月1日至2026年2月20日"], HEAD_12315, A_12315]))
    path = a_file(tmp_path, "a.xlsx", content)
    assert exported_at(path, open_file(path), NOW) == datetime(2026, 2, 20, tzinfo=BEIJING)
    assert list(moments_in("没有日期 2026-13-45")) == []


def test_old_and_closed_rows_are_counted_once(tmp_path):
    rows = [
        ["A1", "投诉", "2025-12-01", "", "", "", "a", "", "", ""],
        ["A2", "投诉", "2025-12-01", "", "", "", "b", "", "", "2025-12-09"],
        ["A3", "投诉", "2026-02-20", "", "", "", "c", "", "", "未办结"],
        ["A4", "投诉", "2026-02-20", "", "", "", "d", "", "", "2026/2/21"],
    ]
    counted = survey(open_file(a_file(Path(tmp_path), "a.csv", text(HEAD_12315, *rows))), READING)
    assert (counted.rows, counted.old, counted.closed, counted.aged) == (4, 2, 2, 3)


def test_a_sample_taken_weeks_ago_is_not_old(tmp_path):
    rows = [["DC1", "2026-01-10", "豇豆", "x"], ["DC2", "2025-10-10", "豇豆", "x"]]
    path = a_file(tmp_path, "a.csv", text(["抽样编号", "抽样日期", "食品名称", "检验项目"], *rows))
    assert survey(open_file(path), READING).old == 1
