"""One grade: the head of the case and the department's step set the same fact, and both open what follows."""

import pytest

from playbooks.actions import act
from playbooks.entries import GradeConfirmed, StepDone
from playbooks.errors import ActionRefused
from playbooks.needs import CONFIRMED
from tests.factories import NOON, a_case, a_reference, an_action, an_incoming, bodies, done, plans, the_step

REF = a_reference()
ILL = {"channel": "illness", "kind": "incident", "ill": 4}
BASIS = {"basis": "专家组会商意见"}


def an_accident():
    """An illness that was verified, so that its grade is to be confirmed."""
    case = a_case(an_incoming(facts=ILL))
    case = done(
        case, "complete", step=the_step(case, "verify_report").id, outcome="confirmed", fields={"basis": "核实记录"}
    )
    assert "confirm_grade" in plans(case)
    return case


def by_step(case, outcome, **fields):
    """The draft of the step's end."""
    step = the_step(case, "confirm_grade").id
    return act(
        REF, case, an_action(case, "complete", step=step, outcome=outcome, fields=BASIS | fields), NOON.replace(hour=14)
    )


@pytest.mark.parametrize(("outcome", "fields"), [("graded", {"grade": CONFIRMED[3]}), ("below", {})])
def test_nobody_grades_by_a_telephone_s_link(outcome, fields):
    case = an_accident()
    step, asked = the_step(case, "confirm_grade").id, {"outcome": outcome, "fields": BASIS | fields}
    with pytest.raises(ActionRefused, match="事故等级须登录后核定"):
        act(REF, case, an_action(case, "complete", step=step, link_from="示例·王一", **asked), NOON.replace(hour=14))


def by_head(case, grade):
    """The draft of a grade set in the head."""
    return act(REF, case, an_action(case, "confirm_grade", grade=grade, **BASIS), NOON.replace(hour=14))


@pytest.mark.parametrize(
    ("grade", "outcome"), [("Ⅳ级（一般）", "graded"), ("Ⅱ级（重大）", "graded_major"), ("未达到事故分级", "below")]
)
def test_a_grade_set_in_the_head_ends_the_step_that_asks_for_it(grade, outcome):
    draft = by_head(an_accident(), grade)
    assert [(each.outcome, each.fields.get("grade", "")) for each in bodies(draft, StepDone)] == [
        (outcome, "" if outcome == "below" else grade)
    ]
    assert draft.case.grade == grade


@pytest.mark.parametrize(
    ("outcome", "written", "grade"),
    [("graded", "一般（Ⅳ级）", "Ⅳ级（一般）"), ("graded_major", "II", "Ⅱ级（重大）"), ("below", "", "未达到事故分级")],
)
def test_a_step_that_ends_with_a_grade_sets_it_in_the_head(outcome, written, grade):
    draft = by_step(an_accident(), outcome, grade=written)
    assert ([each.grade for each in bodies(draft, GradeConfirmed)], draft.case.grade) == ([grade], grade)


def test_both_ways_open_the_same():
    head, step = by_head(an_accident(), "Ⅳ级（一般）").case, by_step(an_accident(), "graded", grade="Ⅳ").case
    assert ("decide_response" in plans(head), plans(head)) == (True, plans(step))


def test_a_grade_of_an_affair_that_nobody_has_verified_yet_opens_what_follows_too():
    case = a_case(an_incoming(facts=ILL))
    assert ("confirm_grade" in plans(case), "decide_response" in plans(by_head(case, "Ⅳ级（一般）").case)) == (
        False,
        True,
    )


@pytest.mark.parametrize(("outcome", "written"), [("graded", "甲等"), ("graded", "会商纪要1号"), ("graded_major", "Ⅴ")])
def test_no_other_word_is_a_grade(outcome, written):
    with pytest.raises(ActionRefused, match=f"等级只有：{'、'.join(CONFIRMED)}"):
        by_step(an_accident(), outcome, grade=written)
    with pytest.raises(ActionRefused, match="等级只有"):
        by_head(an_accident(), written)


@pytest.mark.parametrize(
    ("outcome", "written"), [("graded", "Ⅱ级（重大）"), ("graded_major", "Ⅳ级（一般）"), ("graded", "未达到事故分级")]
)
def test_an_outcome_and_a_grade_that_do_not_go_together_are_refused(outcome, written):
    with pytest.raises(ActionRefused, match="不一致，请改选结果或者等级"):
        by_step(an_accident(), outcome, grade=written)


def test_the_grade_that_stands_is_not_confirmed_twice():
    case = by_head(a_case(an_incoming(facts=ILL)), "Ⅳ级（一般）").case
    assert bodies(by_head(case, "Ⅳ级（一般）"), GradeConfirmed) == []


def test_a_grade_confirmed_since_stands_when_the_step_is_taken_back():
    case = by_head(by_step(an_accident(), "graded", grade="Ⅳ").case, "Ⅱ级（重大）").case
    back = done(case, "take_back", step=the_step(case, "confirm_grade").id, reason="写错了", when=NOON.replace(hour=15))
    assert back.grade == "Ⅱ级（重大）"


def test_who_takes_back_the_step_takes_back_its_grade():
    case = by_step(an_accident(), "graded", grade="Ⅳ").case
    back = done(case, "take_back", step=the_step(case, "confirm_grade").id, reason="写错了", when=NOON.replace(hour=15))
    assert (bool(back.grade), "decide_response" in plans(back), "confirm_grade" in plans(back)) == (False, False, True)
