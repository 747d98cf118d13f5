"""Recounting: a report takes back the counts of its own sender, of calls those that it calls mistaken."""

import pytest

from playbooks.deciding.recounting import ON_TOP, RIGHTED, mistaken_in, on_top, recounted, righted
from tests.factories import a_case, an_incoming

ILL = {"channel": "illness", "kind": "incident", "ill": 8, "hospitalised": 3, "from_hospital": True}


def of_two(channel):
    one, other = (an_incoming(id=id, channel=channel, source=f"示例医院{id}", facts=ILL) for id in ("s1", "s2"))
    return a_case(one, other)


@pytest.mark.parametrize(
    ("channel", "sender", "numbers", "of"),
    [
        ("illness", "示例医院s1", (8,), ("s1",)),
        ("illness", "示例医院s1", (), ("s1",)),
        ("illness", "示例医院s1", (9,), ()),
        ("illness", "示例医院s3", (8,), ()),
        ("duty", "", (8,), ("s1", "s2")),
        ("duty", "", (), ()),
        ("duty", "", (9,), ()),
    ],
)
def test_whose_counts_are_taken_back(channel, sender, numbers, of):
    facts = {"ill": 5, "from_hospital": True}
    assert mistaken_in(of_two(channel), facts, numbers, channel=channel, sender=sender) == of


def test_a_caller_who_speaks_for_no_body_takes_back_nothing():
    assert mistaken_in(of_two("duty"), {"ill": 5}, (8,), channel="duty", sender="") == ()


@pytest.mark.parametrize(("ill", "anew"), [(5, ("ill",)), (8, ()), (9, ())])
def test_only_fewer_than_before_are_counted_anew(ill, anew):
    (joined,) = a_case(an_incoming(id="s1", facts=ILL)).signals
    assert recounted(joined, ("ill", "hospitalised"), {"ill": ill, "hospitalised": 3}) == anew


@pytest.mark.parametrize(
    ("facts", "added", "in_all", "ill", "how"),
    [
        ({}, {"ill": 4}, None, 12, {"ill": "8+4"}),
        ({"ill": 4}, {"ill": 4}, None, 12, {"ill": "8+4"}),
        ({"ill": 8}, {"ill": 4}, None, 12, {"ill": "8+4"}),
        ({}, {}, 11, 11, {"ill": "11"}),
        ({}, {"hospitalised": 2}, None, None, {"hospitalised": "3+2"}),
    ],
)
def test_newcomers_come_on_top_of_what_the_same_told_before(facts, added, in_all, ill, how):
    (joined,) = a_case(an_incoming(id="s1", facts=ILL)).signals
    found = on_top([joined], facts, added, in_all)
    assert (found.facts.get("ill"), found.sums, found.of, found.said) == (ill, how, ("s1",), ON_TOP)


@pytest.mark.parametrize(
    ("facts", "added", "in_all"),
    [({"ill": 17}, {"ill": 4}, None), ({}, {"dead": 1}, None), ({}, {}, 7), ({"ill": 11}, {}, 11), ({}, {}, None)],
)
def test_a_total_that_counts_them_already_and_what_nobody_counted_before_add_nothing(facts, added, in_all):
    (joined,) = a_case(an_incoming(id="s1", facts=ILL)).signals
    assert on_top([joined], facts, added, in_all) is None


@pytest.mark.parametrize(
    ("was", "now", "sums"),
    [(8, 6, {"ill": "8→6"}), (3, 5, {"hospitalised": "3→5"}), (None, 6, {"ill": "8→6"}), (9, 6, None), (8, 8, None)],
)
def test_the_number_that_was_meant_stands_for_the_one_that_was_told(was, now, sums):
    (joined,) = a_case(an_incoming(id="s1", facts=ILL)).signals
    found = righted([joined], {}, was, now)
    assert (found and (found.sums, found.said)) == (sums and (sums, RIGHTED))
