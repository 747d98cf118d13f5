"""What people may ask, and what they are told when it cannot be done."""

import dataclasses
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from playbooks.actions import act, refuse
from playbooks.entries import Acknowledged, Actor, ClockStopped, Dispatched, Refused
from playbooks.errors import ActionRefused
from playbooks.needs import CHOICES
from playbooks.timers import timers_of
from tests.factories import (
    D03,
    D04,
    NOON,
    OFFICER,
    a_case,
    a_complaint,
    a_reference,
    an_action,
    an_incoming,
    asked,
    bodies,
    done,
    refused,
    the_clock,
    the_step,
)

REF = a_reference()
LATER = NOON + timedelta(hours=1)
GENERAL = {"channel": "media", "kind": "rumour", "rumour": True}


def finished(case, when=LATER):
    """The case with every step done, each with its first outcome."""
    while case.open_steps:
        step = case.open_steps[0]
        outcome = step.outcomes[-1]
        fields = dict.fromkeys(outcome.needs, "示例")
        case = done(case, "complete", step=step.id, outcome=outcome.id, fields=fields, when=when)
    return case


def test_an_unknown_kind_is_refused_with_those_there_are():
    assert refused(a_case(), "forget").startswith("没有“forget”这种操作；可用的有：acknowledge、")


def test_who_acknowledges_is_kept():
    case = done(a_case(), "acknowledge")
    assert (case.acknowledged_by, case.acknowledged_at) == ("示例·值班员", LATER)


def test_an_alert_is_acknowledged_once():
    assert refused(done(a_case(), "acknowledge"), "acknowledge") == "已由示例·值班员认领"


def test_dispatching_takes_the_alert_and_tells_every_open_step():
    case = a_case()
    draft = asked(case, "dispatch")
    assert bodies(draft, Dispatched)[0].steps == tuple(step.id for step in case.open_steps)
    assert draft.case.acknowledged_at == LATER
    assert {step.dispatched_by for step in draft.case.open_steps} == {OFFICER.person}
    assert refused(draft.case, "dispatch") == "没有待派发的步骤"


def test_dispatching_says_that_it_claimed_along_and_says_nothing_of_what_was_claimed_before():
    alone, after = asked(a_case(), "dispatch"), asked(done(a_case(), "acknowledge"), "dispatch")
    assert [bodies(draft, Acknowledged) for draft in (alone, after)] == [[Acknowledged(along="dispatch")], []]


def test_a_step_is_signed_for_once():
    case = done(a_case(), "sign", step="decide_acceptance")
    assert refused(case, "sign", step="decide_acceptance") == "该步骤已签收"


def test_a_step_ends_with_one_of_its_outcomes():
    assert refused(a_case(), "complete", step="decide_acceptance", outcome="maybe").startswith("请选择办理结果：受理；")


def test_an_outcome_asks_for_what_it_needs():
    reason = refused(a_case(), "complete", step="decide_acceptance", outcome="refused", fields={"reason": " "})
    assert reason == "“不予受理”还需填写：不予受理的情形、理由、其他救济途径"


def test_what_only_another_outcome_needs_is_not_taken():
    asked_for = {"step": "decide_acceptance", "outcome": "accepted"}
    reason = refused(a_case(), "complete", **asked_for, fields={"reason": "不属实", "evidence": "示例1号"})
    assert reason == "“受理”不填理由：请改选结果，或者清空后写在说明里"
    kept = done(a_case(a_complaint(id="s1")), "complete", **asked_for, fields={"reason": " ", "evidence": "示例1号"})
    assert kept.steps["decide_acceptance/signal:s1"].fields["evidence"] == "示例1号"


def test_a_finished_step_is_not_finished_again():
    case = done(a_case(a_complaint(id="s1")), "complete", step="decide_acceptance", outcome="accepted")
    assert refused(case, "complete", step="decide_acceptance/signal:s1", outcome="accepted").endswith("已办结")


@pytest.mark.parametrize(
    ("done_at", "reason"),
    [
        ((NOON - timedelta(minutes=1)).isoformat(), "办理时间早于步骤开始的时间，请核对"),
        ((LATER + timedelta(minutes=1)).isoformat(), "办理时间不能晚于现在"),
        ("2026-11-24T12:30", "时间须带时区"),
        ("昨天", "“昨天”不是时间，请写成 2026-11-24T09:40+08:00 的样子"),
        ("0026-11-24T09:40+08:00", "“0026-11-24T09:40+08:00”不是时间，请写成 2026-11-24T09:40+08:00 的样子"),
    ],
)
def test_when_it_was_done_lies_between_the_opening_and_now(done_at, reason):
    assert refused(a_case(), "complete", step="decide_acceptance", outcome="accepted", done_at=done_at) == reason


