"""A list of working days that came while a clock did not run counts for it as soon as it runs again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from playbooks.deciding.draft import Draft
from playbooks.deciding.relisting import recount_days
from playbooks.entries import ClockMoved
from playbooks.law.workdays import Workdays
from tests.factories import a_case, a_complaint, a_reference, asked, at, bodies, done, the_clock, the_step

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


def test_by_the_same_list_nothing_moves():
    case, kind, body = moved_out(a_case(a_complaint(received_at=DECEMBER)))
    assert bodies(asked(case, kind, when=DECEMBER + timedelta(hours=2), **body), ClockMoved) == []
