"""Files at the desk: nothing goes in before it was looked at; columns are corrected, kept, and read by next time."""

import io
import re
import threading
from datetime import timedelta

import fragile
import msgspec
import openpyxl
import pytest
from files.make import FILES, HEAD_12315, text
from flow import T0
from handing import answer, handed, ready, selects, sent, upload
from staging import open_sample
from visiting import text_of, title_of, visiting

from connectors.sources.mapping import TableMapping
from console.pages import file_desk, files_page
from streams.drills.sample import load_sample
from streams.intake.mappings import find_mapping, save_mapping
from streams.privacy.private import reveal
from streams.settings import SEEDS
from streams.store import schema as t

ODD = ["单号", "何时", "何人说", "说了什么"]
ODD_ROWS = [["A1", "2026-11-20", "示例甲", "吃出异物，电话13812345678"], ["A2", "2026-11-21", "示例乙", "过期"]]


def row(name, received="2026-11-24 09:00", closed=""):
    return [name, "投诉", received, "示例甲", "13812345678", f"示例{name}小吃店", "吃出异物", "", "", closed]


def test_a_file_is_shown_as_it_would_be_read_and_nothing_goes_in(line, visitor):
    page = upload(visitor, text(HEAD_12315, row("A1"), row("A2")))
    html = visitor.read(page)
    shown = text_of(html)
    columns = dict(selects(html).values())
    assert [columns["登记编号"], columns["被投诉人"], columns["问题描述"]] == ["source_id", "subject.name", "text"]
    said = ("编码 utf-8", "投诉举报登记表", "表头在第 1 行", "2 行", "还没有收下", "示例A1小吃店")
    assert [each for each in said if each not in shown] == []
    assert ["13812345678" in html, "示例甲" in html, line.rows(t.signals)] == [False, False, []]


def test_taken_in_it_is_counted_and_its_content_is_gone(line, visitor):
    page = upload(visitor, text(HEAD_12315, row("A1"), row("A2")))
    shown = sent(visitor, page)
    assert ["2 收下" in shown, "0 退回" in shown, len(line.rows(t.signals))] == [True, True, 2]
    assert list(visitor.desk.files.uploads.folder.glob("*.sealed")) == []
    assert "收下 2，更新 0，重复 0，退回 0" in text_of(visitor.read("/files"))


def test_the_same_file_again_adds_nothing(line, visitor):
    for _ in range(2):
        shown = sent(visitor, upload(visitor, text(HEAD_12315, row("A1"))))
    assert ["1 重复" in shown, len(line.rows(t.signals))] == [True, 1]


def test_taking_in_twice_is_refused(visitor):
    page = upload(visitor, text(HEAD_12315, row("A1")))
    sent(visitor, page)
    again = visitor.send(page, page="/files", do="take", seen="1")
    assert [again.status_code, "已经收下" in again.text] == [409, True]


def test_rejected_rows_are_told_and_come_back_as_a_workbook(line, visitor):
    page = upload(visitor, text(HEAD_12315, row("A1"), row("A2", received="2026-13-40")))
    shown = sent(visitor, page)
    workbook = visitor.get(f"{page}/rejected")
    sheet = openpyxl.load_workbook(io.BytesIO(workbook.content)).active
    assert ["1 收下" in shown, "1 退回" in shown, "第 3 行" in shown, "登记时间" in shown] == [True] * 4
    assert [[cell.value for cell in sheet[1]][:2], sheet["B2"].value] == [["退回原因", "登记编号"], "A2"]
    assert "attachment" in workbook.headers["content-disposition"]
    sheet["D2"].value = "2026-11-24 10:00"
    corrected = io.BytesIO()
    sheet.parent.save(corrected)
    assert "1 收下" in sent(visitor, upload(visitor, corrected.getvalue(), "退回.xlsx"))
    assert len(line.rows(t.signals)) == 2


