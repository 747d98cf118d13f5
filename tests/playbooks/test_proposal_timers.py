"""A proposal that nobody answers is told once more, when the ladder says so, and never again."""

import dataclasses
from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks.decide import join_case
from playbooks.entries import EscalationReminded
from playbooks.tell import Reason, tell
from playbooks.timers import on_timer, timer_changes, timers_about
from tests.factories import (
    NOON,
    a_case,
    a_complaint,
    a_reference,
    an_incoming,
    asked,
    at,
    bodies,
    done,
    the_clock,
)

REF = a_reference()
SCHOOL = {"channel": "illness", "school": True, "ill": 3}
PROPOSED = NOON + timedelta(minutes=15)
AGAIN = PROPOSED + timedelta(minutes=15)


def passed(case, of, ref=REF):
    """The draft of the next timer about one thing, looked at when it is due."""
    timer = min(timers_about(case, of, ref), key=lambda each: each.at)
    return on_timer(ref, case, timer, timer.at)


def proposed(case, of="alert", ref=REF):
    """The case when it has climbed to the rung that a person has to confirm."""
    while not case.proposals:
        case = passed(case, of, ref).case
    return case


def a_red_proposal():
    return proposed(a_case(an_incoming(facts=SCHOOL)))


def timers(case, of="alert", ref=REF):
    return {each.kind: each.at for each in timers_about(case, of, ref)}


def test_it_is_told_once_more_after_the_time_of_the_ladder_and_then_no_more():
    case = a_red_proposal()
    assert timers(case) == {"unanswered_3": AGAIN}
    draft = passed(case, "alert")
    assert bodies(draft, EscalationReminded) == [
        EscalationReminded(
            of="alert",
            rung=3,
            role="director",
            department="D01",
            why=REF.ladder.proposal_again(case).why,
            text=case.proposals[0].text,
        )
    ]
    assert [draft.entries[0].at, timers(draft.case), draft.case.proposals] == [AGAIN, {}, case.proposals]
    assert [(each.role, each.state, each.reminded_at) for each in draft.case.reached[-1:]] == [
        ("director", "proposed", AGAIN)
    ]


def test_who_may_confirm_it_reads_the_text_and_why_again():
    case = a_red_proposal()
    draft = passed(case, "alert")
    told = [(each.role, each.reason, each.urgent) for each in tell(draft.entries[0], draft.case)]
    assert told == [("duty_officer", Reason.PROPOSAL, True), ("director", Reason.PROPOSAL, True)]
    (text,) = {each.text for each in tell(draft.entries[0], draft.case)}
    assert text == f"{case.proposals[0].text}（{REF.ladder.proposal_again(case).why}）"


def test_what_became_known_meanwhile_stands_in_what_they_read_again():
    case = a_red_proposal()
    case = replace(case, facts={**case.facts, "ill": 23})
    (text,) = {each.text for each in tell(passed(case, "alert").entries[0], case)}
    assert ["不适3人" in case.proposals[0].text, "不适23人" in text, "不适3人" in text] == [True, True, False]


def test_a_reminder_written_before_it_carried_its_words_is_told_in_those_of_the_proposal():
    case = a_red_proposal()
    entry = passed(case, "alert").entries[0]
    (text,) = {each.text for each in tell(replace(entry, body=replace(entry.body, text="")), case)}
    assert text.startswith(case.proposals[0].text)


def test_an_ordinary_one_waits_in_office_time():
    case = a_case(a_complaint())
    of = the_clock(case, "CMP-1").id
    case = proposed(case, of)
    (kept,) = [each for each in case.reached if each.state == "proposed"]
    assert [kept.at, timers(case, of)] == [at("2026-12-09 08:30"), {"unanswered_4": at("2026-12-09 12:30")}]


def test_a_claim_does_not_end_the_waiting_of_what_a_grave_case_proposes():
    case = a_red_proposal()
    after = done(case, "acknowledge", when=PROPOSED + timedelta(minutes=1))
    assert [timers(after), timer_changes(case, after, REF)] == [{"unanswered_3": AGAIN}, ([], set())]


@pytest.mark.parametrize("kind", ["confirm_escalation", "decline_escalation"])
def test_what_was_answered_is_not_told_again(kind):
    case = a_red_proposal()
    after = asked(case, kind, reason="已电话报告", when=PROPOSED + timedelta(minutes=1)).case
    (waiting,) = timers_about(case, "alert", REF)
    assert [timers_about(after, "alert", REF), timer_changes(case, after, REF)[1]] == [[], {waiting.id}]
    assert on_timer(REF, after, waiting, waiting.at) is None


def test_what_has_rung_is_no_timer_of_the_case_any_more():
    case = a_red_proposal()
    (waiting,) = timers_about(case, "alert", REF)
    assert timer_changes(case, passed(case, "alert").case, REF) == ([], {waiting.id})


def test_a_proposal_adds_its_timer():
    case = a_case(an_incoming(facts=SCHOOL))
    for _ in range(2):
        case = passed(case, "alert").case
    after = passed(case, "alert").case
    added, _ = timer_changes(case, after, REF)
    assert added == timers_about(after, "alert", REF)


def test_a_case_that_turns_red_is_told_again_by_the_ladder_of_health():
    case = a_case(a_complaint())
    of = the_clock(case, "CMP-1").id
    case = proposed(case, of)
    later = at("2026-12-09 09:00")
    red = join_case(REF, case, an_incoming(facts=SCHOOL, received_at=later), rule="x", why="x", now=later).case
    assert timers(red, of)["unanswered_4"] == later + timedelta(minutes=15)


def test_a_ladder_that_says_nothing_of_proposals_tells_them_once():
    ref = replace_ladder(proposals={})
    assert timers(proposed(a_case(an_incoming(facts=SCHOOL)), ref=ref), ref=ref) == {}


def test_a_claim_before_anything_was_proposed_leaves_nothing_to_tell():
    assert timers(done(a_case(an_incoming(facts=SCHOOL)), "acknowledge")) == {}


def replace_ladder(**changes):
    """The reference with another ladder."""
    return dataclasses.replace(REF, ladder=replace(REF.ladder, **changes))


def test_a_case_that_was_away_meanwhile_does_not_propose_the_same_once_more():
    case = a_case(a_complaint())
    of = the_clock(case, "CMP-1").id
    case = proposed(case, of)
    away = case.reached[-1].at + timedelta(hours=1)
    case = done(case, "move_out", when=away, area="410703", reason="经营者在邻区", untold="匿名")
    case = done(case, "reopen", when=away + timedelta(hours=1), reason="邻区退回")
    assert [case.reached[-1].state, timers(case, of)] == ["settled", {}]
