"""What a medical institution has told counts as its report, and as nobody else's."""

from datetime import timedelta

import pytest

from playbooks.telling.heard import (
    BOTH,
    BOTH_SENT,
    HOSPITAL_TOLD,
    ITSELF,
    NETWORK_UNSEEN,
    UNIT_SAYS,
    UNIT_SENT,
    UNIT_UNKNOWN,
    UNIT_UNSEEN,
    UNSEEN,
    has_told,
    heard_of,
)
from tests.factories import NOON, a_case, an_incoming, done, the_clock


def told(**facts):
    """A case of four people ill, told by somebody."""
    return a_case(an_incoming(facts={"kind": "incident", "ill": 4, "treated": True} | facts))


def said(case, rule):
    heard = heard_of(case, the_clock(case, rule))
    return heard.words, heard.at


@pytest.mark.parametrize("how", [{"channel": "illness"}, {"channel": "duty", "from_hospital": True}])
def test_a_hospital_that_told_the_office_has_reported_and_the_unit_has_not(how):
    """豫政办〔2017〕102号: both report to the county's regulator."""
    assert said(told(**how, venue="restaurant"), "HN-1") == (UNIT_UNSEEN, NOON)


def test_of_a_unit_that_nobody_has_named_nobody_says_that_it_did_not_report():
    facts = {"channel": "illness", "kind": "incident", "ill": 4, "treated": True}
    case, named = a_case(an_incoming(facts=facts)), a_case(an_incoming(facts=facts, operator="示例小馆"))
    assert [said(each, "HN-1") for each in (case, named)] == [(UNIT_UNKNOWN, NOON), (UNIT_UNSEEN, NOON)]
    stated = done(case, "correct_label", signal=case.signals[0].id, field="operator", now="示例小馆")
    assert said(stated, "HN-1") == (UNIT_UNSEEN, NOON)


def test_what_a_hospital_told_is_not_the_report_of_the_unit():
    """National plan 4.2.2(2) binds the unit where people fell ill."""
    assert said(told(channel="illness"), "NP-2") == (UNSEEN, None)


def test_what_a_hospital_told_this_office_is_not_its_network_report():
    case = told(channel="illness")
    case = done(case, "complete", step="judge_report_threshold", outcome="reached", fields={"basis": "示例"})
    assert said(case, "PHE-1") == (NETWORK_UNSEEN, NOON)


def test_a_parent_who_called_is_no_hospital():
    assert said(told(channel="duty"), "HN-1") == (UNSEEN, None)


def test_of_a_household_no_unit_is_missed():
    case = told(channel="illness", venue="home")
    assert said(case, "HN-1") == (HOSPITAL_TOLD, NOON)
    assert [each.deadline.rule for each in case.clocks.values() if each.deadline.rule in ("NP-2", "FSL-103-1")] == []


@pytest.mark.parametrize("rule", ["HN-1", "NP-2"])
def test_of_a_unit_whose_own_doctor_called_nobody_says_that_it_did_not_report(rule):
    heard = heard_of(case := told(channel="duty", from_unit="校医"), the_clock(case, rule))
    assert (heard.words, heard.at, heard.who) == (UNIT_SAYS, NOON, "校医")


def test_where_both_told_both_are_said():
    case = told(channel="duty", from_unit="园长", from_hospital=True)
    heard = heard_of(case, the_clock(case, "HN-1"))
    assert (heard.words, heard.who) == (BOTH, "园长")
    assert heard.said(lambda at: f"{at:%H:%M}").count(f"{NOON:%H:%M}") == 2


@pytest.mark.parametrize(
    ("minutes", "treated", "told_in_time"), [(0, None, True), (121, None, False), (0, True, False)]
)
def test_a_unit_that_called_within_its_time_has_told_and_a_hospital_that_treats_has_yet_to(
    minutes, treated, told_in_time
):
    parent = an_incoming(id="p", facts={"kind": "incident", "channel": "duty", "ill": 4, "treated": treated})
    doctor = an_incoming(
        id="d",
        facts={"kind": "incident", "channel": "duty", "ill": 4, "from_unit": "校医"},
        received_at=NOON + timedelta(minutes=minutes),
    )
    case = a_case(parent, doctor)
    assert has_told(case, the_clock(case, "HN-1")) is told_in_time


def test_an_illness_report_in_the_unit_s_own_words_is_no_hospital_s():
    assert said(told(channel="illness", from_unit="园长"), "HN-1") == (UNIT_SAYS, NOON)


def test_what_the_unit_told_this_office_is_no_network_report_of_a_hospital():
    case = told(channel="duty", from_unit="校医", from_hospital=True)
    case = done(case, "complete", step="judge_report_threshold", outcome="reached", fields={"basis": "示例"})
    heard = heard_of(case, the_clock(case, "PHE-1"))
    assert (heard.words, heard.who) == (NETWORK_UNSEEN, "")


@pytest.mark.parametrize(("by_hospital", "words"), [(None, UNIT_SENT), (True, BOTH_SENT)])
def test_what_the_unit_sent_itself_is_no_caller_s_word(by_hospital, words):
    case = told(channel="duty", from_unit=ITSELF, from_hospital=by_hospital)
    heard = heard_of(case, the_clock(case, "HN-1"))
    assert (heard.words, heard.who) == (words, "")
