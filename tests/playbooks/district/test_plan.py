"""The plan: clauses, groups and targets, and what its loader refuses."""

from pathlib import Path

import msgspec
import pytest

from playbooks.district.departments import load_departments
from playbooks.district.plan import SAMPLE_YEAR, PlanError, load_plan

SEEDS = Path(__file__).parents[3] / "seeds/districts/410702"
DEPARTMENTS = load_departments(SEEDS / "departments.yaml")

PLAN = """
v: 1
plan: {id: test, year: 2023, name: 示例要点, source: 示例}
registries: [{code: R-A, name: 示例台账, clauses: [1]}]
clauses:
  - {"no": 1, part: 一, title: 示例条, summary: 示例, class: A, leads: [D03], registries: [R-A], reacts_to: 无}
groups:
  - {id: "01.a", clause: 1, sentences: 示例, lead: D03, with: [], basis: O, lead_inferred: false, written: 区市场监管局,
     names_as_written: [区市场监管局]}
targets:
  - {id: K01.1, group: "01.a", metric: 示例率, op: ">=", value: 90, unit: "%", owner: D03, measure: E, how: 示例,
     definition_confirmed: true}
implicit: [{id: I01.1, group: "01.a", duty: 示例, confirmed: false}]
notes: [{"no": 1, clauses: [1], what: 示例, treatment: 示例}]
"""


def loaded(tmp_path, text):
    path = tmp_path / "plan.yaml"
    path.write_text(text, "utf-8")
    return load_plan(path, DEPARTMENTS)


def test_the_plan_that_ships_is_the_one_by_whose_numbers_the_playbooks_cite_and_bears_no_year():
    plan = load_plan(SEEDS / "plan.yaml", DEPARTMENTS)
    assert [plan.plan.year, plan.is_renumbered, plan.says_year] == [SAMPLE_YEAR, False, False]


def test_a_reason_cites_the_clauses_that_it_numbers_and_laws_are_none():
    plan = load_plan(SEEDS / "plan.yaml", DEPARTMENTS)
    reasons = {
        "工作要点第10条把公安红旗分局列为校园食品安全配合单位": [10],
        "工作要点第7条由区市场监管局牵头餐饮环节监管，第24条由其健全调查处置程序；第7条": [7, 24],
        "工作要点第99条": [],
        "《食品安全法》第105条": [],
        "《食品安全法》第一百零五条": [],
    }
    assert {reason: [each.no for each in plan.cited(reason)] for reason in reasons} == reasons


def test_a_reason_that_follows_another_plan_cites_nothing_of_the_districts_own():
    sample = load_plan(SEEDS / "plan.yaml", DEPARTMENTS)
    reason = f"{sample.followed}工作要点第10条把公安惠济分局列为校园食品安全配合单位"
    named = msgspec.structs.replace(sample.plan, name="2026年惠济区食品安全工作要点")
    own = msgspec.structs.replace(sample, plan=named)
    assert ([each.no for each in sample.cited(reason)], own.cited(reason)) == ([10], ())


def faults_of(tmp_path, text):
    with pytest.raises(PlanError) as caught:
        loaded(tmp_path, text)
    return [(fault.at, fault.problem) for fault in caught.value.faults]


def test_a_plan_may_have_any_number_of_clauses(tmp_path):
    plan = loaded(tmp_path, PLAN)
    assert (plan.clause(1).title, plan.group("01.a").bodies, plan.target("K01.1").value) == ("示例条", ("D03",), 90.0)


def test_groups_are_found_by_their_clause(tmp_path):
    assert [each.id for each in loaded(tmp_path, PLAN).groups_of(1)] == ["01.a"]


def test_an_unknown_clause_is_a_key_error(tmp_path):
    with pytest.raises(KeyError, match="9"):
        loaded(tmp_path, PLAN).clause(9)


@pytest.mark.parametrize(
    ("old", "new", "at", "problem"),
    [
        ("clause: 1,", "clause: 9,", "group 01.a", "unknown clause 9"),
        ("lead: D03", "lead: D99", "group 01.a", "unknown department D99"),
        ("owner: D03", "owner: D99", "target K01.1.owner", "unknown department D99"),
        ("leads: [D03]", "leads: [D99]", "clause 1.leads", "unknown department D99"),
        ("registries: [R-A]", "registries: [R-B]", "clause 1", "unknown registry R-B"),
        ("basis: O", "basis: F", "group 01.a", "lead_inferred and basis disagree"),
        ("measure: E", "measure: Q", "target K01.1.measure", "'Q' is not a code"),
        ("how: 示例,", "how: 示例, counts: banned_found,", "target K01.1.of", "names no substance"),
        (
            'unit: "%", owner: D03, measure: E, how: 示例,',
            "unit: 件, owner: D03, measure: E, how: 示例, counts: samples_disposed,",
            "target K01.1.unit",
            "what is counted is a share, '件' is none",
        ),
        ("how: 示例,", "how: 示例, counts: x,", "target K01.1.counts", "'x' is not counted"),
        (
            "measure: E, how: 示例,",
            "measure: R, how: 示例, counts: drills,",
            "target K01.1.counts",
            "is of a target that the system does not measure",
        ),
        ("class: A", "class: D", "clause 1.class", "'D' is not a code"),
        ('op: ">="', 'op: "~"', "target K01.1.op", "'~' does not compare"),
        (
            "names_as_written: [区市场监管局]",
            "names_as_written: [区气象局]",
            "group 01.a",
            "nobody is called '区气象局'",
        ),
        ("clauses: [1], what", "clauses: [7], what", "note 1", "unknown clause 7"),
        ("id: I01.1", "id: K01.1", "target K01.1", "stands twice"),
    ],
)
def test_a_faulty_plan_is_refused_with_the_place(tmp_path, old, new, at, problem):
    assert faults_of(tmp_path, PLAN.replace(old, new)) == [(at, problem)]


def test_all_faults_come_at_once(tmp_path):
    text = PLAN.replace("owner: D03", "owner: D99").replace("measure: E", "measure: Q")
    assert [at for at, _ in faults_of(tmp_path, text)] == ["target K01.1.owner", "target K01.1.measure"]


def test_a_bare_no_is_false_in_yaml_and_refused(tmp_path):
    assert len(faults_of(tmp_path, PLAN.replace('{"no": 1, part', "{no: 1, part"))) == 1
