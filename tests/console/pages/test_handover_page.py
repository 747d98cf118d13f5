"""Handing over a shift: everything in hand by who claimed it, as a page and as a text, taken over with one click."""

import re
from datetime import timedelta

import msgspec
import pytest
from flow import T0
from signing import an_account, sit_down
from visiting import a_blue_case, a_red_case, a_rumour_case, text_of

from streams.office.shift import handovers
from streams.store import schema as t
from tests.factories import the_step

FIRST, SECOND = "示例·王一", "示例·李一"


def another_officer(visitor):
    (person,) = [each for each in visitor.desk.reference.people if each.name == SECOND]
    visitor.send("/person", person=person.id, back="/")


def taken_over(visitor, *cases):
    answer = visitor.send("/handover", giver=FIRST, key="k", case=list(cases))
    return visitor.read(answer.headers["location"])


@pytest.mark.stores
def test_what_nobody_claimed_stands_first_and_the_rest_by_who_did(line, visitor):
    red, blue = a_red_case(line), a_blue_case(line)
    visitor.do(blue, "acknowledge", key="a")
    text = text_of(visitor.read("/handover"))
    assert text.index("无人认领") < text.index(f"{FIRST} 认领，1 件")
    assert [visitor.number_of(each) in text for each in (red, blue)] == [True, True]


def test_the_text_begins_with_the_numbers_and_has_a_line_for_each_case(line, visitor):
    red, blue = a_red_case(line), a_blue_case(line)
    page = visitor.read("/handover")
    text = page[page.index('id="handover-text"') :]
    head, *rows = text[text.index(">") + 1 : text.index("</textarea>")].splitlines()
    assert head.startswith("交接班 2026-11-25") and head.endswith(f"交班人：{FIRST} 接班人：＿＿＿＿")
    assert rows[0].startswith("处置中 2；红色 1；未认领 2；")
    assert [sum(visitor.number_of(each) in row for row in rows) for each in (red, blue)] == [1, 1]


@pytest.mark.stores
def test_one_click_takes_over_what_another_had_and_each_ledger_says_so(line, visitor):
    cases = [a_blue_case(line), a_rumour_case(line)]
    for each in cases:
        visitor.do(each, "acknowledge", key=each)
    another_officer(visitor)
    page = text_of(taken_over(visitor, *cases))
    assert f"{FIRST} 交班，{SECOND} 接班，已记入；接手 2 件" in page and f"{SECOND} 认领，2 件" in page
    assert [line.case(each).acknowledged_by for each in cases] == [SECOND, SECOND]
    assert [f"接手，原由{FIRST}认领" in text_of(visitor.read(f"/cases/{each}")) for each in cases] == [True, True]


@pytest.mark.stores
def test_what_nobody_holds_any_more_is_left(line, visitor):
    mine, free = a_blue_case(line), a_rumour_case(line)
    visitor.do(mine, "acknowledge", key="a")
    another_officer(visitor)
    assert "接手 1 件" in text_of(taken_over(visitor, mine, free))
    assert (line.case(mine).acknowledged_by, line.case(free).acknowledged_at) == (SECOND, None)


@pytest.mark.stores
def test_taking_over_is_one_act_with_who_gives_it(line, visitor):
    mine = a_blue_case(line)
    visitor.do(mine, "acknowledge", key="a")
    visitor.send("/person", person="director-1", back="/")
    visitor.do(a_rumour_case(line), "acknowledge", key="b")
    another_officer(visitor)
    page = visitor.read(f"/handover?giver={FIRST}")
    assert [page.count('action="/handover" class="inline taking"'), "接 示例·刘一 的班" in page] == [1, True]
    answer = visitor.send("/handover", key="k", case=[mine])
    assert [answer.status_code, "没有交班人" in answer.text, line.case(mine).acknowledged_by] == [400, True, FIRST]


@pytest.mark.stores
def test_what_the_shift_before_did_stays_to_be_read_after_it_was_taken_over(line, visitor):
    mine = a_blue_case(line)
    visitor.do(mine, "acknowledge", key="a")
    visitor.do(mine, "note", text="夜里已到场", key="n")
    line.clock.moment += timedelta(minutes=5)
    another_officer(visitor)
    taken_over(visitor, mine)
    line.clock.moment += timedelta(minutes=5)
    visitor.send("/person", person="director-1", back="/")
    page = visitor.read("/handover")
    assert "备注：夜里已到场" in text_of(page.partition('id="last"')[2].partition("</section>")[0])
    assert "上一班办了什么（11-24 21:45 至 11-25 09:45）" in page.partition('id="handover-text"')[2]
    visitor.do(mine, "note", text="白天复查", key="o")
    visitor.send("/handover", giver=SECOND, key="l")
    line.clock.moment += timedelta(minutes=5)
    older = visitor.read("/handover?shift=2").partition('id="last"')[2].partition("</section>")[0]
    assert ["夜里已到场" in older, "白天复查" in older] == [True, False]


