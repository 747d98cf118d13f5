"""Duties that begin anew, and clocks that run from the earliest of three instants."""

from datetime import timedelta

import pytest
from factories import NOON, a_case, a_reference, an_incoming, at, bodies, done, the_clock

from playbooks.draft import Draft
from playbooks.entries import StepDone
from playbooks.events import CASE, emit

REF = a_reference()
HOUR = timedelta(hours=1)
DECEMBER = at("2026-12-07 12:00")
FAILED = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
ILL = {"channel": "illness", "ill": 31}


def happened(case, event, *, about, when):
    """The case after an event."""
    draft = Draft(case, case.id, cause=f"{event} {when}", now=when)
    emit(draft, REF, event, about=about, at=when, by="test")
    return draft


def a_recall():
    """A first-level recall whose plan has been filed, under the law of December 2026; and what it is about."""
    case = a_case(an_incoming(facts=FAILED, sample_no="示例S-1", received_at=DECEMBER))
    about = "recall:示例S-1"
    draft = happened(case, "recall_level_1_risk_found", about=about, when=DECEMBER)
    return happened(draft.case, "recall_level_1_plan_filed", about=about, when=DECEMBER).case, about


def reported(case, when, outcome="done"):
    (step,) = [each for each in case.open_steps if each.plan == "recall_progress_1"]
    body = {"fields": {"reason": "依规定"}} if outcome == "exempt" else {}
    return done(case, "complete", step=step.id, outcome=outcome, when=when, **body)


def progress_clocks(case):
    clocks = [each for each in case.clocks.values() if each.deadline.rule == "RCL-9.L1"]
    return [(each.started_at, each.deadline.due_on.day, each.stopped_at) for each in clocks]


def test_a_progress_report_is_due_again_from_the_last_one():
    case, _ = a_recall()
    first, second = DECEMBER + 2 * HOUR, DECEMBER + 26 * HOUR
    case = reported(reported(case, first), second)
    assert progress_clocks(case) == [(DECEMBER, 8, first), (first, 8, second), (second, 9, None)]


def test_it_ends_with_the_recall_by_itself():
    case, about = a_recall()
    case = reported(case, DECEMBER + HOUR)
    draft = happened(case, "recall_completed", about=about, when=DECEMBER + 3 * HOUR)
    assert [each.outcome for each in bodies(draft, StepDone)] == ["over"]
    assert [stopped for _, _, stopped in progress_clocks(draft.case)] == [DECEMBER + HOUR, DECEMBER + 3 * HOUR]
    assert [each.plan for each in draft.case.open_steps if each.plan == "recall_progress_1"] == []


@pytest.mark.parametrize("outcome", ["exempt", "over"])
def test_an_outcome_that_says_no_more_reports_begins_nothing_anew(outcome):
    case, _ = a_recall()
    after = reported(case, DECEMBER + HOUR, outcome)
    assert [stopped for _, _, stopped in progress_clocks(after)] == [DECEMBER + HOUR]


def a_major_event(**known):
    """A case of illness in which an event graded as major has just become an opinion, three hours after its report."""
    case = a_case(an_incoming(facts=ILL, **known))
    return happened(case, "major_opinion_noticed", about=CASE, when=NOON + 3 * HOUR).case


@pytest.mark.parametrize(
    ("known", "started"),
    [
        ({}, NOON),
        ({"occurred_at": NOON - 2 * HOUR, "published_at": NOON - HOUR}, NOON - 2 * HOUR),
        ({"published_at": NOON - HOUR}, NOON - HOUR),
        ({"occurred_at": NOON + 4 * HOUR}, NOON),
    ],
)
def test_a_clock_whose_beginning_the_law_leaves_open_runs_from_the_earliest_instant(known, started):
    case = a_major_event(**known)
    clocks = [the_clock(case, rule) for rule in ("OPN-1", "OPN-2")]
    assert [each.started_at for each in clocks] == [started, started]
    assert [each.deadline.due_at - started for each in clocks] == [5 * HOUR, 24 * HOUR]


def test_all_instants_are_kept_that_were_known():
    case = a_major_event(occurred_at=NOON - 2 * HOUR, published_at=NOON + 5 * HOUR)
    assert the_clock(case, "OPN-1").instants == {"occurred": NOON - 2 * HOUR, "noticed": NOON}


def test_other_clocks_start_with_their_event():
    case = a_case(an_incoming(facts={"channel": "complaint", "request": "complaint"}, occurred_at=NOON - HOUR))
    assert (the_clock(case, "CMP-1").started_at, the_clock(case, "CMP-1").instants) == (NOON, {})
