"""Severity: the most urgent level that any rule gives, with every reason of that level."""

import pytest

from playbooks.urgency.severity import LEVELS, Severity, SeverityRule, by_gravity, severity_of, uncovered
from tests.factories import a_reference

RULES = (
    SeverityRule(id="many", level="red", when={"ill": {"at_least": 10}}, why="十人以上"),
    SeverityRule(id="dead", level="red", when={"dead": {"at_least": 1}}, why="有人死亡"),
    SeverityRule(id="some", level="orange", when={"ill": {"at_least": 1}}, why="有人不适"),
)


def test_the_most_urgent_level_wins_with_all_its_reasons():
    assert severity_of(RULES, {"ill": 12, "dead": 1}) == Severity(level="red", why=("十人以上", "有人死亡"))


def test_reasons_of_lesser_levels_are_not_told():
    assert severity_of(RULES, {"ill": 1}).why == ("有人不适",)


def test_nothing_that_holds_is_blue():
    assert severity_of(RULES, {"ill": 0}) == Severity(level="blue", why=())


def test_levels_are_in_order():
    assert [Severity(level=each).order for each in LEVELS] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ({"school": True, "ill": 1}, "red"),
        ({"school": True, "channel": "illness"}, "red"),
        ({"dead": 1}, "red"),
        ({"ill": 3, "critical": 1}, "red"),
        ({"ill": 3, "critical": 0}, "orange"),
        ({"ill": 1}, "orange"),
        ({"ill": 4, "observed": 4}, "orange"),
        ({"observed": 4}, "orange"),
        ({"rumour": True}, "yellow"),
        ({"rumour": True, "kind": "rumour", "request": "enquiry"}, "blue"),
        ({"failed_sample": True}, "yellow"),
        ({"channel": "complaint", "request": "complaint", "kind": "complaint"}, "blue"),
        ({"hazard": "HZ-F.dead_animal", "kind": "complaint"}, "orange"),
        ({"hazard": "HZ-C.clenbuterol", "kind": "incident"}, "orange"),
        ({"hazard": "HZ-C.methanol", "kind": "incident"}, "orange"),
        ({"hazard": "HZ-C.methanol", "kind": "incident", "ill": 1}, "red"),
        ({"deliberate": True, "kind": "incident"}, "orange"),
        ({"deliberate": True, "request": "enquiry"}, "blue"),
        ({"concealed": True, "kind": "incident"}, "orange"),
        ({"concealed": True, "ill": 2}, "orange"),
        ({"concealed": True, "ill": 3}, "red"),
        ({"concealed": True, "observed": 1}, "red"),
        ({"concealed": True, "request": "enquiry"}, "blue"),
        ({"hazard": "HZ-I.poppy", "kind": "complaint"}, "orange"),
        ({"hazard": "HZ-C.waste_oil", "kind": "complaint"}, "yellow"),
        ({"hazard": "HZ-F.dead_animal", "kind": "complaint", "request": "enquiry"}, "blue"),
        ({}, "blue"),
    ],
)
def test_the_seeds_order_the_queue(facts, level):
    assert a_reference().severity(facts).level == level


def test_who_is_observed_is_in_no_hospital():
    assert a_reference().severity({"ill": 4, "observed": 4}).why == ("有人留观", "有人不适")


def test_somebody_critical_is_a_reason_by_name():
    assert a_reference().severity({"ill": 3, "hospitalised": 3, "critical": 3}).why == ("有人危重", "三人以上住院")


def test_the_gravest_reason_stands_first():
    facts = {"school": True, "channel": "illness", "ill": 23, "hospitalised": 5, "deliberate": True, "children": True}
    assert a_reference().severity(facts).why[:3] == ("怀疑人为投毒，已有人受害", "三人以上住院", "十人以上不适")


def test_a_reason_that_comes_later_stands_where_its_gravity_is_and_a_persons_word_in_front():
    rules = a_reference().severities
    why = by_gravity(
        rules, ["人工核定：属实", "十人以上不适", "疾病渠道报来学校（幼儿园）情况", "有人死亡", "十人以上不适"]
    )
    assert why == ("人工核定：属实", "有人死亡", "十人以上不适", "疾病渠道报来学校（幼儿园）情况")


def test_of_reasons_shown_none_says_what_another_says():
    rules = a_reference().severities
    why = ("十人以上不适", "学校（幼儿园）有人不适", "三人以上不适，其中有儿童", "疾病渠道报来学校（幼儿园）情况")
    assert [uncovered(rules, why), uncovered(rules, why[2:])] == [why[:2], why[2:]]


def test_a_persons_word_is_covered_by_nothing():
    rules = a_reference().severities
    assert uncovered(rules, ("人工核定：有人不适", "有人住院", "有人不适")) == ("人工核定：有人不适", "有人住院")


def test_every_level_of_the_seeds_says_why():
    assert [rule.id for rule in a_reference().severities if not rule.why or rule.level not in LEVELS] == []
