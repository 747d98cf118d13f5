"""What a claim leaves of what was proposed: that a grave case is reported waits for a person's word all the same."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks.actions import act
from playbooks.case import Proposal
from playbooks.decide import join_case
from playbooks.entries import Actor, Entry, EscalationProposed, EscalationSettled, TargetMoved
from playbooks.folding.fold import fold, fold_all
from playbooks.telling.proposing import text_now
from playbooks.timers import on_timer, timers_about
from tests.factories import NOON, a_case, a_complaint, a_draft, a_reference, an_action, an_incoming, bodies, the_step

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


def lowered(case, level="orange", after=timedelta(minutes=2)):
    """The draft in which an officer says, a little after the director was proposed, that it is less urgent."""
    when = case.reached[-1].at + after
    chief = Actor(person="示例·带班", role="supervisor", department="D01")
    action = an_action(case, "set_severity", level=level, reason="已核实没有儿童", when=when, actor=chief)
    return act(REF, case, action, when)


@pytest.mark.parametrize("claimed", [False, True])
def test_what_was_proposed_of_a_red_case_goes_with_the_red_and_says_why(claimed):
    case, _ = proposed(an_incoming(facts=SCHOOL))
    case = asked(case, "acknowledge").case if claimed else case
    draft = lowered(case)
    assert (draft.case.severity, draft.case.proposals) == ("orange", ())
    assert [each.why for each in bodies(draft, EscalationSettled)] == ["紧急程度已降低"]
    assert draft.case.reached[-1].state == "settled"


def test_who_claims_none_of_what_became_less_urgent_is_proposed_anew_in_its_own_time():
    case, _ = proposed(an_incoming(facts=SCHOOL))
    draft = lowered(case)
    (timer,) = timers_about(draft.case, ALERT, REF)
    assert timer.at == draft.case.severity_since + timedelta(hours=1)
    (again,) = on_timer(REF, draft.case, timer, timer.at).case.proposals
    assert (again.role, "橙色提示一小时无人认领" in again.text) == ("director", True)


def test_what_becomes_no_less_urgent_keeps_what_is_proposed():
    case, _ = proposed(an_incoming(facts=SCHOOL))
    assert lowered(case, "red").case.proposals == case.proposals


def test_a_case_that_rises_keeps_since_when_nobody_had_claimed_it():
    case, _ = proposed(a_complaint())
    (before,) = case.proposals
    later = case.reached[-1].at + timedelta(hours=1)
    risen = join_case(REF, case, an_incoming(facts=SCHOOL, received_at=later), rule="by_hand", why="", now=later).case
    (proposal,) = risen.proposals
    since = text_now(risen, proposal, REF).partition("待处提示")[2].partition("无人认领")[0]
    assert (risen.severity, since) == ("red", before.text.partition("待处提示")[2].partition("无人认领")[0])


def test_a_duty_that_a_later_letter_moves_has_its_new_time_and_nothing_is_proposed_of_the_old_one():
    case = a_case(a_complaint())
    step = the_step(case, "screen_clue")
    held = [
        Proposal(of=of, rung=3, role="director", department="D01", why="x", text="x") for of in (step.id, "another")
    ]
    late = replace(case, proposals=tuple(held), steps={**case.steps, step.id: replace(step, rung=2)})
    body = TargetMoved(step=step.id, words="x", target_at=NOON + timedelta(days=1), target_basis="来件要求的时间")
    entry = Entry(id="e", case=case.id, seq=case.seq + 1, at=NOON, recorded_at=NOON, cause="x", body=body)
    after = fold(late, entry)
    moved = after.steps[step.id]
    assert (moved.target_at, moved.target_basis, moved.rung) == (body.target_at, body.target_basis, 0)
    assert after.proposals == (held[1],)
