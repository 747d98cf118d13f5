"""Clocks of somebody else: seen, never our miss, never escalated; what waits for them goes on when they end."""

from datetime import timedelta

import pytest

from playbooks.decide import join_case
from playbooks.entries import Actor, ClockStarted, ClockStopped, DeadlineMissed, MissWithdrawn, Reminded
from playbooks.tell import Reason, tell
from playbooks.timers import on_timer, timers_of
from tests.factories import (
    NOON,
    a_case,
    a_draft,
    a_reference,
    an_incoming,
    asked,
    at,
    bodies,
    done,
    the_clock,
)

REF = a_reference()
FAILED = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
SAMPLED = at("2026-11-02 10:00")
SERVED = at("2026-11-24 13:00")


def served(**changes):
    """A failed sample of which the notice was served: the business may apply for a re-test."""
    case = a_case(an_incoming(facts=FAILED, sample_no="示例S-1", **changes))
    return done(case, "complete", step="serve_notice", outcome="served", when=SERVED)


def timers(case, rule):
    """The timers of the rule's clock by kind."""
    clock = the_clock(case, rule)
    return {each.kind: each for each in timers_of(case, REF).values() if each.of == clock.id}


def passed(case, rule):
    """The draft in which the rule's clock fell due."""
    timer = timers(case, rule)["due"]
    return on_timer(REF, case, timer, timer.at)


def completed(case, plan, outcome, when, **body):
    """The draft in which a step ends."""
    step = next(each.id for each in case.open_steps if each.plan == plan)
    return asked(case, "complete", when=when, step=step, outcome=outcome, **body)


@pytest.mark.parametrize(("rule", "who"), [("SMP-30", "食品生产经营者"), ("SMP-37b", "食品生产经营者")])
def test_the_business_has_seven_working_days_from_when_it_was_served(rule, who):
    """Sampling Rules Art. 30 and 37(3)."""
    clock = the_clock(served(), rule)
    assert (str(clock.deadline.due_on), clock.deadline.runs_for, clock.is_theirs) == ("2026-12-03", who, True)


def test_the_time_to_dispute_how_a_sample_was_taken_runs_from_when_it_was_taken():
    """Sampling Rules Art. 37(2): seven working days after sampling is complete, which the table says."""
    clock = the_clock(served(occurred_at=SAMPLED), "SMP-37a")
    assert (clock.started_at, str(clock.deadline.due_on)) == (SAMPLED, "2026-11-11")


@pytest.mark.parametrize(
    ("said", "since"),
    [
        (["2026-11-02 00:00", "2026-11-03 10:00"], "2026-11-02 00:00"),  # an earlier day is earlier, without its hour
        (["2026-11-02 00:00", "2026-11-02 10:00"], "2026-11-02 10:00"),
    ],
)
def test_of_two_who_say_when_the_sample_was_taken_the_earlier_day_counts_and_of_one_day_the_hour(said, since):
    told = ({"channel": "sampling", "kind": "news"}, FAILED)
    days = [an_incoming(facts=f, sample_no="示例S-1", occurred_at=at(t)) for f, t in zip(told, said, strict=True)]
    case = a_case(*days)
    case = done(case, "complete", step="serve_notice", outcome="served", when=SERVED)
    assert the_clock(case, "SMP-37a").started_at == at(since)


def test_where_nobody_said_when_the_sample_was_taken_no_clock_runs():
    assert [each for each in served().clocks.values() if each.deadline.rule == "SMP-37a"] == []


def test_they_stand_apart_from_our_own():
    case = served()
    assert {each.deadline.rule for each in case.their_clocks} == {"SMP-30", "SMP-37b"}
    assert {each.deadline.rule for each in case.running_clocks} == {"SMP-45", "PEN-18"}
    assert case.running_clocks[0] == the_clock(case, "PEN-18")


def test_nobody_is_reminded_of_what_somebody_else_may_do():
    assert set(timers(served(), "SMP-30")) == {"due"}


def test_whoever_has_to_press_for_a_duty_of_somebody_else_is_reminded():
    """The firm starts its recall within hours; the bureau that supervises it hears of it before they are over."""
    case = completed(served(), "judge_recall", "level_1", SERVED, fields={"basis": "示例"}).case
    assert set(timers(case, "RCL-4.L1")) == {"half", "eighty", "due"}
    draft = on_timer(REF, case, timers(case, "RCL-4.L1")["half"], SERVED + timedelta(hours=12))
    assert len(bodies(draft, Reminded)) == 1


def test_its_end_is_nobodys_miss_and_climbs_no_ladder():
    draft = passed(served(), "SMP-30")
    assert [body.verdict for body in bodies(draft, DeadlineMissed)] == ["theirs"]
    assert (draft.case.is_overdue, timers(draft.case, "SMP-30")) == (False, {})


def test_who_waits_for_it_learns_that_it_has_ended():
    draft = passed(served(), "SMP-30")
    (told,) = tell(draft.entries[0], draft.case)
    assert (told.department, told.role, told.reason) == ("D03", "handler", Reason.THEIRS_PASSED)
    assert told.text == "食品生产经营者的期限已届满：申请复检；不是本单位超期，请核对并办理下一步"


def test_nobody_is_told_of_what_had_ended_before_it_was_known():
    draft = passed(served(occurred_at=SAMPLED), "SMP-37a")
    assert [tell(entry, draft.case) for entry in draft.entries] == [[]]


