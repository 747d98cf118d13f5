"""Rows that a file told half: taken for the harm they tell of, and the same signal once they come mended."""

from datetime import timedelta

import msgspec
import pytest
from files.make import text
from flow import an_assessment, an_intake

from connectors.signal import Contact, Signal
from connectors.sources.mapping import TableMapping
from streams.gathering.assessed import Assessed
from streams.gathering.gather import gather
from streams.intake.admission import Admission
from streams.intake.file_intake import Order
from streams.privacy.private import contact_of
from streams.store import schema as t

LIVE = Order(as_history=False)
HEAD = ["登记编号", "登记时间", "投诉人", "联系电话", "被投诉单位", "反映内容"]
ILL = "在该店吃完凉皮，一家三口上吐下泻"
RUINED = "1.23457E+17"


@pytest.fixture
def take(line, tmp_path):
    """Takes rows in as a file; what became of them: accepted, updated, repeated, rejected."""
    intake = an_intake(line, tmp_path, harms=Admission(lag_max=0, harm_words=("上吐下泻",)).speaks_of_harm)

    def taken(*rows, head=HEAD, order=LIVE):
        path = tmp_path / "登记表.csv"
        path.write_bytes(text(head, *rows))
        taken.report = intake.take(path, order)
        return tuple(getattr(taken.report, name) for name in ("accepted", "updated", "repeated", "rejected"))

    return taken


def gathered(line, after=0):
    """What lies on the log goes to its cases; how far that was read."""
    rows = [row for row in line.rows(t.log) if row.position > after]
    come = [msgspec.json.decode(each, type=Signal) for row in rows for each in row.body.split(b"\n")]
    with line.writing() as connection:
        batch = [Assessed(signal=one, assessment=an_assessment(one)) for one in come]
        gather(connection, line.system.reference, line.system.knowledge, batch, line.clock.now())
    return max(row.position for row in rows)


def a_row(number="410702202611240001", at="2026-11-24 09:00", words=ILL, who="示例甲", phone="13900000000"):
    return [number, at, who, phone, "示例凉皮店", words]


def signals(line):
    return [msgspec.json.decode(row.body, type=Signal) for row in line.rows(t.signals)]


def test_whoever_is_ill_is_taken_without_the_number_that_was_ruined_and_it_is_told(line, take):
    assert take(a_row(RUINED), a_row(RUINED, words="卖过期面包")) == (1, 0, 0, 1)
    (signal,) = signals(line)
    assert (signal.source_id, signal.text, signal.incomplete) == (None, ILL, ("source_id",))
    assert [(each.row, each.reason) for each in take.report.notes] == [
        (
            2,
            "第 2 行“登记编号”（单元格 A2）：编号“1.23457E+17”已被电子表格改成科学计数法，后面的数字已丢失；"
            "所写像有人受害，先按没有填写收下。请在源表把该列设为文本格式后重新导出",
        )
    ]
    assert [each.row for each in take.report.errors] == [3]


@pytest.mark.parametrize("at", ["05/11/2026", "2026-11-31", "2062-11-24 09:00", "26-11-24"])
def test_whoever_is_ill_is_taken_at_the_time_of_import_where_the_date_is_unclear(line, take, at):
    assert take(a_row(at=at), a_row("B2", at=at, words="卖过期面包")) == (1, 0, 0, 1)
    (signal,) = signals(line)
    assert (signal.source_id, signal.incomplete) == ("410702202611240001", ("received_at",))
    assert signal.received_at == line.clock.now()


def test_a_row_taken_at_the_time_of_import_says_nothing_of_when_the_file_was_exported(line, take):
    take(a_row("A1", at="2026-11-20 09:00", words="卖过期面包"), a_row(at="05/11/2026"))
    assert f"{take.report.as_of:%Y-%m-%d %H:%M}" == "2026-11-20 01:00"


