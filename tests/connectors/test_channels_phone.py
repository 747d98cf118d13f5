"""Call tasks: whom to call next, what to say; and how many messages a channel may send in a minute."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving import DUE, NOW, PHONE, a_notice

from connectors.channels.pace import room
from connectors.channels.phone import (
    CallResult,
    Phone,
    next_call,
    script_of,
    spoken,
    with_result,
)
from connectors.doors import PhoneChannel
from connectors.notice import Duty

FIRST, DEPUTY = "示例号码甲", "示例号码乙"
MINUTE = timedelta(minutes=1)


def a_task(deputy=DEPUTY, results=()):
    channel = Phone(PhoneChannel(name="phone", deputy_after_minutes=15))
    task = channel.task(a_notice(), FIRST, deputy=deputy, now=NOW)
    for number, outcome, minutes in results:
        task = with_result(task, CallResult(number=number, outcome=outcome, at=NOW + minutes * MINUTE))
    return task


@pytest.mark.parametrize(
    ("results", "minutes", "state", "number"),
    [
        ([], 0, "call", FIRST),
        ([], 60, "call", FIRST),
        ([(FIRST, "answered", 1)], 2, "done", ""),
        ([(FIRST, "passed_on", 1)], 2, "done", ""),
        ([(FIRST, "no_answer", 1)], 2, "wait", DEPUTY),
        ([(FIRST, "no_answer", 1)], 15, "wait", DEPUTY),
        ([(FIRST, "no_answer", 1)], 16, "call", DEPUTY),
        ([(FIRST, "no_answer", 1), (FIRST, "no_answer", 9)], 16, "call", DEPUTY),
        ([(FIRST, "no_answer", 1), (FIRST, "answered", 9)], 10, "done", ""),
        ([(FIRST, "no_answer", 1), (DEPUTY, "answered", 17)], 18, "done", ""),
        ([(FIRST, "no_answer", 1), (DEPUTY, "no_answer", 17)], 18, "failed", ""),
    ],
)
def test_the_first_is_called_then_the_deputy_then_it_is_over(results, minutes, state, number):
    found = next_call(a_task(results=results), NOW + minutes * MINUTE)
    assert [found.state, found.number] == [state, number]


def test_the_people_are_read_aloud_where_there_is_room():
    notice = a_notice(affair="学校食堂，不适23人（未核实）", duty=None)
    assert "地点：示例区示例街道。学校食堂，不适23人（未核实）。请登录" in script_of(notice)


def test_it_says_when_the_deputy_is_due():
    assert next_call(a_task(results=[(FIRST, "no_answer", 1)]), NOW + 2 * MINUTE).at == NOW + 16 * MINUTE


def test_without_a_deputy_one_call_without_an_answer_is_the_end():
    assert next_call(a_task(deputy="", results=[(FIRST, "no_answer", 1)]), NOW + 2 * MINUTE).state == "failed"


def test_the_script_can_be_read_aloud():
    assert script_of(a_notice()) == (
        "这里是食品安全值班。橙色临期提醒，消费者投诉，编号示例字〔2026〕7号。12月4日24点到期。"
        "请办理：决定是否受理投诉并告知投诉人。地点：示例区示例街道。请登录值班台查看并签收。"
    )


@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from([None, "sample", "drill-1"]))
def test_the_script_is_short_fenced_and_never_quotes(what, duty, exercise):
    script = script_of(a_notice(what=what, duty=duty, text=f"引文标记{PHONE}", exercise=exercise))
    fence = {None: "这里是", "sample": "【示例】", "drill-1": "【演练】"}[exercise]
    assert [len(script) <= 110, script.startswith(fence), "引文标记" in script] == [True, True, False]


def test_times_are_said_as_people_say_them():
    assert [spoken(DUE), spoken(NOW), spoken(DUE + timedelta(hours=9))] == [
        "12月4日24点",
        "11月24日9点40分",
        "12月5日9点",
    ]


def test_a_channel_has_room_for_so_many_in_any_minute():
    sent = [NOW - timedelta(seconds=age) for age in (90, 60, 59, 10)]
    assert room(sent, 3, NOW) == (1, NOW)
    assert room(sent, 2, NOW) == (0, NOW + timedelta(seconds=1))
    assert room(sent, 1, NOW) == (0, NOW + timedelta(seconds=50))
    assert room([], 0, NOW) == (0, NOW + MINUTE)


@given(st.lists(st.integers(0, 3000), max_size=40), st.integers(1, 5))
def test_who_sends_only_when_there_is_room_never_sends_more_than_so_many_in_a_minute(wants, per_minute):
    sent = []
    for second in sorted(wants):
        free, at = room(sent, per_minute, NOW + timedelta(seconds=second))
        assert (free > 0) is (at == NOW + timedelta(seconds=second))
        if free:
            sent.append(at)
    crowds = [sum(each - MINUTE < other <= each for other in sent) for each in sent]
    assert max(crowds, default=0) <= per_minute


@given(st.lists(st.integers(0, 90), min_size=1, max_size=20), st.integers(1, 5))
def test_when_it_says_that_the_next_may_leave_there_is_room(ages, per_minute):
    sent = [NOW - timedelta(seconds=age) for age in ages]
    _, free_at = room(sent, per_minute, NOW)
    assert room(sent, per_minute, free_at)[0] >= 1


def test_a_target_that_comes_before_the_time_of_law_is_said_and_called_a_target():
    duty = Duty(title="到场", due_at=DUE, target_at=DUE - timedelta(days=1))
    said = [script_of(a_notice(duties=(each,))) for each in (duty, Duty(title="到场", due_at=DUE))]
    assert ["内部目标12月3日24点。" in said[0], "12月4日24点到期。" in said[1]] == [True, True]
