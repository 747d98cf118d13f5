"""Files through the door: counts, receipts, mappings, the way back of refused rows, history, and rows seen again."""

from datetime import timedelta

import msgspec
import openpyxl
import pytest
from files.biff import xls
from files.make import FILES, HEAD_12315, book, html, sheet, text, xml
from flow import T0, an_assessment, an_intake
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.signal import Signal
from connectors.sources.mapping import MappingError, TableMapping, corrections
from streams.gathering.assessed import Assessed
from streams.gathering.gather import gather
from streams.intake import file_intake
from streams.intake.exports import exports
from streams.intake.file_intake import Order, free_name
from streams.intake.mappings import all_mappings, find_mapping, save_mapping
from streams.office import references
from streams.store import schema as t
from streams.store.database import upsert
from streams.watch import watch

LIVE = Order(as_history=False)
HISTORY = Order(as_history=True)
ODD = ["单号", "何时", "何人说", "说了什么"]
ODD_ROWS = [["A1", "2026-11-20", "示例甲", "吃出异物"], ["A2", "2026-11-21", "示例乙", "过期"]]


@pytest.fixture
def intake(line, tmp_path):
    return an_intake(line, tmp_path, areas={"示例区": "410702"})


def a_file(folder, content, name="登记表.csv"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else FILES[content]())
    return path


def counts(report):
    return report.accepted, report.updated, report.repeated, report.rejected


def news(line, after=0):
    """What lies on the log goes to its cases, as the feeder would bring it there; how far that was read."""
    rows = [row for row in line.rows(t.log) if row.position > after]
    signals = [msgspec.json.decode(each, type=Signal) for row in rows for each in row.body.split(b"\n")]
    with line.writing() as connection:
        batch = [Assessed(signal=one, assessment=an_assessment(one)) for one in signals]
        gather(connection, line.system.reference, line.system.knowledge, batch, line.clock.now())
    return max((row.position for row in rows), default=after)


def register(*rows):
    return text(HEAD_12315, *rows)


def row(name, received="2026-11-24 09:00", accepted="", closed="", words="吃出异物"):
    return [name, "投诉", received, "示例甲", "", f"示例{name}小吃店", words, "", accepted, closed]


@pytest.mark.parametrize("name", FILES)
def test_a_file_twice_adds_nothing(intake, line, tmp_path, name):
    path = a_file(tmp_path, name, name)
    first = intake.take(path, LIVE)
    before = line.rows(t.signals), line.rows(t.log), line.rows(t.revisions)
    again = intake.take(path, LIVE)
    assert len(before[0]) == first.accepted
    assert (first.updated, counts(again)) == (0, (0, 0, first.accepted + first.repeated, first.rejected))
    assert (again.unreadable, [one.reason for one in again.errors]) == (
        first.unreadable,
        [one.reason for one in first.errors],
    )
    assert (line.rows(t.signals), line.rows(t.log), line.rows(t.revisions)) == before


CLOTHES = {
    "a.csv": text,
    "gb18030.csv": lambda *rows: text(*rows, encoding="gb18030"),
    "tab.xls": lambda *rows: text(*rows, separator="\t", encoding="gb18030"),
    "page.xls": html,
    "2003.xml": xml,
    "old.xls": lambda *rows: xls(("登记表", rows)),
    "new.xlsx": lambda *rows: book(sheet(rows)),
}
"""The same register as each kind of export."""


