"""Calls: a red notice that is to be telephoned waits for a person, then for the deputy; the ledger has the result."""

import dataclasses
from datetime import timedelta

import msgspec
import pytest
from visiting import a_red_case, text_of, visiting

from connectors.doors import Doors, PhoneChannel, Route
from console.forms import person_of
from console.pages import calls as calls_page
from playbooks.district.people import People
from streams.office.shift import hand_over
from streams.store import schema as t
from streams.telling.routes import fan_out

FIRST, DEPUTY = "0373-0000001", "0373-0000002"
DOORS = Doors(
    channels=(PhoneChannel(name="phone", deputy_after_minutes=10),),
    routes=(Route(department="D01", role="duty_officer", channel="phone", to=FIRST, deputy=DEPUTY, urgent_only=True),),
)


@pytest.fixture
def visitor(line):
    line.system.doors = DOORS
    a_red_case(line)
    line.write(lambda connection: fan_out(connection, DOORS))
    with visiting(line) as visitor:
        yield visitor


def calls(line):
    return [row for row in line.rows(t.notices) if row.channel == "phone"]


def results(line, notice):
    return [(row.outcome, row.detail) for row in line.rows(t.attempts) if row.notice_id == notice.id]


def record(visitor, notice, **fields):
    return visitor.send(f"/calls/{notice.id}", page="/calls", **fields)


def test_the_page_shows_the_number_and_what_to_say(line, visitor):
    text = text_of(visitor.read("/calls"))
    assert (FIRST in text, "这里是食品安全值班" in text, DEPUTY in text) == (True, True, False)


def test_what_a_red_case_waits_for_unsigned_is_a_call_with_whom_number_and_words(line, visitor):
    before = text_of(visitor.read("/calls"))
    line.clock.moment += timedelta(hours=2)
    after = visitor.read("/calls")
    told = ("没有：红色事件的步骤都已签收", "区教体文旅局", "已到时，还没有签收", "0373-")
    assert [each in before for each in told] == [True, False, False, True]
    assert [each in text_of(after) for each in told] == [False, True, True, True]
    assert 'href="tel:' in after


def test_that_a_department_has_no_number_is_said_before_its_time_has_passed(line, visitor, monkeypatch):
    said = "人员名单里却没有电话的部门："
    assert said not in text_of(visitor.read("/calls"))
    ref = line.system.reference
    others = tuple(each for each in ref.people if each.department != "D07")
    monkeypatch.setattr(line.system, "reference", dataclasses.replace(ref, people=People(others)))
    page = visitor.read("/calls")
    assert f"{said}区教体文旅局。到时无号可拨" in text_of(page)
    assert 'href="/setup#book"' in page


def test_who_stands_in_is_named_and_where_nobody_does_that_is_said(line, visitor):
    assert "未接的 10 分钟后由本页给出副手（示例·李一）的号码" in text_of(visitor.read("/calls"))
    line.clock.moment += timedelta(hours=2)
    page = text_of(visitor.read("/calls"))
    assert "未接的找副手 示例·高一 0373-0000015" in page
    assert "没有登记副手" in page


def called(visitor, case, **fields):
    """The page that follows a call to a department that was written down."""
    return text_of(visitor.act(case.id, "note", page="/calls", called="D07", back="/calls", **fields))


def test_a_call_is_confirmed_stands_in_the_record_and_is_known_to_who_calls_next(line, visitor):
    line.clock.moment += timedelta(hours=2)
    (case,) = line.rows(t.cases)
    name = visitor.desk.reference.department_name("D07")
    page = called(visitor, case, key="k", outcome="no_answer")
    assert ["“备注”已记入台账" in page, f"电话催办{name}：未接" in page] == [True, True]
    assert f"电话催办{name}：未接" in text_of(visitor.read(f"/cases/{case.number}"))
    page = called(visitor, case, key="l", outcome="passed_on", text="门卫示例·赵")
    first = "11-25 11:40 示例·王一："
    assert f"已打过 2 次 {first}已转告；门卫示例·赵 {first}未接" in page


