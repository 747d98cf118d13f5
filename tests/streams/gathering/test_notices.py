"""What one receiver is told of one case at one instant for one reason is one notice that names every duty."""

from collections import Counter
from datetime import timedelta

import msgspec
import pytest
from flow import T0, a_signal, an_assessment, school_illness
from recording import Recorder, send
from visiting import a_blue_case, a_red_case

from connectors.channels.wording import EVERYTHING, words_of, words_of_notice
from connectors.notice import Duty, Notice
from playbooks.actions import Action
from playbooks.entries import Actor, Escalated
from playbooks.law.workdays import in_beijing
from playbooks.tell import tell
from streams.gathering.acting import act_on
from streams.gathering.notices import how_to_sign
from streams.store import schema as t
from streams.watch import watch


def notices(line, **wanted):
    """What is queued for the outbox, in order."""
    found = [msgspec.json.decode(row.body, type=Notice) for row in line.rows(t.notices) if row.channel == "outbox"]
    return [each for each in found if all(getattr(each, name) == value for name, value in wanted.items())]


def sent_at(line, now):
    """A channel that was given everything due."""
    channel = Recorder()
    send(line, channel, now)
    return channel


def at_minute(line, minutes):
    """A red case, and everything that is due until so many minutes later, each at its time: its id."""
    case_id = a_red_case(line)
    for minute in range(5, minutes + 1, 5):
        line.clock.moment = T0 + timedelta(minutes=minute)
        line.let_time_pass()
    return case_id


@pytest.mark.stores
def test_targets_that_pass_at_one_instant_remind_a_department_once_with_every_duty(line):
    case_id = at_minute(line, 30)
    case = line.case(case_id)
    passed = T0 + timedelta(minutes=30)
    late = [step for step in case.open_steps if step.target_at == passed and step.department == "D03"]
    (notice,) = notices(line, receiver="D03/handler", reason="escalated")
    assert {each.title for each in notice.duties} == {step.title for step in late}
    assert [len(late) > 1, len(notice.also)] == [True, len(late) - 1]
    body = words_of_notice(notice, carries=())[1]
    assert [step.title for step in late if step.title not in body] == []


@pytest.mark.stores
def test_the_desk_is_told_of_all_departments_targets_at_once(line):
    case_id = at_minute(line, 45)
    rungs = [each for each in line.entries(case_id) if isinstance(each.body, Escalated) and each.body.rung == 2]
    told = [each for each in rungs if each.body.role == "duty_officer"]
    (notice,) = [each for each in notices(line, receiver="D01/duty_officer") if each.at == T0 + timedelta(minutes=45)]
    assert [len(told) > 1, len(notice.duties), {each.id for each in told}] == [
        True,
        len(told),
        {notice_entry(line, notice), *notice.also},
    ]


def notice_entry(line, notice):
    (row,) = [each for each in line.rows(t.notices) if each.id == notice.id]
    return row.entry_id


def test_new_work_is_ordered_by_what_comes_first_and_says_by_when_and_how_it_is_signed_for(line):
    case = line.case(a_red_case(line))
    (notice,) = notices(line, receiver="D07/handler", reason="new_duty")
    wanted = {step.title: step.target_at for step in case.open_steps if step.department == "D07"}
    assert {each.title: each.target_at for each in notice.duties} == wanted
    assert [(each.is_at_once, each.article) for each in notice.duties if each.article] == [
        (True, "《学校食品安全与营养健康管理规定》第五十一条")
    ]
    times = [each.first_at for each in notice.duties if each.first_at]
    assert [len(times) > 0, list(notice.duties)] == [True, sorted(notice.duties, key=lambda each: each.order)]
    assert notice.how == (
        f"请于 {words_of(min(times))} 前登录值班台，在“我的交办”签收，办完在步骤里填报结果；"
        "不能登录的，致电食安办签收，或要手机签收链接；不归本单位的，写明理由退回"
    )
    assert "食安办电话：0373-0000001、0373-0000002" in words_of_notice(notice, carries=EVERYTHING)[1]