@pytest.mark.parametrize("name", CLOTHES)
def test_a_changed_row_is_updated_and_completes_its_step(intake, line, tmp_path, name):
    def a_register(accepted):
        rows = [HEAD_12315, row("A1", accepted=accepted), row("A2")]
        return a_file(tmp_path, CLOTHES[name](*rows), name)

    assert counts(intake.take(a_register(""), LIVE)) == (2, 0, 0, 0)
    read_to = news(line)
    for expected in ((0, 1, 1, 0), (0, 0, 2, 0)):
        assert counts(intake.take(a_register("2026-11-24 16:00"), LIVE)) == expected
    news(line, read_to)
    done = [step.note for case in line.cases() for step in case.steps.values() if step.state == "done"]
    assert done == ["登记表“受理时间”"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["A1", "A2", "9.1E+17", ""]),
            st.sampled_from(["2026-11-24", "2026-02-30", "x"]),
            st.text("吃过期=\\'&", min_size=1, max_size=4),
        ),
        max_size=8,
    )
)
def test_every_row_of_any_register_is_accepted_updated_repeated_or_rejected(intake, line, tmp_path, rows):
    stored = len(line.rows(t.signals))
    content = text(["登记编号", "登记时间", "问题描述"], *rows)
    report = intake.take(a_file(tmp_path, content), LIVE)
    refused = {error.row for error in report.errors}
    assert (sum(counts(report)), len(refused)) == (len(rows), report.rejected)
    assert len(line.rows(t.signals)) == stored + report.accepted


def test_a_receipt_tells_the_skipped_sheets_and_where_refused_rows_lie(intake, tmp_path):
    report = intake.take(a_file(tmp_path, "抽检.xlsx", "抽检.xlsx"), LIVE)
    assert [(one.sheet, one.reason) for one in report.skipped] == [
        ("说明", "没有认出表头"),
        ("旧表", "隐藏的工作表"),
        ("Sheet3", "空表"),
    ]
    assert report.rejected_file.startswith(str(tmp_path / "rejected" / "抽检-退回-"))
    assert openpyxl.load_workbook(report.rejected_file).sheetnames == ["第二期"]


def test_corrected_rows_go_in_from_the_workbook_they_came_back_in(intake, tmp_path):
    report = intake.take(a_file(tmp_path, register(row("A1"), row("A2", received="2026-02-30"))), LIVE)
    book = openpyxl.load_workbook(report.rejected_file)
    book.active["D2"] = "2026-11-24"
    book.save(tmp_path / "改好.xlsx")
    assert counts(report) == (1, 0, 0, 1)
    assert counts(intake.take(tmp_path / "改好.xlsx", LIVE)) == (1, 0, 0, 0)


def test_words_where_a_time_should_stand_are_told_by_their_cell_and_the_row_is_taken(intake, line, tmp_path):
    rows = [
        row("A1", received="上周来访", closed="未办结"),
        row("A2", accepted="张科长经办", closed="-"),
        row("A3", accepted="尚未受理", closed="暂无"),
        row("A4", received="2026-13-40", closed="上周来访"),
    ]
    report = intake.take(a_file(tmp_path, register(*rows)), LIVE)
    assert counts(report) == (3, 0, 0, 1)
    assert [(note.row, note.column, note.reason.partition("：")[2]) for note in report.notes] == [
        (2, "登记时间", "“上周来访”读不出时间，按没有填写处理。要补时间，请改好后再导入"),
        (3, "受理时间", "“张科长经办”读不出时间，按没有填写处理。要补时间，请改好后再导入"),
    ]


def test_no_more_cells_without_a_time_are_told_than_anybody_reads(intake, tmp_path):
    rows = [row(f"A{n}", accepted="上周来访") for n in range(file_intake.NOTED_MAX + 1)]
    report = intake.take(a_file(tmp_path, register(*rows)), LIVE)
    assert [report.accepted, len(report.notes)] == [file_intake.NOTED_MAX + 1, file_intake.NOTED_MAX]


def test_the_receipt_holds_no_cell_of_the_file_and_not_its_name(intake, line, tmp_path):
    report = intake.take(a_file(tmp_path, register(row("A1"), row("A2", received="2026-02-30"))), LIVE)
    (kept,) = line.rows(t.reference)
    assert (kept.kind, kept.id, kept.by) == ("file", report.sha256, "command line")
    assert msgspec.json.decode(kept.body) == {
        "history": False,
        "unread": 0,
        "accepted": 1,
        "updated": 0,
        "repeated": 0,
        "rejected": 1,
        "mapping": None,
    }


