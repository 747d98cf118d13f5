"""Ruled out: the duties that only the denied accident had called are withdrawn in one act, what is owed stays."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks.actions import act
from playbooks.decide import join_case
from playbooks.deciding.excluding import ruled_out
from playbooks.deciding.undone import as_it_stands
from playbooks.entries import StepsWithdrawn
from playbooks.errors import ActionRefused
from playbooks.tell import Reason, tell
from tests.factories import (
    AREA,
    D03,
    NOON,
    a_case,
    a_complaint,
    a_reference,
    an_action,
    an_incoming,
    asked,
    bodies,
    done,
    the_clock,
    the_step,
)

REF = a_reference()
SCHOOL = {"area": AREA, "school": True, "venue": "school_canteen"}
ILL = {"channel": "illness", "kind": "incident", "ill": 12, "children": True} | SCHOOL
ASKED = {"channel": "complaint", "request": "both", "kind": "complaint"} | SCHOOL
WHY = "晕车，与食品无关"
LATER = NOON + timedelta(hours=2)


def excluded():
    """Illness at a school, of which a parent complained too; it was no accident."""
    case = a_case(an_incoming(facts=ILL), a_complaint(facts=ASKED))
    return done(case, "complete", step="verify_report", outcome="excluded", fields={"reason": WHY})


def offered(case):
    return [step.id for found in ruled_out(case, REF) for step in found.steps]


def withdrawn(case, **given):
    body = {"steps": offered(case), "reason": WHY} | given
    return asked(case, "withdraw", when=LATER, **body)


def test_what_only_the_denied_accident_called_is_offered_with_the_reason():
    (found,) = ruled_out(case := excluded(), REF)
    opens = {plan.opens_on for step in found.steps for plan in REF.plans_of(case) if plan.id == step.plan}
    assert opens == {"accident_reported", "group_illness_found", "health_emergency_found"}
    assert found.reason == f"排除食品安全事故：{WHY}"


def test_what_the_complainant_is_owed_and_the_end_of_the_response_stay():
    case = withdrawn(excluded()).case
    stay = {step.plan for step in case.open_steps}
    assert {"decide_acceptance", "decide_report_filing", "keep_reporter_secret", "end_response"} <= stay
    assert {"rescue", "seal_samples", "epidemiology", "education_on_site", "first_report"} & stay == set()
    assert [the_clock(case, rule).is_running for rule in ("CMP-1", "CMP-7")] == [True, True]


def test_nothing_is_offered_while_nobody_has_ruled_it_out():
    case = a_case(an_incoming(facts=ILL))
    assert [offered(case), offered(done(case, "complete", step="verify_report", outcome="confirmed"))] == [[], []]


def test_what_a_lead_of_a_crime_had_called_is_offered_once_nothing_was_found_on_site():
    facts = {"channel": "complaint", "request": "report", "kind": "complaint", "hazard": "HZ-F.dead_animal"}
    case = a_case(a_complaint(facts=facts, operator="示例一店"))
    case = done(case, "complete", step="warn_police", outcome="not_needed", fields={"reason": "检疫证齐全"})
    plans = {step.plan for found in ruled_out(case, REF) for step in found.steps}
    assert plans == {"control_site", "check_animal_source", "receive_crime_lead"}


def test_every_department_is_told_of_all_its_duties_by_one_entry():
    draft = withdrawn(excluded())
    (body,) = bodies(draft, StepsWithdrawn)
    (entry,) = [each for each in draft.entries if each.body is body]
    told = tell(entry, draft.case)
    assert {(each.reason, each.text, each.urgent) for each in told} == {(Reason.NEEDLESS, WHY, False)}
    assert {each.step for each in told} == set(body.steps)


def test_only_what_is_chosen_is_withdrawn_and_nothing_that_was_not_offered():
    case = excluded()
    rescue, answer = the_step(case, "rescue").id, the_step(case, "decide_acceptance").id
    (body,) = bodies(withdrawn(case, steps=[rescue, answer]), StepsWithdrawn)
    assert body.steps == (rescue,)
    with pytest.raises(ActionRefused, match="请选择因排除而不再需要的步骤"):
        withdrawn(case, steps=[answer])


def test_a_department_withdraws_nothing_of_others():
    case = excluded()
    with pytest.raises(ActionRefused, match="由食安办值班人员办理"):
        act(REF, case, an_action(case, "withdraw", actor=D03, steps=offered(case), reason=WHY), LATER)


def test_what_is_told_of_again_is_ruled_out_no_longer():
    case = withdrawn(excluded()).case
    again = an_incoming(facts=ILL | {"ill": 20}, received_at=LATER + timedelta(hours=1))
    case = join_case(REF, case, again, rule="same_school", why="同一学校", now=again.received_at).case
    assert "rescue" in {step.plan for step in case.open_steps}
    assert offered(case) == []


def test_what_a_later_word_says_of_something_else_calls_nobody_back():
    case = withdrawn(excluded()).case
    other = a_complaint(facts=ASKED | {"hazard": "HZ-C"}, received_at=LATER + timedelta(hours=1))
    case = join_case(REF, case, other, rule="same_school", why="同一学校", now=other.received_at).case
    assert "rescue" not in {step.plan for step in case.open_steps}


def test_a_finding_taken_back_brings_them_back_with_their_clocks():
    before = excluded()
    case = withdrawn(before).case
    step = the_step(case, "verify_report")
    back = asked(case, "take_back", when=LATER, step=step.id, reason="点错了").case
    assert {each.id for each in before.open_steps} - {each.id for each in back.open_steps} == {
        the_step(before, "end_response").id
    }
    assert the_clock(back, "FSL-105").stopped_at is None


def without_limits(case):
    """A case whose duties were opened when each outcome could be chosen at any time."""
    free = {
        key: replace(step, outcomes=tuple(replace(each, until=()) for each in step.outcomes))
        for key, step in case.steps.items()
    }
    return replace(case, steps=free)


def ended(outcome="excluded", **fields):
    """The same after the end of the response was confirmed."""
    case = withdrawn(excluded()).case
    return done(case, "complete", step="end_response", outcome=outcome, fields={"basis": "示例"}, when=LATER, **fields)


def test_an_affair_that_was_none_has_neither_a_final_report_nor_one_of_an_outbreak():
    case = ended()
    assert {"final_report", "report_outbreak", "progress_report"} & {step.plan for step in case.open_steps} == set()


def test_only_what_was_ruled_out_ends_as_ruled_out():
    case = done(a_case(an_incoming(facts=ILL)), "complete", step="verify_report", outcome="confirmed")
    with pytest.raises(ActionRefused, match="要等“多方核实：单位、医院、现场”办结之后"):
        done(case, "complete", step="end_response", outcome="excluded", fields={"basis": "示例"})


def test_what_was_ruled_out_is_not_ended_as_if_it_had_been_until_it_is_told_of_again():
    case = withdrawn(excluded()).case
    step = the_step(case, "end_response")
    assert [each.id for each in as_it_stands(case, step).outcomes] == ["excluded"]
    with pytest.raises(ActionRefused, match="请选择办理结果：已排除食品安全事故，不再响应，解除控制措施$"):
        done(case, "complete", step="end_response", outcome="ended", fields={"basis": "示例"}, when=LATER)
    again = an_incoming(facts=ILL | {"ill": 20}, received_at=LATER + timedelta(hours=1))
    case = join_case(REF, case, again, rule="same_school", why="同一学校", now=again.received_at).case
    assert [each.id for each in as_it_stands(case, step).outcomes] == ["ended", "excluded"]


@pytest.mark.parametrize("outcome", ["excluded", "ended"])
def test_a_finding_taken_back_opens_again_what_it_had_ended(outcome):
    case = withdrawn(done(excluded(), "complete", step="first_report", outcome="done")).case
    if outcome == "ended":
        case = without_limits(case)
    case = done(case, "complete", step="end_response", outcome=outcome, fields={"basis": "示例"}, when=LATER)
    if outcome == "ended":
        case = done(case, "complete", step="final_report", outcome="done", when=LATER)
        case = done(
            case, "complete", step="report_outbreak", outcome="not_foodborne", fields={"reason": "晕车"}, when=LATER
        )
    step = the_step(case, "verify_report")
    back = asked(case, "take_back", when=LATER, step=step.id, reason="点错了").case
    over = {"end_response", "final_report", "report_outbreak"}
    assert {each.plan: each.state for each in back.steps.values() if each.plan in over} == {
        each.plan: "withdrawn" for each in case.steps.values() if each.plan in over
    }
    assert {"progress_report", "rescue"} <= {each.plan for each in back.open_steps}
    again = done(back, "complete", step="verify_report", outcome="confirmed", when=LATER + timedelta(minutes=5))
    assert "end_response" in {each.plan for each in again.open_steps}
