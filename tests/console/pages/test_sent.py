"""Who does what is seen: who dispatched and who has not claimed, what was escalated, and what a claim settles."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from factories import NOON, a_case, a_reference
from flow import T0, send_notices
from serving import a_notice
from signing import an_account, sit_down
from sqlalchemy import update
from visiting import a_blue_case, a_red_case, head_of, row_of, text_of

from connectors.doors import Doors, PhoneChannel, Route
from console.pages.delivery import SendState, deliveries_of, delivery_of
from console.pages.sent import RungShown, ends_by_claim, sent_of
from console.reading.queries import LedgerRow, SendAttempt
from console.wording.links import anchor_of
from playbooks.case import Reached
from playbooks.district.people import NOTICED
from playbooks.entries import Dispatched
from playbooks.law.workdays import in_beijing
from playbooks.telling.leading import lead_of
from streams.store import schema as t


def escalated(line):
    """Time passes until nobody has claimed for an hour."""
    for _ in range(12):
        line.clock.moment += timedelta(minutes=5)
        line.let_time_pass()


def test_a_red_case_says_that_the_system_dispatched_it_and_nobody_claimed_it(line, visitor):
    case_id = a_red_case(line)
    n = len(line.case(case_id).steps)
    said = [f"系统按预置步骤已派发 {n} 项" in each for each in (row_of(visitor), head_of(visitor, case_id))]
    unclaimed = ["食安办还没有人认领" in each for each in (row_of(visitor), head_of(visitor, case_id))]
    assert [said, unclaimed] == [[True, True], [True, True]]


def test_what_was_stored_before_anybody_was_named_is_put_to_nobody():
    case = a_case()
    sent = {
        name: msgspec.structs.replace(step, dispatched_at=NOON, dispatched_by=None) for name, step in case.steps.items()
    }
    found = sent_of(msgspec.structs.replace(case, steps=sent), lead_of(case, a_reference().plan))
    assert [(each.by, each.n) for each in found] == [(None, len(sent))]


def test_the_head_names_every_department_with_its_steps_the_lead_first(line, visitor):
    case = line.case(case_id := a_red_case(line))
    lead = [step for step in case.steps.values() if step.department == "D03"]
    assert f"：{lead[0].department_name} {len(lead)}" in head_of(visitor, case_id)
    assert "牵头 区市场监管局 （工作要点第 10 条）" in head_of(visitor, case_id)


def test_who_leads_by_the_plan_of_another_district_leads_by_a_sample(line, visitor):
    case_id = a_red_case(line)
    ref, head = line.system.reference, msgspec.structs.replace(line.system.reference.plan.plan, id="410711-2023")
    line.system.reference = replace(ref, plan=msgspec.structs.replace(ref.plan, plan=head))
    named = "（工作要点第 10 条 ，参照2023年红旗区食品安全工作要点 ）"
    assert named.replace(" ", "") in head_of(visitor, case_id).replace(" ", "")


def test_who_leads_by_the_plan_of_another_year_leads_by_that_year(line, visitor):
    case_id = a_red_case(line)
    ref, head = line.system.reference, msgspec.structs.replace(line.system.reference.plan.plan, year=2024)
    line.system.reference = replace(ref, plan=msgspec.structs.replace(ref.plan, plan=head))
    assert "牵头 区市场监管局 （2024年工作要点第 10 条）" in head_of(visitor, case_id)


def test_dispatching_says_before_and_after_that_it_claims(line, visitor):
    case_id = a_blue_case(line)
    before = row_of(visitor)
    page = " ".join(text_of(visitor.act(case_id, "dispatch", back="/", key="d")).split())
    assert ["认领并派发" in before, "派发的人同时认领" in before] == [True, True]
    assert ["“派发”已记入台账" in page, "认领（派发的人一并认领）" in page] == [True, True]
    assert ["已认领：示例·王一" in page, "示例·王一 已派发" in page] == [True, True]


def test_what_was_claimed_before_is_only_dispatched(line, visitor):
    case_id = a_blue_case(line)
    visitor.do(case_id, "acknowledge", key="c")
    assert ["认领并派发" in row_of(visitor), "派发的人同时认领" in row_of(visitor)] == [False, False]


def test_what_was_escalated_stays_on_the_row_and_in_the_head_with_when_and_to_whom(line, visitor):
    case_id = a_red_case(line)
    escalated(line)
    told = line.case(case_id).reached
    assert [each.role for each in told if each.of == "alert"] == ["duty_officer", "supervisor", "director"]
    row, head = row_of(visitor), head_of(visitor, case_id)
    proposed = "建议已发值班员和本人，待确认上报"
    assert ["无人认领，督办现到主任" in row, f"，{proposed}）" in row] == [True, True]
    assert [word in head for word in ("值班员 待送", "带班领导 待送", f"主任 {proposed}")] == [True] * 3


def test_what_was_confirmed_and_could_not_be_sent_says_both(line, visitor):
    case_id = a_red_case(line)
    escalated(line)
    (each,) = line.case(case_id).proposals
    visitor.do(case_id, "confirm_escalation", of=each.of, rung=str(each.rung), text="请批示", key="k")
    assert "已确认上报 待送" in head_of(visitor, case_id)
    line.execute(update(t.notices).values(state="failed"))
    assert "已确认上报 未送出" in head_of(visitor, case_id)


def test_nobody_is_said_to_be_told_before_the_notice_has_left_nor_where_it_is_only_written(line, visitor):
    case_id = a_red_case(line)
    line.clock.moment += timedelta(minutes=5)
    line.let_time_pass()
    waiting = row_of(visitor), head_of(visitor, case_id)
    words = ("督办现到值班员（11-25 09:45，", "待送（轮到即送）", "值班员 待送 （轮到即送）")
    assert [words[0] in waiting[0], words[1] in waiting[0], words[2] in waiting[1]] == [True, True, True]
    send_notices(line)
    sent = row_of(visitor), head_of(visitor, case_id)
    assert [
        "督办现到值班员（11-25 09:45，只写入发件文件夹，没有送出）" in sent[0],
        "待送" in sent[0],
        "值班员 只写入发件文件夹，没有送出" in sent[1],
    ] == [
        True,
        False,
        True,
    ]
    line.clock.moment += timedelta(minutes=30)
    line.let_time_pass()
    send_notices(line)
    assert "督办现到主任（11-25 09:55，建议已发值班员和本人，待确认上报），此前 2 级" in row_of(visitor)


@pytest.mark.parametrize(("state", "minutes", "late"), [("sent", 30, True), ("sent", 3, False), ("written", 30, False)])
def test_what_left_late_says_when_and_what_went_nowhere_is_not_called_late(state, minutes, late):
    reached = Reached(of="alert", rung=0, role="supervisor", department="D01", at=NOON, state="told")
    sent = SendState(state=state, at=NOON + timedelta(minutes=minutes))
    told = RungShown(who="supervisor", department="区食安办", reached=reached, state="told", delivery=sent)
    assert (told.was_late, told.was_told) == (late, state == "sent" and not late)


def test_what_waits_says_why_and_until_when(line, visitor):
    line.clock.moment = T0.replace(hour=13)
    case_id = a_blue_case(line)
    line.clock.moment += timedelta(days=3)  # a Saturday
    line.let_time_pass()
    ledger = text_of(visitor.read("/ledger"))
    assert "待送 （不在办公时间，普通事项 11-30 08:30 起送）" in ledger
    assert "待送 （不在办公时间" in text_of(visitor.read(f"/cases/{case_id}"))


@pytest.mark.parametrize(
    ("changes", "minutes", "outcome", "why"),
    [
        ({}, 0, None, "turn"),
        ({}, 5, None, "full"),
        ({}, 5, "retry", "retry"),
        ({"channel": "robot"}, 5, "retry", "gone"),
        ({"channel": "calls"}, 0, None, "call"),
    ],
)
def test_each_reason_to_wait_has_its_words(changes, minutes, outcome, why):
    now = in_beijing(T0)
    attempts = [SendAttempt(at=now, outcome=outcome, detail=None)] if outcome else []
    fields = {"notice": a_notice(at=now), "state": "queued", "channel": "outbox", "address": "", "attempts": attempts}
    row = LedgerRow(**(fields | changes), not_before=now + timedelta(minutes=minutes))
    doors = Doors(channels=(PhoneChannel(name="calls"),))
    assert delivery_of(row, a_reference(), doors, now).why == why


def test_by_the_offices_own_channel_it_is_told_when_one_of_them_sent_it():
    now = in_beijing(T0)
    fields = {"notice": a_notice(at=now), "address": "", "attempts": [], "not_before": now}
    states = {"outbox": "sent", "mail": "failed", "robot": "sent"}
    rows = [LedgerRow(**fields, channel=channel, state=state) for channel, state in states.items()]
    found = [
        list(deliveries_of(some, a_reference(), Doors(), now).values())[0].state for some in (rows, rows[:2], rows[:1])
    ]
    assert found == ["sent", "failed", "written"]


def a_written(receiver, doors):
    """How far a notice is that lies in the outbox and nowhere else."""
    now = in_beijing(T0)
    fields = {"notice": a_notice(at=now, receiver=receiver), "address": "", "attempts": [], "not_before": now}
    row = LedgerRow(**fields, channel="outbox", state="sent")
    return delivery_of(row, a_reference(), doors, now)


def test_what_is_only_written_says_why_it_goes_no_further():
    phone = PhoneChannel(name="calls")
    there = Doors(channels=(phone,), routes=(Route(department="D03", channel="calls", to="示例"),))
    said = [a_written("D03/handler", doors).why for doors in (Doors(), Doors(channels=(phone,)), there)]
    assert said == ["no_channel", "no_route", ""]
    assert [a_written(f"{each}/handler", Doors()).has_phone for each in ("D03", "Z99")] == [True, False]


def test_the_ledger_calls_nothing_sent_that_lies_in_the_outbox_and_says_how_to_mend_it(line, visitor):
    case_id = a_red_case(line)
    send_notices(line)
    for page in (visitor.read("/ledger"), visitor.read(f"/cases/{case_id}")):
        words = " ".join(text_of(page).split())
        assert words.count("还没有定义渠道：通知只写入发件文件夹，须有人转交。 在“开办事项”里配置") == 1
        assert ["已写入发件文件夹（ 须有人转交 ）" in words, "已送出" in words] == [True, False]


def test_a_proposal_that_a_claim_settles_is_said_in_the_flash_the_head_and_the_ledger(line, visitor):
    case_id = a_blue_case(line)
    for _ in range(8):
        line.clock.moment += timedelta(days=1)
        line.let_time_pass()
    page = " ".join(text_of(visitor.act(case_id, "acknowledge", key="c")).split())
    assert page.count("提级报主任的建议（已发值班员、主任）未经确认即了结，没有正式上报；因为：已有人认领") == 2
    assert "主任 建议已发值班员和本人，未经确认即了结，没有正式上报 （示例·王一" in head_of(visitor, case_id)


def test_a_claim_leaves_open_whether_the_director_is_told_of_a_red_case(line, visitor):
    case_id = a_red_case(line)
    escalated(line)
    page = " ".join(text_of(visitor.act(case_id, "acknowledge", key="c")).split())
    assert ["未经确认即了结" in page, "建议报主任" in page, "由示例·王一认领。" in page] == [False, True, True]
    assert "主任 建议已发值班员和本人，待确认上报" in head_of(visitor, case_id)
    assert ["提级建议待确认" in row_of(visitor), "已认领：示例·王一" in row_of(visitor)] == [True, True]


def test_a_department_reads_of_its_own_steps_among_those_dispatched(line, visitor):
    case_id = a_red_case(line)
    steps = line.case(case_id).steps
    (sent,) = (entry.body for entry in line.entries(case_id) if isinstance(entry.body, Dispatched))
    own = [steps[each].title for each in sent.steps if steps[each].department == "D05"]
    an_account(line, "he", "handler", department="D05")
    page = text_of(sit_down(line, visitor, "he").read(f"/cases/{case_id}"))
    said = f"自动派发，{len(own)} 个步骤：{'；'.join(own)}"
    assert [said in page, "已移走" in page, bool(own)] == [True, False, True]


def test_every_department_reads_who_leads_the_whole_case_by_which_clause(line, visitor):
    case_id = a_red_case(line)
    lead = lead_of(line.case(case_id), line.system.reference.plan)
    named = f"牵头 {line.system.reference.department_name(lead.department)} （工作要点第 {lead.clause} 条）"
    read = {}
    for login, department in (("market", "D03"), ("school", "D07"), ("health", "D06"), ("police", "D05")):
        sit_down(line, visitor, an_account(line, login, "handler", department=department))
        read[department] = named in head_of(visitor, case_id)
    assert [lead.department, read] == ["D03", dict.fromkeys(read, True)]


def test_a_departments_queue_names_the_lead_of_the_whole_case(line, visitor):
    a_red_case(line)
    sit_down(line, visitor, an_account(line, "health", "handler", department="D06"))
    queue = text_of(visitor.read("/").rpartition("<tbody>")[2])  # below what the department has to do
    assert line.system.reference.department_name("D03") in queue


def test_a_department_reads_of_a_proposal_that_it_waits_and_of_nobody_pressed_about_what_others_hold(line, visitor):
    case_id = a_red_case(line)
    escalated(line)
    sit_down(line, visitor, an_account(line, "health", "handler", department="D06"))
    row, head = text_of(visitor.read("/").rpartition("<tbody>")[2]), head_of(visitor, case_id)
    assert ["建议已发值班员和本人，待确认上报" in each for each in (row, head)] == [True, True]
    case = line.case(case_id)
    own = {id_ for id_, step in case.steps.items() if step.department == "D06"}
    pressed = {each.of for each in case.reached if each.of in own}
    assert [len(pressed) > 0, f"期限督办 {len(pressed)} 项" in head, "已移走" in head] == [True, True, False]


def gives_back(visitor, case_id, step):
    """The department of a step returns it; the duty officer sits at the desk again."""
    visitor.send("/person", person=f"{step.department.lower()}-handler", back="/")
    visitor.do(case_id, "return", step=step.id, reason="不归我局", key="r")
    visitor.send("/person", person="duty-1", back="/")


def test_what_a_department_returned_was_dispatched_to_it_and_what_became_of_it_is_said_apart(line, visitor):
    case_id = a_red_case(line)
    steps = line.case(case_id).steps.values()
    own = [step for step in steps if step.department == "D07"]
    name, n = own[0].department_name, len(steps)
    departments = len({step.department for step in steps})
    before = [head_of(visitor, case_id), row_of(visitor)]
    gives_back(visitor, case_id, own[0])
    returned = [head_of(visitor, case_id), row_of(visitor)]
    visitor.do(case_id, "hand_over", step=own[0].id, department="D02", reason="请核实", key="h")
    moved = [head_of(visitor, case_id), row_of(visitor)]
    for head, row in (before, returned, moved):
        assert [f"已派发 {n} 项" in head, f"{name} {len(own)}" in head, f"等 {departments} 个部门" in row] == [True] * 3
    now = line.system.reference.department_name("D02")
    said = f"；其后{name}退回 1 项，待改派", f"；其后{name} 1 项改由{now}承办"
    assert [[each in head for each in said] for head, _ in (before, returned, moved)] == [
        [False, False],
        [True, False],
        [False, True],
    ]


def test_what_was_withdrawn_was_dispatched_too(line, visitor):
    case_id = a_blue_case(line)
    visitor.do(case_id, "dispatch", key="d")
    n = len(line.case(case_id).steps)
    visitor.do(case_id, "move_out", area="410711", reason="发生在该区", untold="匿名", key="x")
    head = head_of(visitor, case_id)
    assert [f"已派发 {n} 项" in head, f"；其后撤销 {n} 项" in head] == [True, True]


def test_a_department_reads_that_what_is_counted_is_its_own(line, visitor):
    case_id = a_red_case(line)
    own = [step for step in line.case(case_id).steps.values() if step.department == "D07"]
    sit_down(line, visitor, an_account(line, "school", "handler", department="D07"))
    row = " ".join(text_of(visitor.read("/").rpartition("<tbody>")[2].partition("</tbody>")[0]).split())
    head, page = head_of(visitor, case_id), text_of(visitor.read(f"/cases/{case_id}"))
    assert ["区市场监管局（牵头）" in row.replace(" ", ""), f"本部门 {len(own)} 项未办结" in row, "个部门" in row] == [
        True,
        True,
        False,
    ]
    assert [f"系统按预置步骤派给本部门 {len(own)} 项" in each for each in (row, head)] == [True, True]
    assert f"本部门 {len(own)} 项未办结，共 {len(own)} 项" in page
    assert "本页的步骤、时限、台账和通知只列本部门的" in page


def test_a_department_that_returned_one_reads_how_many_it_was_sent(line, visitor):
    case_id = a_red_case(line)
    own = [step for step in line.case(case_id).steps.values() if step.department == "D07"]
    sit_down(line, visitor, an_account(line, "school", "handler", department="D07"))
    visitor.do(case_id, "return", step=own[0].id, reason="不归我局", key="r", page="/mine")
    head = head_of(visitor, case_id)
    assert f"系统按预置步骤派给本部门 {len(own)} 项" in head
    assert f"；其后{own[0].department_name}退回 1 项，待改派" in head


def test_why_a_returned_step_is_the_offices_says_who_returned_it_and_why(line, visitor):
    case_id = a_red_case(line)
    step = next(each for each in line.case(case_id).steps.values() if each.department == "D07")
    gives_back(visitor, case_id, step)
    page = text_of(visitor.read(f"/cases/{case_id}").partition(f'id="{anchor_of(step.id)}"')[2].partition("</p>")[0])
    said = f"为什么归您：{step.department_name}退回：不归我局；由食安办协调，改派其他部门或自办"
    assert said in page


def test_before_a_dispatch_claims_the_panel_says_which_escalation_it_ends(line, visitor):
    case_id = a_blue_case(line)
    assert "认领即了结" not in row_of(visitor)
    line.clock.moment += timedelta(days=5)
    line.let_time_pass()
    ends = ends_by_claim(line.case(case_id))
    said = [f"认领即了结待确认的提级建议（报{NOTICED[each]}），不再正式上报" in row_of(visitor) for each in ends]
    assert said == [True]


def test_a_plain_claim_says_too_which_escalation_it_ends_on_the_row_and_on_the_page(line, visitor):
    case_id = a_blue_case(line)
    line.clock.moment += timedelta(days=5)
    line.let_time_pass()
    (who,) = ends_by_claim(line.case(case_id))
    for path in ("/", f"/cases/{case_id}"):
        beside = visitor.read(path).partition('value="acknowledge"')[2].partition("</small>")[0]
        assert f"认领即了结“报{NOTICED[who]}”的提级建议" in text_of(beside)
    visitor.do(case_id, "acknowledge", key="c")
    assert "认领即了结" not in row_of(visitor)


def test_the_panel_of_a_dispatch_says_of_which_case_it_is(line, visitor):
    a_blue_case(line)
    (row,) = line.rows(t.cases)
    panel = text_of(visitor.read("/").partition(f'id="dispatch-{row.number}"')[2].partition("确认派发")[0])
    assert [row.number in panel.partition("认领并派发")[2], line.case(row.id).heading in panel] == [True, True]


def test_a_row_whose_work_is_dispatched_leads_to_those_who_were_not_told_in_place_of_the_button(line, visitor):
    case = line.case(a_red_case(line))
    before = visitor.read("/")
    visitor.do(case.id, "pass_on", steps=list(case.steps), how="phone", key="p")
    found = [["/pass-on" in page, "已派发，查看" in page] for page in (before, visitor.read("/"))]
    assert found == [[True, False], [False, True]]