def test_a_cell_without_a_time_is_told_with_the_row_taken(visitor):
    shown = sent(visitor, upload(visitor, text(HEAD_12315, row("A1", received="上周来访"))))
    told = ["1 收下", "已收下，但有 1 处没有读全", "“登记时间”（单元格 C2）：“上周来访”读不出时间"]
    assert [each in shown for each in told] == [True] * 3


def test_rows_that_are_no_reports_are_told_before_and_after(visitor):
    title = ["一、餐饮环节", *[""] * (len(HEAD_12315) - 1)]
    page = upload(visitor, text(HEAD_12315, title, row("A1")))
    told = ("有 1 行没有作为来报", "第 2 行：“一、餐饮环节”像是标题、合计、说明或落款，没有作为来报")
    pages = text_of(visitor.read(page)), sent(visitor, page)
    assert [each in shown for shown in pages for each in told] == [True] * 4


def test_rejected_rows_that_are_not_listed_are_counted_as_rows(visitor, monkeypatch):
    monkeypatch.setattr(file_desk, "TOLD", 2)
    bad = [row(f"{n}.1E+17", received="2026-13-40") for n in range(1, 6)]
    shown = sent(visitor, upload(visitor, text(HEAD_12315, *bad)))
    assert [shown.count("“登记时间”"), "……另有 3 行" in shown] == [2, True]


def test_a_file_without_rejected_rows_has_no_workbook(visitor):
    page = upload(visitor, text(HEAD_12315, row("A1")))
    sent(visitor, page)
    assert [visitor.get(f"{page}/rejected").status_code, "下载退回表" in visitor.read(page)] == [404, False]


def test_columns_that_nobody_knows_are_said_to_be_something_and_kept_as_a_mapping(line, visitor):
    page = upload(visitor, text(ODD, *ODD_ROWS), "乡镇表.csv")
    html = visitor.read(page)
    assert ["不读" in text_of(html), [field for _, field in selects(html).values()]] == [True, [""] * 4]
    assert "13812345678" not in html
    number = {column: n for n, (column, _) in selects(html).items()}
    fields = {"单号": "source_id", "何时": "received_at", "何人说": "contact.name", "说了什么": "text"}
    said = {number[column]: field for column, field in fields.items()}
    shown = sent(visitor, page, "look", kind="register", source="乡镇上报", **said)
    assert ["2 行" in shown, dict(selects(visitor.read(page)).values())] == [True, fields]
    sent(visitor, page, "take", kind="register", source="乡镇上报", save_as="乡镇")
    mapping = line.read(lambda connection: find_mapping(connection, "乡镇"))
    assert [mapping.columns, mapping.version, mapping.source] == [fields, 1, "乡镇上报"]
    assert sorted((each.source, each.channel) for each in line.rows(t.signals)) == [("乡镇上报", "complaint")] * 2
    listed = text_of(visitor.read("/files"))
    assert [each for each in ("乡镇", "第 1 版", "示例·王一", "说了什么 → 问题描述") if each not in listed] == []


def test_the_next_file_of_that_header_is_read_by_it(line, visitor):
    a_mapping(line, visitor)
    page = upload(visitor, text(ODD, ["B1", "2026-11-22", "示例丙", "发霉"]))
    shown = text_of(visitor.read(page))
    assert ["栏目对照 乡镇@1" in shown, "1 收下" in sent(visitor, page)] == [True, True]


def test_one_column_corrected_is_another_version_with_the_others_as_they_were(line, visitor):
    a_mapping(line, visitor)
    page = upload(visitor, text(ODD, *ODD_ROWS))
    number = {column: n for n, (column, _) in selects(visitor.read(page)).items()}
    shown = sent(visitor, page, "save", save_as="乡镇", **{number["何人说"]: "-"})
    with line.system.database.reading() as connection:
        new, old = find_mapping(connection, "乡镇"), find_mapping(connection, "乡镇@1")
    assert "栏目对照已保存： 乡镇@2" in shown
    assert [new.columns, old.columns["何人说"]] == [old.columns | {"何人说": "-"}, "contact.name"]
    assert line.rows(t.signals) == []


