"""What a person says of several things of a signal at once: each a correction, none where it is so already."""

import pytest

from playbooks.actions import act
from playbooks.entries import LabelCorrected
from playbooks.errors import ActionRefused
from tests.factories import NOON, a_case, a_complaint, a_reference, an_action, an_incoming, bodies, done

REF = a_reference()


def corrected(case, **said):
    """The draft of one action that says several things."""
    return act(REF, case, an_action(case, "correct_label", signal="s1", fields=said), NOON)


def test_what_holds_already_writes_nothing():
    case = done(a_case(a_complaint(id="s1")), "correct_label", signal="s1", field="product", now="馒头")
    assert corrected(case, kind="complaint", product="馒头").entries == []


def test_each_thing_that_is_otherwise_is_a_correction_of_its_own():
    draft = corrected(a_case(a_complaint(id="s1")), kind="incident", request="complaint", ill="3")
    assert [each.field for each in bodies(draft, LabelCorrected)] == ["kind", "ill"]


def test_what_one_changes_besides_is_no_reason_to_change_it_back():
    facts = {"channel": "duty", "kind": "incident", "venue": "school_canteen", "school": True, "ill": 2}
    draft = corrected(a_case(an_incoming(id="s1", facts=facts)), venue="restaurant", school="是")
    assert ([each.field for each in bodies(draft, LabelCorrected)], draft.case.facts["school"]) == (["venue"], False)


def test_one_that_cannot_be_refuses_all():
    with pytest.raises(ActionRefused, match="“不适人数”不能是“许多”"):
        corrected(a_case(a_complaint(id="s1")), kind="incident", ill="许多")


def test_a_name_was_what_the_source_called_it_until_a_person_states_one():
    case = a_case(a_complaint(id="s1"))
    action = an_action(
        case, "correct_label", signal="s1", fields={"operator": "示例甲店"}, read={"operator": "人民医院"}
    )
    draft = act(REF, case, action, NOON)
    (first,) = bodies(draft, LabelCorrected)
    again = an_action(
        draft.case, "correct_label", signal="s1", fields={"operator": "示例乙店"}, read={"operator": "人民医院"}
    )
    (second,) = bodies(act(REF, draft.case, again, NOON), LabelCorrected)
    assert [each.named for each in (first, second)] == [("人民医院", "示例甲店"), ("示例甲店", "示例乙店")]


def test_a_number_that_was_a_guess_is_called_one():
    facts = {"channel": "duty", "kind": "incident", "ill": 3, "ill_is": "least"}
    (body,) = bodies(corrected(a_case(an_incoming(id="s1", facts=facts)), ill="5"), LabelCorrected)
    assert body.named == ("至少3", "5")
