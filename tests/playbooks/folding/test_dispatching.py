"""Who dispatched is read from the entry that did it, for cases stored before a step said so."""

import pytest
from msgspec.structs import replace

from playbooks.actions import act
from playbooks.decide import dispatch_waiting
from playbooks.deciding.draft import Draft
from playbooks.entries import Dispatched
from playbooks.errors import ActionRefused
from playbooks.folding.dispatching import lacks_senders, with_senders
from tests.factories import (
    NOON,
    OFFICER,
    a_case,
    a_complaint,
    a_draft,
    a_reference,
    an_action,
    an_incoming,
    bodies,
    done,
)


def as_stored_before(case):
    """The case as it was written before a step said who dispatched it."""
    return replace(case, steps={id_: replace(step, dispatched_by=None) for id_, step in case.steps.items()})


def senders(case):
    return {step.dispatched_by for step in case.steps.values()}


def test_a_person_who_dispatched_is_named_by_the_entry():
    case = a_case(a_complaint())
    draft = act(a_reference(), case, action := an_action(case, "dispatch"), action.at)
    old = as_stored_before(draft.case)
    assert [senders(old), lacks_senders(old)] == [{None}, True]
    assert with_senders(old, draft.entries) == draft.case
    assert [senders(draft.case), lacks_senders(draft.case)] == [{OFFICER.person}, False]


def test_what_went_by_itself_is_nobodys():
    draft = a_draft(an_incoming(facts={"channel": "illness", "kind": "incident", "ill": 12, "school": True}))
    assert senders(with_senders(as_stored_before(draft.case), draft.entries)) == {""}


def test_who_is_named_already_stays_and_what_was_not_dispatched_names_nobody():
    case = a_case(a_complaint())
    assert lacks_senders(case) is False
    draft = act(a_reference(), case, action := an_action(case, "dispatch"), action.at)
    named = replace(draft.case, steps={id_: replace(s, dispatched_by="示例·甲") for id_, s in draft.case.steps.items()})
    assert with_senders(named, draft.entries) == named


def test_what_is_left_out_of_a_dispatch_does_not_follow_by_itself_and_can_be_sent_later():
    case = a_case(a_complaint())
    first, *rest = [step.id for step in case.open_steps]
    draft = dispatched(case, steps=[first])
    assert bodies(draft, Dispatched) == [Dispatched(steps=(first,), left=tuple(rest))]
    assert following(draft.case).entries == []
    later = dispatched(draft.case, steps=rest).case
    assert {step.id for step in later.open_steps if step.dispatched_at and not step.is_left_out} == {first, *rest}


def test_what_came_while_the_list_was_read_goes_along_and_was_left_out_by_nobody():
    case = a_case(a_complaint())
    came, *shown = [step.id for step in case.open_steps]
    draft = dispatched(case, steps=shown[:1], shown=shown)
    assert bodies(draft, Dispatched) == [
        Dispatched(steps=(shown[0],), left=tuple(shown[1:])),
        Dispatched(steps=(came,), ground="going"),
    ]
    assert [step.id for step in draft.case.open_steps if step.is_left_out] == shown[1:]


def test_what_was_left_out_goes_when_the_case_turns_red():
    case = a_case(a_complaint())
    first, *rest = [step.id for step in case.open_steps]
    red = replace(dispatched(case, steps=[first]).case, severity="red")
    assert bodies(following(red), Dispatched) == [Dispatched(steps=tuple(rest), ground="red")]


def test_a_dispatch_of_nothing_is_refused():
    with pytest.raises(ActionRefused, match="请至少选一项派发"):
        dispatched(a_case(a_complaint()), steps=[])


def dispatched(case, **body):
    """The draft of a person's dispatch."""
    return act(a_reference(), case, an_action(case, "dispatch", **body), NOON)


def following(case):
    """What goes out by itself as the case stands."""
    draft = Draft(case, case.id, cause="x", now=NOON)
    dispatch_waiting(draft, NOON)
    return draft


def test_who_sent_first_what_has_moved_since_is_named_too():
    draft = a_draft(an_incoming(facts={"channel": "illness", "kind": "incident", "ill": 12, "school": True}))
    step = next(step for step in draft.case.open_steps if step.department == "D06")
    moved = done(as_stored_before(draft.case), "hand_over", step=step.id, department="D03", reason="请核实")
    named = with_senders(moved, draft.entries).steps[step.id].first_sent
    assert [lacks_senders(moved), moved.steps[step.id].first_sent.by, named.by] == [True, None, ""]
