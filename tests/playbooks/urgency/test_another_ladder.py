"""An office says another ladder: who was told is not told again, who stands above is, and nothing comes in the past."""

import dataclasses
from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks.entries import DeadlineMissed, Escalated, EscalationProposed, EscalationSettled
from playbooks.timers import later, on_timer, timers_about
from playbooks.urgency.escalation import ANOTHER_LADDER, After, Rung
from tests.factories import NOON, a_case, a_complaint, a_reference, an_incoming, at, bodies, the_clock

REF = a_reference()
HANDLER, CHIEF, OFFICE, LEADER = SHIPPED = ("handler", "chief", "food_safety_office", "district_leader")
DIRECTOR, DESK = "director", "duty_officer"


def ladder(*receivers, hours=4, since=None):
    """The office's ladder for ordinary clocks: one rung every few hours, the last of which a person confirms."""
    rungs = tuple(
        Rung(rung=n, after=After(office_hours=hours * (n - 1)), to=to, why="示例", proposed=n == len(receivers))
        for n, to in enumerate(receivers, 1)
    )
    return dataclasses.replace(REF, ladder=replace(REF.ladder, ordinary=rungs, since=since))


def climbed(case, of, ref, *, until=None, rungs=99):
    """The case and the drafts when its ladder was climbed as far as that."""
    drafts = []
    while timers := [each for each in timers_about(case, of, ref) if each.kind.startswith(("due", "rung"))]:
        timer = min(timers, key=lambda each: each.at)
        if (until and timer.at > until) or sum(len(bodies(each, DeadlineMissed)) == 0 for each in drafts) == rungs:
            break
        draft = on_timer(ref, case, timer, timer.at)
        drafts.append(draft)
        case = draft.case
    return case, drafts


def told(drafts):
    return [body.role for draft in drafts for body in bodies(draft, Escalated) + bodies(draft, EscalationProposed)]


def late(rungs):
    """A case whose clock was missed and whose shipped ladder was climbed so far; its clock."""
    case = a_case(a_complaint())
    of = the_clock(case, "CMP-1").id
    return climbed(case, of, ladder(*SHIPPED), rungs=rungs)[0], of


@pytest.mark.parametrize(
    ("rungs", "receivers", "still"),
    [
        (2, (HANDLER, OFFICE, LEADER), [OFFICE, LEADER]),
        (2, (HANDLER, DESK, CHIEF, OFFICE, LEADER), [OFFICE, LEADER]),
        (2, (HANDLER, DESK, OFFICE, LEADER), [DESK, OFFICE, LEADER]),
        (3, (HANDLER, LEADER), [LEADER]),
        (4, (HANDLER, CHIEF, DESK, OFFICE, LEADER), []),
        (4, (HANDLER, CHIEF, OFFICE, DIRECTOR, LEADER), []),
        (4, (HANDLER, CHIEF), []),
        (1, (DESK, LEADER), [DESK, LEADER]),
        (2, (HANDLER, HANDLER, CHIEF, OFFICE, LEADER), [OFFICE, LEADER]),
        (1, (HANDLER, HANDLER, CHIEF), [HANDLER, CHIEF]),
        (0, (CHIEF, LEADER), [CHIEF, LEADER]),
    ],
)
def test_under_another_ladder_those_are_told_who_stand_above_whom_was_told(rungs, receivers, still):
    case, of = late(rungs)
    after, drafts = climbed(case, of, ladder(*receivers))
    assert [told(drafts), after.clocks[of].missed_at] == [still, case.clocks[of].deadline.due_at]


def test_a_ladder_that_goes_and_comes_back_tells_nobody_twice():
    case, of = late(2)
    case, first = climbed(case, of, ladder(HANDLER, OFFICE, LEADER), rungs=1)
    case, rest = climbed(case, of, ladder(*SHIPPED))
    assert [told(first), told(rest)] == [[OFFICE], [LEADER]]
    assert len({each.id for draft in first + rest for each in draft.entries}) == 2


def test_a_rung_that_by_the_new_ladder_lies_in_the_past_comes_when_the_ladder_was_said():
    case, of = late(1)
    said = case.clocks[of].missed_at + timedelta(days=9)
    after, drafts = climbed(case, of, ladder(*SHIPPED, hours=1, since=said))
    assert [told(drafts), {each.at for each in after.reached[1:]}] == [[CHIEF, OFFICE, LEADER], {said}]


def test_a_rung_that_comes_later_waits_and_the_row_of_before_rings_for_nothing():
    case, of = late(1)
    (row,) = timers_about(case, of, ladder(*SHIPPED))
    ref = ladder(*SHIPPED, hours=8, since=row.at - timedelta(minutes=1))
    (own,) = timers_about(case, of, ref)
    assert [on_timer(ref, case, row, row.at), later(ref, case, row, row.at)] == [None, own]
    assert own.at > row.at


def test_a_proposal_in_whose_place_another_is_proposed_goes_by_an_entry():
    case, of = late(4)
    after, drafts = climbed(case, of, ladder(HANDLER, CHIEF, OFFICE, DIRECTOR))
    (draft,) = drafts
    assert [(each.role, each.why) for each in bodies(draft, EscalationSettled)] == [(LEADER, ANOTHER_LADDER)]
    assert [(each.role, each.rung) for each in after.proposals] == [(DIRECTOR, 4)]
    assert [(each.role, each.state) for each in after.reached[-2:]] == [(LEADER, "settled"), (DIRECTOR, "proposed")]


def test_a_proposal_whose_rung_is_gone_still_waits_for_a_person_and_is_told_once_more():
    case, of = late(4)
    ref = ladder(HANDLER, CHIEF)
    (again,) = timers_about(case, of, ref)
    draft = on_timer(ref, case, again, again.at)
    assert [again.kind, draft.case.proposals, timers_about(draft.case, of, ref)] == ["unanswered_4", case.proposals, []]


def test_a_reminder_of_a_proposal_that_was_told_is_not_told_again_when_its_time_is_changed():
    case, of = late(4)
    (again,) = timers_about(case, of, REF)
    case = on_timer(REF, case, again, again.at).case
    sooner = replace(REF.ladder.proposals["ordinary"], after=After(office_hours=1))
    ref = dataclasses.replace(REF, ladder=replace(REF.ladder, proposals={"ordinary": sooner}, since=again.at))
    assert timers_about(case, of, ref) == []


def test_what_nobody_claims_climbs_the_rungs_of_another_colour_by_who_was_told():
    """The office leaves out the shift leader for what is red: the director is still proposed."""
    duty, _, director = REF.ladder.unacknowledged["red"]
    red = (duty, replace(director, rung=2))
    ref = dataclasses.replace(REF, ladder=replace(REF.ladder, unacknowledged=REF.ladder.unacknowledged | {"red": red}))
    case = a_case(an_incoming(facts={"channel": "duty", "kind": "incident", "ill": 1}), ref=ref)
    case, _ = climbed(case, "alert", ref, rungs=2)
    assert (case.severity, case.acknowledge_rung) == ("orange", 2)
    _, drafts = climbed(replace(case, severity="red", severity_since=NOON + timedelta(hours=1)), "alert", ref)
    assert told(drafts) == [DIRECTOR]


def test_the_shipped_ladder_is_climbed_as_it_stands():
    case, of = late(0)
    _, drafts = climbed(case, of, REF, until=at("2027-01-31 12:00"))
    assert told(drafts) == list(SHIPPED)
