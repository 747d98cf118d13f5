"""What a laboratory tells by telephone: who eats there is kept from eating on, and asked after, before any paper comes;
the clocks of the law wait for the paper."""

import pytest

from tests.factories import a_case, a_reference, an_incoming

PUPILS = {"school": True, "venue": "school_canteen"}


def told(hazard="HZ-B.salmonella", **facts):
    return {"channel": "duty", "kind": "sampling_failure", "told_by": "laboratory", "hazard": hazard, **facts}


def duties(facts):
    case = a_case(an_incoming(facts=facts))
    return {(step.plan, step.department) for step in case.steps.values()}, case


OFFICE = {("stop_told_food", "D03"), ("obtain_failing_report", "D03")}
HEALTH = {("ask_told_patients", "D06")}


@pytest.mark.parametrize(
    ("facts", "theirs"),
    [
        (PUPILS, {("ask_told_pupils", "D07"), ("owner_school", "D07"), *HEALTH}),
        (
            {"feeds_schools": True, "venue": "meal_delivery"},
            {("ask_told_pupils", "D07"), ("owner_supplied", "D07"), *HEALTH},
        ),
        ({"venue": "care_home_canteen"}, {("owner_care", "D16"), *HEALTH}),
        ({"venue": "site_canteen"}, {("owner_site", "D18"), *HEALTH}),
        ({"venue": "hospital_canteen"}, {("owner_hospital", "D06"), *HEALTH}),
        ({"venue": "unit_canteen"}, HEALTH),
        ({"venue": "restaurant"}, set()),
    ],
)
def test_whoever_answers_for_those_who_eat_there_is_told_at_once(facts, theirs):
    assert duties(told(**facts))[0] == OFFICE | theirs


@pytest.mark.parametrize("changes", [{"hazard": "HZ-A.preservative"}, {"hazard": "HZ-L"}, {"ill": 3}])
def test_nobody_is_asked_after_for_a_label_nor_twice_where_somebody_is_ill(changes):
    plans = {plan for plan, _ in duties({**told(), **PUPILS, **changes})[0]}
    assert plans & {"stop_told_food", "ask_told_pupils", "ask_told_patients"} == set()


def test_no_time_of_the_law_runs_before_the_paper_came():
    assert list(duties(told(**PUPILS))[1].clocks) == []


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        (told(**PUPILS), "orange"),
        (told(venue="care_home_canteen"), "orange"),
        (told(hazard="HZ-B.plate_count", **PUPILS), "yellow"),
        (told(venue="restaurant"), "yellow"),
    ],
)
def test_what_makes_ill_and_was_eaten_by_the_weakest_goes_first(facts, level):
    assert a_reference().severity(facts).level == level