def test_without_a_number_nobody_is_asked_to_call():
    how = how_to_sign([Duty(title="到场", target_at=T0)], "D07", T0)
    assert ["致电" in how, "不能登录的，请食安办值班人员代签收，或开手机签收链接" in how] == [False, True]


def acted(line, case_id, kind, *, by="D01", **body):
    role = "duty_officer" if by == "D01" else "handler"
    actor = Actor(person="示例·甲", role=role, department=by)
    action = Action(id=kind, case=case_id, kind=kind, actor=actor, at=line.clock.now(), body=body)
    line.act(action)


def the_red_case_grows(line, *, minutes=10, ill=31):
    line.clock.moment = T0 + timedelta(minutes=minutes)
    signal = a_signal(
        channel="illness",
        request=None,
        source="示例区人民医院",
        source_id="r1",
        title="聚集性呕吐",
        text=f"示例第一小学{ill}名学生呕吐",
        subject={"name": "示例第一小学", "address": "洪门镇示例路1号"},
    )
    return line.take(signal, school_illness(signal, ill))


def test_the_desk_is_asked_to_claim_before_the_next_is_told(line):
    a_red_case(line)
    (notice,) = notices(line, receiver="D01/duty_officer", reason="new_alert")
    said = f"请于 {words_of(T0 + timedelta(minutes=5))} 前登录值班台认领，过时无人认领的逐级告知"
    assert [notice.how, f"认领：{said}" in words_of_notice(notice, carries=())[1]] == [said, True]


def test_the_desk_is_told_once_what_rose_and_to_claim_it(line):
    a_red_case(line)
    the_red_case_grows(line)
    (notice,) = notices(line, receiver="D01/duty_officer", reason="graver")
    assert notice.text.startswith("不适31人（此前23人），未核实")
    assert [notice.reason_title, notice.urgent, notice.how] == [
        "情况加重",
        True,
        "请收到后即登录值班台认领，过时无人认领的逐级告知",
    ]


def test_who_has_claimed_it_is_asked_to_look_again(line):
    case_id = a_red_case(line)
    acted(line, case_id, "acknowledge")
    the_red_case_grows(line)
    (notice,) = notices(line, receiver="D01/duty_officer", reason="graver")
    assert notice.how == "事件已有人认领，请认领人核对新的情况，补派需要的事项"


@pytest.mark.stores
def test_of_a_returned_duty_the_desk_reads_whose_it_was_why_and_by_when_to_give_it_away(line):
    case = line.case(case_id := a_red_case(line))
    step = next(each for each in case.open_steps if each.department == "D07" and each.target_at)
    line.clock.moment = T0 + timedelta(minutes=1)
    acted(line, case_id, "return", step=step.id, reason="不归本单位", by="D07")
    (notice,) = notices(line, reason="returned")
    body = words_of_notice(notice, carries=EVERYTHING)[1]
    assert f"{step.department_name}退回“{step.title}”，理由：不归本单位" in body
    assert f"改派：请于 {words_of(step.target_at)} 前登录值班台改派给应承办的部门" in body


def test_what_is_overdue_already_is_signed_for_at_once_and_the_office_needs_no_call():
    duties = [Duty(title="到场", target_at=T0)]
    assert how_to_sign(duties, "D01", T0) == "请收到后即登录值班台，在“我的交办”签收，办完在步骤里填报结果"


def test_a_reminder_gives_no_work(line):
    at_minute(line, 30)
    assert {each.how for each in notices(line, receiver="D03/handler", reason="escalated")} == {""}


def test_that_nobody_claimed_is_said_apart_from_what_is_late(line):
    at_minute(line, 30)
    said = [(each.duty, each.also) for each in notices(line, reason="escalated", receiver="D01/duty_officer")]
    assert said == [(None, ())]


