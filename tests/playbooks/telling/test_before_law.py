"""Before the law: an old matter, or a wrong year, opens its case all the same; what was no law yet is told, not run."""

import dataclasses
from datetime import UTC, date, datetime

from msgspec.structs import replace

from playbooks.law.rules import Rules
from playbooks.telling.before_law import not_yet_law
from tests.factories import NOON, a_case, a_complaint, a_reference, done

REF = a_reference()
OLD = datetime(2019, 5, 6, 2, tzinfo=UTC)
FIRST = ("决定是否受理投诉并告知投诉人", date(2020, 1, 1), OLD)


def rules(case):
    return {clock.deadline.rule for clock in case.clocks.values()}


def test_of_a_matter_of_today_nothing_is_told():
    assert not_yet_law(a_case(a_complaint()), REF) == []


def test_a_rule_that_was_no_law_yet_starts_no_clock_and_is_told_once():
    case = a_case(a_complaint(id="s1", received_at=OLD), a_complaint(id="s2", received_at=OLD))
    assert ["CMP-1" in rules(case), "CMP-1" in rules(a_case(a_complaint()))] == [False, True]
    assert [each for each in not_yet_law(case, REF) if each.title == FIRST[0]] == [FIRST]


def test_of_a_step_that_is_done_nothing_is_told_any_more():
    case = done(
        a_case(a_complaint(received_at=OLD)), "complete", step="decide_acceptance", outcome="accepted", when=NOON
    )
    assert FIRST[0] not in {each.title for each in not_yet_law(case, REF)}


def test_a_rule_whose_version_an_earlier_event_chooses_is_told_of_a_step_that_opened_today():
    case = done(
        a_case(a_complaint(received_at=OLD)), "complete", step="decide_acceptance", outcome="accepted", when=NOON
    )
    assert ["CMP-3" in rules(case), not_yet_law(case, REF)] == [False, [("调解期限", date(2020, 1, 1), OLD)]]


def test_of_a_law_that_has_ended_it_is_not_said_that_it_was_none_yet():
    law = [replace(each, versions=(replace(each.versions[0], effective_from=None),)) for each in REF.rules.values()]
    ended = dataclasses.replace(REF, rules=Rules(each for each in law if each.versions[0].effective_to))
    case = a_case(a_complaint())
    open_steps = {key: step for key, step in case.steps.items() if step.plan == "decide_acceptance"}
    assert not_yet_law(replace(case, steps=open_steps, clocks={}), ended) == []