@pytest.mark.parametrize(
    "half",
    [
        a_row(RUINED),
        a_row(RUINED, at="05/11/2026"),
        a_row(at="05/11/2026"),
        a_row(RUINED, phone="1.39E+10"),
        a_row(RUINED, at="2062-11-24 09:00"),
        a_row(RUINED, at="11月24日"),
    ],
)
@pytest.mark.stores
def test_mended_it_is_the_signal_that_was_and_stays_it_and_the_ruined_row_no_longer_counts(line, take, half):
    whole = a_row()
    assert take(half) == (1, 0, 0, 0)
    assert take(half) == (0, 0, 1, 0)
    assert take(whole) == (0, 1, 0, 0)
    (signal,) = signals(line)
    assert (signal.source_id, signal.incomplete) == ("410702202611240001", ())
    assert [take(whole), take(half)] == [(0, 0, 1, 0), (0, 0, 1, 0)]
    assert signals(line) == [signal]
    assert take(a_row(words=f"{ILL}，已就医")) == (0, 1, 0, 0)
    assert [each.text for each in signals(line)] == [f"{ILL}，已就医"]


@pytest.mark.parametrize(
    "half", [a_row(RUINED), a_row(RUINED, at="05/11/2026"), a_row(at="05/11/2026"), a_row(RUINED, phone="1.39E+10")]
)
@pytest.mark.stores
def test_a_row_that_was_whole_in_an_earlier_export_is_known_when_it_comes_ruined(line, take, half):
    take(a_row())
    before = signals(line)
    assert [take(half), signals(line) == before] == [(0, 0, 1, 0), True]


@pytest.mark.stores
def test_who_died_since_is_told_though_the_date_of_the_row_is_ruined_now(line, take):
    take(a_row())
    (before,) = signals(line)
    worse = a_row(at="05/11/2026", phone="1.39E+10", words=f"{ILL}，其中一人死亡")
    assert [take(worse), take(worse)] == [(0, 1, 0, 0), (0, 0, 1, 0)]
    (signal,) = signals(line)
    assert signal == msgspec.structs.replace(before, text=f"{ILL}，其中一人死亡")
    with line.system.database.reading() as connection:
        assert contact_of(connection, line.system.vault, signal.id) == Contact(name="示例甲", phone="13900000000")


@pytest.mark.parametrize("ruined", [{"number": RUINED}, {"at": "05/11/2026"}, {"number": RUINED, "at": "05/11/2026"}])
def test_how_many_more_are_ill_is_told_though_the_row_is_ruined_now(line, take, ruined):
    head = [*HEAD, "发病人数"]
    take([*a_row(), "3"], head=head)
    (before,) = signals(line)
    assert take([*a_row(**ruined), "30"], head=head) == (0, 1, 0, 0)
    (signal,) = signals(line)
    assert [signal.illness.ill, signal.source_id, signal.incomplete] == [30, before.source_id, ()]
    assert signal.received_at == before.received_at


@pytest.mark.stores
def test_what_is_known_of_its_handling_and_of_the_batch_stays_where_a_row_comes_ruined(line, take):
    head = [*HEAD, "办结时间", "产品批号"]
    take([*a_row(), "2026-11-24 11:00", "202611010001"], head=head)
    before = signals(line)
    assert [before[0].progress, before[0].product.batch] == [{"办结时间": "2026-11-24T11:00:00+08:00"}, "202611010001"]
    assert take([*a_row(), "2026-11-31", "1.23457E+17"], head=head) == (0, 0, 1, 0)
    assert signals(line) == before
    assert take([*a_row(words=f"{ILL}！"), "2026-11-31", "1.23457E+17"], head=head) == (0, 1, 0, 0)
    assert signals(line) == [msgspec.structs.replace(before[0], text=f"{ILL}！")]


@pytest.mark.parametrize(
    "other",
    [
        a_row("B2", at="2026-11-25 09:00"),
        a_row("B2", who="示例乙"),
        a_row("B2", phone="13900000001"),
        a_row("B2", words=f"{ILL}！"),
    ],
)
def test_another_complaint_of_another_day_or_sender_or_of_other_words_is_another(line, take, other):
    assert [take(a_row(RUINED)), take(other), take(a_row())] == [(1, 0, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0)]
    assert len(signals(line)) == 2