@pytest.mark.stores
def test_every_entry_is_told_once_to_each_receiver_and_no_receiver_twice_at_one_instant_for_one_reason(line):
    case_id = at_minute(line, 135)
    case = line.case(case_id)
    wanted = Counter(
        (entry.id, f"{each.department}/{each.role}") for entry in line.entries(case_id) for each in tell(entry, case)
    )
    rows = [row for row in line.rows(t.notices) if row.case_id == case_id and row.channel == "outbox"]
    told = Counter()
    for row in rows:
        also = msgspec.json.decode(row.body, type=Notice).also
        told.update((entry, row.receiver) for entry in (row.entry_id, *also))
    assert told.keys() == wanted.keys()
    assert set(told.values()) == {1}
    sorts = Counter((row.at, row.receiver, row.reason) for row in rows)
    assert {key: n for key, n in sorts.items() if n > 1} == {}


@pytest.mark.stores
def test_the_same_duty_of_several_signals_is_named_for_each(line):
    first = line.take(a_signal(source_id="c1"))
    assert line.take(a_signal(source_id="c2", text="同一家店又有人反映")) == first
    line.clock.moment = T0 + timedelta(days=10)
    line.let_time_pass()
    clocks = [each for each in line.case(first).clocks.values() if each.verdict == "overdue"]
    (notice,) = notices(line, reason="overdue")
    assert [len(notice.duties), {each.due_at for each in notice.duties}, len({d.title for d in notice.duties})] == [
        len(clocks),
        {each.deadline.due_at for each in clocks},
        1,
    ]


def test_each_department_is_told_once_of_each_rise_and_at_any_hour_of_a_red_case(line):
    a_red_case(line)
    for minutes, ill in ((10, 31), (20, 31), (30, 40)):
        the_red_case_grows(line, minutes=minutes, ill=ill)
    told = notices(line, receiver="D07/handler", reason="graver")
    assert [each.text.partition("，")[0] for each in told] == ["不适31人（此前23人）", "不适40人（此前31人）"]
    assert [(each.urgent, each.how, each.reason_title) for each in told] == [(True, "", "情况加重")] * 2


@pytest.mark.stores
def test_two_numbers_of_one_form_are_told_once_though_it_was_sent_a_moment_before_it_is_written(line):
    signal = a_signal(channel="illness", request=None, text="示例第一小学8名学生呕吐")
    case_id = line.take(signal, school_illness(signal, 8))
    line.clock.moment = T0 + timedelta(minutes=10)
    now = line.clock.now()
    (joined,) = line.case(case_id).signals
    body = {"signal": joined.id, "fields": {"ill": "26", "hospitalised": "5"}}
    officer = Actor(person="示例·甲", role="duty_officer", department="D01")
    action = Action(
        id="c", case=case_id, kind="correct_label", actor=officer, at=now - timedelta(milliseconds=40), body=body
    )
    assert line.act(action, now).reason == ""
    told = Counter((each.receiver, each.reason) for each in notices(line) if each.at > T0)
    assert [("D07/handler", "graver") in told, ("D01/supervisor", "informed") in told, set(told.values())] == [
        True,
        True,
        {1},
    ]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        (
            {"subject": {"name": "示例甲店", "address": "红旗区洪门镇示例路1号"}, "text": "渠东街道的人吃出异物"},
            "红旗区洪门镇",
        ),
        ({"subject": {"name": "示例甲店"}, "text": "在渠东街道示例甲店吃出异物"}, "红旗区渠东街道"),
        ({"subject": {"name": "示例甲店"}, "text": "吃出异物"}, "红旗区"),
    ],
)
def test_a_notice_says_where_the_affair_is_in_words_and_no_more_of_the_address(line, said, place):
    line.take(a_signal(**said))
    channel = sent_at(line, T0)
    told = {words_of_notice(each, carries=())[1].splitlines()[2].partition("地区：")[2] for each in channel.sent}
    assert told == {place}