def test_fields_that_are_no_fields_are_refused():
    assert "项目：值" in refused(a_case(), "complete", step="decide_acceptance", outcome="accepted", fields="x")


def test_a_plan_that_several_signals_have_open_must_be_told_for_which():
    case = a_case(a_complaint(id="s1"), a_complaint(id="s2"))
    body = {"step": "decide_acceptance", "outcome": "accepted"}
    assert refused(case, "complete", **body) == "有2个待办的“决定是否受理投诉并告知投诉人”，请指明是哪一条信息的"
    case = done(case, "complete", signal="s2", **body)
    assert the_step(case, "decide_acceptance", "signal:s2").state == "done"
    assert the_step(case, "decide_acceptance", "signal:s1").state == "open"


def test_a_department_works_on_its_own_steps_only():
    case = a_case()
    body = {"step": "decide_acceptance", "outcome": "accepted"}
    assert refused(case, "complete", actor=D04, **body).endswith("由区市场监管局承办，其他部门不能代办")
    assert the_step(asked(case, "complete", actor=D03, **body).case, "decide_acceptance").state == "done"


def test_what_the_office_fills_in_for_another_department_says_for_whom_and_a_department_of_its_own_step_does_not():
    body = {"step": "decide_acceptance", "outcome": "accepted", "fields": {"evidence": "示例字〔2026〕7号"}}
    drafts = {actor: asked(a_case(), "complete", actor=actor, **body) for actor in (OFFICER, D03)}
    steps = [the_step(draft.case, "decide_acceptance") for draft in drafts.values()]
    told = [draft.entries[0].on_behalf_of for draft in drafts.values()]
    assert told == ["区市场监管局", None]
    assert [(step.done_by, step.done_for) for step in steps] == [(OFFICER.person, "区市场监管局"), (D03.person, "")]
    assert [step.fields for step in steps] == [{"evidence": "示例字〔2026〕7号"}] * 2


def test_what_is_signed_for_another_department_says_for_whom():
    draft = asked(a_case(), "sign", step="decide_acceptance")
    assert (draft.entries[0].on_behalf_of, draft.entries[0].actor) == ("区市场监管局", OFFICER)


def test_only_who_may_act_for_others_names_a_department_and_nobody_a_person():
    case, note = a_case(), {"text": "来电补充"}
    assert done(case, "note", on_behalf_of="区市场监管局", **note).seq == case.seq + 1
    assert refused(case, "note", actor=D03, on_behalf_of="区公安分局", **note) == (
        "代他人办理由食安办值班人员办理，您的岗位不能写代谁办理"
    )
    assert refused(case, "note", on_behalf_of="示例·主任", **note) == (
        "部门名单中没有“示例·主任”，代办只写承办部门的名称"
    )


def test_what_a_step_is_done_for_is_its_department_whatever_was_written():
    draft = asked(a_case(), "sign", step="decide_acceptance", on_behalf_of="区教体文旅局")
    assert draft.entries[0].on_behalf_of == "区市场监管局"


def test_what_may_be_published_is_one_of_what_a_county_may():
    case = a_case(an_incoming(facts={"channel": "illness", "school": True, "ill": 12}))
    step = next(each for each in case.open_steps if each.plan == "tell_parents")
    fields = {"approver": "示例·主任", "publish_kind": "食品安全风险警示"}
    body = {"step": step.id, "outcome": "done"}
    assert refused(case, "complete", fields=fields, **body) == (
        f"发布信息类别没有“食品安全风险警示”，只有：{'；'.join(CHOICES['publish_kind'])}"
    )
    case = done(case, "complete", fields=fields | {"publish_kind": "情况告知"}, **body)
    assert case.steps[step.id].fields["publish_kind"] == "情况告知"


def test_a_department_moves_the_clocks_of_its_own_steps_only():
    case = done(a_case(), "complete", step="decide_acceptance", outcome="accepted")
    body = {"clock": the_clock(case, "CMP-3").id, "reason": "送检", "document": "示例1号"}
    assert refused(case, "pause", actor=D04, **body).endswith("其他部门不能代办")
    assert the_clock(asked(case, "pause", actor=D03, when=LATER, **body).case, "CMP-3").is_paused


@pytest.mark.parametrize("kind", ["acknowledge", "dispatch", "close", "dismiss", "move_out", "confirm_grade"])
def test_what_concerns_the_whole_case_is_for_the_duty_office(kind):
    assert refused(a_case(), kind, actor=D03).startswith("该操作由食安办值班人员办理")


@pytest.mark.parametrize("role", ["auditor", "evaluator"])
def test_those_who_read_change_nothing(role):
    assert refused(a_case(), "note", text="x", actor=Actor(person="x", role=role)).startswith("该操作由食安办值班人员")


