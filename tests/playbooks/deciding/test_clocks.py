"""Clocks start and stop by events about the same thing; pausing, extending and late records move or withdraw."""

import dataclasses
from datetime import UTC, timedelta

import pytest
from msgspec.structs import replace

from playbooks.actions import act
from playbooks.deciding.draft import Draft
from playbooks.entries import ClockMoved, ClockStopped, DeadlineMissed, MissWithdrawn
from playbooks.errors import ActionRefused
from playbooks.events import emit
from playbooks.law.rules import Rules
from playbooks.timers import on_timer, timers_of
from tests.factories import (
    NOON,
    a_case,
    a_complaint,
    a_reference,
    an_action,
    an_incoming,
    asked,
    at,
    bodies,
    done,
    the_clock,
    the_step,
)
from tests.moving import FILED, a_failed_sample, missed, moved

REF = a_reference()


def test_due_times_are_kept_in_utc():
    deadline = the_clock(a_case(a_complaint()), "CMP-1").deadline
    assert {deadline.due_at.tzinfo, *(each.at.tzinfo for each in deadline.reminders)} == {UTC}


def test_an_event_about_one_signal_stops_no_clock_about_another():
    case = a_case(a_complaint(id="s1"), a_complaint(id="s2"))
    case = done(case, "complete", step="decide_acceptance/signal:s1", outcome="accepted")
    assert [the_clock(case, "CMP-1", f"signal:{each}").stopped_at is None for each in ("s1", "s2")] == [False, True]


@pytest.mark.parametrize("about", ["case", "operator:示例", "signal:s2"])
def test_an_event_about_something_else_stops_no_clock(about):
    case = a_case(a_complaint(id="s1"))
    draft = Draft(case, case.id, cause="x", now=NOON + timedelta(hours=1))
    emit(draft, REF, "complaint_decision_told", about=about, at=draft.now, by="x")
    assert bodies(draft, ClockStopped) == []


def test_an_event_before_a_clock_began_does_not_stop_it():
    case = a_case(a_complaint(id="s1"))
    draft = Draft(case, case.id, cause="x", now=NOON)
    emit(draft, REF, "complaint_decision_told", about="signal:s1", at=NOON - timedelta(hours=1), by="x")
    assert bodies(draft, ClockStopped) == []


def test_work_done_in_time_and_written_down_late_withdraws_the_miss():
    case = missed(a_case(a_complaint()), "CMP-1")
    now = at("2026-12-07 09:00")
    action = an_action(
        case,
        "complete",
        when=now,
        step="decide_acceptance",
        outcome="accepted",
        done_at=at("2026-12-02 17:00").isoformat(),
    )
    draft = act(REF, case, action, now)
    clock = the_clock(draft.case, "CMP-1")
    assert [body.due_at for body in bodies(draft, MissWithdrawn)] == [at("2026-12-04 00:00")]
    assert (clock.missed_at, clock.is_late) == (None, False)


def test_work_done_late_keeps_the_miss():
    case = missed(a_case(a_complaint()), "CMP-1")
    when = at("2026-12-07 09:00")
    case = done(case, "complete", step="decide_acceptance", outcome="accepted", when=when)
    clock = the_clock(case, "CMP-1")
    assert (clock.missed_at, clock.is_late) == (at("2026-12-04 00:00"), True)


def test_an_extension_is_the_one_the_rule_allows():
    case = a_failed_sample()
    before = the_clock(case, "PEN-18").deadline.due_on
    case = moved(case, "PEN-18", "extend", NOON + timedelta(hours=1)).case
    assert (str(before), str(the_clock(case, "PEN-18").deadline.due_on)) == ("2026-12-15", "2027-01-06")
    with pytest.raises(ActionRefused, match="已按条文延长过"):
        moved(case, "PEN-18", "extend", NOON + timedelta(hours=2))


@pytest.fixture
def failed():
    """A case of a failed sample, whose disposal the law lets be extended by as much as is approved."""
    return a_failed_sample()


