"""What a claim leaves of what was proposed: that a grave case is reported waits for a person's word all the same."""

from datetime import timedelta

import pytest

from playbooks.actions import act
from playbooks.entries import EscalationProposed, EscalationSettled
from playbooks.folding.fold import fold_all
from playbooks.timers import on_timer, timers_about
from tests.factories import NOON, a_complaint, a_draft, a_reference, an_action, an_incoming, bodies

REF = a_reference()
SCHOOL = {"channel": "illness", "school": True, "ill": 14}
ALERT = "alert"


def proposed(*incoming):
    """The case that nobody claimed until the director is proposed, and the entries that tell it."""
    draft = a_draft(*incoming)
    case, log = draft.case, list(draft.entries)
    while not case.proposals:
        timer = min(timers_about(case, ALERT, REF), key=lambda each: each.at)
        draft = on_timer(REF, case, timer, timer.at)
        case, log = draft.case, log + draft.entries
    return case, log


def asked(case, kind, **body):
    """The draft of what an officer asks an hour after the case was proposed to the director."""
    action = an_action(case, kind, when=case.reached[-1].at + timedelta(hours=1), **body)
    return act(REF, case, action, action.at)


@pytest.mark.parametrize("kind", ["acknowledge", "dispatch"])
def test_a_claim_does_not_settle_that_the_director_is_told_of_a_red_case(kind):
    case, _ = proposed(an_incoming(facts=SCHOOL))
    if kind == "dispatch":
        case = a_case_with_work_to_dispatch(case)
    draft = asked(case, kind)
    assert (draft.case.acknowledged_at is None, bodies(draft, EscalationSettled)) == (False, [])
    assert [(each.role, each.stays) for each in draft.case.proposals] == [("director", True)]


def a_case_with_work_to_dispatch(case):
    """A red case sends its work out by itself: a step that was not sent is put in its place."""
    first = next(iter(case.steps.values()))
    return replaced(case, steps={**case.steps, first.id: replaced(first, dispatched_at=None)})


def replaced(thing, **changes):
    """The thing with other values."""
    return type(thing)(**{name: getattr(thing, name) for name in thing.__struct_fields__} | changes)


@pytest.mark.parametrize(
    ("kind", "body"), [("confirm_escalation", {}), ("decline_escalation", {"reason": "已当面报告"})]
)
def test_after_the_claim_a_person_still_answers_it(kind, body):
    case, _ = proposed(an_incoming(facts=SCHOOL))
    claimed = asked(case, "acknowledge").case
    after = asked(claimed, kind, **body).case
    assert [after.proposals, after.reached[-1].state] == [(), "confirmed" if kind.startswith("confirm") else "declined"]


def test_a_claim_settles_what_was_proposed_because_nobody_had_claimed():
    case, _ = proposed(a_complaint())
    draft = asked(case, "acknowledge")
    assert [draft.case.proposals, [each.why for each in bodies(draft, EscalationSettled)]] == [(), ["已有人认领"]]


def test_a_case_stored_before_is_told_as_it_was():
    """Entries that do not say that the proposal stays let a claim settle it, as they did."""
    case, log = proposed(an_incoming(facts=SCHOOL))
    claim = asked(case, "acknowledge").entries
    before = [replaced(each, body=replaced(each.body, stays=False)) if is_proposal(each) else each for each in log]
    assert [fold_all([*log, *claim]).proposals == (), fold_all([*before, *claim]).proposals] == [False, ()]


def is_proposal(entry):
    """Whether an entry proposes a rung."""
    return isinstance(entry.body, EscalationProposed)


def test_what_is_proposed_once_more_stands_once():
    case, log = proposed(an_incoming(facts=SCHOOL))
    again = [each for each in log if is_proposal(each)][-1]
    (kept,) = fold_all([*log, replaced(again, id="x", seq=case.seq + 1)]).proposals
    assert (kept.rung, kept.role, case.opened_at) == (3, "director", NOON)