def test_an_instant_without_zone_is_refused():
    case = a_case()
    action = replace(an_action(case, "note", text="x"), at=datetime(2026, 11, 24, 13))  # noqa: DTZ001  that is the fault
    with pytest.raises(ActionRefused, match="时间须带时区"):
        act(REF, case, action, LATER)


def test_a_returned_step_goes_to_the_food_safety_office_with_its_reason():
    case = done(a_case(), "return", step="decide_acceptance", reason="不属本局职责")
    assert the_step(case, "decide_acceptance").department == "D01"
    assert refused(case, "return", step="decide_acceptance", reason="x") == "该步骤已在食安办，请改为移交"


def test_a_step_is_returned_with_a_reason():
    assert refused(a_case(), "return", step="decide_acceptance") == "退回请写明理由"


def test_a_step_is_handed_over_and_has_to_be_signed_for_anew():
    case = done(done(a_case(), "sign", step="decide_acceptance"), "dispatch")
    draft = asked(case, "hand_over", step="decide_acceptance", department="D04", reason="属种植环节")
    step = the_step(draft.case, "decide_acceptance")
    assert (step.department, step.department_name, step.signed_at) == ("D04", "区农业农村局", None)
    assert bodies(draft, Dispatched) == []


@pytest.mark.parametrize(
    ("department", "reason"), [("D99", "没有编号为“D99”的部门"), ("D03", "该步骤已由区市场监管局承办")]
)
def test_a_step_is_handed_to_somebody_else_who_exists(department, reason):
    assert refused(a_case(), "hand_over", step="decide_acceptance", department=department, reason="x") == reason


def test_a_note_is_not_empty():
    assert refused(a_case(), "note", text="  ") == "备注不能为空"


def test_a_grade_is_confirmed_by_a_person_with_its_ground():
    assert done(a_case(), "confirm_grade", grade="IV", basis="示例").grade == "Ⅳ级（一般）"
    assert refused(a_case(), "confirm_grade", grade="IV") == "请写明依据"


def test_a_case_with_open_steps_is_not_closed():
    assert refused(a_case(), "close", conclusion="x").startswith("还有必办步骤未办结：决定是否受理投诉并告知投诉人")


def test_a_finished_case_is_closed_with_a_conclusion():
    case = finished(a_case())
    assert refused(case, "close") == "办结须写明结论"
    closed = done(case, "close", conclusion="已调解")
    assert (closed.state, closed.conclusion, timers_of(closed, REF)) == ("closed", "已调解", {})


def test_closing_stops_what_still_runs():
    case = finished(a_case())
    clock = replace(the_clock(case, "CMP-1"), stopped_at=None)
    left = replace(case, clocks={**case.clocks, clock.id: clock})
    draft = asked(left, "close", conclusion="x")
    assert [(body.clock, body.by) for body in bodies(draft, ClockStopped)] == [(clock.id, "closed")]


def test_a_case_with_a_statutory_clock_is_not_dismissed():
    assert refused(a_case(), "dismiss", reason="x").startswith("仍有法定时限在计，不能不予处置：")


def test_pausing_a_statutory_clock_does_not_open_the_way_to_dismissal():
    case = done(a_case(), "complete", step="decide_acceptance", outcome="accepted")
    case = done(case, "pause", clock=the_clock(case, "CMP-3").id, reason="x", document="x", when=LATER)
    assert refused(case, "dismiss", reason="x").startswith("仍有法定时限在计")


def test_law_that_says_at_once_does_not_keep_a_false_alarm_open():
    case = a_case(an_incoming(facts=GENERAL))
    at_once = {key: each for key, each in case.clocks.items() if each.deadline.unit == "immediate"}
    assert {each.deadline.statutory for each in at_once.values()} == {True}
    assert done(replace(case, clocks=at_once), "dismiss", reason="与食品无关").state == "dismissed"


@pytest.mark.parametrize("kind", ["complete", "acknowledge", "dispatch", "dismiss"])
def test_an_ended_case_takes_notes_and_reopening_only(kind):
    closed = done(finished(a_case()), "close", conclusion="x")
    assert refused(closed, kind) == "该事件已办结，只能备注或重新打开"
    assert done(closed, "note", text="x").seq == closed.seq + 1


def test_only_a_person_reopens_and_says_why():
    closed = done(finished(a_case()), "close", conclusion="x")
    assert refused(closed, "reopen") == "重新打开须写明理由"
    reopened = done(closed, "reopen", reason="投诉人补充材料")
    assert (reopened.state, reopened.closed_at, reopened.conclusion) == ("open", None, None)


def test_a_stopped_clock_does_not_run_again_when_the_case_is_reopened():
    closed = done(finished(a_case()), "close", conclusion="x")
    assert done(closed, "reopen", reason="x").running_clocks == []


def test_closing_asks_that_the_latest_was_seen():
    case = finished(a_case())
    assert refused(case, "close", conclusion="x", seen_version=case.seq - 1).startswith("您看到的内容之后又有新的记录")
    assert done(case, "close", conclusion="x", seen_version=case.seq).state == "closed"