@pytest.mark.parametrize("length", [{}, {"length": "0"}, {"length": ""}])
def test_where_the_law_gives_no_number_the_approved_one_must_be_filled_in(failed, length):
    with pytest.raises(ActionRefused, match="请填写批准延长的数目"):
        moved(failed, "SMP-45", "extend", NOON + timedelta(hours=1), **length)


@pytest.mark.parametrize("length", ["三十", "-3", "99999999", "9" * 5000])
def test_what_is_no_number_that_a_calendar_has_is_refused(failed, length):
    with pytest.raises(ActionRefused, match="要填整数"):
        moved(failed, "SMP-45", "extend", NOON + timedelta(hours=1), length=length)


def test_what_was_approved_is_added_where_the_law_gives_no_number(failed):
    before = the_clock(failed, "SMP-45").deadline.due_on
    case = moved(failed, "SMP-45", "extend", NOON + timedelta(hours=1), length="30").case
    clock = the_clock(case, "SMP-45")
    added = [(each["length"], each["unit"]) for each in clock.extensions]
    assert (clock.deadline.due_on - before, added) == (timedelta(days=30), [(30, "calendar_days")])


def test_after_the_head_s_extension_the_collective_may_approve_another():
    """Penalty Procedure Art. 64: thirty days by the head, then a period that the collective decides."""
    case = done(a_failed_sample(), "complete", **FILED)
    first = the_clock(case, "PEN-64").deadline.due_at
    when = case.opened_at + timedelta(days=1)
    case = moved(case, "PEN-64", "extend", when).case
    case = moved(case, "PEN-64", "extend", when + timedelta(hours=1), length="45").case
    extensions = [each["length"] for each in the_clock(case, "PEN-64").extensions]
    assert (extensions, the_clock(case, "PEN-64").deadline.due_at - first) == ([30, 45], timedelta(days=75))


@pytest.mark.parametrize("late", [timedelta(), timedelta(days=3)])
def test_a_term_that_has_run_out_is_not_extended(late):
    """Penalty Procedure Art. 18: the fifteen days *may be extended*; what has ended cannot be made longer."""
    case = missed(a_failed_sample(), "PEN-18")
    with pytest.raises(ActionRefused, match="期限已经届满，不能再延长"):
        moved(case, "PEN-18", "extend", the_clock(case, "PEN-18").deadline.due_at + late)
    assert the_clock(case, "PEN-18").missed_at == at("2026-12-16 00:00")


def test_an_extension_approved_in_time_and_written_down_late_withdraws_the_miss():
    case = missed(a_failed_sample(), "PEN-18")
    draft = moved(case, "PEN-18", "extend", at("2026-12-15 23:59"), now=at("2026-12-18 09:00"))
    assert str(the_clock(draft.case, "PEN-18").deadline.due_on) == "2027-01-06"
    assert [each.due_at for each in bodies(draft, MissWithdrawn)] == [at("2026-12-16 00:00")]


@pytest.mark.parametrize("when", [NOON - timedelta(hours=1), NOON + timedelta(days=2)])
def test_an_extension_is_approved_while_the_clock_runs_and_not_in_the_future(when):
    with pytest.raises(ActionRefused, match="时限开始之后、现在之前"):
        moved(a_failed_sample(), "PEN-18", "extend", when, now=NOON + timedelta(hours=1))


def test_a_rule_without_extension_is_not_extended():
    with pytest.raises(ActionRefused, match="没有规定可以延长"):
        moved(a_case(a_complaint()), "CMP-1", "extend", NOON + timedelta(hours=1))


def a_seizure():
    """A case in which food was seized: thirty days, and at most forty-five more."""
    case = done(a_failed_sample(), "complete", step="serve_notice", outcome="served")
    body = {"step": "control_risk", "outcome": "seized", "fields": {"document": "示例扣押1号"}}
    return done(case, "complete", when=NOON + timedelta(hours=2), **body)


