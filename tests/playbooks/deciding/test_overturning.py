"""Overturned: a re-test that passes is final, and what rested on the first result ends with its clocks."""

from datetime import timedelta

import pytest

from playbooks.actions import act
from playbooks.decide import join_case
from playbooks.deciding.excluding import ruled_out
from playbooks.entries import StepsWithdrawn
from playbooks.tell import Reason, tell
from tests.factories import (
    AREA,
    NOON,
    a_case,
    a_complaint,
    a_reference,
    an_action,
    an_incoming,
    asked,
    bodies,
    plans,
    the_clock,
    the_step,
)

REF = a_reference()
FACTS = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True, "area": AREA}
TO_RETEST = (
    ("serve_notice", "served"),
    ("record_retest", "retest"),
    ("decide_retest", "accepted"),
    ("choose_retest_lab", "done"),
    ("hand_spare", "done"),
)
LATER = NOON + timedelta(hours=2)


def a_sample(number="示例-1", **changes):
    """A failed sample of a shop."""
    return an_incoming(facts=FACTS, sample_no=number, operator="示例一店", **changes)


def at_the_second_laboratory(*incoming):
    """A failed sample whose recall runs and whose spare is at the second laboratory."""
    case = a_case(a_sample(), *incoming)
    case = act(REF, case, an_action(case, "dispatch"), LATER).case
    case = finish(case, "judge_recall", "level_1", basis="示例依据")
    for plan, outcome in (("start_recall_1", "done"), *TO_RETEST):
        case = finish(case, plan, outcome)
    return case


def finish(case, plan, outcome, about="示例-1", **fields):
    return concluded(case, plan, outcome, about, **fields).case


def concluded(case, plan="conclude_retest", outcome="overturned", about="示例-1", **fields):
    step = next(each for each in case.open_steps if each.plan == plan and each.about.endswith(about))
    action = an_action(case, "complete", when=LATER, step=step.id, outcome=outcome, fields=fields)
    return act(REF, case, action, LATER)


def test_what_rests_on_the_first_result_ends_with_its_clocks():
    case = concluded(at_the_second_laboratory()).case
    assert plans(case) == {"tell_retest_result", "correct_records"}
    assert [clock.deadline.rule for clock in case.clocks.values() if clock.stopped_at is None] == ["SMP-35b"]


def test_a_result_that_is_upheld_ends_nothing():
    before = at_the_second_laboratory()
    after = concluded(before, outcome="upheld").case
    assert plans(before) - plans(after) == {"conclude_retest"}
    assert the_clock(after, "RCL-5.L1").is_running


def test_every_department_that_was_sent_a_duty_is_told_why_it_ends():
    draft = concluded(at_the_second_laboratory())
    (body,) = bodies(draft, StepsWithdrawn)
    (entry,) = [each for each in draft.entries if each.body is body]
    told = tell(entry, draft.case)
    assert {(each.reason, each.text) for each in told} == {
        (Reason.NEEDLESS, "复检合格：复检结论为最终检验结论，据初检不合格要办的不再办理")
    }
    sent = {each.id for each in draft.case.steps.values() if each.id in body.steps and each.dispatched_at}
    assert {each.step for each in told} == sent


def test_an_objection_that_is_right_overturns_too():
    case = finish(at_the_second_laboratory(), "record_objection", "objection")
    case = finish(case, "decide_objection", "other")
    draft = concluded(case, "conclude_other_objection", "upheld")
    assert plans(draft.case) & {"control_risk", "check_posting", "complete_disposal", "decide_filing"} == set()
    (body,) = bodies(draft, StepsWithdrawn)
    assert body.reason == "异议成立：初检结论不再作准，据初检不合格要办的不再办理"


def test_the_other_sample_of_the_shop_and_who_complained_of_it_stay():
    case = concluded(at_the_second_laboratory(a_sample("示例-2"), a_complaint(operator="示例一店"))).case
    stay = {step.plan for step in case.open_steps if step.about.endswith("示例-2")}
    assert {"serve_notice", "judge_recall", "complete_disposal"} <= stay
    assert {"decide_acceptance", "decide_filing"} <= plans(case)
    assert [step.about for step in case.open_steps if step.plan == "complete_disposal"] == ["sample:示例-2"]


@pytest.mark.parametrize(("first", "stays"), [("示例-1", False), ("示例-2", True)])
def test_whether_a_crime_is_to_be_told_of_rests_on_the_sample_that_found_it(first, stays):
    case = finish(at_the_second_laboratory(a_sample("示例-2")), "judge_serious", "banned", first, basis="示例依据")
    assert ("transfer_check_banned" in plans(case), "transfer_check_banned" in plans(concluded(case).case)) == (
        True,
        stays,
    )


