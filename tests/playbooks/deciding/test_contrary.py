"""What the record says against a judgement is shown with number and text; whoever holds to it says why."""

from datetime import timedelta

import pytest
from factories import NOON, a_case, a_reference, an_action, an_incoming, done, the_step
from msgspec.structs import replace

from playbooks.actions import act
from playbooks.deciding.contrary import conditions, contrary_to_any
from playbooks.errors import ActionRefused

REF = a_reference()
ILL = {"channel": "illness", "kind": "incident"}
LATER = NOON + timedelta(hours=1)
DEAD = "记录为死亡1人，有人死亡即达到报告线（《国家突发公共卫生事件相关信息报告管理工作规范（试行）》，PHE-T）"


def verified(**facts):
    """An accident that was verified, with these numbers."""
    case = a_case(an_incoming(facts=ILL | facts))
    return done(case, "complete", step=the_step(case, "verify_report").id, outcome="confirmed")


def with_numbers(**facts):
    """A small one, of which these numbers came to be known."""
    case = verified(ill=2)
    return replace(case, facts=case.facts | facts)


def ended(case, plan, outcome, *, when=LATER, **fields):
    """The case after the step ended so, on some basis."""
    action = an_action(case, "complete", step=plan, outcome=outcome, fields={"basis": "示例", **fields})
    return act(REF, case, action, when).case


def the_contrary(case, plan, when=LATER):
    return contrary_to_any(case, REF, the_step(case, plan), when)


def step_of(case, plan):
    return next(each for each in case.steps.values() if each.plan == plan)


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"ill": 8, "dead": 1}, "有人死亡即达到报告线"),
        ({"ill": 30}, "食物中毒30人以上"),
        ({"ill": 5, "venue": "site_canteen"}, "集体单位5人以上"),
        ({"ill": 6, "venue": "school_canteen", "school": True}, "集体单位5人以上"),
        ({"ill": 6, "venue": "street_stall", "school": True}, "学校、幼儿园5人以上"),
        ({"ill": 5, "major_event": True}, "重大活动期间5人以上"),
    ],
)
def test_a_line_that_the_numbers_reach_is_not_denied_without_a_word(facts, says):
    (said,) = the_contrary(with_numbers(**facts), "judge_report_threshold")
    assert [said.startswith("未达报告线：记录为"), says in said] == [True, True]


@pytest.mark.parametrize("facts", [{"ill": 29}, {"ill": 4, "venue": "site_canteen"}, {"ill": 6, "venue": "restaurant"}])
def test_below_the_line_nothing_is_asked(facts):
    case = with_numbers(**facts)
    assert the_contrary(case, "judge_report_threshold") == ()
    assert step_of(ended(case, "judge_report_threshold", "below"), "judge_report_threshold").fields == {"basis": "示例"}


def test_who_holds_to_it_says_why_and_both_stand_in_the_record():
    case = with_numbers(ill=8, dead=1)
    with pytest.raises(ActionRefused, match="与记录不符，仍这样认定的理由（记录为死亡1人，有人死亡即达到报告线"):
        ended(case, "judge_report_threshold", "below")
    case = ended(case, "judge_report_threshold", "below", against="死亡与本次就餐无关")
    fields = step_of(case, "judge_report_threshold").fields
    assert fields == {"basis": "示例", "against": "死亡与本次就餐无关", "recorded": DEAD}


def test_that_no_grade_is_reached_stands_against_the_grade_that_the_numbers_propose():
    (said,) = the_contrary(verified(ill=8, dead=1), "confirm_grade")
    assert said.startswith("未达一般级别：记录为不适8人、死亡1人，等级建议Ⅲ级：有人死亡")
    assert the_contrary(verified(ill=8), "confirm_grade") == ()


def test_the_response_does_not_end_before_a_day_without_news_of_anybody():
    case = verified(ill=8, dead=1)
    (said,) = the_contrary(case, "end_response")
    assert "最近一条病情记录（不适8人、死亡1人）距今1小时，不满24小时" in said.replace("0分钟", "")
    assert the_contrary(case, "end_response", NOON + timedelta(hours=25)) == ()
    case = replace(case, steps={each: step for each, step in case.steps.items() if step.plan == "end_response"})
    assert "不满24小时" in step_of(ended(case, "end_response", "ended"), "end_response").fields["recorded"]


def test_each_condition_of_the_end_is_listed_with_what_the_record_says():
    case = verified(ill=8)
    listed = dict(conditions(case, the_step(case, "end_response"), NOON + timedelta(days=2)))
    assert listed["病人得到救治，病情稳定24小时以上，无新发急性病例"] == "最近24小时没有新的病情记录"
    assert listed["现场、受污染食品得到控制并清理"] == "封存未办结、停止供应未办结"
    assert listed["专家评估同意"] == "记录中没有，由人核对"
    assert conditions(case, the_step(case, "confirm_grade"), LATER) == ()
