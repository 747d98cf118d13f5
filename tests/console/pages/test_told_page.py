"""告知文书: what the law wants told is drafted from the records, by the law that counts, and names no complainant."""

import html
import re
from datetime import UTC, datetime

import pytest
from visiting import a_blue_case, a_red_case

from playbooks.needs import CHOICES, FORMER
from tests.factories import the_step

ACCEPTED, REFUSED, IDENTITY, PASSED, SUMMONS, AGREEMENT, ENDED = (
    "投诉受理决定书",
    "投诉不予受理决定书",
    "限期提供身份证明材料通知书",
    "移交告知书",
    "投诉调解通知书",
    "投诉调解书",
    "投诉终止调解决定书",
)
BEFORE, AFTER = (datetime(2026, 4, day, 1, tzinfo=UTC) for day in (14, 15))


def papers(visitor, line, case_id, plan):
    """By name, the drafts of the case's one duty of a plan."""
    step = the_step(line.case(case_id), plan)
    page = visitor.read(f"/cases/{case_id}/told?step={step.id}")
    texts = [html.unescape(each) for each in re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)]
    return {text.partition("\n")[0]: text for text in texts}


def ended(visitor, line, case_id, plan, outcome, **fields):
    """The case after its duty of that plan ended so."""
    step = the_step(line.case(case_id), plan)
    filled = {f"field-{name}": value for name, value in fields.items()}
    visitor.do(case_id, "complete", step=step.id, outcome=outcome, key=f"{plan}-{outcome}", **filled)


@pytest.mark.parametrize(
    ("day", "law", "items", "names"),
    [
        (BEFORE, "《市场监督管理投诉举报处理暂行办法》第十四条、第十五条", FORMER, [ACCEPTED, REFUSED, PASSED]),
        (AFTER, "《市场监督管理投诉举报处理办法》第十五条、第十六条", CHOICES, [ACCEPTED, REFUSED, IDENTITY, PASSED]),
    ],
)
def test_before_the_decision_each_paper_it_may_need_stands_there_by_the_law_of_that_day(
    line, visitor, day, law, items, names
):
    case_id = a_blue_case(line, received_at=day)
    found = papers(visitor, line, case_id, "decide_acceptance")
    assert list(found) == names
    assert [law in found[REFUSED], all(item in found[REFUSED] for item in items["refused_on"])] == [True, True]


def test_a_refusal_gives_its_item_its_reason_and_the_other_ways_that_were_filled_in(line, visitor):
    case_id = a_blue_case(line, received_at=AFTER)
    item = CHOICES["refused_on"][2]
    filled = {"refused_on": item, "reason": "一次购买八十份", "remedies": "可以向人民法院起诉"}
    ended(visitor, line, case_id, "decide_acceptance", "refused", **filled)
    ((name, text),) = papers(visitor, line, case_id, "decide_acceptance").items()
    told = [name, *(each in text for each in (item, "理由：一次购买八十份", "可以向人民法院起诉"))]
    assert [*told, CHOICES["refused_on"][0] in text] == [REFUSED, True, True, True, False]


def test_mediation_is_called_agreed_and_ended_in_writing_and_who_tells_both_sides_has_the_ground_of_it(line, visitor):
    case_id = a_blue_case(line, received_at=AFTER)
    ended(visitor, line, case_id, "decide_acceptance", "accepted")
    assert list(papers(visitor, line, case_id, "mediate")) == [SUMMONS, AGREEMENT, ENDED]
    item = CHOICES["ended_on"][1]
    ended(visitor, line, case_id, "mediate", "terminated", ended_on=item, reason="双方要求相差太大")
    found = papers(visitor, line, case_id, "tell_mediation_result")
    assert [list(found), item in found[ENDED], "理由：双方要求相差太大" in found[ENDED]] == [[ENDED], True, True]


def test_a_complaint_that_was_taken_back_ends_on_the_first_item_without_another_reason(line, visitor):
    case_id = a_blue_case(line, received_at=AFTER)
    ended(visitor, line, case_id, "decide_acceptance", "accepted")
    ended(visitor, line, case_id, "mediate", "withdrawn")
    text = papers(visitor, line, case_id, "tell_mediation_result")[ENDED]
    assert ["第（一）项：投诉人撤回投诉或者双方自行和解" in text, "理由：" in text] == [True, False]


@pytest.mark.parametrize(
    ("outcome", "fields", "said"),
    [
        ("filed", {"document": "示例立〔2026〕7号"}, "立案"),
        ("not_filed", {"reason": "没有违法事实"}, "不予立案，理由：没有违法事实"),
    ],
)
def test_a_reporter_is_told_what_was_decided(line, visitor, outcome, fields, said):
    case_id = a_blue_case(line, received_at=AFTER, request="report")
    ended(visitor, line, case_id, "decide_report_filing", outcome, **fields)
    ((name, text),) = papers(visitor, line, case_id, "tell_reporter").items()
    assert [name, said in text.splitlines()] == ["举报处理结果告知书", True]


def test_where_nobody_had_to_be_told_there_is_nothing_to_write(line, visitor):
    case_id = a_blue_case(line, received_at=AFTER, request="report")
    ended(visitor, line, case_id, "decide_report_filing", "not_filed", reason="没有违法事实")
    ended(visitor, line, case_id, "tell_reporter", "not_required", reason="匿名")
    step = the_step(line.case(case_id), "tell_reporter")
    assert visitor.client.get(f"/cases/{case_id}/told?step={step.id}").status_code == 404


def test_nobody_who_complained_is_named_and_no_number_is_made_up(line, visitor):
    told = {"contact": {"name": "示例甲", "phone": "13800000000"}, "source_id": "示例-7", "channel": "complaint"}
    case_id = a_blue_case(line, received_at=AFTER, **told)
    for text in papers(visitor, line, case_id, "decide_acceptance").values():
        assert ["示例甲" in text, "138" in text, "文号：＿＿＿＿" in text, "示例-7" in text] == [
            False,
            False,
            True,
            True,
        ]


def test_only_whose_duty_it_is_and_the_duty_office_write_them(line, visitor):
    case_id = a_blue_case(line, received_at=AFTER)
    step = the_step(line.case(case_id), "decide_acceptance")
    address = f"/cases/{case_id}/told?step={step.id}"
    links = {}
    for person in ("duty-1", "d03-handler", "d06-handler"):
        visitor.send("/person", person=person, back="/")
        page = visitor.client.get(address)
        links[person] = (page.status_code, "联系人：＿＿＿＿" in page.text)
    assert links == {"duty-1": (200, True), "d03-handler": (200, False), "d06-handler": (404, False)}


def test_a_duty_of_which_nobody_is_told_has_no_papers(line, visitor):
    case_id = a_red_case(line)
    step = the_step(line.case(case_id), "rescue")
    assert visitor.client.get(f"/cases/{case_id}/told?step={step.id}").status_code == 404
    assert f"told?step={step.id.replace(':', '%3A')}" not in visitor.read(f"/cases/{case_id}")
