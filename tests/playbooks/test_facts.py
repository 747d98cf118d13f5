"""Facts and the matchers that ask for them."""

import pytest

from playbooks.facts import fact_of, matches, merged, present, reasons


@pytest.mark.parametrize(
    ("when", "facts", "holds"),
    [
        ({}, {}, True),
        ({"channel": "media"}, {"channel": "media"}, True),
        ({"channel": ["media", "duty"]}, {"channel": "duty"}, True),
        ({"channel": ["media"]}, {}, False),
        ({"ill": {"at_least": 3}}, {"ill": 3}, True),
        ({"ill": {"at_least": 3}}, {"ill": 2}, False),
        ({"ill": {"at_least": 0}}, {}, False),
        ({"request": {"not": ["report"]}}, {"request": "complaint"}, True),
        ({"request": {"not": ["report"]}}, {}, True),
        ({"request": {"not": "report"}}, {"request": "report"}, False),
        ({"school": True}, {"school": True}, True),
        ({"school": True}, {}, False),
        ({"school": False}, {}, True),
        ({"hazard": ["HZ-C"]}, {"hazard": "HZ-C.carbofuran"}, True),
        ({"hazard": ["HZ-C"]}, {"hazard": "HZ-CX"}, False),
        ({"hazard": ["HZ-C.carbofuran"]}, {"hazard": "HZ-C"}, False),
        ({"hazard": {"not": ["HZ-C"]}}, {"hazard": "HZ-C.carbofuran"}, False),
        ({"any": [{"ill": {"at_least": 1}}, {"school": True}]}, {"school": True}, True),
        ({"any": [{"ill": {"at_least": 1}}, {"school": True}]}, {}, False),
        ({"any": [{"school": True}], "ill": {"at_least": 1}}, {"school": True}, False),
    ],
)
def test_every_field_of_a_matcher_must_hold(when, facts, holds):
    assert matches(when, facts) is holds


def test_counts_take_the_larger_flags_stay_raised_and_the_first_word_stands():
    first = {"ill": 5, "school": True, "kind": "incident", "dead": None}
    assert merged(first, {"ill": 3, "dead": 1, "school": False, "kind": "complaint", "venue": "market"}) == {
        "ill": 5,
        "dead": 1,
        "school": True,
        "kind": "incident",
        "venue": "market",
    }


def test_a_more_exact_word_takes_the_place_of_a_general_one():
    assert merged({"hazard": "HZ-C"}, {"hazard": "HZ-C.carbofuran"})["hazard"] == "HZ-C.carbofuran"
    assert merged({"hazard": "HZ-C.carbofuran"}, {"hazard": "HZ-C"})["hazard"] == "HZ-C.carbofuran"


def test_merging_changes_neither_side():
    known, new = {"ill": 1}, {"ill": 2}
    merged(known, new)
    assert (known, new) == ({"ill": 1}, {"ill": 2})


def test_what_nobody_said_is_no_fact():
    assert merged({}, {"ill": None}) == {}


def test_none_ill_is_a_fact():
    assert merged({}, {"ill": 0}) == {"ill": 0}


CALL, POST = {"channel": "duty"}, {"channel": "media"}


@pytest.mark.parametrize(
    ("known", "new", "wanted"),
    [
        ({**CALL, "request": "enquiry"}, POST, None),
        (POST, {**CALL, "request": "enquiry"}, None),
        ({**CALL, "request": "enquiry"}, {**CALL, "request": "complaint"}, "complaint"),
        ({**CALL, "request": "report"}, {**CALL, "request": "enquiry"}, "report"),
        ({**CALL, "request": "enquiry"}, {**CALL, "request": "enquiry"}, "enquiry"),
        ({}, {**CALL, "request": "enquiry"}, "enquiry"),
        ({**CALL, "request": "enquiry"}, {"heat": "red"}, "enquiry"),
    ],
)
def test_an_affair_is_an_enquiry_as_long_as_everybody_only_asks(known, new, wanted):
    assert merged(known, new).get("request") == wanted