def test_a_saved_mapping_is_used_for_every_file_with_that_header_and_quoted(intake, line, tmp_path):
    from connectors.sources.files import open_file
    from connectors.sources.mapping import header_of

    path = a_file(tmp_path, text(ODD, *ODD_ROWS))
    said = corrections(["单号=登记编号", "何时=登记时间", "何人说=投诉人", "说了什么=text"])
    mapping = TableMapping(name="旧热线", columns=said, source="hotline")
    assert "没有认出表头" in intake.take(path, LIVE).unreadable
    with line.writing() as connection:
        header = header_of(open_file(path), mapping)
        save_mapping(connection, msgspec.structs.replace(mapping, header=header), by="x", at=T0)
    report = intake.take(path, LIVE)
    assert (counts(report), report.mapping) == ((2, 0, 0, 0), "旧热线@1")
    assert {signal.source for signal in line.rows(t.signals)} == {"hotline"}


def test_a_later_version_changes_nothing_of_an_earlier_one(line):
    one = TableMapping(name="m", columns={"a": "text"})
    two = msgspec.structs.replace(one, columns={"a": "title"})
    with line.writing() as connection:
        saved = [save_mapping(connection, each, by="x", at=T0) for each in (one, one, two)]
        assert [each.version for each in saved] == [1, 1, 2]
        assert find_mapping(connection, "m@1").columns == {"a": "text"}
        assert find_mapping(connection, "m").columns == {"a": "title"}
        assert [each.version for each in all_mappings(connection)] == [2]
        for name in ("n", "m@3", "m@x"):
            with pytest.raises(MappingError, match="已有：m"):
                find_mapping(connection, name)
        with pytest.raises(MappingError, match="不能作名称"):
            save_mapping(connection, TableMapping(name="a@b"), by="x", at=T0)


def test_reference_data_says_who_said_what_when(line):
    with line.writing() as connection:
        references.save(connection, "k", "a", body=b"1", by="x", at=T0)
        references.save(connection, "k", "a", body=b"2", by="y", at=T0 + timedelta(days=1))
        references.save(connection, "other", "a", body=b"3", by="z", at=T0)
        found = references.version_of(connection, "k", "a", version=1)
        assert (found.body, found.by, found.at) == (b"1", "x", T0)
        assert [each.body for each in references.latest_of(connection, "k")] == [b"2"]


def an_archive(n=51, closed=""):
    return register(*[row(f"B{i}", received="2026-01-05", closed=closed) for i in range(n)])


def test_an_archive_is_refused_until_somebody_says_what_it_is(intake, line, tmp_path):
    path = a_file(tmp_path, an_archive())
    report = intake.take(path, Order())
    assert report.unreadable.startswith("登记表.csv：有 51 行没有收过，却是 30 天以前的或者已经办结的")
    assert all(word in report.unreadable for word in ("--history", "--live", "不立案"))
    assert (line.rows(t.signals), line.rows(t.reference)) == ([], [])
    assert intake.take(path, LIVE).accepted == 51


def test_fifty_old_rows_are_no_archive_and_closed_ones_count_too(intake, tmp_path):
    assert intake.take(a_file(tmp_path, an_archive(50)), Order()).accepted == 50
    closed = register(*[row(f"C{i}", closed="2026-11-24 17:00") for i in range(51)])
    assert "已办结 51 行" in intake.take(a_file(tmp_path, closed, "b.csv"), Order()).unreadable


def test_an_archive_that_is_known_already_is_a_register_exported_again(intake, tmp_path):
    intake.take(a_file(tmp_path, an_archive()), HISTORY)
    more = an_archive() + text(row("D1"))
    assert counts(intake.take(a_file(tmp_path, more, "b.csv"), Order())) == (1, 0, 51, 0)


def test_history_opens_nothing_now_and_nothing_later_by_accident(intake, line, tmp_path):
    path = a_file(tmp_path, an_archive(3))
    assert counts(intake.take(path, HISTORY)) == (3, 0, 0, 0)
    assert counts(intake.take(path, LIVE)) == (0, 0, 3, 0)
    changed = a_file(tmp_path, an_archive(3, closed="2026-02-01"))
    assert counts(intake.take(changed, LIVE)) == (0, 3, 0, 0)
    assert counts(intake.take(changed, HISTORY)) == (0, 0, 3, 0)
    news(line)
    assert [signal.state for signal in line.rows(t.signals)] == ["history"] * 3
    assert [line.rows(table) for table in (t.log, t.cases, t.timers, t.notices, t.keys)] == [[]] * 5
    assert len(line.rows(t.revisions)) == 3


