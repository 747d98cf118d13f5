"""The roster at the desk: laid in by a table, said anew shift by shift; who is on duty stands on every page."""

import re
from dataclasses import replace
from datetime import date, timedelta

import openpyxl
import pytest
from flow import T0
from signing import PASSWORD, an_account
from visiting import a_blue_case, a_red_case, text_of

from playbooks.district.roster import Month, Roster, Rota, Turn
from streams.office.shift import hand_over

WANG, LI, ZHANG = "示例·王一", "示例·李一", "示例·张一"
TODAY = date(2026, 11, 25)
HEAD = "日期,班次,值班员,带班领导"


def token_on(visitor, path):
    return re.search(r'name="token" value="([0-9a-f]+)"', visitor.read(path))[1]


def lay_in(visitor, *rows, name="值班表.csv", **fields):
    content = "\n".join([HEAD, *rows]).encode()
    files = {"token": (None, token_on(visitor, "/roster")), "file": (name, content)}
    files |= {key: (None, value) for key, value in fields.items()}
    return visitor.client.post("/roster", files=files, follow_redirects=False)


def keeps(line, *turns):
    line.system.reference = replace(line.system.reference, roster=Roster([Month(turns=turns)]))


def turn(shift, *officers, day=TODAY):
    return Turn(day=day, shift=shift, officers=officers, leaders=(ZHANG,))


@pytest.mark.stores
def test_a_table_holds_at_once_and_who_is_on_duty_stands_on_every_page(visitor):
    assert 'id="on-duty"' not in visitor.read("/")
    answer = lay_in(visitor, f"11月25日,白班,{WANG},{ZHANG}", f"11月25日,夜班,{LI},{ZHANG}")
    assert (answer.status_code, "已导入 2 班（2026-11）" in text_of(answer.text)) == (200, True)
    for path in ("/", "/mine", "/ledger", "/roster", "/glossary"):
        band = text_of(visitor.read(path))
        assert f"值班 {WANG} 0373-0000001" in band and f"带班 {ZHANG} 0373-0000003" in band, path


def test_what_is_wrong_is_told_by_its_cell_and_nothing_is_taken_in(visitor):
    answer = lay_in(visitor, "11月25日,白班,王二,", f"11月26日,白班,{WANG},")
    text = text_of(answer.text)
    assert (answer.status_code, "值班表!C2：人员表里没有“王二”" in text) == (400, True)
    assert "还没有值班表" in text_of(visitor.read("/roster"))


def test_gaps_and_what_has_begun_are_told_of_a_table(visitor):
    lay_in(visitor, f"11月25日,白班,{WANG},{ZHANG}")
    text = text_of(lay_in(visitor, f"11月25日,白班,{LI},{ZHANG}", f"11月26日,白班,{LI},{ZHANG}").text)
    assert "已开始的班次和表里不同，没有改；要更正，请在下面逐班写明理由：2026-11-25 白班" in text
    assert "没有排人：11-25 20:00 至 11-26 08:00" in text
    assert f"值班 {WANG}" in text


def test_the_template_of_a_month_is_handed_out(visitor, tmp_path):
    (tmp_path / "b.xlsx").write_bytes(visitor.get("/roster/table?month=2026-12").content)
    rows = list(openpyxl.load_workbook(tmp_path / "b.xlsx").active.values)
    assert (rows[0][:4], rows[1][0], len(rows)) == (("日期", "星期", "班次", "值班员"), "2026-12-01", 63)


@pytest.mark.stores
def test_a_shift_is_said_anew_and_one_that_has_begun_with_a_reason(visitor):
    lay_in(visitor, f"11月25日,白班,{WANG},{ZHANG}")
    form = {"page": "/roster", "day": "2026-11-25", "shift": "day", "officers": LI, "leaders": ZHANG}
    refused = visitor.send("/roster/shift", **form)
    assert (refused.status_code, "这一班已经开始，更正要写理由" in text_of(refused.text)) == (409, True)
    done = visitor.send("/roster/shift", **form, why="临时换班")
    page = text_of(visitor.read(done.headers["location"]))
    assert f"；原为值班员{WANG}，带班领导{ZHANG}；临时换班" in page and f"值班 {LI}" in page
    night = visitor.send("/roster/shift", **(form | {"shift": "night"}))
    assert (night.status_code, f"夜班 {LI}" in text_of(visitor.read("/roster"))) == (303, True)


