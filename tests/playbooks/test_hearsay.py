"""What only a post counts: it is named so, stands beside what a hospital counts, and grades nothing against it."""

from datetime import timedelta
from itertools import permutations

import pytest

from playbooks.decide import join_case, update_signal
from playbooks.deciding.splitting import split
from playbooks.entries import GradeProposed
from playbooks.facts import merged
from playbooks.telling.affair import affair, counted
from tests.factories import AREA, LEAD, NOON, a_case, a_draft, a_reference, an_action, an_incoming, bodies, done

REF = a_reference()
RESTAURANT = {"area": AREA, "kind": "incident", "venue": "restaurant"}
POST = {"channel": "media", "media_kind": "ordinary", "ill": 30, "ill_is": "heard_least"} | RESTAURANT
HOSPITAL = {"channel": "illness", "ill": 5, "ill_counted": 5} | RESTAURANT
CALL = {"channel": "duty", "ill": 1} | RESTAURANT
ALONE = "餐馆 · 网传至少30人不适"
"""What a post by itself calls an affair."""


def told(facts, title="餐馆 · 5人不适"):
    return an_incoming(facts=facts, headline=title)


def graded(*incoming):
    """The grade that the affair of these signals proposes, and why."""
    case = a_case(*incoming)
    return case.grade_proposed and case.grade_proposed[0], case.grade_why


@pytest.mark.parametrize(("first", "then"), list(permutations([(HOSPITAL, "餐馆 · 5人不适"), (POST, ALONE)])))
def test_a_heading_names_first_what_was_counted_and_then_what_posts_say(first, then):
    case = a_case(told(*first), told(*then))
    assert case.heading == "餐馆 · 5人不适（网传至少30人，未核实）"
    assert counted(case.facts, "ill") == "不适5人（网传至少30人）"
    assert affair(case, REF).endswith("不适5人（网传至少30人）（未核实）")


def test_what_posts_alone_say_is_called_so():
    assert a_case(told(POST, ALONE)).heading == ALONE


def test_against_what_a_hospital_counts_a_post_grades_nothing():
    assert graded(told(HOSPITAL), told(POST, ALONE)) == (None, ())


def test_what_rests_on_a_post_alone_says_so_until_somebody_counts():
    grade, why = graded(told(POST, ALONE))
    assert (grade, why[-1]) == ("Ⅳ", "不适人数系网传，未核实")
    later = told(HOSPITAL | {"ill": 31, "ill_counted": 31})
    draft = a_draft(told(POST, ALONE), later)
    (again,) = bodies(draft, GradeProposed)
    assert (draft.case.heading, again.grade, "网传" in "".join(again.why)) == ("餐馆 · 31人不适", "Ⅳ", False)


def test_a_grade_that_the_hospitals_own_count_bears_out_rests_on_no_post_any_more():
    case = a_case(told(POST | {"ill": 300}, ALONE), told(HOSPITAL | {"ill": 120, "ill_counted": 120}))
    assert (case.facts["ill"], case.grade_proposed[0], "网传" in "".join(case.grade_why)) == (300, "Ⅲ", False)


def corrected(field, now, *incoming):
    """The affair of these signals after an officer corrected the first of them."""
    first = an_incoming(id="s1", facts=incoming[0], headline="餐馆 · 120人不适")
    return done(a_case(first, *map(told, incoming[1:])), "correct_label", signal="s1", field=field, now=now)


def test_what_an_officer_counts_stands_in_the_place_of_what_the_hospital_counted():
    """The post of more people stands beside it as before, and grades nothing either way."""
    case = corrected("ill", "30", HOSPITAL | {"ill": 120, "ill_counted": 120}, POST | {"ill": 300, "ill_is": "heard"})
    assert (case.heading, case.grade_proposed[0]) == ("餐馆 · 30人不适（网传300人，未核实）", "Ⅳ")


