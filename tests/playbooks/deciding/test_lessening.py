"""A department may add to what is known; what takes people, marks, duties or times away is for the office to say."""

import pytest

from playbooks.actions import act
from playbooks.entries import Actor
from playbooks.errors import ActionRefused
from tests.factories import NOON, a_case, a_reference, an_action, an_incoming

REF = a_reference()
SCHOOL = Actor(person="示例·教体", role="handler", department="D07")
FACTS = {"channel": "illness", "kind": "incident", "venue": "school_canteen", "school": True, "ill": 12}


def corrected(actor=None, **said):
    case = a_case(an_incoming(id="s1", facts=FACTS))
    by = {"actor": actor} if actor else {}
    return act(REF, case, an_action(case, "correct_label", signal="s1", fields=said, **by), NOON).case


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ({"ill": "1"}, "改少不适人数"),
        ({"school": "否"}, "取消已有的标记、撤销“"),
        ({"kind": "irrelevant"}, "归为无关信息"),
    ],
)
def test_a_department_takes_nothing_away(said, taken):
    with pytest.raises(ActionRefused, match=f"{taken}.*须由食安办核定"):
        corrected(SCHOOL, **said)


def test_a_department_adds_to_what_is_known():
    assert corrected(SCHOOL, ill="15", hospitalised="2").facts["hospitalised"] == 2


def test_the_office_may_say_that_it_was_less():
    assert corrected(ill="1").facts["ill"] == 1
