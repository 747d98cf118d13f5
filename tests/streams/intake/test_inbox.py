"""The drop folder: what is taken, what waits, where it ends; nothing twice, nothing overwritten."""

from datetime import timedelta
from hashlib import sha256

import openpyxl
import pytest
from files.make import FILES, HEAD_12315, text
from flow import T0, an_intake
from hypothesis import given
from hypothesis import strategies as st

from streams.intake import inbox as module
from streams.intake.file_intake import FileIntake
from streams.intake.inbox import SETTLE, FileVerdict, Glimpse, Inbox, glimpse, is_passing, seen_now, verdict
from streams.store import schema as t

LATER = T0 + SETTLE
ROW = ["A1", "投诉", "2026-11-24 09:00", "", "", "示例小吃店", "吃出异物", "", "", ""]
GOOD = text(HEAD_12315, ROW)
PARTLY = GOOD + text(["A2", "投诉", "2026-02-30", "", "", "示例小吃店", "过期", "", "", ""])


@pytest.fixture
def inbox(line, tmp_path):
    intake = an_intake(line, tmp_path)
    folder = tmp_path / "inbox"
    folder.mkdir()
    return Inbox(folder, intake)


def drop(inbox, content, name="登记表.csv"):
    (inbox.folder / name).write_bytes(content)


def looks(inbox, start=T0):
    """Two looks far enough apart; what the second one took."""
    inbox.look(start)
    return inbox.look(start + SETTLE)


def names(folder):
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_a_file_is_taken_at_the_second_look_that_sees_it_the_same(inbox, line):
    drop(inbox, GOOD)
    assert inbox.look(T0) == []
    assert inbox.look(T0 + SETTLE / 2) == []
    (taken,) = inbox.look(LATER)
    assert (taken.report.accepted, names(inbox.folder), names(inbox.done)) == (1, [], ["登记表-收据.txt"])
    assert len(line.rows(t.signals)) == 1


def test_a_file_that_still_grows_is_left(inbox):
    drop(inbox, GOOD[:20])
    inbox.look(T0)
    drop(inbox, GOOD)
    assert inbox.look(LATER) == []
    assert len(inbox.look(LATER + SETTLE)) == 1


def test_a_file_that_somebody_holds_open_is_left_however_long_it_stands_still(inbox):
    with (inbox.folder / "登记表.csv").open("wb") as copy:
        copy.write(GOOD[:-20])
        copy.flush()
        assert looks(inbox) == []
        copy.write(GOOD[-20:])
    (taken,) = looks(inbox, LATER)
    assert (taken.report.accepted, taken.report.rejected) == (1, 0)


@pytest.mark.parametrize("name", ["转来的投诉.eml", "转来的投诉.txt"])
def test_a_mail_that_was_saved_is_refused_with_what_to_do_with_it(inbox, name):
    drop(inbox, b"Received: from a.example\r\nFrom: a@b.example\r\nSubject: x\r\n\r\nhello", name)
    (taken,) = looks(inbox)
    assert ["这是一封邮件" in taken.report.unreadable, taken.report.accepted] == [True, 0]


@pytest.mark.parametrize(
    "name", ["表.csv.part", "~$表.xlsx", "表.tmp", ".表.csv", "a.crdownload", "Thumbs.db", "a.csv~"]
)
def test_names_of_files_being_written_are_ignored(inbox, name):
    drop(inbox, GOOD, name)
    assert (looks(inbox), names(inbox.folder)) == ([], [name])


def test_folders_and_links_are_left_alone(inbox, tmp_path):
    (tmp_path / "elsewhere.csv").write_bytes(GOOD)
    (inbox.folder / "link.csv").symlink_to(tmp_path / "elsewhere.csv")
    (inbox.folder / "folder.csv").mkdir()
    assert looks(inbox) == []


def test_the_same_file_again_adds_nothing_and_overwrites_nothing(inbox, line):
    for n in range(3):
        drop(inbox, GOOD)
        (taken,) = looks(inbox, T0 + timedelta(minutes=n))
        assert (taken.report is None) == (n > 0)
    assert names(inbox.done) == ["登记表 (2)-收据.txt", "登记表 (3)-收据.txt", "登记表-收据.txt"]
    assert (len(line.rows(t.signals)), len(line.rows(t.revisions))) == (1, 0)


def test_of_a_file_that_went_in_whole_a_receipt_stays_and_no_byte(inbox, tmp_path):
    drop(inbox, GOOD, "13912345678.csv")
    looks(inbox)
    (receipt,) = inbox.done.iterdir()
    said = receipt.read_text("utf-8-sig").splitlines()
    assert [receipt.name, receipt.stat().st_mode & 0o777] == ["139＊＊＊＊5678-收据.txt", 0o600]
    assert said == [
        "文件：139****5678.csv",
        f"大小：{len(GOOD)} 字节",
        f"SHA-256：{sha256(GOOD).hexdigest()}",
        "时间：2026-11-25 09:40:02（北京时间）",
        "收下 1，更新 0，重复 0，退回 0",
        "内容已入库，原件已销毁",
    ]
    assert [path for path in inbox.folder.rglob("*") if path.is_file()] == [receipt]