def test_history_leaves_alone_what_is_news_already(intake, line, tmp_path):
    intake.take(a_file(tmp_path, register(row("A1"))), LIVE)
    news(line)
    report = intake.take(a_file(tmp_path, register(row("A1", closed="2026-11-24"), row("A2"))), HISTORY)
    assert (counts(report), report.already_live, report.history) == ((1, 0, 1, 0), 1, True)
    assert sorted(signal.state for signal in line.rows(t.signals)) == ["gathered", "history"]
    assert intake.take(a_file(tmp_path, register(row("A1", closed="2026-11-24"))), LIVE).updated == 1


def test_what_was_filed_as_history_by_mistake_is_woken(intake, line, tmp_path):
    path = a_file(tmp_path, an_archive(2))
    intake.take(path, HISTORY)
    report = intake.take(path, Order(wakes=True))
    news(line)
    assert counts(report) == (0, 2, 0, 0)
    assert [signal.state for signal in line.rows(t.signals)] == ["gathered"] * 2
    assert len(line.cases()) == 2


@pytest.mark.parametrize(
    ("order", "name", "as_of"),
    [
        (LIVE, "登记表.csv", "2026-11-24 01:00"),
        (LIVE, "登记表_202611242030.csv", "2026-11-24 12:30"),
        (Order(as_of=T0), "登记表.csv", "2026-11-25 01:40"),
    ],
)
def test_a_source_is_known_up_to_its_export_or_its_newest_row(intake, line, tmp_path, order, name, as_of):
    intake.take(a_file(tmp_path, register(row("A1")), name), order)
    intake.take(a_file(tmp_path, register(row("A2", received="2026-11-20")), "older.csv"), LIVE)
    ((_, known),) = line.read(lambda connection: exports(connection).items())
    assert known.strftime("%Y-%m-%d %H:%M") == as_of


def test_an_export_counts_when_it_was_read_to_its_end(intake, line, tmp_path, monkeypatch):
    """What it says of a later row is not known yet when the first ones are gathered."""
    monkeypatch.setattr(file_intake, "BATCH", 1)
    seen = []

    def looked(rows, name):
        for each in rows:
            yield each
            news(line)
            with line.writing() as connection:
                upsert(connection, t.positions, [{"name": "assess", "position": 1000}], key=["name"])
                watch(connection, line.system.reference, T0)
                seen.append({name: f"{at:%d}" for name, at in exports(connection).items()})

    intake.progress = looked
    intake.take(a_file(tmp_path, register(row("A1"), row("A2")), "登记表_202611242030.csv"), LIVE)
    intake.take(a_file(tmp_path, register(row("A3"), row("A4")), "登记表_202611250930.csv"), LIVE)
    assert seen == [{"register": "24"}] * 4
    with line.writing() as connection:
        watch(connection, line.system.reference, T0)
        assert [f"{at:%d}" for at in exports(connection).values()] == ["25"]


def test_of_very_many_refused_rows_the_first_are_told(intake, tmp_path, monkeypatch):
    """A million rows with one fault would otherwise be a gigabyte of sentences."""
    monkeypatch.setattr(file_intake, "TOLD_MAX", 3)
    bad = [row(f"A{n}", received="2026-02-30") for n in range(5)]
    report = intake.take(a_file(tmp_path, register(*bad)), LIVE)
    assert (report.rejected, len(report.errors), report.untold) == (5, 3, 2)
    assert openpyxl.load_workbook(report.rejected_file).active.max_row == 4


def test_a_file_that_broke_off_keeps_what_went_in_and_has_no_receipt(intake, line, tmp_path):
    report = intake.take(a_file(tmp_path, "半空.xlsx", "半空.xlsx"), LIVE)
    assert report.unreadable.startswith("半空.xlsx：不是完好的电子表格")
    assert not intake.was_taken("x") and line.rows(t.reference) == []


