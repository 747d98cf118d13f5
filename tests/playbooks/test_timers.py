"""What is to be looked at, when, and what the passing of that instant changes."""

from datetime import UTC, timedelta

import msgspec
import pytest
from msgspec.structs import replace

from playbooks.case import Case
from playbooks.decide import join_case
from playbooks.entries import DeadlineMissed, Escalated, EscalationProposed, EscalationSettled, Reminded
from playbooks.timers import on_timer, timers_of
from tests.factories import (
    NOON,
    OFFICER,
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


def kinds(case, of):
    """Timers about one thing: kind → instant."""
    return {each.kind: each.at for each in timers_of(case, REF).values() if each.of == of}


def passed(case, of, kind, late=timedelta()):
    """The draft of one timer, looked at so late."""
    timer = next(each for each in timers_of(case, REF).values() if (each.of, each.kind) == (of, kind))
    return on_timer(REF, case, timer, timer.at + late)


def unclaimed(case):
    """The case when its alert has climbed to the last rung."""
    for rung in ("rung_1", "rung_2", "rung_3"):
        case = passed(case, "alert", rung).case
    return case


def overdue(case, rule):
    return passed(case, the_clock(case, rule).id, "due").case


def test_a_clock_has_its_reminders_and_its_due_time():
    case = a_case(a_complaint())
    clock = the_clock(case, "CMP-1")
    reminders = {each.kind: each.at for each in clock.deadline.reminders}
    assert kinds(case, clock.id) == reminders | {"due": clock.deadline.due_at}


def test_timers_are_the_same_after_a_case_was_stored():
    case = a_case(a_complaint())
    stored = msgspec.msgpack.decode(msgspec.msgpack.encode(case), type=Case)
    assert timers_of(stored, REF) == timers_of(case, REF)
    assert {each.at.tzinfo for each in timers_of(case, REF).values()} == {UTC}


def test_a_reminder_is_given_once_and_dated_when_it_was_to_be_given():
    case = a_case(a_complaint())
    clock = the_clock(case, "CMP-1")
    draft = passed(case, clock.id, "half", late=timedelta(days=1))
    assert (bodies(draft, Reminded), draft.entries[0].at) == (
        [Reminded(clock=clock.id, reminder="half")],
        kinds(case, clock.id)["half"],
    )
    assert "half" not in kinds(draft.case, clock.id)


def test_a_timer_that_is_not_due_yet_changes_nothing():
    case = a_case(a_complaint())
    timer = next(iter(timers_of(case, REF).values()))
    assert on_timer(REF, case, timer, timer.at - timedelta(microseconds=1)) is None


def test_a_timer_of_a_clock_that_stopped_changes_nothing():
    case = a_case(a_complaint())
    timers = [each for each in timers_of(case, REF).values() if each.of == the_clock(case, "CMP-1").id]
    case = done(case, "complete", step="decide_acceptance", outcome="accepted")
    assert [on_timer(REF, case, each, each.at) for each in timers] == [None] * len(timers)


def test_a_miss_is_dated_when_it_fell_due_however_late_it_is_noticed():
    case = a_case(a_complaint())
    clock = the_clock(case, "CMP-1")
    draft = passed(case, clock.id, "due", late=timedelta(days=3))
    assert [(entry.at, entry.recorded_at - entry.at) for entry in draft.entries] == [
        (at("2026-12-04 00:00"), timedelta(days=3))
    ]
    assert bodies(draft, DeadlineMissed)[0].verdict == "overdue"


@pytest.mark.parametrize(
    ("change", "verdict", "climbs"),
    [
        ({}, "overdue", True),
        ({"statutory": False}, "target_passed", True),
        ({"confidence": "M"}, "unconfirmed", False),
        ({"confidence": "M", "statutory": False}, "unconfirmed", False),
    ],
)
def test_only_verified_law_is_overdue(change, verdict, climbs):
    case = a_case(a_complaint())
    clock = the_clock(case, "CMP-1")
    case = replace(case, clocks={clock.id: replace(clock, deadline=replace(clock.deadline, **change))})
    draft = passed(case, clock.id, "due")
    assert bodies(draft, DeadlineMissed)[0].verdict == verdict
    assert draft.case.is_overdue is (verdict == "overdue")
    assert (kinds(draft.case, clock.id) != {}) is climbs


def test_an_ordinary_miss_climbs_in_office_time_and_the_last_rung_is_proposed_and_told_once_more():
    case = overdue(a_case(a_complaint()), "CMP-1")
    of, climbed = the_clock(case, "CMP-1").id, []
    while timers := kinds(case, of):
        ((kind, when),) = timers.items()
        draft = passed(case, of, kind)
        body = draft.entries[0].body
        climbed.append((body.rung, body.role, body.department, isinstance(body, EscalationProposed), when))
        case = draft.case
    assert climbed == [
        (1, "handler", "D03", False, at("2026-12-04 08:30")),
        (2, "chief", "D03", False, at("2026-12-04 12:30")),
        (3, "food_safety_office", "D01", False, at("2026-12-07 08:30")),
        (4, "district_leader", "D01", True, at("2026-12-09 08:30")),
        (4, "district_leader", "D01", False, at("2026-12-09 12:30")),
    ]
    assert len(case.proposals) == 1


@pytest.mark.parametrize("missed", ["2026-11-27 24:00", "2026-09-30 24:00", "2026-11-24 16:00"])
def test_nobody_is_told_of_a_miss_before_those_below_them(missed):
    day, time = missed.split()
    moment = at(f"{day} 00:00") + timedelta(days=1) if time == "24:00" else at(missed)
    case = overdue(a_case(a_complaint()), "CMP-1")
    clock = replace(the_clock(case, "CMP-1"), missed_at=moment)
    case = replace(case, clocks={**case.clocks, clock.id: clock})
    climbed = []
    for rung in range(3):
        below = replace(clock, rung=rung)
        (found,) = [
            each for each in timers_of(replace(case, clocks={clock.id: below}), REF).values() if each.of == clock.id
        ]
        climbed.append(found.at)
    assert climbed == sorted(climbed)
    assert climbed[0] < climbed[2]


def test_a_red_miss_climbs_day_and_night():
    case = done(a_case(an_incoming(facts=SCHOOL)), "complete", step="check_network_report", outcome="done")
    (clock,) = case.running_clocks
    case = passed(case, clock.id, "due").case
    assert kinds(case, clock.id) == {"rung_1": clock.deadline.due_at}
    case = passed(case, clock.id, "rung_1").case
    assert kinds(case, clock.id) == {"rung_2": clock.deadline.due_at + timedelta(minutes=15)}


def test_an_alert_nobody_takes_climbs_until_somebody_does():
    case = a_case(an_incoming(facts=SCHOOL))
    assert kinds(case, "alert") == {"rung_1": NOON + timedelta(minutes=5)}
    draft = passed(case, "alert", "rung_1")
    assert [(body.role, body.department) for body in bodies(draft, Escalated)] == [("duty_officer", "D01")]
    assert kinds(draft.case, "alert") == {"rung_2": NOON + timedelta(minutes=10)}
    assert kinds(done(draft.case, "acknowledge"), "alert") == {}


def test_the_last_rung_of_an_alert_waits_for_a_person():
    case = unclaimed(a_case(an_incoming(facts=SCHOOL)))
    assert ([each.role for each in case.proposals], "rung_3" in kinds(case, "alert")) == (["director"], False)
    assert done(case, "acknowledge").proposals == case.proposals


def test_a_proposal_that_a_claim_settles_goes_with_a_line_that_says_why_and_who():
    case = unclaimed(a_case(a_complaint()))
    draft = asked(case, "acknowledge")
    claimed, settled = draft.entries
    assert settled.body == EscalationSettled(of="alert", rung=3, role="director", department="D01", why="已有人认领")
    assert [settled.seq, settled.actor, settled.at] == [claimed.seq + 1, claimed.actor, claimed.at]


def test_a_proposal_about_a_clock_goes_with_a_line_when_the_clock_stops():
    case = overdue(a_case(a_complaint()), "CMP-1")
    of = the_clock(case, "CMP-1").id
    while not case.proposals:
        case = passed(case, of, next(iter(kinds(case, of)))).case
    draft = asked(case, "complete", step="decide_acceptance", outcome="accepted", when=at("2026-12-09 09:00"))
    assert [(body.of, body.why) for body in bodies(draft, EscalationSettled)] == [(of, "该时限已终止")]


def test_what_was_escalated_stays_with_the_case_with_when_to_whom_and_what_became_of_it():
    case = unclaimed(a_case(an_incoming(facts=SCHOOL)))
    told = [(each.role, each.state, each.at - NOON) for each in case.reached]
    assert told == [
        ("duty_officer", "told", timedelta(minutes=5)),
        ("supervisor", "told", timedelta(minutes=10)),
        ("director", "proposed", timedelta(minutes=15)),
    ]
    (*_, last) = done(case, "decline_escalation", reason="已当面报告").reached
    assert [last.state, last.by, last.answered_at] == ["declined", OFFICER.person, NOON + timedelta(hours=1)]


def test_a_confirmed_escalation_says_who_confirmed_it():
    case = unclaimed(a_case(an_incoming(facts=SCHOOL)))
    (*_, last) = done(case, "confirm_escalation").reached
    assert [last.role, last.state, last.by] == ["director", "confirmed", OFFICER.person]


def test_a_case_that_turns_red_climbs_from_then_on_and_not_in_the_past():
    case = a_case(a_complaint())
    later = NOON + timedelta(hours=4)
    red = an_incoming(facts=SCHOOL, received_at=later)
    case = join_case(REF, case, red, rule="x", why="x", now=later).case
    assert (case.severity_since, kinds(case, "alert")) == (later, {"rung_1": later + timedelta(minutes=5)})


def test_a_miss_of_a_case_that_turns_red_climbs_from_then_on():
    case = overdue(a_case(a_complaint()), "CMP-1")
    later = at("2026-12-05 20:00")
    red = an_incoming(facts=SCHOOL, received_at=later)
    case = join_case(REF, case, red, rule="x", why="x", now=later).case
    assert kinds(case, the_clock(case, "CMP-1").id) == {"rung_1": later}


def test_a_proposal_about_an_alert_says_since_when_nobody_took_it_and_how_many_are_ill():
    (proposal,) = unclaimed(a_case(an_incoming(facts=SCHOOL | {"ill": 23}))).proposals
    assert [word in proposal.text for word in ("自 11-24 12:00 起无人认领", "情况：不适23人（未核实）。")] == [
        True,
        True,
    ]


def test_the_text_of_a_proposal_names_nobody():
    case = overdue(a_case(a_complaint(operator="示例饭店", title="示例饭店的投诉")), "CMP-1")
    while not case.proposals:
        case = passed(case, the_clock(case, "CMP-1").id, *kinds(case, the_clock(case, "CMP-1").id)).case
    text = case.proposals[0].text
    assert ("示例饭店" in text, "第十五条" in text or "条" in text) == (False, True)


@pytest.mark.parametrize("state", ["closed", "dismissed", "merged", "moved"])
def test_an_ended_case_has_nothing_to_look_at(state):
    assert timers_of(replace(a_case(a_complaint()), state=state), REF) == {}


def test_a_paused_clock_has_nothing_to_look_at():
    case = done(a_case(a_complaint()), "complete", step="decide_acceptance", outcome="accepted")
    clock = the_clock(case, "CMP-3").id
    assert kinds(done(case, "pause", clock=clock, reason="x", document="x"), clock) == {}


def missed_and_moved_by_a_day(case):
    """A miss, and one day excluded that is written down afterwards: withdrawn, then missed once more."""
    clock = the_clock(case, "CMP-3")
    case = passed(case, clock.id, "due").case
    due = clock.deadline.due_at
    for kind, began in (("pause", due - timedelta(days=20)), ("resume", due - timedelta(days=19))):
        said = {"clock": clock.id, "at": began.isoformat(), "reason": "检验", "document": "示例委托书"}
        case = done(case, kind, when=due + timedelta(minutes=1), **said)
    return passed(case, clock.id, "due").case, clock.id


def test_a_miss_that_comes_again_after_it_was_withdrawn_climbs_anew_also_at_the_same_instant():
    case = done(a_case(a_complaint()), "complete", step="decide_acceptance", outcome="accepted")
    first = overdue(case, "CMP-3")
    again, clock = missed_and_moved_by_a_day(case)
    wanted = (clock, "rung_1")
    rungs = [
        {each.id for each in timers_of(one, REF).values() if (each.of, each.kind) == wanted} for one in (first, again)
    ]
    assert rungs[0].isdisjoint(rungs[1])
    assert bodies(passed(again, clock, "rung_1"), Escalated) != []


def test_a_row_that_does_not_know_of_moves_still_rings_for_its_rung():
    again, clock = missed_and_moved_by_a_day(
        done(a_case(a_complaint()), "complete", step="decide_acceptance", outcome="accepted")
    )
    timer = next(each for each in timers_of(again, REF).values() if (each.of, each.kind) == (clock, "rung_1"))
    old = replace(timer, id="as it was before moves counted")
    assert bodies(on_timer(REF, again, old, timer.at), Escalated) == bodies(passed(again, clock, "rung_1"), Escalated)
