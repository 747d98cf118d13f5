"""Grades are proposed by what the facts of the whole case say, each with why and by which text; a person decides."""

import pytest

from playbooks.decide import join_case
from playbooks.deciding.correcting import correct_label
from playbooks.deciding.draft import Draft
from playbooks.entries import GradeProposed
from playbooks.errors import PlaybookError
from playbooks.urgency.grades import is_graver, load_criteria
from tests.factories import NOON, a_case, a_draft, a_reference, an_incoming, bodies, done
from tests.regrouping import merged

REF = a_reference()
ILL = {"channel": "illness"}
CRITERIA = """\
v: 1
rules:
  - {id: a, version: "1", grade: Ⅱ, when: {dead: {at_least: 10}}, why: 示例, source: 示例}
  - {id: b, version: "1", grade: Ⅲ, when: {dead: {at_least: 1}}, why: 示例, source: 示例}
"""


def proposed(*facts):
    """(grade, rule) that a case of these signals is given last."""
    return a_case(*(an_incoming(facts=ILL | each) for each in facts)).grade_proposed


@pytest.mark.parametrize(
    ("facts", "grade"),
    [
        ({"ill": 29}, None),
        ({"ill": 30}, "Ⅳ"),
        ({"ill": 3, "towns": 2}, "Ⅳ"),
        ({"ill": 3, "towns": 1}, None),
        ({"towns": 2}, None),
        ({"ill": 3, "counties": 2}, "Ⅲ"),
        ({"ill": 100}, "Ⅲ"),
        ({"dead": 1}, "Ⅲ"),
        ({"ill": 3, "cities": 2}, "Ⅱ"),
        ({"ill": 100, "dead": 1}, "Ⅱ"),
        ({"dead": 10}, "Ⅱ"),
        ({"ill": 50, "school": True}, "Ⅱ"),
        ({"ill": 50, "major_event": True}, "Ⅱ"),
        ({"ill": 49, "major_event": True}, "Ⅳ"),
        ({"ill": 3, "provinces": 2}, "Ⅰ"),
    ],
)
def test_deaths_schools_events_and_how_far_it_spread_count_beside_the_number_of_ill(facts, grade):
    found = proposed(facts)
    assert (found[0] if found else None) == grade


def test_what_two_signals_say_counts_together():
    """One says how many, the other that it is a school; one that somebody died of it, later."""
    assert proposed({"ill": 60}, {"school": True}) == ("Ⅱ", "G2-school-50@js-2011")
    assert proposed({"ill": 31}, {"dead": 1}) == ("Ⅲ", "G3-dead@js-2011")


def test_every_criterion_of_the_grade_is_named_with_its_source_and_where_texts_differ():
    (body,) = bodies(a_draft(an_incoming(facts=ILL | {"ill": 120, "counties": 2})), GradeProposed)
    source = "江苏食品安全知识读本转载的分级标准（转载件，未核对原文）"
    assert body.why == (
        f"一次受害100人以上（{source}；有的文本写“超过100人”，恰为100人的由人判断）",
        f"影响本市两个以上县（区），造成严重危害的（是否严重由人判断）（{source}）",
    )


def test_a_lesser_grade_is_not_proposed_after_a_graver_one():
    case = a_case(an_incoming(facts=ILL | {"dead": 1}))
    more = an_incoming(facts=ILL | {"ill": 40})
    draft = join_case(REF, case, more, rule="same_operator", why="同一单位", now=NOON)
    assert bodies(draft, GradeProposed) == []


def test_what_a_person_says_of_how_far_it_spread_proposes_a_grade():
    case = a_case(an_incoming(id="s1", facts=ILL | {"ill": 4}))
    draft = Draft(case, case.id, cause="x", now=NOON)
    correct_label(draft, REF, signal="s1", field="towns", was="", now="3", at=NOON)
    assert [(body.grade, body.rule) for body in bodies(draft, GradeProposed)] == [("Ⅳ", "G4-towns@js-2011")]


def test_two_cases_that_are_merged_are_graded_together():
    one = a_case(an_incoming(facts=ILL | {"ill": 55}))
    other = a_case(an_incoming(facts=ILL | {"school": True}))
    assert merged(one, other).grade_proposed == ("Ⅱ", "G2-school-50@js-2011")


def test_a_proposal_is_no_grade():
    case = a_case(an_incoming(facts=ILL | {"dead": 1}))
    assert case.grade is None
    assert done(case, "confirm_grade", grade="Ⅲ级（较大）", basis="示例评估意见").grade == "Ⅲ级（较大）"


@pytest.mark.parametrize(
    ("grade", "than", "graver"),
    [
        ("Ⅲ", None, True),
        ("Ⅲ", "Ⅳ", True),
        ("Ⅲ", "Ⅳ级（一般）", True),
        ("Ⅳ", "Ⅳ级（一般）", False),
        ("Ⅳ", "Ⅰ", False),
        ("Ⅳ", "未达到事故分级", True),
    ],
)
def test_graver_is_nearer_to_one(grade, than, graver):
    assert is_graver(grade, than) is graver


def test_what_makes_one_look_closer_changes_no_grade():
    facts = {"ill": 4, "school": True, "children": True, "heat": "orange"}
    assert REF.criteria.of(facts) == ()
    assert REF.criteria.look_closer(facts) == ["涉及学校或者幼儿园", "涉及儿童", "网上热度达到橙色"]


@pytest.mark.parametrize(
    ("change", "at"),
    [
        (("grade: Ⅱ", "grade: Ⅴ"), "rules[0].grade"),
        (("dead: {at_least: 10}", "dead: {more_than: 10}"), "rules[0].when.dead"),
        (("dead: {at_least: 10}", "villages: {at_least: 10}"), "rules[0].when.villages"),
        (("grade: Ⅱ", "grade: Ⅳ"), "rules"),
    ],
)
def test_faulty_criteria_are_refused(tmp_path, change, at):
    path = tmp_path / "grades.yaml"
    path.write_text(CRITERIA.replace(*change), "utf-8")
    with pytest.raises(PlaybookError) as refused:
        load_criteria(path)
    assert [each.at for each in refused.value.faults] == [at]
