"""What people write into the record: identifiers in texts are masked, what names a thing is left as it is."""

import pytest
from flow import T0

from playbooks.actions import Action
from streams.privacy.handwritten import POINTERS, masked_action
from tests.factories import OFFICER

LIKE_A_PHONE = "start_disposal/sample:13812345678"


def said(**body):
    action = Action(id="a", case="c", kind="complete", actor=OFFICER, at=T0, body=body)
    return masked_action(action, own=()).body


@pytest.mark.parametrize("name", POINTERS)
def test_a_name_of_a_thing_stays_also_when_it_looks_like_a_telephone(name):
    assert said(**{name: LIKE_A_PHONE}) == {name: LIKE_A_PHONE}


def test_texts_are_masked_however_deep_they_stand():
    found = said(note="联系 13812345678", fields={"people": "电话13812345678"}, list=["13812345678"])
    assert "13812345678" not in str(found)


def test_masking_again_changes_nothing():
    once = said(note="联系 13812345678", step=LIKE_A_PHONE)
    assert said(**once) == once