def test_content_to_which_another_name_leads_is_somebody_else_s(inbox, tmp_path):
    (tmp_path / "own.csv").write_bytes(GOOD)
    (inbox.folder / "登记表.csv").hardlink_to(tmp_path / "own.csv")
    looks(inbox)
    assert [(tmp_path / "own.csv").read_bytes() == GOOD, names(inbox.done)] == [True, ["登记表-收据.txt"]]


def test_a_workbook_of_which_a_sheet_was_not_read_stays_beside_its_receipt(inbox):
    book = openpyxl.Workbook()
    for row in (HEAD_12315, ROW):
        book.active.append(row)
    hidden = book.create_sheet("底稿")
    hidden.append(["示例"])
    hidden.sheet_state = "hidden"
    for n in range(2):
        book.save(inbox.folder / "登记表.xlsx")
        looks(inbox, T0 + timedelta(minutes=n))
    left = [name for name in names(inbox.done) if name.endswith(".xlsx")]
    said = (inbox.done / "登记表-收据.txt").read_text("utf-8-sig")
    assert [left, "没有读工作表“底稿”：隐藏的工作表" in said] == [["登记表 (2).xlsx", "登记表.xlsx"], True]


def test_a_file_that_a_crash_left_half_destroyed_goes_at_the_next_look(inbox):
    (inbox.folder / ".0123.gone").write_bytes(GOOD)
    assert [inbox.look(T0), list(inbox.folder.glob(".*"))] == [[], []]


def test_the_days_of_a_refused_file_begin_when_it_was_put_away(inbox):
    drop(inbox, PARTLY)
    looks(inbox)
    assert (inbox.failed / "登记表.csv").stat().st_mtime == LATER.timestamp()


def test_a_file_with_refused_rows_fails_with_the_rows_beside_it(inbox):
    drop(inbox, PARTLY)
    (taken,) = looks(inbox)
    assert (taken.report.accepted, taken.report.rejected) == (1, 1)
    assert names(inbox.failed) == ["登记表-原因.txt", "登记表-退回.xlsx", "登记表.csv"]
    told = (inbox.failed / "登记表-原因.txt").read_text("utf-8-sig")
    assert "收下 1，更新 0，重复 0，退回 1；退回的行在 登记表-退回.xlsx" in told
    assert "第 3 行“登记时间”" in told


def test_the_reasons_count_the_rows_that_are_not_told_and_not_their_faults(inbox, monkeypatch):
    monkeypatch.setattr(module, "_REASONS", 2)
    bad = [[f"{n}.1E+17", "投诉", "2026-02-30", *ROW[3:]] for n in range(1, 6)]
    drop(inbox, text(HEAD_12315, *bad))
    looks(inbox)
    told = (inbox.failed / "登记表-原因.txt").read_text("utf-8-sig")
    assert [told.count("“登记时间”"), told.count("“登记编号”"), "……另有 3 行" in told] == [2, 2, True]


def test_the_corrected_rows_dropped_in_again_are_taken(inbox, line):
    drop(inbox, PARTLY)
    looks(inbox)
    book = openpyxl.load_workbook(inbox.failed / "登记表-退回.xlsx")
    book.active["D2"] = "2026-11-24"
    book.save(inbox.folder / "登记表-退回.xlsx")
    (taken,) = looks(inbox, T0 + timedelta(minutes=1))
    assert (taken.report.accepted, taken.to.parent, len(line.rows(t.signals))) == (1, inbox.done, 2)


def test_a_file_that_failed_fails_again_and_keeps_the_first_workbook(inbox):
    for n in range(2):
        drop(inbox, PARTLY)
        looks(inbox, T0 + timedelta(minutes=n))
    assert names(inbox.failed) == [
        "登记表 (2)-原因.txt",
        "登记表 (2)-退回.xlsx",
        "登记表 (2).csv",
        "登记表-原因.txt",
        "登记表-退回.xlsx",
        "登记表.csv",
    ]


@pytest.mark.parametrize("name", ["收据.pdf", "有密码.xlsx", "断了.xlsx", "花名册.csv"])
def test_a_file_that_cannot_be_read_fails_with_the_reason(inbox, name):
    drop(inbox, FILES[name](), name)
    (taken,) = looks(inbox)
    assert taken.to == inbox.failed / name
    assert name in (inbox.failed / f"{taken.to.stem}-原因.txt").read_text("utf-8-sig")