@pytest.mark.stores
def test_what_the_shift_did_is_told_by_what_it_was_with_case_and_person(line, visitor):
    case_id = a_blue_case(line)
    visitor.do(case_id, "dispatch", key="a")
    clock = next(each for each in line.case(case_id).clocks.values() if each.deadline.rule == "CMP-1")
    visitor.do(case_id, "correct_start", clock=clock.id, start="2026-11-25T09:00", reason="早收到", document="1号")
    page = text_of(visitor.read("/handover"))
    number = visitor.number_of(case_id)
    for what in ("派发 1 项", "时限变更（暂停、恢复、延长、更正） 1 项"):
        assert f"{what} 11-25 09:40 {FIRST} · {number}" in page
    assert "本班办了什么" in visitor.read("/handover").partition('id="handover-text"')[2]


def test_a_number_that_is_told_with_a_result_is_one_act_and_no_correction(line, visitor):
    case_id = a_red_case(line)
    step = the_step(line.case(case_id), "rescue").id
    visitor.do(case_id, "complete", step=step, outcome="done", key="a", **{"field-ill": "31"})
    page = text_of(visitor.read("/handover"))
    assert ["办结步骤 1 项" in page, "更正机器初筛" in page] == [True, False]


@pytest.mark.stores
def test_what_was_dispatched_before_a_merge_keeps_its_names(line, visitor):
    older, younger = a_blue_case(line), a_rumour_case(line)
    titles = [step.title for step in line.case(younger).open_steps]
    visitor.do(younger, "dispatch", key="a")
    visitor.do(older, "merge", other=visitor.number_of(younger), reason="同一件事", key="b")
    page = text_of(visitor.read("/handover"))
    assert titles and [f"派发 {len(titles)} 个步骤：{'；'.join(titles)}" in page, "已移走" in page] == [True, False]


@pytest.mark.stores
def test_the_claim_of_a_case_that_is_merged_in_stands_and_the_ledger_says_whose(line, visitor):
    older, younger = a_blue_case(line), a_red_case(line)
    visitor.do(younger, "acknowledge", key="a")
    another_officer(visitor)
    page = text_of(visitor.act(older, "merge", other=visitor.number_of(younger), reason="同一件事", key="b"))
    said = f"并入的事件已由{FIRST}认领，合并后仍由其负责"
    assert [line.case(older).acknowledged_by, said in page] == [FIRST, True]


def test_how_urgent_the_rules_find_a_case_after_a_merge_is_nobodys_judgement(line, visitor):
    older, younger = a_blue_case(line), a_red_case(line)
    visitor.do(older, "merge", other=visitor.number_of(younger), reason="同一件事", key="b")
    visitor.do(a_rumour_case(line), "set_severity", level="orange", reason="传得很快", key="c")
    page = text_of(visitor.read("/handover"))
    assert [line.case(older).severity, "合并、拆分 1 项" in page, "核定紧急程度、等级 1 项" in page] == [
        "red",
        True,
        True,
    ]


def test_what_was_noted_is_handed_over(line, visitor):
    visitor.do(a_blue_case(line), "note", text="已电话通知停餐", key="a")
    page = visitor.read("/handover")
    assert ["备注、电话催办 1 项" in text_of(page), "备注：已电话通知停餐" in page.partition("handover-text")[2]] == [
        True,
        True,
    ]


@pytest.mark.stores
def test_who_takes_over_confirms_it_and_both_names_and_the_time_are_on_record(line, visitor):
    mine = a_blue_case(line)
    visitor.do(mine, "acknowledge", key="a")
    assert "请接班的人选好操作人" in text_of(visitor.read("/handover"))
    another_officer(visitor)
    page = visitor.read(f"/handover?giver={FIRST}")
    assert [f"确认接班：{FIRST} 交，{SECOND} 接" in page, f"交班人：{FIRST} 接班人：{SECOND}" in page] == [True, True]
    answer = visitor.send("/handover", giver=FIRST, case=[mine], key="b")
    said = text_of(visitor.read(answer.headers["location"]))
    assert f"{FIRST} 交班，{SECOND} 接班，已记入；接手 1 件" in said
    assert f"11-25 09:40 {SECOND} 从 {FIRST} 接班" in said
    assert line.case(mine).acknowledged_by == SECOND


def test_what_an_address_says_was_confirmed_and_is_not_on_record_is_not_said(visitor):
    assert "已记入；接手" not in visitor.read(f"/handover?confirmed={SECOND}")


def test_nobody_takes_over_from_themselves(line, visitor):
    answer = visitor.send("/handover", giver=FIRST, key="b")
    assert [answer.status_code, "交班人和接班人是同一人" in answer.text] == [400, True]
    with line.system.database.reading() as connection:
        assert handovers(connection, 1) == []


