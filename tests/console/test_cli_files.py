"""`shian ingest` with files as offices have them: preview, mappings, history, rejected rows."""

import msgspec
import openpyxl
import pytest
from commands import shian
from files.make import FILES, HEAD_12315, text

ODD = ["单号", "何时", "何人说", "说了什么", "备用"]
ODD_ROWS = [["A1", "2026-11-20", "示例甲", "吃出异物", "x"], ["A2", "2026-11-21", "示例乙", "过期", "y"]]
SAID = [
    each
    for said in ("单号=登记编号", "何时=登记时间", "何人说=投诉人", "说了什么=text", "备用=-")
    for each in ("--column", said)
]


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "数据 目录"
    path.mkdir()
    return path


def a_file(folder, content, name="登记表.csv"):
    path = folder / name
    path.write_bytes(content)
    return path


def ingest(folder, *arguments):
    return shian("ingest", *arguments, "--data", folder / "data")


def counts(answer):
    result = msgspec.json.decode(answer.out)
    return tuple(result[name] for name in ("accepted", "updated", "repeated", "rejected"))


def row(name, received="2026-11-24 09:00", closed=""):
    return [name, "投诉", received, "示例甲", "", "示例小吃店", "吃出异物", "", "", closed]


def test_a_preview_stores_nothing_not_even_a_database(folder):
    answer = ingest(folder, a_file(folder, FILES["抽检.xlsx"](), "抽检.xlsx"), "--preview")
    assert (answer.code, (folder / "data").exists()) == (0, False)
    for words in (
        "抽检.xlsx：电子表格",
        "工作表“合格与不合格”：食品抽样检验结果表，表头在第 1 行，3 行",
        "工作表“旧表”：不读（隐藏的工作表）",
        "D 检验项目 → item  例：倍硫磷 | 克百威 | 过氧化值",
    ):
        assert words in answer.out


def test_a_preview_says_days_without_hours_as_days(folder):
    path = a_file(folder, "登记编号,登记时间,反映内容\nA1,2026-11-20,面包发霉\nA2,2026-11-21 09:05,面包发霉\n".encode())
    assert "2 行，2026-11-20 至 2026-11-21 09:05" in ingest(folder, path, "--preview").out


def test_a_preview_as_json_has_what_the_words_have(folder):
    path = a_file(folder, text(HEAD_12315, row("A1"), encoding="gb18030"), "登记表_202611250830.csv")
    (one,) = ingest(folder, path, "--preview", "--json").json["files"]
    assert (one["encoding"], one["separator"], one["exported_at"]) == ("gb18030", ",", "2026-11-25T08:30:00+08:00")
    (sheet,) = one["sheets"]
    assert (sheet["rows"], sheet["first"], sheet["header_rows"]) == (1, "2026-11-24T09:00:00+08:00", [1])
    assert sheet["columns"][3] == {"letter": "D", "name": "投诉人*(加密)", "field": "contact.name", "samples": ["示**"]}


def test_a_preview_of_what_cannot_be_read_says_why(folder):
    answer = ingest(folder, a_file(folder, FILES["有密码.xlsx"](), "a.xlsx"), folder / "没有.csv", "--preview")
    assert answer.code == 2
    assert "文件有密码" in answer.out and "打不开文件" in answer.out


def test_the_answer_of_a_preview_is_corrected_saved_and_used(folder):
    path = a_file(folder, text(ODD, *ODD_ROWS), "旧热线.csv")
    assert "单号 → （原样留存）" in ingest(folder, path, "--preview").out
    saved = ingest(folder, path, "--preview", "--save-mapping", "旧热线", "--source", "hotline", *SAID)
    assert "栏目对照：旧热线@1" in saved.out and "备用 → （不读）" in saved.out
    other = a_file(folder, text(ODD, ["A3", "2026-11-22", "示例丙", "变质", ""]), "又一份.csv")
    answer = ingest(folder, path, other, "--json")
    assert counts(answer) == (3, 0, 0, 0)
    assert [one["mapping"] for one in answer.json["files"]] == ["旧热线@1", "旧热线@1"]


