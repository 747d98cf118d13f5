"""A department asks on its step for more time, or writes how far it is; the duty officer answers there."""

import re
from datetime import timedelta

import pytest
from signing import an_account, sit_down
from visiting import a_red_case, text_of, visiting

from playbooks.deciding.more_time import law_at_once

WHY = "现场路远，人还在途中"


@pytest.fixture
def desk(line):
    case_id = a_red_case(line)
    an_account(line, "zhu", "handler", "D03")
    an_account(line, "wang", "duty_officer")
    case = line.case(case_id)
    own = (s for s in case.open_steps if s.department == "D03" and s.target_at and s.dispatched_at)
    step = next(s for s in own if law_at_once(case, s) is None)
    with visiting(line) as visitor:
        yield line, visitor, case_id, step


def asked(desk, **fields):
    line, visitor, case_id, step = desk
    sit_down(line, visitor, "zhu")
    until = (step.target_at + timedelta(hours=11)).strftime("%Y-%m-%dT%H:%M")  # as Beijing reads it: three hours more
    return visitor.act(case_id, "ask_time", key="k1", page="/mine", step=step.id, until=until, reason=WHY, **fields)


def test_who_asked_reads_that_it_waits_and_cannot_answer_it(desk):
    page = asked(desk)
    assert ["申请延时，待食安办答复" in page, WHY in page, 'value="grant_time"' in page] == [True, True, False]


def test_the_duty_officer_is_led_to_it_and_gives_the_time(desk):
    line, visitor, case_id, step = desk
    asked(desk)
    sit_down(line, visitor, "wang")
    page = visitor.read(f"/cases/{case_id}")
    anchor = re.search(r'<a href="#(step-[0-9a-f]+)">申请延时待答复', page)[1]
    assert f'id="wanted-{anchor}"' in page
    read = [line.case(case_id).steps[step.id].wanted.at.isoformat()]
    assert re.findall(r'name="asked" value="([^"]+)"', page) == read * 2
    answered = text_of(visitor.act(case_id, "grant_time", key="k2", page="/mine", step=step.id, asked=read[0]))
    moved = line.case(case_id).steps[step.id]
    assert [moved.target_at - step.target_at, moved.wanted] == [timedelta(hours=3), None]
    assert ["“同意延时”已记入台账" in answered, "申请延时待答复" in answered] == [True, False]


def test_it_stands_in_the_queue_and_in_the_handover_until_it_is_answered(desk):
    line, visitor, case_id, step = desk
    asked(desk)
    sit_down(line, visitor, "wang")
    visitor.do(case_id, "note", key="k2", page="/mine", text="已致电核实")  # is no answer
    pages = ["".join(text_of(visitor.read(path)).split()) for path in ("/", "/handover")]
    assert [f"申请延时待答复：{step.department_name}" in pages[0], "申请延时待答复1项" in pages[1]] == [True, True]
    visitor.do(case_id, "decline_time", key="k3", page="/mine", step=step.id, reason="先到场")
    assert ["申请延时待答复" in visitor.read(path) for path in ("/", "/handover")] == [False, False]
    assert "答复延时申请 1 项" in text_of(visitor.read("/handover"))  # among what the shift did


def test_what_it_wrote_of_its_step_stands_there_for_the_office(desk):
    line, visitor, case_id, step = desk
    sit_down(line, visitor, "zhu")
    visitor.do(case_id, "note", key="k1", page="/mine", step=step.id, text="已到现场，正在封存")
    sit_down(line, visitor, "wang")
    page = visitor.read(f"/cases/{case_id}")
    (word,) = re.findall(r'<p class="word">(.*?)</p>', page)
    assert ["已到现场，正在封存" in word, f"备注（{step.title}）" in text_of(page)] == [True, True]


def test_it_is_said_in_english_too(desk):
    _, visitor, case_id, _ = desk
    asked(desk)
    visitor.send("/language", page=f"/cases/{case_id}", language="en", back="/")
    assert "More time asked for; the office has not answered" in visitor.read(f"/cases/{case_id}")


def test_what_was_done_after_the_target_says_so(desk):
    line, visitor, case_id, step = desk
    sit_down(line, visitor, "zhu")
    visitor.do(case_id, "complete", key="k1", page="/mine", step=step.id, outcome=step.outcomes[0].id)
    before = visitor.read(f"/cases/{case_id}")
    visitor.do(case_id, "take_back", key="k2", page="/mine", step=step.id, reason="填错了")
    line.clock.moment = step.target_at + timedelta(minutes=1)
    sit_down(line, visitor, "zhu")  # hours later
    visitor.do(case_id, "complete", key="k3", page="/mine", step=step.id, outcome=step.outcomes[0].id)
    assert ["晚于内部目标" in each for each in (before, visitor.read(f"/cases/{case_id}"))] == [False, True]


def test_where_a_law_wants_it_at_once_no_more_time_is_offered(desk):
    line, visitor, case_id, _ = desk
    sit_down(line, visitor, "zhu")
    case, page = line.case(case_id), visitor.read(f"/cases/{case_id}")
    mine = [s for s in case.open_steps if s.department == "D03" and s.has_own_target]
    assert page.count('value="ask_time"') == len([s for s in mine if law_at_once(case, s) is None]) < len(mine)
