"""Who answers for a case: claimed once, taken over by name, and asked again when it becomes more urgent."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks.actions import act
from playbooks.case import Lapsed
from playbooks.decide import join_case, open_case
from playbooks.entries import Acknowledged, Actor, ClaimLapsed, Escalated, SeverityChanged
from playbooks.errors import ActionRefused
from playbooks.tell import Reason, tell
from playbooks.timers import on_timer, timers_of
from playbooks.urgency.escalation import alert_climbed_at
from tests.factories import (
    LEAD,
    NOON,
    OFFICER,
    a_case,
    a_complaint,
    a_reference,
    an_action,
    an_incoming,
    asked,
    bodies,
    done,
)
from tests.regrouping import parted

REF = a_reference()
LATER = NOON + timedelta(days=8)
OTHER = Actor(person="示例·李一", role="duty_officer", department="D01")
HURT = {"channel": "duty", "kind": "incident", "ill": 2}
PUPILS = {"channel": "illness", "kind": "incident", "ill": 12, "school": True, "venue": "school_canteen"}


def joined(case, facts, when=LATER):
    """The draft of a signal that joins a case."""
    incoming = an_incoming(facts=facts, received_at=when)
    return join_case(REF, case, incoming, rule="same_operator", why="同一经营者", now=when)


def claimed():
    return done(a_case(a_complaint()), "acknowledge")


def test_what_becomes_more_urgent_has_to_be_claimed_once_more():
    draft = joined(claimed(), PUPILS)
    (lapsed,) = bodies(draft, ClaimLapsed)
    assert (draft.case.severity, lapsed.before) == ("red", OFFICER.person)
    assert (draft.case.acknowledged_at, draft.case.acknowledged_by) == (None, None)


def test_the_case_keeps_whose_claim_lapsed_since_when_and_why_until_it_is_claimed_anew():
    lapsed = joined(claimed(), PUPILS).case
    assert lapsed.lapsed == Lapsed(by=OFFICER.person, at=LATER, why=lapsed.lapsed.why)
    assert lapsed.lapsed.why == f"紧急程度由蓝色升为红色：{'；'.join(lapsed.severity_why[:2])}"
    assert done(lapsed, "acknowledge", when=LATER).lapsed is None


def test_the_ladder_of_what_nobody_has_claimed_is_climbed_from_then_on():
    case = joined(claimed(), PUPILS).case
    (timer,) = [each for each in timers_of(case, REF).values() if each.of == "alert"]
    (told,) = bodies(on_timer(REF, case, timer, timer.at), Escalated)
    assert (timer.at > LATER, told.rung) == (True, 1)


def test_whom_the_first_claim_had_kept_waiting_is_no_more_told_of():
    case = a_case(a_complaint())
    while not case.reached:
        timer = min(timers_of(case, REF).values(), key=lambda each: (each.of != "alert", each.at))
        case = on_timer(REF, case, timer, timer.at).case
    climbed = case.reached[0].at
    case = done(case, "acknowledge", when=climbed + timedelta(minutes=1))
    draft = joined(case, PUPILS, when=climbed + timedelta(days=8))
    assert (alert_climbed_at(draft.case), draft.case.reached) == (None, ())
    assert [entry.at for entry in draft.entries if isinstance(entry.body, ClaimLapsed)] == [climbed + timedelta(days=8)]


def test_what_is_no_more_urgent_stays_claimed():
    draft = joined(claimed(), {"channel": "complaint", "request": "complaint", "kind": "complaint"})
    assert (bodies(draft, ClaimLapsed), draft.case.acknowledged_by) == ([], OFFICER.person)


def test_what_nobody_has_claimed_is_nobodys_to_lose():
    draft = joined(a_case(a_complaint()), PUPILS)
    assert (len(bodies(draft, SeverityChanged)), bodies(draft, ClaimLapsed)) == (1, [])


def test_who_makes_it_more_urgent_by_a_correction_keeps_it():
    case = claimed()
    draft = asked(case, "correct_label", signal=case.signals[0].id, field="ill", now="12")
    assert [each.level for each in bodies(draft, SeverityChanged)] == ["red"]
    assert (bodies(draft, ClaimLapsed), draft.case.acknowledged_by) == ([], OFFICER.person)


def test_the_desk_is_told_once_that_it_is_to_be_claimed_again():
    for facts, level in ((HURT, "orange"), (PUPILS, "red")):
        draft = joined(claimed(), facts)
        told = [each for entry in draft.entries for each in tell(entry, draft.case)]
        assert (draft.case.severity, [each.reason for each in told].count(Reason.GRAVER)) == (level, 1)


def test_it_can_be_claimed_again_also_by_who_had_it():
    again = done(joined(claimed(), PUPILS).case, "acknowledge", when=LATER)
    assert (again.acknowledged_at, again.acknowledged_by) == (LATER, OFFICER.person)


def test_another_officer_takes_it_over_by_name():
    case = claimed()
    draft = act(REF, case, an_action(case, "take_over", actor=OTHER), LATER)
    assert bodies(draft, Acknowledged) == [Acknowledged(along="take_over", before=OFFICER.person)]
    assert draft.case.acknowledged_by == OTHER.person


@pytest.mark.parametrize(("case", "said"), [(a_case(), "还没有人认领"), (claimed(), "已由您认领")])
def test_what_is_ones_own_or_nobodys_is_not_taken_over(case, said):
    with pytest.raises(ActionRefused, match=said):
        act(REF, case, an_action(case, "take_over"), LATER)


def first_rung(case):
    """When somebody is first told that nobody has claimed it."""
    return min(timer.at for timer in timers_of(case, REF).values() if timer.of == "alert")


@pytest.mark.parametrize("late", [timedelta(hours=10), timedelta(days=1)])
def test_what_comes_late_is_nobodys_to_claim_before_it_came(late):
    signal = an_incoming(facts=PUPILS)
    at_once = open_case(REF, signal, alert="a", area="410702", exercise=None, now=NOON).case
    later = open_case(REF, signal, alert="a", area="410702", exercise=None, now=NOON + late).case
    assert first_rung(later) - first_rung(at_once) == late
    assert (later.opened_at, later.unclaimed_since) == (NOON, NOON + late)


def test_what_took_a_moment_to_be_read_counts_from_when_it_came():
    now = NOON + timedelta(minutes=4)
    case = open_case(REF, an_incoming(facts=PUPILS), alert="a", area="410702", exercise=None, now=now).case
    assert case.unclaimed_since == NOON


def test_what_a_late_signal_makes_more_urgent_is_to_be_claimed_from_when_it_came():
    incoming = an_incoming(facts=PUPILS, received_at=NOON + timedelta(hours=1))
    late = NOON + timedelta(hours=9)
    case = join_case(REF, a_case(a_complaint()), incoming, rule="same_operator", why="同一经营者", now=late).case
    assert (case.severity_since, case.unclaimed_since) == (NOON + timedelta(hours=1), late)
    raised = done(
        case, "set_severity", when=late + timedelta(hours=1), level="orange", reason="核实后人数很少", actor=LEAD
    )
    assert raised.unclaimed_since == late + timedelta(hours=1)


def apart(case, actor):
    """The case that a split begins, and who claimed it by its one entry."""
    new = parted(case, "s2", when=LATER, actor=actor)[1]
    return [(each.along, each.whose) for each in bodies(new, Acknowledged)], new.case.acknowledged_by


def test_whoever_had_claimed_a_case_answers_for_what_is_split_from_it_whoever_splits_it():
    case = a_case(an_incoming(id="s1", facts=HURT), an_incoming(id="s2", facts=HURT))
    director = Actor(person="示例·刘一", role="director", department="D01")
    mine = done(case, "acknowledge")
    assert [apart(mine, by) for by in (director, OTHER)] == [([("split", OFFICER.person)], OFFICER.person)] * 2
    assert [apart(case, by) for by in (director, OTHER)] == [([], None), ([("split", "")], OTHER.person)]


def test_what_is_opened_again_is_claimed_by_the_officer_who_does_it_or_by_whoever_is_on_duty_then():
    case = replace(claimed(), clocks={}, steps={})
    ended = done(case, "close", conclusion="已办结", when=NOON + timedelta(hours=2))
    by_lead, by_other, by_same = (
        asked(ended, "reopen", when=LATER, actor=actor, reason="又有情况") for actor in (LEAD, OTHER, OFFICER)
    )
    assert bodies(by_lead, ClaimLapsed) == [ClaimLapsed(before=OFFICER.person, why="事件重新打开")]
    assert bodies(by_other, Acknowledged) == [Acknowledged(along="reopen", before=OFFICER.person)]
    assert [each.case.acknowledged_by for each in (by_lead, by_other, by_same)] == [None, OTHER.person, OFFICER.person]


def test_the_ladder_of_what_is_opened_again_begins_then_and_not_when_the_case_did():
    case = replace(a_case(a_complaint()), clocks={}, steps={})
    ended = done(case, "close", conclusion="已办结")
    again = done(ended, "reopen", actor=LEAD, reason="又有情况", when=LATER)
    (timer,) = _of_alert(again)
    assert (again.unclaimed_since, timer.at > LATER) == (LATER, True)


def test_what_nobody_had_claimed_climbs_its_ladder_anew_when_it_is_opened_again():
    case = replace(a_case(a_complaint()), clocks={}, steps={})
    (timer,) = _of_alert(case)
    climbed = on_timer(REF, case, timer, timer.at).case
    ended = done(climbed, "close", conclusion="已办结", when=timer.at)
    again = done(ended, "reopen", actor=LEAD, reason="又有情况", when=LATER)
    assert [alert_climbed_at(climbed), alert_climbed_at(again)] == [timer.at, None]
    assert [each.kind for each in (timer, *_of_alert(again))] == ["rung_1", "rung_1"]


def _of_alert(case):
    return [each for each in timers_of(case, REF).values() if each.of == "alert"]