@pytest.mark.stores
def test_mended_it_opens_no_second_case_and_its_case_is_told(line, take):
    take(a_row(RUINED))
    read_to = gathered(line)
    take(a_row())
    gathered(line, read_to)
    (case,) = line.cases()
    assert [len(case.signals), [row.kind for row in line.rows(t.entries)].count("signal_updated")] == [1, 1]


@pytest.mark.stores
def test_only_one_whole_row_takes_the_place_of_a_ruined_one(line, take):
    take(a_row(RUINED))
    assert take(a_row("B1"), a_row("B2")) == (1, 1, 0, 0)
    assert sorted(each.source_id for each in signals(line)) == ["B1", "B2"]


def test_of_two_who_do_not_say_who_they_are_a_row_without_a_day_is_nobody_known(line, take):
    take(a_row(who="", phone=""))
    assert take(a_row(RUINED, at="05/11/2026", who="", phone="")) == (1, 0, 0, 0)


def test_of_who_says_neither_a_day_nor_a_name_no_row_of_the_same_words_takes_the_place(line, take):
    assert take(a_row(RUINED, at="05/11/2026", who="", phone="")) == (1, 0, 0, 0)
    assert take(a_row("B1", who="", phone=""), a_row("B2", at="2026-11-20", who="", phone="")) == (2, 0, 0, 0)


def test_a_ruined_number_of_a_sample_refuses_its_row_whatever_it_says(take):
    head = ["抽样编号", "被抽样单位名称", "食品名称", "不合格项目", "备注"]
    assert take([RUINED, "示例超市", "凉皮", "蜡样芽孢杆菌", ILL], head=head) == (0, 0, 0, 1)


NAMELESS = ["登记时间", "投诉人", "联系电话", "被投诉单位", "怎么回事", "备注情况"]


@pytest.mark.stores
def test_a_row_without_a_number_is_the_same_once_its_column_is_named(line, take):
    row = [*a_row(words="卖过期面包")[1:], "已电话告知"]
    assert take(row, head=NAMELESS) == (1, 0, 0, 0)
    named = Order(as_history=False, mapping=TableMapping(name="表", columns={"怎么回事": "text"}))
    assert take(row, head=NAMELESS, order=named) == (0, 1, 0, 0)
    (signal,) = signals(line)
    assert (signal.text, signal.incomplete) == ("卖过期面包", ())
    assert [take(row, head=NAMELESS, order=named), take(row, head=NAMELESS)] == [(0, 0, 1, 0), (0, 0, 1, 0)]
    assert signals(line) == [signal]


def test_a_row_without_a_number_is_the_same_once_its_year_is_written(line, take):
    guessed, other, mended = (a_row("", at=at) for at in ("11月3日", "2025-11-04", "2025-11-03"))
    assert take(guessed) == (1, 0, 0, 0)
    assert [take(other), take(mended)] == [(1, 0, 0, 0), (0, 1, 0, 0)]
    assert [each.incomplete for each in signals(line)] == [(), ()]
    assert [take(mended), take(guessed)] == [(0, 0, 1, 0), (0, 0, 1, 0)]


def test_a_day_without_a_year_read_in_another_year_is_the_same(line, take):
    take(a_row("", at="11月3日"))
    line.clock.moment += timedelta(days=360)
    assert [take(a_row("", at="11月3日")), len(signals(line))] == [(0, 0, 1, 0), 1]


@pytest.mark.stores
def test_the_same_words_on_another_day_are_another_complaint(line, take):
    assert take(a_row("", at="11月3日"), a_row("", at="11月4日"), a_row("", at="2025-11-05")) == (3, 0, 0, 0)
    assert take(a_row("", at="2026-11-05")) == (1, 0, 0, 0)
