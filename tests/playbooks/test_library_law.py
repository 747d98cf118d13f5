"""What single steps of the shipped library owe to their article: which clock an outcome starts, and when it ends."""

from datetime import timedelta

import pytest

from tests.factories import a_case, a_complaint, a_reference, an_incoming, at, done, the_clock

REF = a_reference()
HOUR = timedelta(hours=1)
NINE = at("2026-11-26 09:00")
FILLED_IN = dict.fromkeys(("reason", "document", "conclusion", "basis", "people"), "示例")


def after(case, *steps):
    """The case after these (plan, outcome) were done, an hour apart from nine o'clock on."""
    for n, (plan, outcome) in enumerate(steps):
        step = next(each.id for each in case.open_steps if each.plan == plan)
        case = done(case, "complete", step=step, outcome=outcome, fields=FILLED_IN, when=NINE + n * HOUR)
    return case


def plans(case):
    """The plans of the open steps."""
    return {each.plan for each in case.open_steps}


@pytest.mark.parametrize("outcome", ["terminated", "withdrawn"])
def test_both_sides_are_told_of_every_mediation_that_was_terminated(outcome):
    """Order 121 Art. 23 (Order 20 Art. 21): a complaint withdrawn or settled between the parties ends the mediation
    by termination too, item (1), and the seven working days to tell both sides run."""
    case = after(a_case(a_complaint()), ("decide_acceptance", "accepted"), ("mediate", outcome))
    assert str(the_clock(case, "CMP-4").deadline.due_on) == "2026-12-07"


def test_nobody_is_told_of_a_termination_when_the_sides_agreed():
    case = after(a_case(a_complaint()), ("decide_acceptance", "accepted"), ("mediate", "agreed"))
    assert "tell_mediation_result" not in plans(case)


ASKED = (
    ("decide_filing", "filed"),
    ("transfer_check", "suspected"),
    ("report_transfer", "done"),
    ("approve_transfer", "approved"),
    ("hand_to_police", "done"),
    ("police_decide", "refused"),
    ("answer_refusal", "asked"),
)
"""From a failed sample to the request that the police reconsider their refusal."""


def refused_case(*more):
    """A case whose refusal the police were asked to reconsider, and what came after."""
    facts = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
    return after(a_case(an_incoming(facts=facts)), *ASKED, *more)


def test_the_police_have_three_days_to_reconsider():
    """Transfer Regulation (Order 310) Art. 9(2), first half."""
    assert str(the_clock(refused_case(), "CRM-9b").deadline.due_on) == "2026-11-29"


def test_who_still_disagrees_has_three_days_to_ask_the_prosecutor():
    """Transfer Regulation (Order 310) Art. 9(2), second half."""
    upheld = the_clock(refused_case(("police_reconsider", "upheld")), "CRM-9c")
    asked = the_clock(refused_case(("police_reconsider", "upheld"), ("ask_supervision", "asked")), "CRM-9c")
    assert (str(upheld.deadline.due_on), upheld.is_running, asked.is_running) == ("2026-11-29", True, False)


def test_after_a_reconsideration_that_files_the_case_the_goods_are_handed_over():
    """Transfer Regulation (Order 310) Art. 12; nobody disagrees any more, so Art. 9(2) asks nothing."""
    case = refused_case(("police_reconsider", "filed"))
    assert ("hand_goods" in plans(case), "ask_supervision" in plans(case)) == (True, False)


@pytest.mark.parametrize("facts", [{"ill": 4}, {"ill": 31}, {"ill": 3, "school": True}])
def test_progress_is_reported_every_day_until_the_response_has_ended(facts):
    """The national plan 4.2.2 asks for progress reports while it lasts; once a day is the office's own target."""
    case = after(a_case(an_incoming(facts={"channel": "illness", **facts})), ("first_report", "done"))
    for day in range(1, 4):
        (step,) = [each for each in case.open_steps if each.plan == "progress_report"]
        when = NINE + timedelta(days=day)
        case = done(case, "complete", step=step.id, outcome="done", when=when)
        (again,) = [each for each in case.open_steps if each.plan == "progress_report"]
        assert again.target_at == when + timedelta(days=1)
    ended = after(case, ("verify_report", "confirmed"), ("end_response", "ended"))
    assert "progress_report" not in plans(ended)


def test_testing_is_not_counted_in_the_seizure_of_food():
    """Compulsion Law Art. 25(3) holds beside Regulation Art. 61, which changes only the extension: 45 days at most."""
    version = REF.rules.get("REG-61").versions[0]
    assert (version.length, version.extension.length) == (30, 45)
    assert version.excluded == ("检测、检验、检疫、技术鉴定时间",)