def test_what_was_seen_and_left_as_it_is_is_saved_too(line, visitor):
    page = upload(visitor, text([*HEAD_12315, "满意度"], [*row("A1"), "好"]))
    sent(visitor, page, "save", save_as="登记表")
    columns = line.read(lambda connection: find_mapping(connection, "登记表").columns)
    assert [len(columns), columns["被投诉人"], "满意度" in columns] == [10, "subject.name", False]


def a_mapping(line, visitor):
    fields = {"单号": "source_id", "何时": "received_at", "何人说": "contact.name", "说了什么": "text"}
    page = upload(visitor, text(ODD, *ODD_ROWS))
    number = {column: n for n, (column, _) in selects(visitor.read(page)).items()}
    sent(visitor, page, "save", kind="register", save_as="乡镇", **{number[name]: key for name, key in fields.items()})
    visitor.send(page, page="/files", do="discard")


def test_a_correction_can_be_given_up(visitor):
    page = upload(visitor, text(HEAD_12315, row("A1")))
    number = {column: n for n, (column, _) in selects(visitor.read(page)).items()}
    sent(visitor, page, "look", **{number["诉求"]: "-"})
    changed = dict(selects(visitor.read(page)).values())["诉求"]
    sent(visitor, page, "look", **{number["诉求"]: "="})
    assert [changed, dict(selects(visitor.read(page)).values())["诉求"]] == ["-", "demand"]


def test_a_column_that_was_taken_for_something_can_be_kept_as_it_is(line, visitor):
    page = upload(visitor, text([*HEAD_12315, "满意度"], [*row("A1"), "好"]))
    number = {column: n for n, (column, _) in selects(visitor.read(page)).items()}
    shown = sent(visitor, page, "look", **{number["问题描述"]: "raw"})
    assert [dict(selects(visitor.read(page)).values())["问题描述"], "问题描述" in shown.split("没有认出")[1][:20]] == [
        "raw",
        False,
    ]
    sent(visitor, page, "take", save_as="登记表", wordless="yes")
    (signal,) = line.rows(t.signals)
    with line.writing() as connection:
        mapping = find_mapping(connection, "登记表")
        held = reveal(connection, line.system.vault, signal.id, T0, reason="测试", who="示例", address="")
    assert [msgspec.json.decode(signal.body).get("text"), mapping.columns["问题描述"]] == [None, "raw"]
    assert held.private[0]["raw"] == {"问题描述": "吃出异物", "满意度": "好"}
    assert "问题描述 → （原样留存）" in text_of(visitor.read("/files"))


def test_rows_of_an_archive_become_news_when_it_is_said(line, visitor):
    content = text(HEAD_12315, *[row(f"A{n}", received="2026-02-20 09:00") for n in range(51)])
    sent(visitor, upload(visitor, content), lies="history")
    again = sent(visitor, upload(visitor, content), lies="live")
    assert ["51 重复" in again, line.rows(t.log)] == [True, []]
    page = upload(visitor, content)
    assert re.findall(r'value="(\w+)" checked', visitor.read(page)) == ["live"]
    sent(visitor, page, "look", lies="wake")
    assert re.findall(r'value="(\w+)" checked', visitor.read(page)) == ["wake"]
    assert "51 更新" in sent(visitor, page)
    assert sum(each.count for each in line.rows(t.log)) == 51


def test_an_archive_must_be_called_one_or_news(line, visitor):
    rows = [row(f"A{n}", received="2026-02-20 09:00") for n in range(51)]
    page = upload(visitor, text(HEAD_12315, *rows))
    shown = text_of(visitor.read(page))
    unsaid = answer(visitor, page, lies="")
    assert ["有 51 行没有收过" in shown, unsaid.status_code, line.rows(t.signals)] == [True, 400, []]
    history = sent(visitor, page, lies="history")
    assert ["51 收下" in history, {each.state for each in line.rows(t.signals)}] == [True, {"history"}]
    assert [line.rows(t.log), line.rows(t.notices)] == [[], []]