@pytest.mark.parametrize(("length", "days"), [({}, 45), ({"length": "20"}, 20), ({"length": "45"}, 45)])
def test_where_the_law_says_at_most_less_may_be_approved(length, days):
    """Regulation Art. 61: the extension of the seizure of food does not exceed forty-five days."""
    case = a_seizure()
    first = the_clock(case, "REG-61").deadline.due_on
    case = moved(case, "REG-61", "extend", NOON + timedelta(hours=3), **length).case
    clock = the_clock(case, "REG-61")
    added = [(each["length"], each["unit"]) for each in clock.extensions]
    assert (added, (clock.deadline.due_on - first).days >= days) == ([(days, "calendar_days")], True)


def test_more_than_the_most_is_not_approved():
    with pytest.raises(ActionRefused, match="条文规定延长最多 45"):
        moved(a_seizure(), "REG-61", "extend", NOON + timedelta(hours=3), length="46")


@pytest.mark.parametrize("length", ["3651", "三十"])
def test_what_can_be_no_length_is_refused_with_what_can(length):
    with pytest.raises(ActionRefused, match="延长的数目要填整数，不超过 3650"):
        moved(a_seizure(), "REG-61", "extend", NOON + timedelta(hours=3), length=length)


def corrected(case, rule, start, when=None):
    """The draft of a correction of the rule's start."""
    return moved(case, rule, "correct_start", when or NOON + timedelta(days=1), start=start.isoformat())


def test_a_corrected_start_moves_the_due_time_and_says_by_which_document():
    """The national plan 4.2.2(2): two hours from when the unit *found* it, which may come out after the report."""
    case = a_case(an_incoming(facts={"channel": "illness", "ill": 4}))
    draft = corrected(case, "NP-2", NOON - timedelta(hours=1))
    clock, (body,) = the_clock(draft.case, "NP-2"), bodies(draft, ClockMoved)
    assert (clock.started_at, clock.deadline.due_at) == (NOON - timedelta(hours=1), NOON + timedelta(hours=1))
    assert (body.change, body.document) == ("start_corrected", "示例委托书1号")


def test_a_later_start_withdraws_the_miss_that_it_undoes():
    case = missed(a_case(a_complaint()), "CMP-1")
    draft = corrected(case, "CMP-1", at("2026-11-25 10:00"), at("2026-12-04 08:00"))
    assert the_clock(draft.case, "CMP-1").deadline.due_at == at("2026-12-05 00:00")
    assert [each.due_at for each in bodies(draft, MissWithdrawn)] == [at("2026-12-04 00:00")]


def test_an_earlier_start_brings_a_miss_that_is_dated_when_it_fell_due():
    late = at("2026-12-03 12:00")
    case = corrected(a_case(a_complaint()), "CMP-1", at("2026-11-23 23:59"), late).case
    timer = next(each for each in timers_of(case, REF).values() if each.kind == "due" and each.at <= late)
    assert [each.due_at for each in bodies(on_timer(REF, case, timer, late), DeadlineMissed)] == [
        at("2026-12-03 00:00")
    ]


@pytest.mark.parametrize(
    ("start", "version"), [("2026-04-14 23:59", "总局令第20号"), ("2026-04-15 00:01", "总局令第121号")]
)
def test_the_corrected_start_chooses_the_version_where_the_start_chose_it(start, version):
    """Order 121 Art. 15 is in force from 15 April 2026; a minute at midnight in Beijing is another law."""
    assert the_clock(corrected(a_case(a_complaint()), "CMP-1", at(start)).case, "CMP-1").deadline.version == version


def test_a_version_that_a_person_or_another_event_chose_stays():
    case = done(a_case(a_complaint()), "complete", step="decide_acceptance", outcome="accepted")
    assert the_clock(corrected(case, "CMP-3", at("2026-04-01 09:00")).case, "CMP-3").deadline.version == "总局令第121号"
    chosen = moved(a_case(a_complaint()), "CMP-1", "choose_version", NOON, version="总局令第20号").case
    assert the_clock(corrected(chosen, "CMP-1", NOON).case, "CMP-1").deadline.version == "总局令第20号"