def test_an_empty_file_waits_to_be_written(inbox):
    drop(inbox, b"")
    assert (looks(inbox), names(inbox.folder)) == ([], ["登记表.csv"])


def test_one_file_that_fails_does_not_stop_the_others_and_each_is_told(inbox):
    told = []
    inbox._on_taken = told.append
    drop(inbox, FILES["收据.pdf"](), "a.pdf")
    drop(inbox, GOOD, "b.csv")
    assert [one.file for one in looks(inbox)] == ["a.pdf", "b.csv"] == [one.file for one in told]


def test_a_file_that_we_cannot_take_keeps_nobody_waiting_and_is_put_away_at_last(inbox, monkeypatch):
    real = inbox._intake.take

    def breaks(self, path, order):
        if path.name == "a.csv":
            raise OSError("disk")
        return real(path, order)

    monkeypatch.setattr(FileIntake, "take", breaks)
    drop(inbox, PARTLY, "a.csv")
    drop(inbox, GOOD, "b.csv")
    assert [one.file for one in looks(inbox)] == ["b.csv"]
    assert (str(inbox.failure), names(inbox.folder)) == ("disk", ["a.csv"])
    assert looks(inbox, T0 + timedelta(minutes=1)) == []
    (taken,) = looks(inbox, T0 + timedelta(minutes=2))
    assert (taken.to, names(inbox.failed)) == (inbox.failed / "a.csv", ["a-原因.txt", "a.csv"])


SEEN = st.builds(Glimpse, st.integers(0, 9), st.integers(0, 9), st.just(T0))


@given(SEEN, st.integers(0, 9), st.integers(0, 9), st.timedeltas(timedelta(0), timedelta(minutes=1)))
def test_only_what_stood_still_long_enough_is_taken(before, size, mtime, passed):
    now = T0 + passed
    seen = glimpse(before, size, mtime, now)
    is_same = (before.size, before.mtime_ns) == (size, mtime)
    wanted = FileVerdict.TAKE if is_same and size and passed >= SETTLE else FileVerdict.WAIT
    assert verdict("a.csv", seen, now) == wanted


@given(
    st.dictionaries(st.text(max_size=3), SEEN), st.lists(st.tuples(st.text(max_size=3), st.integers(0), st.integers(0)))
)
def test_only_what_is_there_is_remembered(before, found):
    assert set(seen_now(before, found, T0)) == {name for name, _, _ in found}


def test_a_clock_that_went_back_begins_to_wait_anew():
    seen = glimpse(Glimpse(1, 1, LATER), 1, 1, T0)
    assert (seen.since, verdict("a", seen, T0)) == (T0, FileVerdict.WAIT)
    assert not is_passing("登记表.csv")


def test_the_receipt_says_which_rows_became_history_because_their_source_has_done_with_them(inbox):
    head = ["登记编号", "类型", "登记时间", "被投诉人", "问题描述", "处理状态"]
    drop(
        inbox,
        text(head, *([f"A{n}", "举报", "2026-11-24 09:00", "示例小吃店", "吃出异物", "已办结"] for n in range(2))),
    )
    looks(inbox)
    said = (inbox.done / "登记表-收据.txt").read_text("utf-8-sig")
    assert "收下 2，更新 0，重复 0，退回 0；其中 2 行来源已标明办结，作历史资料留存" in said


def test_what_was_taken_in_half_is_said_with_its_place_and_without_its_words(inbox):
    head, odd = "登记编号,登记时间,被投诉单位,反映内容\n", "{n},{at},示例{n}店,{words}\n"
    drop(inbox, (head + odd.format(n="A1", at="上周来访", words="面包变质")).encode(), "甲.csv")
    looks(inbox)
    again = odd.format(n="A1", at="2026-11-24", words="豆腐有虫").replace("示例A1店", "示例乙店")
    drop(inbox, (head + again + again.replace("A1", "4.1E+20")).encode(), "乙.csv")
    looks(inbox, T0 + timedelta(minutes=1))
    (receipt,) = inbox.done.iterdir()
    assert "“登记时间”有 1 处没有读全，已收下" in receipt.read_text("utf-8-sig").splitlines()
    (reasons,) = inbox.failed.glob("*-原因.txt")
    assert "编号“A1”以前收的是“示例A1店：面包变质”，这次是“示例乙店：豆腐有虫”" in reasons.read_text("utf-8-sig")


def test_the_receipt_says_which_rows_were_taken_for_no_reports(inbox):
    drop(inbox, "登记编号,登记时间,反映内容\n一、餐饮环节,,\nA1,2026-11-24,吃出异物\n合计,,1件\n".encode())
    looks(inbox)
    said = (inbox.done / "登记表-收据.txt").read_text("utf-8-sig").splitlines()
    assert "有 2 行像是标题、合计、说明或落款，没有作为来报：第 2 行、第 4 行" in said