def test_an_application_in_time_that_is_written_down_late_takes_the_end_back_quietly():
    case = passed(served(), "SMP-30").case
    now = at("2026-12-07 09:00")
    draft = completed(case, "record_retest", "retest", now, done_at=at("2026-12-03 16:00").isoformat())
    assert [body.due_at for body in bodies(draft, MissWithdrawn)] == [at("2026-12-04 00:00")]
    withdrawn = next(entry for entry in draft.entries if isinstance(entry.body, MissWithdrawn))
    assert (tell(withdrawn, draft.case), the_clock(draft.case, "SMP-30").is_late) == ([], False)


def test_an_application_after_the_end_shows_as_late():
    """Sampling Rules Art. 30: what comes late is not accepted; the officer who decides sees it."""
    case = passed(served(), "SMP-30").case
    draft = completed(case, "record_retest", "retest", at("2026-12-07 09:00"))
    assert (the_clock(draft.case, "SMP-30").is_late, bodies(draft, MissWithdrawn)) == (True, [])


def test_it_stops_with_the_step_that_waited_for_it():
    draft = completed(served(), "record_retest", "waived", at("2026-12-04 09:00"))
    clock = the_clock(draft.case, "SMP-30")
    stopped = {body.clock: body.by for body in bodies(draft, ClockStopped)}
    assert stopped == {clock.id: f"{clock.step}:waived"}
    assert the_clock(draft.case, "SMP-37b").is_running


def test_it_does_not_keep_a_false_alarm_open():
    case = a_case(an_incoming(facts={"channel": "illness", "ill": 4}))
    statutory = {each.deadline.rule for each in case.their_clocks if each.deadline.statutory}
    lead = Actor(person="示例·张一", role="supervisor", department="D01")
    assert (statutory, done(case, "dismiss", actor=lead, reason="误报").state) == ({"NP-2", "HN-1"}, "dismissed")


def test_the_two_hours_of_the_unit_that_must_report_are_not_ours_and_climb_no_ladder():
    """National plan 4.2.2(2): whom the clock binds is the unit where people fell ill."""
    case = passed(a_case(an_incoming(facts={"channel": "illness", "ill": 4})), "NP-2").case
    assert (the_clock(case, "NP-2").verdict, case.is_overdue, timers(case, "NP-2")) == ("theirs", False, {})


def test_whoever_supervises_the_unit_is_told_once_to_ask():
    draft = passed(a_case(an_incoming(facts={"channel": "illness", "ill": 4})), "NP-2")
    (told,) = [each for entry in draft.entries for each in tell(entry, draft.case)]
    assert (told.department, told.role, told.reason) == ("D03", "handler", Reason.THEIRS_PASSED)
    assert told.text.endswith("不是本单位超期，未见报告，请向对方核对；只提醒这一次，不督办")


def test_whoever_asks_is_told_that_a_hospital_has_told_already():
    draft = passed(a_case(an_incoming(facts={"channel": "illness", "venue": "restaurant", "ill": 4})), "HN-1")
    (told,) = [each for entry in draft.entries for each in tell(entry, draft.case)]
    assert "医疗机构已于 11-24 12:00 报本台；本台未见发生单位的报告，待核对，请向对方核对" in told.text


def test_a_party_may_be_heard_for_five_working_days_before_the_penalty():
    """Penalty Procedure Art. 57, and Art. 55 before it: ten working days for the review of the file."""
    case = served()
    for plan, outcome in (("decide_filing", "filed"), ("submit_case_file", "submitted")):
        case = completed(case, plan, outcome, SERVED, fields={"document": "示例1号"}).case
    assert str(the_clock(case, "PEN-55").deadline.due_on) == "2026-12-08"
    for plan, outcome in (("review_case_file", "passed"), ("serve_penalty_notice", "served")):
        case = completed(case, plan, outcome, SERVED).case
    clock = the_clock(case, "PEN-57")
    assert (str(clock.deadline.due_on), clock.deadline.runs_for) == ("2026-12-01", "当事人")


def test_a_post_that_was_first_published_earlier_gives_a_reminder_and_no_earlier_due_time():
    """OPN-3 names no beginning: an old post that comes back cannot have been answered before anybody knew of it."""
    published = NOON - timedelta(hours=30)
    facts = {"channel": "media", "kind": "rumour", "rumour": True}
    (started,) = [
        body
        for body in bodies(a_draft(an_incoming(facts=facts, published_at=published)), ClockStarted)
        if body.deadline.rule == "OPN-3"
    ]
    assert (started.started_at, started.deadline.due_at) == (NOON, NOON + timedelta(hours=48))
    assert started.instants == {"published": published, "noticed": NOON}
    assert {each.kind: each.at for each in started.deadline.reminders}["earliest"] == NOON + timedelta(hours=18)


@pytest.mark.parametrize("hours", [0, 48, 500])
def test_a_post_as_old_as_its_time_gives_no_reminder(hours):
    facts = {"channel": "media", "kind": "rumour", "rumour": True}
    case = a_case(an_incoming(facts=facts, published_at=NOON - timedelta(hours=hours)))
    assert {each.kind for each in the_clock(case, "OPN-3").deadline.reminders} == {"half", "eighty"}


def test_what_joins_later_has_its_own():
    case = served()
    more = an_incoming(facts=FAILED, sample_no="示例S-2", received_at=SERVED + timedelta(hours=1))
    case = join_case(REF, case, more, rule="same_operator", why="同一经营者", now=more.received_at).case
    step = next(each.id for each in case.open_steps if each.plan == "serve_notice")
    case = done(case, "complete", step=step, outcome="served", when=SERVED + timedelta(days=1))
    due = {each.about: str(each.deadline.due_on) for each in case.their_clocks if each.deadline.rule == "SMP-30"}
    assert due == {"sample:示例S-1": "2026-12-03", "sample:示例S-2": "2026-12-04"}
