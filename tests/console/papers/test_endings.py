"""Ending a case and opening it again, on its page: who may, and what it says of it afterwards."""

import re

import pytest
from flow import a_signal, school_illness
from visiting import a_red_case, text_of

from streams.store import schema as t

pytestmark = pytest.mark.stores


def test_a_red_case_offers_its_dismissal_to_the_lead_alone_and_others_read_who_may(line, visitor):
    case_id = a_red_case(line)
    page = visitor.read(f"/cases/{case_id}")
    assert ['value="dismiss"' in page, "不予处置由带班领导（示例·张一）或主任（示例·刘一）决定" in page] == [
        False,
        True,
    ]
    refused = text_of(visitor.act(case_id, "dismiss", reason="可能是着凉", key="d1"))
    assert ["“不予处置”没有执行" in refused, line.case(case_id).state] == [True, "open"]
    visitor.send("/person", person="supervisor-1", back="/")
    assert 'value="dismiss"' in visitor.read(f"/cases/{case_id}")


def test_what_nobody_may_is_said_to_everybody_with_the_remedy_before_who_decides(line, visitor):
    signal = a_signal(channel="complaint", text="示例第一小学23名学生呕吐")
    case_id = line.take(signal, school_illness(signal))
    panels = []
    for person in ("duty-1", "supervisor-1"):
        visitor.send("/person", person=person, back="/")
        panel = visitor.read(f"/cases/{case_id}").partition('id="dismiss"')[2].partition("</details>")[0]
        panels.append(["仍有法定时限在计" in panel, "先办结管这些时限的步骤" in panel, "请其在本页办理" in panel])
    assert [line.case(case_id).severity, *panels] == ["red", *[[True, True, False]] * 2]


def test_a_case_that_was_set_aside_shows_its_clocks_as_withdrawn_and_opened_again_says_that_it_was(line, visitor):
    case_id = a_red_case(line)
    held = {step.department for step in line.case(case_id).open_steps if step.dispatched_at}
    visitor.send("/person", person="supervisor-1", back="/")
    aside = visitor.act(case_id, "dismiss", reason="经核实为着凉", key="d1")
    clocks = line.case(case_id).clocks
    assert [len(re.findall(r'<article class="clock withdrawn', aside)), "0 项未办结" in aside] == [len(clocks), True]
    reasons = {(row.receiver.partition("/")[0], row.reason) for row in line.rows(t.notices)}
    assert {department for department, reason in reasons if reason == "needless"} == held
    again = text_of(visitor.act(case_id, "reopen", reason="又有人不适", key="d2"))
    assert "曾结束：不予处置" in again
    assert "示例·张一（带班领导）：经核实为着凉 · 重新打开" in again
    reasons = {(row.receiver.partition("/")[0], row.reason) for row in line.rows(t.notices)}
    assert {department for department, reason in reasons if reason == "restored"} == held


def test_the_form_that_closes_lists_what_must_be_done_first_and_offers_no_conclusion_before(line, visitor):
    case_id = line.take(a_signal(channel="duty", request="enquiry", text="请问人造鸡蛋是真的吗"))
    panel = close_panel(visitor, case_id)
    must = [step for step in line.case(case_id).open_steps if not step.optional]
    assert re.findall(r'<a href="#step-[0-9a-f]{10}">([^<]*)</a>', panel) == [
        f"{s.department_name} {s.title}" for s in must
    ]
    assert [f"<button disabled>还不能办结：{len(must)} 项" in panel, "<textarea" in panel] == [True, False]
    for n, step in enumerate(must):
        outcome = step.outcomes[0]
        fields = {f"field-{need}": "示例" for need in outcome.needs}
        visitor.do(case_id, "complete", step=step.id, outcome=outcome.id, key=f"k{n}", **fields)
    assert [step for step in line.case(case_id).open_steps if not step.optional] == []
    assert ['value="close"' in close_panel(visitor, case_id), "<textarea" in close_panel(visitor, case_id)] == [
        True
    ] * 2


def close_panel(visitor, case_id):
    """The form behind 办结."""
    return visitor.read(f"/cases/{case_id}").partition('id="close"')[2].partition("</details>")[0]
