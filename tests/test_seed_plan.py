"""The district's plan as data: complete, resolved, and true to its own brackets."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from classifiers.topics.taxonomy import load_taxonomy
from playbooks.district.departments import load_departments
from playbooks.district.plan import load_plan

SEEDS = Path(__file__).parents[1] / "seeds"
DISTRICT = SEEDS / "districts/410702"
DEPARTMENTS = load_departments(DISTRICT / "departments.yaml")
PLAN = load_plan(DISTRICT / "plan.yaml", DEPARTMENTS)


def test_the_plan_has_its_31_clauses_67_groups_and_35_targets():
    assert [clause.no for clause in PLAN.clauses] == list(range(1, 32))
    assert (len(PLAN.groups), len(PLAN.targets), len(PLAN.implicit), len(PLAN.notes)) == (67, 35, 7, 21)


def test_classes_are_12_9_10():
    assert Counter(clause.class_ for clause in PLAN.clauses) == {"A": 12, "B": 9, "C": 10}


def test_exactly_the_clauses_outside_say_why():
    assert [each.no for each in PLAN.clauses if each.outside] == [1, 2, 15, 19, 21, 22, 23, 25, 26, 27]
    assert [each.no for each in PLAN.clauses if each.class_ == "C"] == [1, 2, 15, 19, 21, 22, 23, 25, 26, 27]


@pytest.mark.parametrize("group", PLAN.groups, ids=lambda group: group.id)
def test_a_bracket_splits_into_the_bodies_of_its_group(group):
    found = DEPARTMENTS.split(group.written)
    assert tuple(name for name, _ in found) == group.names_as_written
    assert tuple(body.id if body else None for _, body in found) == group.bodies


@pytest.mark.parametrize("group", PLAN.groups, ids=lambda group: group.id)
def test_the_basis_of_the_lead_is_what_the_bracket_says(group):
    said = "S" if "牵头" in group.written else "O" if len(group.bodies) == 1 else "F"
    assert group.basis == said


def test_17_leads_are_inferred_and_two_are_overridden_by_subject():
    assert sum(group.lead_inferred for group in PLAN.groups) == 17
    assert [group.id for group in PLAN.groups if group.subject_override] == ["20.b", "24.b"]


def test_the_bureau_of_market_supervision_stands_in_43_brackets():
    mentions = Counter(body for group in PLAN.groups for body in group.bodies)
    assert (mentions["D03"], mentions["D04"], mentions["D13"], mentions["D05"]) == (43, 26, 10, 8)
    assert set(mentions) == {each.id for each in DEPARTMENTS if each.in_plan}


def test_seven_targets_are_computed_from_own_events():
    computed = [target.id for target in PLAN.targets if target.measure == "E"]
    assert computed == ["K03.4", "K09.2", "K13.4", "K13.5", "K13.6", "K20.2", "K24.1"]


def test_every_clause_has_a_group_led_by_one_of_its_leads():
    without = [each.no for each in PLAN.clauses if not {g.lead for g in PLAN.groups_of(each.no)} & set(each.leads)]
    assert without == []


def test_a_target_belongs_to_the_clause_of_its_group():
    assert [each.id for each in PLAN.targets if each.id[1:3] != each.group[:2]] == []
    assert [each.id for each in PLAN.implicit if each.id[1:3] != each.group[:2]] == []


def test_the_office_is_that_of_the_places():
    office = yaml.safe_load((DISTRICT / "office.yaml").read_text("utf-8"))
    places = yaml.safe_load((DISTRICT / "places.yaml").read_text("utf-8"))
    assert (office["area"], office["name"]) == (places["area"]["code"], places["area"]["name"])


def test_codes_of_areas_are_unique_and_lie_in_the_province():
    province = yaml.safe_load((SEEDS / "places/henan.yaml").read_text("utf-8"))
    codes = [each["code"] for each in (*province["cities"], *province["areas"])]
    assert [code for code, count in Counter(codes).items() if count > 1] == []
    assert {code[:2] for code in codes} == {"41"}


def test_streets_lie_in_counties_of_the_province_and_stand_once():
    areas = {each["code"] for each in yaml.safe_load((SEEDS / "places/henan.yaml").read_text("utf-8"))["areas"]}
    rows = yaml.safe_load((SEEDS / "places/streets.yaml").read_text("utf-8"))["places"]
    codes = [each["code"] for each in rows]
    assert [code for code in codes if code[:6] not in areas or len(code) != 9] == []
    assert len(codes) == len(set(codes)) == len({(each["code"][:6], each["name"]) for each in rows})


def test_the_banned_substances_of_a_target_are_hazards_by_the_names_that_the_plan_gives():
    (target,) = [each for each in PLAN.targets if each.of]
    names = {each.id: each.name for each in load_taxonomy(SEEDS / "taxonomy.yaml").hazards}
    assert [names[each] in target.metric for each in target.of] == [True] * 4
