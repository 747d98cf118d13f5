"""Recounting: a report takes back the counts of its own sender, of calls those that it calls mistaken."""

import pytest

from playbooks.deciding.recounting import mistaken_in, recounted
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
