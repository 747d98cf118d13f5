"""What touches a school: pupils who fell ill of what others made, and who brings meals to schools."""

import pytest
from factories import a_case, a_reference, an_action, an_incoming
from spoken import called

from playbooks.actions import act
from streams.gathering.grouping import keys_of, operator_of, school_beside
from streams.gathering.incoming import facts_of

REF = a_reference()
CAKE = "示例小学三年级昨天吃了校门口“甜甜面包房”送的蛋糕，今天6个同学肚子疼，班主任说不是食堂的事"
PIZZA = "向阳小学六年级在校外“乐童手工坊”春游聚餐，吃披萨后8个同学呕吐，老师说与食堂无关"
DELIVERED = "育才小学的学生餐由“康源配餐公司”统一配送，午饭后20名学生呕吐"
SUPPLIER = "“佳膳餐饮”给12所学校送餐，用过期冷冻鸡腿，改标签"
TOUCHES = ("school", "pupils", "feeds_schools")


def facts(text):
    return facts_of(*called(text), {})


def case_of(text):
    return a_case(an_incoming(id="s1", channel="duty", facts=facts(text)))


def education(case):
    """The duties of the education authority."""
    return [step.plan for step in case.open_steps if step.department == "D07"]


@pytest.mark.parametrize(
    ("text", "touched"),
    [
        (CAKE, ["pupils"]),
        (PIZZA, ["pupils"]),
        ("示例小学食堂午饭后20名学生呕吐", ["school", "pupils"]),
        (DELIVERED, ["school", "pupils"]),
        (SUPPLIER, ["feeds_schools"]),
        ("示例小学三年级学生都说“甜甜面包房”的蛋糕好吃，没人不舒服", []),
        ("示例路“示例火锅”吃完，三个大人拉肚子", []),
    ],
)
def test_where_they_ate_whose_pupils_they_are_and_who_feeds_schools_are_told_apart(text, touched):
    known = facts(text)
    assert [name for name in TOUCHES if known.get(name)] == touched


@pytest.mark.parametrize(
    ("text", "business", "school"),
    [
        (CAKE, "甜甜面包房", "示例小学"),
        (PIZZA, "乐童手工坊", "向阳小学"),
        (DELIVERED, "育才小学", None),
        ("示例小学食堂午饭后20名学生呕吐", "示例小学", None),
        ("北街小学门口“王记烤肠”，放学后学生们吃了，5个孩子送医院", "王记烤肠", None),
        ("和平小学六年级学生去“欢乐农庄”研学，14人腹泻", "欢乐农庄", "和平小学"),
    ],
)
def test_the_business_is_whose_food_it_was_and_the_affair_is_found_by_the_school_too(text, business, school):
    signal, assessment = called(text)
    named = [each.text for each in keys_of(signal, assessment) if each.rule == "same_operator"]
    assert [operator_of(signal, assessment), school_beside(signal, assessment)] == [business, school]
    assert named == [each for each in (business, school) if each]


@pytest.mark.parametrize("text", [CAKE, PIZZA])
def test_pupils_who_ate_elsewhere_are_red_and_the_education_authority_sees_to_them_and_their_parents(text):
    case = case_of(text)
    assert [book.id for book in case.playbooks] == ["illness_below_grade"]
    assert [case.severity, education(case)] == ["red", ["check_pupils", "tell_parents"]]
    assert "consult" in {step.plan for step in case.open_steps}


def test_one_pupil_who_ate_elsewhere_is_red_as_one_at_school_is():
    one = {"channel": "duty", "kind": "incident", "venue": "small_shop", "ill": 1}
    assert [REF.severity({**one, **more}).level for more in ({}, {"pupils": True})] == ["orange", "red"]


def test_what_is_brought_to_a_school_is_answered_as_a_school_s_affair():
    assert [book.id for book in case_of(DELIVERED).playbooks] == ["school_event"]
    assert education(case_of(DELIVERED)) == ["education_on_site", "tell_parents"]


def test_whose_meals_schools_get_is_told_to_the_education_authority_though_nobody_is_ill():
    case = case_of(SUPPLIER)
    assert education(case) == ["owner_supplied"]


def test_an_expose_or_a_complaint_of_who_feeds_schools_is_as_urgent_as_one_of_a_school():
    cases = [{"kind": "incident", "told_by": "press"}, {"kind": "complaint", "channel": "duty"}]
    levels = [[REF.severity({**each, touch: True}).level for touch in ("school", "feeds_schools")] for each in cases]
    assert levels == [["orange", "orange"], ["yellow", "yellow"]]


def test_a_person_who_says_that_they_are_pupils_calls_the_education_authority():
    case = a_case(an_incoming(id="s1", channel="duty", facts={"channel": "duty", "kind": "incident", "ill": 3}))
    action = an_action(case, "correct_label", signal="s1", field="pupils", now="是")
    after = act(REF, case, action, action.at).case
    assert [education(case), education(after), after.severity] == [[], ["check_pupils", "tell_parents"], "red"]


def test_where_it_was_no_canteen_after_all_the_pupils_are_still_the_education_authority_s():
    case = case_of("示例小学食堂午饭后20名学生呕吐")
    action = an_action(case, "correct_label", signal="s1", field="venue", now="small_shop")
    after = act(REF, case, action, action.at).case
    assert [after.severity, education(after)] == ["red", ["tell_parents", "check_pupils"]]


@pytest.mark.parametrize(
    ("text", "business"),
    [
        ("昨晚在示例小学门口的‘样例香’面包房买的肉松面包，有一根头发", "样例香"),
        ("示例小学门口的‘老刘烤肠’，孩子买的烤肠里面是酸的，要求退钱", "老刘烤肠"),
        ("孩子在示例小学门口买了烤肠，吃完肚子疼", None),
        ("示例小学食堂的烤肠是酸的", "示例小学"),
    ],
)
def test_a_school_at_whose_gate_something_is_sold_is_no_unit_of_the_affair(text, business):
    signal, assessment = called(text)
    assert [operator_of(signal, assessment), facts(text).get("school")] == [
        business,
        True if business == "示例小学" else None,
    ]
