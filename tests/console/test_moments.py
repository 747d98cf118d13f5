"""Moments: what a newcomer should not miss is one line in the terminal, in the words of the desk."""

from datetime import timedelta

import pytest
from flow import T0, a_signal, an_assessment
from visiting import a_blue_case, a_red_case

from classifiers.assessment import Kind
from console.moments import TITLE_MAX, Moments, shortened
from playbooks.entries import Escalated
from streams.store import schema as t


@pytest.fixture
def said(line):
    """Tells every entry of a case; the lines that come of it."""

    def tell(case_id):
        lines = []
        Moments(line.system, lines.append).tell(line.entries(case_id))
        return lines

    return tell


def test_a_red_case_is_a_line_with_its_reasons(line, said):
    assert said(a_red_case(line))[0].startswith("示例 11-25 09:40  红色待处提示：十人以上不适；学校（幼儿园）有人不适")


def test_three_legal_clocks_of_our_own_are_one_line_with_their_articles(line, said):
    case_id = a_blue_case(line)
    sampling = {"sample_no": "示例S-1", "conclusion": "failed", "items": [{"item": "克百威"}]}
    sample = a_signal(channel="sampling", request=None, source="示例检验所", source_id="s1", sampling=sampling)
    assert line.take(sample, an_assessment(sample, kind=Kind.SAMPLING_FAILURE)) == case_id
    (told,) = [each for each in said(case_id) if "本区部门的三个法定时限" in each]
    assert told.count("到期（《") == 3


def test_clocks_of_others_are_none_of_ours(line, said):
    """Pupils vomit: whose hours run are the school and the hospitals; the district's own duties are at once."""
    case_id = a_red_case(line)
    case = line.case(case_id)
    timed = {clock.deadline.article for clock in case.their_clocks if clock.is_running}
    assert [len(timed) >= 3, [each for each in said(case_id) if "三个法定时限" in each]] == [True, []]


def test_what_nobody_claims_is_reminded_escalated_and_proposed_under_the_names_of_the_desk(line, said):
    case_id = a_red_case(line)
    line.clock.moment = T0.replace(hour=2, minute=0)
    line.let_time_pass()
    told = [each[15:] for each in said(case_id) if "督办" in each or "提级" in each]
    assert [each.split("（")[0].strip() for each in told] == [
        "督办：通知区食安办值班员",
        "督办：通知区食安办带班领导",
        "提级建议待确认：主任",
    ]


def test_a_late_duty_is_named_when_its_department_is_reminded(line, said):
    case_id = a_red_case(line)
    line.let_time_pass(T0 + timedelta(minutes=31))
    late = {step.title for step in line.case(case_id).steps.values() if step.target_at == T0 + timedelta(minutes=30)}
    named = [each[15:].split("，通知")[0] for each in said(case_id) if "内部目标已过，提醒承办人" in each]
    assert [len(late) > 1, sorted(named)] == [True, sorted(f" 督办：“{title}”" for title in late)]


def test_who_was_reminded_on_a_day_that_has_begun_again_is_no_moment(line):
    case_id = a_red_case(line)
    line.let_time_pass(T0 + timedelta(minutes=31))
    entries, lines = [each for each in line.entries(case_id) if isinstance(each.body, Escalated)], []
    line.execute(t.cases.delete())
    Moments(line.system, lines.append).tell(entries)
    assert [len(entries) > 1, lines] == [True, []]


def test_an_ordinary_complaint_is_no_moment(line, said):
    assert said(a_blue_case(line)) == []


def test_a_long_title_is_one_line():
    assert [shortened("短"), len(shortened("长" * 200))] == ["短", TITLE_MAX + 1]