def test_a_notice_says_what_kind_of_place_and_how_many_and_of_what_was_confided_neither(line):
    signal = a_signal(channel="illness", request=None, subject={"name": "示例第一小学"}, text="23名学生呕吐")
    case_id = line.take(signal, school_illness(signal))
    queued = {msgspec.json.decode(row.body, type=Notice).affair for row in line.rows(t.notices)}
    director = Actor(person="示例·主任甲", role="director", department="D01")
    body = {"confided": "yes", "reason": "示例理由"}
    with line.writing() as connection:
        confide = Action(id="c", case=case_id, kind="confide", actor=director, at=T0, body=body)
        act_on(connection, line.system.reference, confide, T0, vault=None)
    channel = sent_at(line, T0)
    assert [queued, {each.affair for each in channel.sent}] == [{"学校食堂，不适23人（未核实）"}, {""}]


def test_who_is_told_that_nobody_acknowledged_is_told_since_when(line):
    signal = a_signal(channel="illness", request=None, text="23名学生呕吐")
    line.take(signal, school_illness(signal))
    line.clock.moment = T0 + timedelta(minutes=6)
    line.write(lambda connection: watch(connection, line.system.reference, line.clock.now()))
    channel = sent_at(line, line.clock.now())
    (told,) = [each.text for each in channel.sent if each.reason == "escalated"]
    assert told.endswith(f"（{in_beijing(T0):%m-%d %H:%M} 起无人认领）")


@pytest.mark.stores
def test_a_department_with_several_duties_is_told_of_each_with_its_due_time_those_due_first_in_front(line):
    signal = a_signal(channel="illness", request=None, text="示例小学23名学生呕吐")
    case_id = line.take(signal, school_illness(signal))
    channel = sent_at(line, T0)
    case = line.case(case_id)
    told = {each.receiver: each for each in channel.sent if each.reason == "new_duty"}
    wanted = {}
    for step in case.open_steps:
        due = min((clock.deadline.due_at for clock in case.running_clocks if clock.step == step.id), default=None)
        wanted.setdefault(f"{step.department}/handler", set()).add((step.title, due))
    assert max(map(len, wanted.values())) > 1
    for receiver, duties in wanted.items():
        notice = told[receiver]
        assert {(each.title, each.due_at) for each in notice.duties} == duties
        assert list(notice.duties) == sorted(notice.duties, key=lambda each: each.order)
        first = notice.duties[0]
        assert (notice.duty, notice.due_at, notice.article) == (first.title, first.due_at, first.article)


def act(line, case_id, kind, role, **body):
    person = Actor(person=f"示例·{role}", role=role, department="D01")
    action = Action(id=f"{kind}-{case_id}", case=case_id, kind=kind, actor=person, at=line.clock.now(), body=body)
    assert line.act(action).reason == ""


def told_since(line, receiver, at):
    """The one notice to a receiver since then."""
    (found,) = [each for each in notices(line, receiver=receiver) if each.at >= at]
    return found


@pytest.mark.stores
def test_that_a_case_was_taken_in_and_that_it_is_graver_by_it_are_both_told(line):
    mine, other = a_blue_case(line), a_red_case(line)
    line.clock.moment = T0 + timedelta(minutes=10)
    act(line, mine, "merge", "director", other=other, reason="同一家供餐")
    told = told_since(line, "D01/duty_officer", line.clock.moment)
    said = [each in told.text for each in ("紧急程度由蓝色升为红色", "并入本事件，理由：同一家供餐")]
    assert (said, told.reason, told.urgent, "认领" in told.how) == ([True, True], "graver", True, True)


@pytest.mark.stores
def test_that_a_reading_was_corrected_and_that_it_is_graver_by_it_are_both_told(line):
    signal = a_signal()
    case_id = line.take(signal, an_assessment(signal, venue="restaurant"))
    case = line.case(case_id)
    act(line, case_id, "dispatch", "duty_officer", steps=[each.id for each in case.open_steps])
    line.clock.moment = T0 + timedelta(minutes=10)
    mended = {"signal": case.signals[0].id, "field": "venue", "now": "school_canteen"}
    act(line, case_id, "correct_label", "duty_officer", **mended)
    told = told_since(line, "D03/handler", line.clock.moment)
    said = [each in told.text for each in ("紧急程度由蓝色升为", "场所更正为")]
    assert (said, told.reason) == ([True, True], "graver")
