"""Withdrawn: who takes a complaint back opens no new one, and ends none."""

import pytest
from flow import a_signal, an_assessment
from spoken import tell

from playbooks.deciding.withdrawing import withdrawn_of
from streams.gathering.withdrawing import withdraws

pytestmark = pytest.mark.stores

SHOP = {"name": "示例好再来小吃店"}
COMPLAINT = {
    "channel": "complaint",
    "source": "12315",
    "source_id": "TS20261125001",
    "request": "complaint",
    "subject": SHOP,
    "text": "我在示例好再来小吃店吃出一只虫子，要求赔偿，投诉。",
}


def plans(line, case_id):
    return [(step.plan, step.state) for step in line.case(case_id).steps.values()]


@pytest.mark.parametrize(
    "text",
    [
        "我之前投诉示例好再来小吃店吃出虫子的事，已经和商家和解了，不再追究，撤诉。",
        "我不投诉了，示例好再来小吃店已经退款赔偿。",
        "市民来电：撤回对示例好再来小吃店的投诉。",
        "12315投诉人要求撤诉，工单号TS20261125001，已和商家和解",
    ],
)
def test_who_takes_a_complaint_back_joins_it_and_is_owed_nothing_of_his_own(line, text):
    case_id = tell(line, **COMPLAINT)
    before = plans(line, case_id)
    assert tell(line, text) == case_id
    assert plans(line, case_id) == [*before, ("settle_withdrawal", "open")]
    case = line.case(case_id)
    assert [step.plan for step in withdrawn_of(case)] == ["decide_acceptance"]
    assert (case.facts["request"], "told_by" in case.facts) == ("complaint", False)


def test_a_withdrawal_of_what_nobody_knows_waits_in_a_case_of_its_own(line):
    case = line.case(tell(line, "我要撤诉，编号TS20261199999，不投诉了"))
    assert ([book.id for book in case.playbooks], withdrawn_of(case)) == (["withdrawal"], [])


def test_a_complaint_after_it_is_one(line):
    case_id = tell(line, "我不投诉示例好再来小吃店了")
    assert tell(line, **COMPLAINT) == case_id
    assert ("decide_acceptance", "open") in plans(line, case_id)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("我要撤诉", True),
        ("和商家达成和解了，之前的投诉取消", True),
        ("商家要求我撤诉，我不同意", False),
        ("不给赔偿就不撤诉", False),
        ("老板让我不再追究，还威胁我", False),
        ("如果退钱我就不投诉了", False),
        ("不投诉不行了，吃出虫子", False),
        ("我要投诉示例好再来小吃店", False),
        ("商家把过期食品撤回仓库", False),
    ],
)
def test_who_is_pressed_or_sets_a_condition_takes_nothing_back(text, said):
    signal = a_signal(channel="duty", request=None, text=text)
    assert withdraws(signal, an_assessment(signal)) is said
