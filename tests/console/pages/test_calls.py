"""Calls: a red notice that is to be telephoned waits for a person, then for the deputy; the ledger has the result."""

from datetime import timedelta

import pytest
from visiting import a_red_case, text_of, visiting

from connectors.doors import Doors, PhoneChannel, Route
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
    with line.writing() as connection:
        fan_out(connection, DOORS)
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


def test_what_was_said_on_the_telephone_is_noted_in_the_record_of_the_case(line, visitor):
    line.clock.moment += timedelta(hours=2)
    (case,) = line.rows(t.cases)
    visitor.act(case.id, "note", page="/calls", key="k", text="电话催办区教体文旅局：接通，马上签收", back="/calls")
    assert "电话催办区教体文旅局：接通，马上签收" in text_of(visitor.read(f"/cases/{case.number}"))


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
