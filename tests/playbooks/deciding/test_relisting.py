"""A list of working days that came while a clock did not run counts for it as soon as it runs again."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from playbooks.deciding.draft import Draft
from playbooks.deciding.relisting import recount_days
from playbooks.entries import ClockMoved
from playbooks.law.rules import Rules
from playbooks.law.workdays import OfficeHours, Workdays
from tests.factories import (
    AREA,
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
    the_step,
)

REF = a_reference()
DECEMBER = at("2026-12-28 10:00")
"""Seven working days from here end in a year whose list nobody has yet."""
LISTED = replace(REF, workdays=Workdays((2026, 2027), {date(2027, 1, day): "示例" for day in (1, 4, 5)}))

AS_LISTED = ("calendar", date(2027, 1, 11))


def moved_out(case):
    return (
        done(case, "move_out", area="410703", reason="店在邻区", untold="没有留下电话"),
        "reopen",
        {"reason": "邻区退回"},
    )


def accepted(case):
    step = the_step(case, "decide_acceptance").id
    return done(case, "complete", step=step, outcome="accepted"), "take_back", {"step": step, "reason": "登记有误"}


def recounted(case, ref):
    """The draft of a list that came to a case."""
    draft = Draft(case, case.id, cause="x", now=DECEMBER)
    recount_days(draft, ref, case.clocks.values())
    return draft


def test_a_provisional_due_time_is_counted_anew_when_the_list_comes():
    draft = recounted(a_case(a_complaint(received_at=DECEMBER)), LISTED)
    assert [(each.change, each.deadline.due_on) for each in bodies(draft, ClockMoved)] == [AS_LISTED]


def test_what_has_stopped_stays_as_it_ended():
    case, *_ = accepted(a_case(a_complaint(received_at=DECEMBER)))
    assert the_clock(case, "CMP-1").id not in {each.clock for each in bodies(recounted(case, LISTED), ClockMoved)}


@pytest.mark.parametrize("ended", [moved_out, accepted])
def test_a_clock_that_runs_again_counts_by_the_list_that_came_meanwhile(ended):
    case = a_case(a_complaint(received_at=DECEMBER))
    before, (away, kind, body) = the_clock(case, "CMP-1").deadline, ended(case)
    draft = asked(away, kind, ref=LISTED, when=DECEMBER + timedelta(hours=2), **body)
    after = the_clock(draft.case, "CMP-1").deadline
    assert [(each.provisional, each.due_on) for each in (before, after)] == [
        (True, date(2027, 1, 7)),
        (False, date(2027, 1, 11)),
    ]
    assert {(each.change, each.deadline.due_on) for each in bodies(draft, ClockMoved)} == {AS_LISTED}


@pytest.mark.parametrize("ended", [moved_out, accepted])
def test_office_hours_that_changed_meanwhile_are_no_list_of_working_days(ended):
    """Only reminders follow office hours: the due time stays, and what is said of it too."""
    early = replace(REF, office=OfficeHours(opens=time(7, 0), closes=time(12, 0)))
    away, kind, body = ended(a_case(a_complaint()))
    draft = asked(away, kind, ref=early, when=NOON + timedelta(hours=2), **body)
    moved = bodies(draft, ClockMoved)
    assert moved
    assert {(each.change, each.deadline.due_at) for each in moved} == {
        ("recomputed", away.clocks[each.clock].deadline.due_at) for each in moved
    }
    assert {each.reason for each in moved} == {"到期时间不变，提醒按现行的工作日安排和办公时间重排"}


def a_sample():
    """A failed sample, from which three duties count days."""
    facts = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True, "area": AREA}
    return a_case(an_incoming(facts=facts, sample_no="S1", received_at=DECEMBER))


def test_what_a_list_moves_is_written_in_the_order_of_the_clocks():
    away, kind, body = moved_out(a_sample())
    draft = asked(away, kind, ref=LISTED, when=DECEMBER + timedelta(hours=2), **body)
    by_days = [key for key, clock in away.clocks.items() if clock.deadline.unit in ("working_days", "calendar_days")]
    assert ([each.clock for each in bodies(draft, ClockMoved)], len(by_days)) == (by_days, 3)


def test_a_time_whose_rule_is_gone_keeps_no_other_from_being_counted_by_the_list():
    law = Rules(each for each in REF.rules.values() if each.id != "SMP-29")
    case = a_sample()
    moved = {each.clock for each in bodies(recounted(case, replace(LISTED, rules=law)), ClockMoved)}
    assert {case.clocks[key].deadline.rule for key in moved} == {"SMP-45", "PEN-18"}


def test_by_the_same_list_nothing_moves():
    case, kind, body = moved_out(a_case(a_complaint(received_at=DECEMBER)))
    assert bodies(asked(case, kind, when=DECEMBER + timedelta(hours=2), **body), ClockMoved) == []