def test_a_taken_name_is_numbered_and_a_long_one_cut(tmp_path):
    path = tmp_path / "表.csv"
    path.write_text("x")
    assert free_name(path).name == "表 (2).csv"
    assert free_name(path, "-退回.xlsx").name == "表-退回.xlsx"
    long = tmp_path / ("长" * 83 + ".csv")
    assert len(free_name(long, "-退回.xlsx").name.encode()) < 255


def test_a_row_that_is_marked_as_an_exercise_stays_out_of_a_desk_on_duty(line, intake, tmp_path):
    row = '{"channel":"complaint","source":"x","source_id":"%s","text":"示例小店食品过期"%s}\n'
    lines = row % (1, "") + row % (2, ',"exercise":"sample"')
    report = intake.take(a_file(tmp_path, lines.encode(), "b.jsonl"), LIVE)
    assert [counts(report), [error.row for error in report.errors]] == [(1, 0, 0, 1), [2]]
    assert "不接收演练或示例标记的信息。是真实来报的，请去掉这个标记后重发" in report.errors[0].reason
    assert [each.exercise for each in line.rows(t.signals)] == [None]


OF_12315 = ["登记编号", "投诉类型", "登记时间", "被投诉企业名称", "被投诉企业地址", "问题描述", "处理状态"]


def of_12315(*rows):
    return text(
        OF_12315,
        *([id_, "举报", "2026-11-24 09:00", "示例小吃店", "示例路1号", "吃出异物", state] for id_, state in rows),
    )


def test_columns_of_12315_are_known_by_their_names(intake, line, tmp_path):
    intake.take(a_file(tmp_path, of_12315(("A1", "处理中"))), Order())
    (signal,) = [msgspec.json.decode(row.body, type=Signal) for row in line.rows(t.signals)]
    assert (signal.request, signal.subject.name, signal.subject.address) == ("report", "示例小吃店", "示例路1号")
    assert signal.progress == {"处理状态": "处理中"}


def test_a_row_that_its_source_has_done_with_opens_nothing_and_is_told(intake, line, tmp_path):
    rows = (("A1", "已办结"), ("A2", "未办结"), ("A3", "已处理"))
    report = intake.take(a_file(tmp_path, of_12315(*rows)), Order())
    news(line)
    assert (counts(report), report.closed) == ((3, 0, 0, 0), 1)
    assert sorted(row.state for row in line.rows(t.signals)) == ["gathered", "gathered", "history"]
    assert ["A1" in str(row.body) for row in line.rows(t.signals) if row.state == "history"] == [True]
    again = intake.take(a_file(tmp_path, of_12315(*rows)), Order())
    assert (counts(again), again.closed) == ((0, 0, 3, 0), 0)


def test_a_row_that_is_done_with_later_is_told_to_its_case_and_one_that_is_asked_for_is_news(intake, line, tmp_path):
    intake.take(a_file(tmp_path, of_12315(("A1", "处理中"))), Order())
    news(line)
    report = intake.take(a_file(tmp_path, of_12315(("A1", "已办结"))), Order())
    assert (counts(report), report.closed) == ((0, 1, 0, 0), 0)
    asked = intake.take(a_file(tmp_path, of_12315(("A2", "已办结"))), LIVE)
    assert (counts(asked), asked.closed) == ((1, 0, 0, 0), 0)
    assert {row.state for row in line.rows(t.signals)} == {"gathered", "waiting"}


def test_a_row_that_is_told_for_the_harm_in_it_comes_back_where_it_cannot_be_read(line, tmp_path):
    intake = an_intake(line, tmp_path, harms=lambda told: "呕吐" in (told.text or ""))
    path = tmp_path / "登记表.csv"
    path.write_text("登记编号,登记时间,反映内容\n示例小学多名学生呕吐,,\n一、餐饮环节,,\n", "utf-8")
    report = intake.take(path, Order())
    sheet = openpyxl.load_workbook(report.rejected_file).active
    assert [report.rejected, report.aside, [each.row for each in report.asides]] == [1, 1, [3]]
    assert [sheet.cell(2, 2).value, sheet.max_row] == ["示例小学多名学生呕吐", 2]
