"""Leaving: a hospital that says that its patients have left it speaks of nobody else's."""

import pytest

from playbooks.deciding.leaving import as_its_own
from playbooks.facts import OWN_LEFT
from tests.factories import a_case, an_incoming


def told(id, hospital, **facts):
    plain = {"channel": "illness", "kind": "incident", "from_hospital": True}
    return an_incoming(id=id, channel="illness", source=hospital, caller=hospital, facts=plain | facts)


ONE = told("s1", "示例市中心医院", ill=5, hospitalised=3)
OTHER = told("s2", "示例市第二医院", ill=4, hospitalised=4)
OFFICE = an_incoming(id="s3", channel="notice", source="示例市卫健委", facts={"kind": "incident", "hospitalised": 8})
ONE_LEFT = told("s4", "示例市中心医院", hospitalised_left=OWN_LEFT)


@pytest.mark.parametrize(
    ("before", "facts", "left"),
    [
        ([ONE], {}, OWN_LEFT),
        ([OTHER], {}, True),
        ([ONE, OTHER], {}, OWN_LEFT),
        ([ONE, OTHER, ONE_LEFT], {}, True),
        ([ONE, OFFICE], {}, OWN_LEFT),
        ([ONE, OTHER, ONE_LEFT, OFFICE], {}, OWN_LEFT),
        ([ONE, OTHER, ONE_LEFT], {"hospitalised_left": 4}, True),
        ([ONE, OTHER, ONE_LEFT], {"hospitalised_left": 2}, 2),
        ([ONE, told("s5", "示例市第二医院", ill=2)], {"hospitalised": 3}, OWN_LEFT),
    ],
)
def test_all_have_left_once_each_hospital_says_so(before, facts, left):
    facts = {"from_hospital": True, "hospitalised_left": True} | facts
    found = as_its_own(a_case(*before), facts, "示例市第二医院", "s9")
    assert found == facts | {"hospitalised_left": left}


def test_what_no_hospital_says_is_said_of_all():
    facts = {"hospitalised_left": True}
    assert as_its_own(a_case(ONE, OTHER), facts, "", "s9") == facts