def test_an_archive_that_is_news_goes_on_the_log(line, visitor):
    rows = [row(f"A{n}", received="2026-02-20 09:00") for n in range(51)]
    sent(visitor, upload(visitor, text(HEAD_12315, *rows)), lies="live")
    assert sum(each.count for each in line.rows(t.log)) == 51


def test_fifty_old_rows_need_no_choice(visitor):
    rows = [row(f"A{n}", received="2026-02-20 09:00") for n in range(50)]
    page = upload(visitor, text(HEAD_12315, *rows))
    assert ["没有收过" in text_of(visitor.read(page)), "50 收下" in sent(visitor, page)] == [False, True]


def test_the_area_of_rows_without_one_can_be_said(line, visitor):
    page = upload(visitor, text(HEAD_12315, row("A1")))
    wrong = answer(visitor, page, home_area="新乡")
    sent(visitor, page, home_area="410703")
    assert [wrong.status_code, [each.area for each in line.rows(t.signals)]] == [400, ["410703"]]


def test_every_sheet_is_read_or_named_with_the_reason(visitor):
    book = openpyxl.Workbook()
    book.active.title = "登记"
    for cells in (HEAD_12315, row("A1")):
        book.active.append(cells)
    other = book.create_sheet("说明")
    other.append(["填表说明"])
    content = io.BytesIO()
    book.save(content)
    page = upload(visitor, content.getvalue(), "登记.xlsx")
    before = text_of(visitor.read(page))
    after = sent(visitor, page)
    assert ["工作表 登记" in before, "工作表 说明" in before, "■ 不读" in before] == [True, True, True]
    assert "没有读（说明）" in after


def test_what_cannot_be_read_says_why_and_can_be_discarded(visitor):
    page = upload(visitor, b"%PDF-1.7 ...", "登记.pdf")
    shown = text_of(visitor.read(page))
    assert ["内容是 PDF" in shown, "收下这个文件" in shown] == [True, False]
    visitor.send(page, page="/files", do="discard", seen="1")
    assert [visitor.get(page).status_code, list(visitor.desk.files.uploads.folder.iterdir())] == [404, []]


def test_a_locked_workbook_is_refused_by_name(visitor):
    page = upload(visitor, FILES["有密码.xlsx"](), "有密码.xlsx")
    assert "密码" in text_of(visitor.read(page)).split("不能读取：")[1][:80]


@pytest.mark.parametrize("files", [{}, {"file": ("登记.csv", b"")}])
def test_no_file_is_said(visitor, files):
    token = re.search(r'name="token" value="([0-9a-f]+)"', visitor.read("/files"))[1]
    answer = visitor.client.post("/files", data={"token": token}, files=files or {"x": (None, "y")})
    assert [answer.status_code, "请先选择" in answer.text] == [400, True]


def test_a_file_without_the_token_is_not_kept(visitor):
    visitor.read("/files")
    answers = [
        visitor.client.post("/files", data=data, files={"file": ("a.csv", b"x")}).status_code
        for data in ({}, {"token": "0" * 64})
    ]
    assert [answers, visitor.desk.files.uploads.all()] == [[403, 403], []]


def test_more_than_the_desk_takes_is_refused_with_what_to_do(line):
    line.system.settings = line.system.settings.__class__(
        **{name: getattr(line.system.settings, name) for name in line.system.settings.__slots__} | {"upload_max": 1024}
    )
    with visiting(line) as visitor:
        token = re.search(r'name="token" value="([0-9a-f]+)"', visitor.read("/files"))[1]
        for size in (1025, 300_000):
            answer = visitor.client.post("/files", data={"token": token}, files={"file": ("a.csv", b"x" * size)})
            assert [answer.status_code, "投放文件夹" in answer.text] == [413, True]
        assert visitor.desk.files.uploads.all() == []