def test_goods_that_were_sealed_are_still_to_be_given_back():
    case = finish(at_the_second_laboratory(), "control_risk", "seized", document="示例文书")
    after = concluded(case).case
    assert ("decide_seizure" in plans(after), the_clock(after, "REG-61").is_running) == (True, True)


def test_a_conclusion_that_was_entered_wrongly_brings_all_of_it_back():
    before = at_the_second_laboratory()
    after = concluded(before).case
    step = the_step(after, "conclude_retest").id
    back = asked(after, "take_back", when=LATER, step=step, reason="录错了").case
    assert plans(back) == plans(before)
    assert {each.deadline.rule for each in back.running_clocks} == {
        each.deadline.rule for each in before.running_clocks
    }


def test_what_is_heard_of_the_shop_later_does_not_open_it_again():
    case = concluded(at_the_second_laboratory()).case
    other = a_complaint(operator="示例一店", received_at=LATER + timedelta(hours=1))
    case = join_case(REF, case, other, rule="same_operator", why="同一经营者", now=other.received_at).case
    assert plans(case) & {"control_risk", "check_posting", "finish_recall_1"} == set()


def test_what_agriculture_s_own_retest_shows_may_be_withdrawn_by_a_person():
    """Others may have told of the same residue, so that nothing ends by itself."""
    case = a_case(an_incoming(facts={"channel": "duty", "product_category": "P32", "hazard": "HZ-C.carbofuran"}))
    for plan, outcome in (
        ("tell_agri_result", "told"),
        ("record_agri_retest", "applied"),
        ("send_agri_retest", "sent"),
    ):
        case = finish(case, plan, outcome, "")
    after = finish(case, "conclude_agri_retest", "overturned", "", document="示例报告")
    (found,) = ruled_out(after, REF)
    assert {"control_market", "trace_origin", "judge_banned"} <= {step.plan for step in found.steps}


AGAIN = {
    "the sample once more": ("示例-1", "same_sample", False),
    "a letter about the same batch": (None, "same_batch", True),
    "a call that names no batch": (None, "same_operator", False),
}


@pytest.mark.parametrize("facts", [FACTS, FACTS | {"channel": "duty", "failed_sample": None, "told_by": "laboratory"}])
@pytest.mark.parametrize("again", AGAIN)
def test_who_tells_of_the_sample_once_more_opens_nothing_that_rested_on_its_first_result(again, facts):
    sample_no, rule, has_batch = AGAIN[again]
    before = concluded(at_the_second_laboratory()).case
    told = an_incoming(id="s9", facts=facts, operator="示例一店", sample_no=sample_no, has_batch=has_batch)
    case = join_case(REF, before, told, rule=rule, why="示例理由", now=LATER).case
    assert plans(case) == plans(before)
    assert case.signals[-1].why == "示例理由；所说样品初检不合格，复检合格，不再据初检结果另开步骤"


@pytest.mark.parametrize(
    ("sample_no", "rule", "has_batch"), [("示例-2", "same_operator", False), (None, "same_operator", True)]
)
def test_who_tells_of_another_sample_or_batch_opens_its_duties(sample_no, rule, has_batch):
    before = concluded(at_the_second_laboratory()).case
    told = an_incoming(id="s9", facts=FACTS, operator="示例一店", sample_no=sample_no, has_batch=has_batch)
    case = join_case(REF, before, told, rule=rule, why="示例理由", now=LATER).case
    assert {"serve_notice", "judge_recall", "complete_disposal"} <= plans(case) - plans(before)


def test_while_one_sample_still_stands_a_call_that_names_none_may_mean_it():
    before = concluded(at_the_second_laboratory(a_sample("示例-2"))).case
    told = an_incoming(id="s9", facts=FACTS, operator="示例一店")
    case = join_case(REF, before, told, rule="same_operator", why="示例理由", now=LATER).case
    assert {step.plan for step in case.open_steps if step.about.endswith("s9")} >= {"serve_notice"}


def test_who_complains_of_the_shop_is_answered_all_the_same():
    before = concluded(at_the_second_laboratory()).case
    told = a_complaint(id="s9", operator="示例一店")
    case = join_case(REF, before, told, rule="same_operator", why="示例理由", now=LATER).case
    assert "decide_acceptance" in plans(case)