@pytest.mark.stores
def test_what_only_the_director_opens_is_told_to_nobody_else(line, visitor):
    case_id = a_blue_case(line)
    visitor.do(case_id, "dispatch", key="a")
    visitor.send("/person", person="director-1", back="/")
    visitor.do(case_id, "confide", confided="yes", reason="涉公职人员", key="b")
    seen = [visitor.number_of(case_id) in visitor.read("/handover")]
    number = visitor.number_of(case_id)
    another_officer(visitor)
    assert [*seen, number in visitor.read("/handover")] == [True, False]


def gave(visitor, giver):
    """How a handover by this giver was answered, and what it said."""
    answer = visitor.send("/handover", giver=giver, key=giver)
    return answer.status_code, "没有这位交班人" in answer.text


def test_nobody_takes_over_from_a_name_that_is_not_on_duty(line, visitor):
    assert [gave(visitor, "随便谁"), gave(visitor, "区市场监管局")] == [(400, True), (400, True)]
    with line.system.database.reading() as connection:
        assert handovers(connection, 1) == []
    assert "随便谁" not in visitor.read("/handover?giver=随便谁")


@pytest.mark.stores
def test_who_holds_a_case_or_has_an_account_of_the_office_gives_too(line, visitor):
    case_id = a_blue_case(line)
    visitor.do(case_id, "acknowledge", key="a")
    held = msgspec.structs.replace(line.case(case_id), acknowledged_by="示例·临时")
    with line.writing() as connection:
        body = msgspec.msgpack.encode(held)
        connection.execute(t.cases.update().where(t.cases.c.id == case_id).values(body=body))
    an_account(line, "office", "duty_officer")
    an_account(line, "market", "handler", department="D03")
    sit_down(line, visitor, an_account(line, "taker", "duty_officer"))
    given = [gave(visitor, name) for name in ("示例·临时", "示例·office", "示例·market")]
    assert given == [(303, False), (303, False), (400, True)]


@pytest.mark.stores
def test_what_came_back_waits_to_be_given_to_another_and_is_not_counted_as_unsigned(line, visitor):
    case_id = a_red_case(line)
    step = next(each for each in line.case(case_id).open_steps if each.department == "D03")
    unsigned = sum(each.dispatched_at is not None for each in line.case(case_id).open_steps)
    assert f"未签收 {unsigned} 项" in text_of(visitor.read("/handover"))
    visitor.send("/person", person="d03-handler", back="/")
    visitor.do(case_id, "return", step=step.id, reason="不归我局", key="r")
    visitor.send("/person", person="duty-1", back="/")
    page = visitor.read("/handover")
    written = page.partition('id="handover-text"')[2].partition("</textarea>")[0]
    said = f"退回待改派 1 项：{step.title}（区市场监管局退回）；未签收 {unsigned - 1} 项"
    shown = text_of(page.partition('<table class="plain">')[2]).replace(" ：", "：")
    assert [said in written, said in shown] == [True, True]
    assert f'href="/cases/{visitor.number_of(case_id)}#returned"' in page


def test_what_the_office_has_to_give_to_another_is_named_so_among_its_own_work(line, visitor):
    case_id = a_red_case(line)
    step = next(each for each in line.case(case_id).open_steps if each.department == "D03")
    visitor.send("/person", person="d03-handler", back="/")
    visitor.do(case_id, "return", step=step.id, reason="不归我局", key="r")
    visitor.send("/person", person="duty-1", back="/")
    assert "区市场监管局 退回，待改派" in text_of(visitor.read("/mine"))


OFFICER = {"person": FIRST, "role": "duty_officer", "department": "D01"}


@pytest.mark.stores
def test_a_call_that_was_split_off_since_is_told_under_the_number_it_has_now(line, visitor):
    case_id = a_blue_case(line, channel="duty", taken_by=OFFICER)
    assert a_blue_case(line, channel="duty", source_id="r2", text="吃出头发和虫子", taken_by=OFFICER) == case_id
    first, leaving = line.case(case_id).signals
    old = visitor.number_of(case_id)
    visitor.do(case_id, "split", signals=leaving.id, reason="另一件事", key="s")
    (new,) = [each for each in line.cases() if each.id != case_id]
    page = visitor.read("/handover")
    lines = [each for each in page.partition('id="handover-text"')[2].splitlines() if "接报登记：" in each]
    assert [(f" {visitor.number_of(new.id)} " in each, f"（登记时归入 {old}）" in each) for each in lines] == [
        (False, False),
        (True, True),
    ]
    link = f'<a href="/cases/{visitor.number_of(new.id)}">'
    assert link in page.partition("接报登记")[2].partition("</details>")[0]


def test_in_english_the_text_names_the_next_time_of_a_case_in_english(line, visitor):
    red = a_red_case(line)
    line.let_time_pass(T0 + timedelta(hours=12))
    visitor.client.cookies.set("shian_language", "en")
    page = visitor.read("/handover")
    text = page[page.index('id="handover-text"') :].partition("</textarea>")[0]
    (row,) = [each for each in text.splitlines() if visitor.number_of(red) in each]
    assert ["11-25" in row, re.findall("[一-鿿]+", row)] == [True, []]