def test_what_earlier_versions_noted_of_a_call_in_words_counts_too(line, visitor):
    line.clock.moment += timedelta(hours=2)
    (case,) = line.rows(t.cases)
    name = visitor.desk.reference.department_name("D07")
    visitor.do(case.id, "note", page="/calls", key="k", text=f"电话催办{name}：马上签收")
    assert "已打过 1 次 11-25 11:40 示例·王一：马上签收" in text_of(visitor.read("/calls"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "请选择通话结果"),
        ({"outcome": "passed_on"}, "请写明转告给谁"),
        ({"called": "D99"}, "没有编号为“D99”的部门"),
    ],
)
def test_a_call_without_its_result_is_refused(line, visitor, fields, said):
    line.clock.moment += timedelta(hours=2)
    (case,) = line.rows(t.cases)
    assert said in text_of(
        visitor.act(case.id, "note", page="/calls", back="/calls", key="k", **{"called": "D07"} | fields)
    )


def test_who_calls_is_called_back_unless_the_office_has_a_number_of_its_own(line, visitor, monkeypatch):
    line.clock.moment += timedelta(hours=2)
    scripts = [text_of(visitor.read("/calls"))]
    visitor.send("/person", person="duty-2", back="/")
    scripts.append(text_of(visitor.read("/calls")))
    ref = visitor.desk.reference
    district = msgspec.structs.replace(ref.districts["410702"], phone="0373-0000099")
    monkeypatch.setitem(ref.districts, "410702", district)
    scripts.append(text_of(visitor.read("/calls")))
    wanted = [f"回电{number}" for number in (FIRST, DEPUTY, "0373-0000099")]
    assert [number in text for number, text in zip(wanted, scripts, strict=True)] == [True] * 3


def test_who_has_no_telephone_names_whoever_took_the_shift_over(line, visitor, monkeypatch):
    line.clock.moment += timedelta(hours=2)
    with line.writing() as connection:
        hand_over(connection, giver="示例·王一", taker="示例·李一", cases=0, now=line.clock.now())
    monkeypatch.setattr(calls_page, "person_of", lambda request: msgspec.structs.replace(person_of(request), phone=""))
    assert f"回电{DEPUTY}" in text_of(visitor.read("/calls"))


def test_a_call_that_was_answered_is_settled(line, visitor):
    (notice, *_) = calls(line)
    record(visitor, notice, outcome="answered")
    assert (calls(line)[0].state, results(line, notice)) == ("sent", [("answered", FIRST)])
    assert "接通" in text_of(visitor.read("/ledger"))


def test_without_an_answer_the_deputy_is_called_after_a_while(line, visitor):
    (notice, *_) = calls(line)
    record(visitor, notice, outcome="no_answer")
    assert "后拨打" in visitor.read("/calls")
    assert record(visitor, notice, outcome="answered").status_code == 409
    line.clock.moment += timedelta(minutes=11)
    assert DEPUTY in text_of(visitor.read("/calls"))
    record(visitor, notice, outcome="passed_on", who="示例·门卫")
    assert (calls(line)[0].state, results(line, notice)[-1]) == ("sent", ("passed_on", f"{DEPUTY} 示例·门卫"))


def test_when_nobody_answers_it_has_failed_and_says_so(line, visitor):
    (notice, *_) = calls(line)
    record(visitor, notice, outcome="no_answer")
    line.clock.moment += timedelta(minutes=11)
    record(visitor, notice, outcome="no_answer")
    assert calls(line)[0].state == "failed"


def test_to_whom_it_was_passed_on_must_be_said(line, visitor):
    (notice, *_) = calls(line)
    assert record(visitor, notice, outcome="passed_on").status_code == 409
    assert results(line, notice) == []


def test_the_navigation_and_the_queue_count_the_calls_that_wait(line, visitor):
    shown = text_of(visitor.read("/"))
    assert ["电话任务 1" in shown, "1 电话任务" in shown] == [True, True]
    (notice, *_) = calls(line)
    record(visitor, notice, outcome="answered")
    assert ["电话任务 1" in text_of(visitor.read("/")), "1 电话任务" in text_of(visitor.read("/"))] == [False, False]