@pytest.mark.stores
def test_a_duty_officer_swaps_a_shift_with_a_reason_and_takes_no_table_in(line, visitor):
    lay_in(visitor, f"11月23日,全天,{WANG},{ZHANG}", f"11月25日,夜班,{WANG},{ZHANG}")
    login = an_account(line, "li", "duty_officer")
    visitor.desk.known.forget()
    visitor.send("/sign-in", page="/sign-in", login=login, password=PASSWORD)
    page = visitor.read("/roster")
    assert ['action="/roster"' in page, "2026-11-23" in page] == [False, True]
    assert ['name="day" value="2026-11-23"' in page, 'name="day" value="2026-11-25"' in page] == [False, True]
    form = {"page": "/roster", "day": "2026-11-25", "shift": "night", "officers": LI, "leaders": LI}
    refused = visitor.send("/roster/shift", **form)
    assert (refused.status_code, "换班要写理由" in text_of(refused.text)) == (409, True)
    done = visitor.send("/roster/shift", **form, why="王一家中有事")
    page = text_of(visitor.read(done.headers["location"]))
    assert f"{LI} 原为值班员{WANG}，带班领导{ZHANG}；王一家中有事（示例·li 2026-11-25 09:40 换班） {ZHANG}" in page
    assert visitor.send("/roster", page="/roster").status_code == 403


def test_a_month_of_whole_days_offers_whole_days(visitor):
    lay_in(visitor, f"11月25日,全天,{WANG},{ZHANG}")
    page = visitor.read("/roster")
    assert [page.count(f'name="shift" value="{each}"') for each in ("whole", "day", "night")] == [30, 0, 0]


def test_a_month_that_is_none_is_this_month(visitor):
    for said in ("0001-01", "2026-13", "x", ""):
        assert "2026-11-30" in visitor.read(f"/roster?month={said}")


def test_in_the_last_night_of_a_month_the_page_is_that_of_the_shift_on_duty(line, visitor):
    keeps(line, turn("night", LI, day=date(2026, 11, 30)))
    for hours, month in ((14, "2026-11"), (23, "2026-12")):  # 23:40, and 08:40 of the day after
        line.clock.moment = T0 + timedelta(days=5, hours=hours)
        assert f"<b>{month}</b>" in visitor.read("/roster")
    line.clock.moment = T0 + timedelta(days=5, hours=16)  # 01:40
    assert "<b>2026-11</b>" in visitor.read("/roster")
    assert "<b>2026-12</b>" in visitor.read("/roster?month=2026-12")


@pytest.mark.stores
def test_who_saw_another_version_is_told_to_look_again(visitor):
    lay_in(visitor, f"11月25日,白班,{WANG},{ZHANG}")
    form = {"page": "/roster", "day": "2026-11-26", "shift": "day", "officers": LI, "leaders": "", "seen": "0"}
    answer = visitor.send("/roster/shift", **form)
    assert (answer.status_code, "有人刚保存了更新的版本" in text_of(answer.text)) == (409, True)


def test_tomorrow_s_gap_stands_on_the_queue_and_among_what_is_to_be_set_up(line, visitor):
    keeps(line, turn("whole", WANG), turn("day", LI, day=TODAY + timedelta(1)))
    gap = "今明两天没有排人：11-26 20:00 至 11-27 09:40"
    assert gap in text_of(visitor.read("/"))
    assert "今明两天有 1 段时间没有排人" in text_of(visitor.read("/setup"))
    keeps(
        line,
        turn("whole", WANG),
        turn("whole", LI, day=TODAY + timedelta(1)),
        turn("day", LI, day=TODAY + timedelta(2)),
    )
    assert "没有排人" not in text_of(visitor.read("/")) + text_of(visitor.read("/setup"))