def test_one_column_is_corrected_in_another_version_and_the_first_stays(folder):
    path = a_file(folder, text(ODD, *ODD_ROWS), "旧热线.csv")
    ingest(folder, path, "--preview", "--save-mapping", "m", *SAID)
    ingest(folder, path, "--preview", "--save-mapping", "m", "--column", "备用=标题", "--for-files", "旧热线*")
    second = ingest(folder, path, "--preview", "--json", "--mapping", "m").json["files"][0]
    first = ingest(folder, path, "--preview", "--json", "--mapping", "m@1").json["files"][0]
    assert [one["mapping"]["version"] for one in (first, second)] == [1, 2]
    assert [one["sheets"][0]["columns"][4]["field"] for one in (first, second)] == ["-", "title"]
    assert second["mapping"]["files"] == "旧热线*"


@pytest.mark.parametrize("word", ["raw", "原样留存"])
def test_a_column_that_was_wrongly_guessed_is_kept_as_it_is(folder, word):
    path = a_file(folder, text(HEAD_12315, row("A1")))
    seen = ingest(folder, path, "--preview", "--json", "--column", f"问题描述={word}", "--save-mapping", "m")
    (one,) = seen.json["files"]
    columns = {each["name"]: each["field"] for each in one["sheets"][0]["columns"]}
    assert [columns["问题描述"], one["sheets"][0].get("unknown"), one["mapping"]["columns"]] == [
        "raw",
        [],
        {"问题描述": "raw"},
    ]
    assert "问题描述 → （原样留存）" in ingest(folder, path, "--preview").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--mapping", "没有的"], "没有名为“没有的”的栏目对照"),
        (["--column", "没有的栏目=text"], "登记表.csv 里没有这些栏目：没有的栏目"),
        (["--column", "类型=没有的字段"], "“没有的字段”不是能用的字段"),
        (["--kind", "没有的"], "没有“没有的”这类表"),
        (["--save-mapping", "a@b"], "不能作名称"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_stored(folder, arguments, words):
    answer = ingest(folder, a_file(folder, text(HEAD_12315, row("A1"))), *arguments)
    assert (answer.code, words in answer.err) == (2, True)
    assert counts(ingest(folder, folder / "登记表.csv", "--json")) == (1, 0, 0, 0)


def test_an_archive_needs_a_word_and_history_is_told_as_such(folder):
    path = a_file(folder, text(HEAD_12315, *[row(f"A{n}", "2026-01-05") for n in range(60)]))
    refused = ingest(folder, path)
    assert (refused.code, "有 60 行没有收过" in refused.out, "--history" in refused.out) == (2, True, True)
    taken = ingest(folder, path, "--history")
    assert (taken.code, "登记表.csv（历史资料）：收下 60，更新 0" in taken.out) == (0, True)
    assert counts(ingest(folder, path, "--live", "--json")) == (0, 0, 60, 0)
    assert counts(ingest(folder, path, "--wake", "--json")) == (0, 60, 0, 0)
    assert shian("ingest", path, "--history", "--live").code == 2


def test_rejected_rows_are_written_where_it_is_said(folder):
    path = a_file(folder, text(HEAD_12315, row("A1"), row("A2", "2026-02-30")))
    out = folder / "退回.xlsx"
    answer = ingest(folder, path, "--rejected", out)
    assert (answer.code, f"退回的行在 {out}" in answer.out) == (3, True)
    book = openpyxl.load_workbook(out)
    book.active["D2"] = "2026-11-24"
    book.save(out)
    assert counts(ingest(folder, out, "--json")) == (1, 0, 0, 0)
    assert "只用于一个文件" in ingest(folder, path, "--rejected", out).err


def test_skipped_sheets_are_told_on_the_terminal(folder):
    answer = ingest(folder, a_file(folder, FILES["抽检.xlsx"](), "抽检.xlsx"))
    assert "未读工作表“旧表”：隐藏的工作表" in answer.out


def test_the_time_of_an_export_can_be_said(folder):
    path = a_file(folder, text(HEAD_12315, row("A1")))
    (one,) = ingest(folder, path, "--as-of", "2026-11-25 08:30", "--json").json["files"]
    assert one["as_of"] == "2026-11-25T08:30:00+08:00"
