"""Complaints and reports: what the shipped library owes to Order 121, beside the tests of single articles."""

import pytest

from playbooks.deciding.clocks import pause_grounds
from playbooks.errors import ActionRefused
from tests.factories import a_case, a_complaint, an_incoming, done, the_clock, the_step
from tests.playbooks.test_library_law import HOUR, NINE, REF, after, plans


@pytest.mark.parametrize("outcome", ["terminated", "withdrawn"])
def test_both_sides_are_told_of_every_mediation_that_was_terminated(outcome):
    """Order 121 Art. 23 (Order 20 Art. 21): a complaint withdrawn or settled between the parties ends the mediation
    by termination too, item (1), and the seven working days to tell both sides run."""
    case = after(a_case(a_complaint()), ("decide_acceptance", "accepted"), ("mediate", outcome))
    assert str(the_clock(case, "CMP-4").deadline.due_on) == "2026-12-07"


def test_nobody_is_told_of_a_termination_when_the_sides_agreed():
    case = after(a_case(a_complaint()), ("decide_acceptance", "accepted"), ("mediate", "agreed"))
    assert "tell_mediation_result" not in plans(case)


@pytest.mark.parametrize(
    ("steps", "fields", "words"),
    [
        ([("decide_acceptance", "refused")], {"reason": "a", "remedies": "a"}, "不予受理的情形"),
        ([("decide_acceptance", "accepted"), ("mediate", "terminated")], {"reason": "a"}, "终止调解的情形"),
    ],
)
def test_a_refusal_and_a_termination_say_on_which_item_of_the_order_they_rest(steps, fields, words):
    *before, (plan, outcome) = steps
    case = after(a_case(a_complaint()), *before)
    with pytest.raises(ActionRefused, match=words):
        done(case, "complete", step=the_step(case, plan).id, outcome=outcome, fields=fields, when=NINE + HOUR)


def test_of_a_clue_found_through_a_complaint_testing_is_not_counted():
    """Order 121 Art. 27 leaves it to the Penalty Procedure, whose Art. 18 is about clues from complaints too."""
    case = after(a_case(a_complaint()), ("screen_clue", "found"))
    grounds = {each.id: each.article for each in pause_grounds(REF, the_clock(case, "CMP-6"))}
    assert grounds == dict.fromkeys(("testing", "identification"), "《市场监督管理行政处罚程序规定》第十八条")


def a_report(*steps):
    """A report of a breach, and what was done about it."""
    return after(a_case(an_incoming(facts={"request": "report", "kind": "complaint"})), *steps)


def test_a_report_joined_with_a_later_one_is_decided_there_and_nobody_is_told_of_a_decision():
    """Order 121 Art. 35: the term begins anew with the last report, which has a clock of its own."""
    case = a_report(("decide_report_filing", "joined"))
    assert (plans(case), the_clock(case, "CMP-7").is_running) == ({"keep_reporter_secret"}, False)


def test_who_reports_what_is_another_authority_s_is_told_of_that_and_of_no_decision_to_file():
    case = a_report(("decide_report_filing", "no_jurisdiction"))
    assert plans(case) == {"keep_reporter_secret", "tell_no_jurisdiction"}


def test_whether_who_reported_is_rewarded_is_asked_once_it_was_decided():
    """Food Safety Law Art. 115; Order 121 Art. 36."""
    case = a_report(("decide_report_filing", "filed"))
    assert "reward_reporter" not in plans(case)
    assert "reward_reporter" in plans(after(case, ("decide_penalty", "penalised")))


def test_of_several_who_reported_a_business_nobody_is_forgotten_for_the_one_who_came_last():
    """One duty for all whose reports it decided; who only complained last is no reporter."""
    first, last = ({"channel": "complaint", "kind": "complaint", "request": each} for each in ("report", "complaint"))
    case = a_case(an_incoming(facts=first, operator="示例店"), an_incoming(facts=last, operator="示例店"))
    case = after(case, ("decide_report_filing", "filed"), ("decide_penalty", "penalised"))
    owed = [step for step in case.open_steps if step.plan in ("tell_reporter_result", "reward_reporter")]
    assert [step.about.partition(":")[0] for step in owed] == ["operator", "operator"]