def test_a_preview_that_has_changed_meanwhile_is_not_answered(line, visitor):
    page = upload(visitor, text(HEAD_12315, row("A1")))
    stale = visitor.send(page, page="/files", do="take", seen="7")
    assert [stale.status_code, line.rows(t.signals)] == [409, []]


def test_a_mapping_without_a_name_is_not_saved(visitor):
    page = upload(visitor, text(HEAD_12315, row("A1")))
    assert answer(visitor, page, "save").status_code == 400


def test_a_fault_in_what_was_said_is_told_and_the_file_waits_on(visitor):
    page = upload(visitor, text(HEAD_12315, row("A1")))
    shown = sent(visitor, page, "save", save_as="不能@这样")
    assert ["不能作名称" in shown, "收下这个文件" in shown] == [True, True]


def test_a_file_that_waited_a_day_is_gone_and_says_so(line, visitor):
    page = upload(visitor, text(HEAD_12315, row("A1")))
    uploads = visitor.desk.files.uploads
    uploads.sweep(uploads.all()[0].at + timedelta(days=1))
    late = visitor.send(page, page="/files", do="take", seen="1")
    assert [late.status_code, "内容已经清除" in visitor.read(page)] == [409, True]


def test_both_languages_show_the_whole_page(visitor):
    page = upload(visitor, text(HEAD_12315, row("A1")))
    visitor.send("/language", language="en", back="/")
    html = visitor.read(page)
    assert ["How it is read" in html, ">subject.name</option>" in html, title_of(html)[:5]] == [True, True, "Files"]


def test_in_english_the_reasons_of_refused_rows_and_files_are_english(visitor):
    page = upload(visitor, text(HEAD_12315, row("A1"), row("A2", received="2026-13-40")))
    sent(visitor, page)
    visitor.send("/language", language="en", back="/")
    rows = text_of(visitor.read(page))
    nothing = text_of(visitor.read(upload(visitor, b"GIF89a")))
    assert "row 3, “登记时间” (cell C3): “2026-13-40”: there is no such day. Write it as 2026-01-05" in rows
    assert "登记表.csv: it is a picture. Ask the source for a spreadsheet (xlsx or csv)" in nothing


def test_on_the_sample_day_everything_that_comes_in_is_fenced(line):
    open_sample(line.system, load_sample(SEEDS / "sample"), fragile.load())
    line.system.clock.pause()
    known = {each.id for each in line.rows(t.signals)}
    with visiting(line) as visitor:
        page = upload(visitor, text(HEAD_12315, row("A1"), row("A2", received="2026-13-40")))
        sent(visitor, page)
        name = visitor.get(f"{page}/rejected").headers["content-disposition"]
        desk = visitor.read("/files")
    assert "投放文件夹" not in desk  # nobody looks into one there
    assert [each.exercise for each in line.rows(t.signals) if each.id not in known] == ["sample"]
    assert "filename*=UTF-8''%E3%80%90%E7%A4%BA%E4%BE%8B%E3%80%91" in name


def test_a_long_file_is_shown_at_work_and_its_page_looks_again(visitor, monkeypatch):
    monkeypatch.setattr(files_page, "WAIT_S", 0)
    before_it = threading.Event()
    visitor.desk.files._work.submit(before_it.wait)  # another file is being read
    page = handed(visitor, text(HEAD_12315, row("A1")))
    first = visitor.get(page)
    before_it.set()
    last = visitor.get(ready(visitor, page))
    assert [first.headers.get("refresh"), "正在读文件" in first.text] == ["2", True]
    assert ["refresh" in last.headers, "1 行" in text_of(last.text)] == [False, True]


def test_a_saved_mapping_can_be_chosen(line, visitor):
    with line.writing() as connection:
        save_mapping(connection, TableMapping(name="甲", columns={"诉求": "text"}), by="示例", at=T0)
    page = upload(visitor, text(HEAD_12315, row("A1")))
    assert "栏目对照 甲@1" in sent(visitor, page, "look", mapping="甲")