def test_reasons_are_in_words():
    when = {"school": True, "ill": {"at_least": 1}, "request": {"not": ["report"]}, "rumour": False}
    assert reasons(when, {"school": True, "ill": 3}) == [
        "学校或幼儿园",
        "不适人数 3（≥ 1）",
        "未见“与已辟谣说法相似”",
    ]


def test_of_alternatives_only_the_one_that_holds_is_told():
    assert reasons({"any": [{"dead": {"at_least": 1}}, {"ill": {"at_least": 1}}]}, {"ill": 2}) == ["不适人数 2（≥ 1）"]


@pytest.mark.parametrize(
    ("name", "text", "fact"),
    [
        ("ill", "12", {"ill": 12}),
        ("ill", "十二", None),
        ("ill", "-1", None),
        ("school", "是", {"school": True}),
        ("school", "false", {"school": False}),
        ("school", "也许", None),
        ("venue", "market", {"venue": "market"}),
        ("mood", "good", None),
        ("ill", "1000000", {"ill": 1_000_000}),
        ("ill", "1000001", None),
        ("ill", "9" * 5000, None),
        ("heat", "red", {"heat": "red"}),
        ("heat", "purple", None),
        ("request", "瞎写", None),
        ("area", "410702", {"area": "410702"}),
        ("area", "红旗区", None),
    ],
)
def test_a_person_states_a_fact_in_words(name, text, fact):
    assert fact_of(name, text) == fact


@pytest.mark.parametrize(
    ("reason", "facts", "said"),
    [
        ("不适人数 2（≥ 2）", {"ill": 14}, "不适人数 2（≥ 2），现为 14"),
        ("不适人数 14（≥ 2）", {"ill": 14}, "不适人数 14（≥ 2）"),
        ("不适人数 1（≥ 1）", {"ill": 14}, "不适人数 1（≥ 1），现为 14"),
        ("不适人数 2（≥ 2）", {}, "不适人数 2（≥ 2）"),
        ("学校或幼儿园", {"school": True, "ill": 14}, "学校或幼儿园"),
    ],
)
def test_a_stored_reason_has_the_present_number_where_it_gives_another(reason, facts, said):
    assert present(reason, facts) == said


@pytest.mark.parametrize(
    ("new", "stands"),
    [
        ({"hospitalised_left": True}, {"hospitalised": 6, "hospitalised_left": True}),
        ({"hospitalised": 2, "hospitalised_left": True}, {"hospitalised": 6, "hospitalised_left": True}),
        ({"hospitalised": 2}, {"hospitalised": 6}),
        ({"ill": 9}, {"hospitalised": 6, "hospitalised_left": True, "ill": 9}),
        ({"observed_left": True}, {"hospitalised": 6, "hospitalised_left": True, "observed_left": True}),
    ],
)
def test_all_have_left_the_hospital_until_somebody_counts_who_is_there(new, stands):
    assert merged({"hospitalised": 6, "hospitalised_left": True}, new) == stands


@pytest.mark.parametrize(
    ("new", "all_left"),
    [
        ({"hospitalised_left": 2}, None),
        ({"hospitalised": 2, "hospitalised_left": True}, None),
        ({"hospitalised_left": 6}, True),
        ({"hospitalised_left": True}, True),
    ],
)
def test_that_some_have_left_the_hospital_is_said_of_no_more_than_they_are(new, all_left):
    assert merged({"hospitalised": 6}, new).get("hospitalised_left") == all_left


def test_why_a_signal_is_of_its_kind_is_told_behind_the_kind_and_is_of_that_signal_alone():
    facts = {"kind": "incident", "ill": 2, "kind_why": "同餐至少2人不适"}
    assert reasons({"ill": {"at_least": 1}, "kind": ["incident"]}, facts) == [
        "不适人数 2（≥ 1）",
        "类别：incident",
        "同餐至少2人不适",
    ]
    assert (reasons({"ill": {"at_least": 1}}, facts), merged({}, facts)) == (
        ["不适人数 2（≥ 1）"],
        {"kind": "incident", "ill": 2},
    )
