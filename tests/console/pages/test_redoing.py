"""Work that has to be done again, and work that no playbook has, on the page of a case."""

import re

import pytest
from visiting import a_blue_case, a_red_case, text_of

from streams.store import schema as t

pytestmark = pytest.mark.stores


def test_an_outcome_entered_wrongly_is_taken_back_on_the_page(line, visitor):
    case_id = a_blue_case(line)
    step = next(step for step in line.case(case_id).open_steps if step.plan == "decide_acceptance")
    visitor.do(case_id, "complete", key="k1", step=step.id, outcome="accepted")
    page = visitor.act(case_id, "take_back", key="k2", step=step.id, reason="点错了结果")
    assert "撤回办理结果：决定是否受理投诉并告知投诉人，原结果：受理；理由：点错了结果" in text_of(page)
    assert [line.case(case_id).steps[step.id].state, "时限接着计：" in text_of(page)] == ["open", True]


def test_a_duty_no_playbook_has_is_given_out_on_the_page(line, visitor):
    case_id = a_blue_case(line)
    page = visitor.act(case_id, "give", key="k1", title="查后厨通风", department="D04", reason="现场发现", hours="4")
    (step,) = [step for step in line.case(case_id).open_steps if step.plan == "given"]
    assert (step.department, step.dispatched_at is not None) == ("D04", True)
    assert "查后厨通风" in text_of(page)


def test_who_only_reads_gives_nothing_out(line, visitor):
    case_id = a_blue_case(line)
    as_officer = "要办的事" in visitor.read(f"/cases/{case_id}")
    visitor.send("/person", person="d06-handler", back="/")
    assert (as_officer, "要办的事" in visitor.read(f"/cases/{case_id}")) == (True, False)


def test_what_was_ruled_out_is_withdrawn_on_the_page_each_department_told_once(line, visitor):
    case_id = a_red_case(line)
    verify = next(step for step in line.case(case_id).open_steps if step.plan == "verify_report")
    before = visitor.read(f"/cases/{case_id}")
    page = visitor.act(case_id, "complete", key="k1", step=verify.id, outcome="excluded", **{"field-reason": "晕车"})
    assert ['id="excluded"' in each for each in (before, page)] == [False, True]
    assert ['id="ruled-out"' in before, 'value="排除食品安全事故：晕车"' in page] == [False, True]
    chosen = re.findall(r'name="steps" value="(rescue[^"]*|stop_supply[^"]*|seal_samples[^"]*)" checked', page)
    page = visitor.act(case_id, "withdraw", key="k2", steps=chosen, reason="排除食品安全事故：晕车")
    assert [line.case(case_id).steps[each].state for each in chosen] == ["withdrawn"] * 3
    told = [row.receiver for row in line.rows(t.notices) if row.reason == "needless"]
    assert sorted(told) == sorted(set(told))
    assert "撤销 3 个步骤，已派发的告知各部门" in text_of(page)
