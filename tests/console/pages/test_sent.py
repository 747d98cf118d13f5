"""Who does what is seen: who dispatched and who has not claimed, what was escalated, and what a claim settles."""

from datetime import timedelta

import msgspec
import pytest
from factories import NOON, a_case, a_reference
from signing import an_account, sit_down
from visiting import a_blue_case, a_red_case, let_time_pass, text_of, visiting

from console.pages.sent import sent_of
from playbooks.entries import Dispatched
from playbooks.telling.leading import lead_of


@pytest.fixture
def visitor(line):
    with visiting(line) as visitor:
        yield visitor


def row_of(visitor):
    """The one row of the queue, as words."""
    return " ".join(text_of(visitor.read("/").partition("<tbody>")[2].partition("</tbody>")[0]).split())


def head_of(visitor, case_id):
    """The head of the case's page, as words."""
    return " ".join(
        text_of(visitor.read(f"/cases/{case_id}").partition('class="facts"')[2].partition("</dl>")[0]).split()
    )


def escalated(line):
    """Time passes until nobody has claimed for an hour."""
    for _ in range(12):
        line.clock.moment += timedelta(minutes=5)
        let_time_pass(line)


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


def test_dispatching_says_before_and_after_that_it_claims(line, visitor):
    case_id = a_blue_case(line)
    before = row_of(visitor)
    page = " ".join(text_of(visitor.act(case_id, "dispatch", back="/", key="d")).split())
    assert ["认领并派发" in before, "派发的人同时认领" in before] == [True, True]
    assert ["“派发”已记入台账" in page, "认领（派发的人一并认领）" in page] == [True, True]
    assert ["已认领：示例·王一" in page, "示例·王一 已派发" in page] == [True, True]


def test_what_was_claimed_before_is_only_dispatched(line, visitor):
    case_id = a_blue_case(line)
    visitor.act(case_id, "acknowledge", key="c")
    assert ["认领并派发" in row_of(visitor), "派发的人同时认领" in row_of(visitor)] == [False, False]


def test_what_was_escalated_stays_on_the_row_and_in_the_head_with_when_and_to_whom(line, visitor):
    case_id = a_red_case(line)
    escalated(line)
    told = line.case(case_id).reached
    assert [each.role for each in told if each.of == "alert"] == ["duty_officer", "supervisor", "director"]
    row, head = row_of(visitor), head_of(visitor, case_id)
    proposed = "建议已发值班员和本人，待确认上报"
    assert ["无人认领，已督办：" in row, f"主任（{proposed}）" in row] == [True, True]
    assert [word in head for word in ("值班员 已告知", "带班领导 已告知", f"主任 {proposed}")] == [True] * 3


def test_a_proposal_that_a_claim_settles_is_said_in_the_flash_the_head_and_the_ledger(line, visitor):
    case_id = a_blue_case(line)
    for _ in range(8):
        line.clock.moment += timedelta(days=1)
        let_time_pass(line)
    page = " ".join(text_of(visitor.act(case_id, "acknowledge", key="c")).split())
    assert page.count("提级报主任的建议（已发值班员、主任）未经确认即了结，没有正式上报；因为：已有人认领") == 2
    assert "主任 建议已发值班员和本人，未经确认即了结，没有正式上报 （示例·王一" in head_of(visitor, case_id)


def test_a_claim_leaves_open_whether_the_director_is_told_of_a_red_case(line, visitor):
    case_id = a_red_case(line)
    escalated(line)
    page = " ".join(text_of(visitor.act(case_id, "acknowledge", key="c")).split())
    assert ["未经确认即了结" in page, "建议报主任" in page, "已由示例·王一认领）" in page] == [False, True, True]
    assert "主任 建议已发值班员和本人，待确认上报" in head_of(visitor, case_id)
    assert ["提级建议待确认" in row_of(visitor), "已认领：示例·王一" in row_of(visitor)] == [True, True]


def test_a_department_reads_of_its_own_steps_among_those_dispatched(line, visitor):
    case_id = a_red_case(line)
    steps = line.case(case_id).steps
    (sent,) = (entry.body for entry in line.entries(case_id) if isinstance(entry.body, Dispatched))
    own = [steps[each].title for each in sent.steps if steps[each].department == "D05"]
    an_account(line, "he", "handler", department="D05")
    page = text_of(sit_down(line, visitor, "he").read(f"/cases/{case_id}"))
    said = f"自动派发，{len(own)} 个步骤：{'、'.join(own)}"
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