@pytest.mark.parametrize(
    ("start", "says"),
    [
        (NOON + timedelta(days=2), "不能晚于现在"),
        (at("2019-12-31 09:00"), "没有施行的版本"),
    ],
)
def test_a_start_that_cannot_be_is_refused(start, says):
    with pytest.raises(ActionRefused, match=says):
        corrected(a_case(a_complaint()), "CMP-1", start)


def test_a_start_is_not_put_behind_a_pause():
    case = moved(a_failed_sample(), "PEN-18", "pause", at("2026-11-26 09:00")).case
    with pytest.raises(ActionRefused, match="正在暂停"):
        corrected(case, "PEN-18", NOON, at("2026-11-28 09:00"))
    case = moved(case, "PEN-18", "resume", at("2026-11-27 09:00")).case
    with pytest.raises(ActionRefused, match="第一次暂停"):
        corrected(case, "PEN-18", at("2026-11-26 09:01"), at("2026-11-28 09:00"))


def test_another_version_may_be_chosen_by_hand():
    draft = moved(a_case(a_complaint()), "CMP-1", "choose_version", NOON + timedelta(hours=1), version="总局令第20号")
    assert the_clock(draft.case, "CMP-1").deadline.version == "总局令第20号"


def test_where_its_own_version_is_gone_another_one_is_chosen():
    case, law = a_case(a_complaint()), REF.rules.get("CMP-1")
    gone = the_clock(case, "CMP-1").deadline.version
    other = replace(law, versions=tuple(each for each in law.versions if each.version != gone))
    ref = dataclasses.replace(REF, rules=Rules(other if each.id == law.id else each for each in REF.rules.values()))
    body = {"clock": the_clock(case, "CMP-1").id, "version": "总局令第20号", "reason": "示例", "document": "示例"}
    chosen = asked(case, "choose_version", ref=ref, **body).case
    assert (gone, the_clock(chosen, "CMP-1").deadline.version) == ("总局令第121号", "总局令第20号")


def test_a_version_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(ActionRefused, match="没有“第999号”这一版本；现有：总局令第20号、总局令第121号"):
        moved(a_case(a_complaint()), "CMP-1", "choose_version", NOON + timedelta(hours=1), version="第999号")


def test_a_stopped_clock_is_not_moved():
    case = done(a_case(a_complaint()), "complete", step="decide_acceptance", outcome="accepted")
    with pytest.raises(ActionRefused, match="已经停止"):
        moved(case, "CMP-1", "pause", NOON + timedelta(hours=2))


def test_a_clock_of_immediate_law_never_falls_due():
    case = a_case(an_incoming(facts={"channel": "media", "kind": "rumour", "rumour": True}))
    clock = next(each for each in case.clocks.values() if each.deadline.unit == "immediate")
    assert (clock.deadline.due_at, clock.is_running, clock.is_paused) == (None, False, False)
    assert [timer for timer in timers_of(case, REF).values() if timer.of == clock.id] == []


def test_a_miss_is_dated_when_it_fell_due():
    case = missed(a_case(a_complaint()), "CMP-1")
    assert (the_clock(case, "CMP-1").missed_at, case.is_overdue) == (at("2026-12-04 00:00"), True)
    assert the_step(case, "decide_acceptance").state == "open"


def test_a_miss_says_so_once():
    case = a_case(a_complaint())
    clock = the_clock(case, "CMP-1")
    timer = next(each for each in timers_of(case, REF).values() if (each.of, each.kind) == (clock.id, "due"))
    draft = on_timer(REF, case, timer, timer.at)
    assert ([body.due_at for body in bodies(draft, DeadlineMissed)], on_timer(REF, draft.case, timer, timer.at)) == (
        [clock.deadline.due_at],
        None,
    )
