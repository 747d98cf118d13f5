"""Who dispatched is read from the entry that did it, for cases stored before a step said so."""

from msgspec.structs import replace

from playbooks.actions import act
from playbooks.folding.dispatching import lacks_senders, with_senders
from tests.factories import OFFICER, a_case, a_complaint, a_draft, a_reference, an_action, an_incoming


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
