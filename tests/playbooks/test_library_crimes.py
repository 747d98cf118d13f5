"""Food that it is a crime to sell: whom the library calls, beside the clocks of who told of it."""

from pathlib import Path

import pytest

from playbooks.entries import PlaybookAdded, SeverityChanged
from playbooks.seedfile import read_yaml
from tests.factories import (
    a_case,
    a_complaint,
    a_reference,
    an_incoming,
    asked,
    at,
    bodies,
    done,
    plans,
    the_clock,
)

REF = a_reference()
ROOT = Path(__file__).parents[2]

LEAD = {"control_site", "check_animal_source", "warn_police", "receive_crime_lead"}
"""What is done about meat of animals that died of disease."""


def test_what_is_a_crime_to_sell_by_the_taxonomy_calls_for_it():
    crimes = {each["id"] for each in read_yaml(ROOT / "seeds/taxonomy.yaml", [])["hazards"] if each.get("crime")}
    (book,) = [each for each in REF.playbooks if each.id == "illegal_food"]
    assert set(book.when["hazard"]) == crimes


def a_told(hazard, **facts):
    """A complaint about a hazard."""
    said = {"channel": "complaint", "kind": "complaint", "hazard": hazard, **facts}
    return a_case(a_complaint(id="s1", facts=said))


def called(case):
    """Who has open duties."""
    return {step.department for step in case.open_steps}


@pytest.mark.parametrize("request_", ["complaint", "report", "both"])
def test_meat_of_dead_animals_calls_agriculture_and_the_police_beside_the_clocks_of_the_sender(request_):
    """Food Safety Law Art. 123(1)(4), (5) and 121; the district's plan, clause 16."""
    case = a_told("HZ-F.dead_animal", request=request_)
    assert (plans(case) >= LEAD, called(case) >= {"D03", "D04", "D05"}) == (True, True)
    assert case.playbooks[0].id != "illegal_food"


def test_who_only_calls_about_it_has_the_general_playbook_and_the_lead_beside():
    case = a_case(an_incoming(facts={"channel": "duty", "kind": "incident", "hazard": "HZ-F.dead_animal"}))
    assert [book.id for book in case.playbooks] == ["general", "illegal_food"]


@pytest.mark.parametrize(
    ("hazard", "departments"),
    [
        ("HZ-C.clenbuterol", {"D03", "D04", "D05"}),
        ("HZ-C.methanol", {"D03", "D05"}),
        ("HZ-I.poppy", {"D03"}),
        ("HZ-C.waste_oil", {"D03"}),
    ],
)
def test_whom_other_crimes_call(hazard, departments):
    case = a_told(hazard)
    assert (called(case), "warn_police" in plans(case)) == (departments, True)


@pytest.mark.parametrize("facts", [{"request": "enquiry"}, {"kind": "rumour"}, {"rumour": True}])
def test_who_asks_and_what_is_a_rumour_call_nobody_for_a_crime(facts):
    assert plans(a_told("HZ-F.dead_animal", **facts)) & LEAD == set()


def test_what_is_controlled_and_looks_like_a_crime_begins_the_hand_over():
    case = a_told("HZ-F.dead_animal")
    step = next(each.id for each in case.open_steps if each.plan == "control_site")
    fields = {"document": "示例", "basis": "示例"}
    case = done(case, "complete", step=step, outcome="suspected", fields=fields)
    assert {"report_transfer", "tell_prosecutor"} <= plans(case)


def test_a_hazard_that_a_person_corrects_calls_whom_it_concerns():
    case = a_told("HZ-O.unlicensed")
    before = (case.severity, called(case))
    draft = act_on(case, "HZ-F.dead_animal")
    assert (before, draft.case.severity, called(draft.case)) == (("blue", {"D03"}), "orange", {"D03", "D04", "D05"})
    assert [each.playbook.id for each in bodies(draft, PlaybookAdded)] == ["illegal_food"]
    assert [each.why for each in bodies(draft, SeverityChanged)] == [("疑似病死、死因不明或者未经检疫的畜禽肉",)]


def test_a_hazard_that_was_none_withdraws_what_it_called():
    draft = act_on(a_told("HZ-F.dead_animal"), "HZ-O.unlicensed")
    assert (draft.case.severity, called(draft.case)) == ("blue", {"D03"})


def act_on(case, hazard):
    """The draft of a correction of the hazard."""
    return asked(case, "correct_label", signal="s1", field="hazard", now=hazard)


def a_referral(**facts):
    said = {"channel": "notice", "from_other_area": True, "told_by": "referral", **facts}
    return a_case(an_incoming(facts=said, received_at=at("2026-11-24 10:00")))


def test_a_case_that_the_police_hand_over_is_to_be_filed_or_not_from_when_it_came():
    """Penalty Procedure Art. 18: fifteen working days from receipt of the material; nobody tells the police of it."""
    case = a_referral(hazard="HZ-I.formaldehyde", kind="incident")
    assert [book.id for book in case.playbooks] == ["referral"]
    assert plans(case) == {"receive_referral", "decide_filing", "answer_referral"}
    clock = the_clock(case, "PEN-18")
    assert (clock.started_at, str(clock.deadline.due_on)) == (at("2026-11-24 10:00"), "2026-12-15")
    assert case.severity == "yellow"


@pytest.mark.parametrize("school", [True, False])
@pytest.mark.parametrize(("deliberate", "is_called"), [(True, True), (False, False)])
def test_who_suspects_poisoning_calls_the_police_beside_treatment(school, deliberate, is_called):
    case = a_case(an_incoming(facts={"channel": "duty", "ill": 3, "deliberate": deliberate, "school": school}))
    police = {step.plan for step in case.open_steps if step.department == "D05"} - {"keep_order"}
    assert police == ({"rule_out_poisoning"} if is_called else set())


def test_a_threat_to_poison_calls_the_police_though_nobody_is_ill():
    case = a_case(an_incoming(facts={"channel": "duty", "kind": "incident", "deliberate": True}))
    assert {(step.plan, step.department) for step in case.open_steps} >= {
        ("stop_suspect_food", "D03"),
        ("check_poisoning", "D05"),
    }
    assert case.severity == "orange"


@pytest.mark.parametrize(("concealed", "is_looked_into"), [(True, True), (None, False)])
def test_where_harm_is_said_to_be_hushed_up_it_is_looked_into_beside_the_survey(concealed, is_looked_into):
    """Food Safety Law Art. 103 and 128."""
    case = a_case(an_incoming(facts={"channel": "duty", "kind": "incident", "ill": 12, "concealed": concealed}))
    duties = {(step.plan, step.department) for step in case.open_steps}
    assert (("look_into_concealment", "D03") in duties) is is_looked_into


@pytest.mark.parametrize("facts", [{"kind": "rumour"}, {"request": "enquiry"}, {"channel": "media"}, {"ill": 1}])
def test_an_enquiry_or_a_rumour_of_poison_calls_nobody_and_whoever_is_ill_has_the_police_by_another_playbook(facts):
    case = a_case(an_incoming(facts={"channel": "duty", "kind": "incident", "deliberate": True, **facts}))
    assert "suspected_poisoning" not in {book.id for book in case.playbooks}


def test_who_made_up_a_rumour_is_told_to_the_police_by_the_article_that_says_so():
    """Implementing Regulation Art. 83; Art. 121 of the law is about crimes in food."""
    (rumour,) = (book for book in REF.playbooks if book.id == "rumour")
    cited = [step.basis for step in rumour.steps if step.id in ("decide_handover", "hand_fabrication_to_police")]
    assert ["《食品安全法实施条例》第八十三条" in each for each in cited] == [True, True]