def test_in_a_gap_every_page_says_so_and_without_a_roster_none_does(line, visitor):
    keeps(line, turn("night", LI))
    assert "值班表这时没有排人" in text_of(visitor.read("/ledger"))
    line.system.reference = replace(line.system.reference, roster=Roster())
    assert "值班表这时没有排人" not in text_of(visitor.read("/ledger"))


def test_a_drill_s_roster_is_not_to_be_changed(line, visitor):
    line.system.reference = replace(line.system.reference, roster=Rota(line.system.reference.people))
    assert "演练和示例按名单上的人轮流值班" in text_of(visitor.read("/roster"))
    assert 'action="/roster"' not in visitor.read("/roster")
    answer = visitor.send("/roster/shift", page="/handover", day="2026-11-25", shift="day", officers=LI)
    assert answer.status_code == 409


@pytest.mark.stores
def test_a_case_tells_who_was_on_duty_when_it_was_opened_also_afterwards(line, visitor):
    keeps(line, turn("day", WANG), turn("night", LI))
    case = a_red_case(line)
    line.clock.moment = T0 + timedelta(hours=13)
    page = text_of(visitor.read(f"/cases/{case}"))
    assert f"当时值班 {WANG} 带班 {ZHANG}" in page and f"值班 {LI} 0373-0000002" in page


@pytest.mark.stores
def test_who_was_pressed_is_named_in_case_queue_and_ledger(line, visitor):
    keeps(line, turn("whole", WANG))
    case = a_red_case(line)
    line.let_time_pass(T0 + timedelta(hours=3))
    of_case, of_queue, of_ledger = (text_of(visitor.read(path)) for path in (f"/cases/{case}", "/", "/ledger"))
    assert f"区食安办带班领导 {ZHANG}" in of_case
    assert "无人认领，督办现到" in of_queue
    assert f"区食安办（值班员）：{WANG}" in of_ledger and f"区食安办（带班领导）：{ZHANG}" in of_ledger


def handover_at(line, visitor, clock_hours):
    line.clock.moment = T0 + timedelta(hours=clock_hours)
    page = visitor.read("/handover")
    text = page[page.index('id="handover-text"') :]
    head = text[text.index(">") + 1 : text.index("</textarea>")].splitlines()[0]
    return head.partition("交班人：")[2], text_of(page)


def test_the_handover_takes_giver_and_taker_from_the_roster(line, visitor):
    a_blue_case(line)
    keeps(line, turn("day", WANG), turn("night", LI))
    found, page = handover_at(line, visitor, 10)  # 19:40
    assert found == f"{WANG} 接班人：{LI}"
    assert f"按值班表，接班的是{LI}" in page and f"按值班表：11-25 08:00 白班：{WANG}（带班 {ZHANG}）" in page


@pytest.mark.stores
def test_who_confirmed_that_they_took_the_shift_goes_before_the_roster(line, visitor):
    keeps(line, turn("day", WANG), turn("night", LI))
    line.write(lambda connection: hand_over(connection, giver=WANG, taker=ZHANG, cases=0, now=T0 + timedelta(hours=10)))
    found, page = handover_at(line, visitor, 12)
    assert (found, "按值班表，接班的是" in page) == (f"{ZHANG} 接班人：{WANG}", False)


def test_the_calls_name_the_number_of_who_is_on_duty(line, visitor):
    keeps(line, turn("day", WANG), turn("night", LI))
    ref = line.system.reference
    assert [ref.office_phone("410702", at=T0 + timedelta(hours=hours)) for hours in (0, 13)] == [
        "0373-0000001",
        "0373-0000002",
    ]


@pytest.mark.parametrize(
    ("asked", "said"),
    [("day=2026-11-25&shift=night", ["已改：2026-11-25 夜班"]), ("done=请致电010", []), ("day=请致电&shift=010", [])],
)
def test_a_notice_names_a_shift_and_no_words_of_an_address(visitor, asked, said):
    page = visitor.read(f"/roster?{asked}")
    assert re.findall('class="notice good"[^>]*>([^<]*)', page) == said