def test_that_the_hospital_counted_nobody_stands_before_what_posts_say_too():
    case = corrected("ill", "0", HOSPITAL | {"ill": 120, "ill_counted": 120}, POST | {"ill": 300, "ill_is": "heard"})
    assert (case.heading, case.grade_proposed) == ("餐馆 · 0人不适（网传300人，未核实）", None)
    assert counted(case.facts, "ill") == "不适0人（网传300人）"


@pytest.mark.parametrize(
    ("others", "heading", "grade"),
    [
        ((), "餐馆 · 无关", None),
        ((CALL,), "餐馆 · 1人不适", None),
        ((POST | {"ill": 300, "ill_is": "heard"},), "餐馆 · 网传300人不适", "Ⅲ"),
    ],
)
def test_whom_a_signal_counts_that_a_person_calls_irrelevant_are_none_of_the_affair(others, heading, grade):
    """What bore out the grade with it is gone; called something else again, it counts them as before."""
    hospital = HOSPITAL | {"ill": 120, "ill_counted": 120, "children": True}
    case = corrected("kind", "irrelevant", hospital, *others)
    assert (case.heading, case.grade_proposed and case.grade_proposed[0]) == (heading, grade)
    assert ("ill_counted" in case.facts, case.facts.get("children")) == (False, None)
    assert any("网传" in each for each in case.grade_why) == (grade is not None)
    back = done(case, "correct_label", signal="s1", field="kind", now="incident")
    assert (back.facts["ill_counted"], back.facts["children"], back.grade_proposed[0]) == (120, True, "Ⅲ")


def test_a_case_is_no_more_urgent_than_without_a_signal_that_is_irrelevant():
    severities = [corrected("kind", now, HOSPITAL | {"ill": 120}, CALL).severity for now in ("incident", "irrelevant")]
    assert severities == ["red", "orange"]


def test_an_irrelevant_signal_that_comes_again_as_it_was_counts_nobody():
    case = corrected("kind", "irrelevant", HOSPITAL, CALL)
    again = an_incoming(id="s1", facts=HOSPITAL, headline="餐馆 · 5人不适", revision=2)
    assert update_signal(REF, case, again, now=NOON).case.facts["ill"] == 1


def test_what_the_hospitals_leaving_leaves_to_rest_on_a_post_alone_says_so_too():
    post, hospital = told(POST | {"ill": 300, "ill_is": "heard"}), told(HOSPITAL | {"ill": 120, "ill_counted": 120})
    case, when = a_case(post, hospital), NOON + timedelta(hours=1)
    action = an_action(case, "split", when=when, signals=[hospital.id], reason="另一起", actor=LEAD)
    left, _ = split(REF, case, action, when)
    assert [(each.grade_proposed[0], "网传" in each.grade_why[-1]) for each in (case, left.case)] == [
        ("Ⅲ", False),
        ("Ⅲ", True),
    ]


def test_what_a_correction_leaves_to_rest_on_a_post_alone_says_so_too():
    school = POST | {"ill": 60, "ill_is": "heard", "school": True, "venue": "school_canteen"}
    case = corrected("school", "否", school)
    assert (case.grade_proposed[0], case.grade_why[-1]) == ("Ⅳ", "不适人数系网传，未核实")


def test_a_caller_who_tells_of_one_counts_not_all():
    case = a_case(told(CALL, "餐馆 · 1人不适"), told(POST, ALONE))
    assert case.heading == ALONE


def test_how_urgent_it_is_a_post_still_says():
    """The desk looks at what might be: to look costs less than to be late."""
    alone = a_case(told(HOSPITAL))
    case = join_case(REF, alone, told(POST, ALONE), rule="same_place", why="同一单位", now=NOON).case
    assert (alone.severity, case.severity) == ("orange", "red")


def test_in_whatever_order_they_come_the_counts_are_the_same():
    ways = {
        tuple(sorted(merged(merged(a, b), c).items()))
        for a, b, c in permutations(
            [
                {"ill": 30, "ill_is": "heard_least"},
                {"ill": 5, "ill_counted": 5},
                {"ill": 7, "ill_counted": 7},
            ]
        )
    }
    assert ways == {(("ill", 30), ("ill_counted", 7), ("ill_is", "heard_least"))}