def test_a_case_moves_to_another_area():
    case = a_case()
    assert refused(case, "move_out", area="410702", reason="x") == "该事件已在本地区"
    moved = done(case, "move_out", area="410703", reason="经营者在邻区", told="已电话告知")
    assert (moved.state, moved.running_clocks, timers_of(moved, REF)) == ("moved", [], {})


def test_a_corrected_label_opens_what_it_calls_for():
    case = a_case(an_incoming(id="s1", facts={"channel": "illness", "ill": 3}))
    case = done(case, "correct_label", signal="s1", field="venue", now="care_home_canteen")
    assert (case.facts["venue"], the_step(case, "owner_care").department) == ("care_home_canteen", "D16")


def test_a_corrected_label_calls_the_playbooks_that_the_right_reading_would_have_called():
    case = a_case(a_complaint(id="s1"))
    for field, now in (("kind", "incident"), ("ill", "40"), ("school", "是")):
        case = done(case, "correct_label", signal="s1", field=field, now=now)
    assert {"complaint", "school_event"} <= {book.id for book in case.playbooks}
    assert (case.severity, the_clock(case, "NP-2").started_at) == ("red", NOON)
    assert the_clock(case, "CMP-1").started_at == NOON


def test_a_complaint_that_is_a_report_too_has_both_clocks_from_its_receipt():
    case = a_case(a_complaint(id="s1"))
    later = NOON + timedelta(days=2)
    case = done(case, "correct_label", when=later, signal="s1", field="request", now="both")
    assert [the_clock(case, rule).started_at for rule in ("CMP-1", "CMP-7")] == [NOON, NOON]
    again = done(case, "correct_label", when=later, signal="s1", field="request", now="both")
    assert set(again.clocks) == set(case.clocks)


def test_what_is_called_irrelevant_calls_nothing():
    case = a_case(a_complaint(id="s1"))
    said = done(case, "correct_label", signal="s1", field="kind", now="irrelevant")
    assert (said.playbooks, set(said.steps)) == (case.playbooks, set(case.steps))


def test_within_the_offices_own_areas_a_case_goes_on_where_it_belongs():
    ref = dataclasses.replace(REF, areas=("410702", "410703"))
    case = a_case(a_complaint())
    moved = done(case, "move_out", ref=ref, area="410703", reason="经营者在邻区")
    assert (moved.state, moved.area, moved.running_clocks) == ("open", "410703", case.running_clocks)


def test_what_is_no_area_is_refused_and_what_was_moved_by_mistake_comes_back():
    case = a_case()
    assert refused(case, "move_out", area="新乡", reason="x") == "“新乡”不是六位县级区划代码"
    moved = done(case, "move_out", area="410703", reason="经营者在邻区", told="已电话告知")
    back = done(moved, "reopen", reason="经营者在本区")
    assert (back.state, set(back.clocks)) == ("open", set(case.clocks))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"signal": "s2", "field": "venue", "now": "x"}, "该信息不在本事件中"),
        ({"signal": "s1", "field": "ill", "now": "许多"}, "“不适人数”不能是“许多”，请填 0 到 1000000 的整数"),
        (
            {"signal": "s1", "field": "ill", "now": "9" * 20},
            f"“不适人数”不能是“{'9' * 20}”，请填 0 到 1000000 的整数",
        ),
        (
            {"signal": "s1", "field": "heat", "now": "purple"},
            "“网上热度”不能是“purple”，可用：red、orange、yellow、blue",
        ),
        (
            {"signal": "s1", "field": "request", "now": "瞎写"},
            "“诉求”不能是“瞎写”，可用：complaint、report、both、enquiry",
        ),
        (
            {"signal": "s1", "field": "venue", "now": "moon"},
            "“场所”不能是“moon”，请从列出的名称里选，或用分类表里的编号",
        ),
        (
            {"signal": "s1", "field": "hazard", "now": "HZ-B.moon"},
            "“危害”不能是“HZ-B.moon”，请从列出的名称里选，或用分类表里的编号",
        ),
        ({"signal": "s1", "field": "mood", "now": "好"}, "没有“mood”这个项目，不能更正"),
    ],
)
def test_a_label_that_cannot_be_is_refused(body, reason):
    assert refused(a_case(a_complaint(id="s1")), "correct_label", **body) == reason


def test_a_refused_action_leaves_an_entry_and_nothing_else():
    case = a_case()
    action = an_action(case, "close", conclusion="x")
    draft = refuse(case, action, "还有必办步骤未办结", LATER)
    assert bodies(draft, Refused) == [Refused(action=action.id, asked="close", reason="还有必办步骤未办结")]
    assert replace(draft.case, seq=case.seq) == case
