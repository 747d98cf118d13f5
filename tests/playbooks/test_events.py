"""Duties that begin anew, and clocks that run from the earliest of three instants."""

from datetime import timedelta

import pytest
from factories import NOON, a_case, a_complaint, a_reference, an_incoming, at, bodies, done, the_clock, the_step

from playbooks.case import CASE
from playbooks.deciding.draft import Draft
from playbooks.entries import StepDone
from playbooks.errors import ActionRefused
from playbooks.events import emit
from playbooks.folding.corrected import WITHDRAWN

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


def test_the_final_report_is_due_five_days_after_the_food_was_dealt_with_not_only_recalled():
    """Recall Order 122 Art. 24(1): after both have ended."""
    case, about = a_recall()
    recalled = happened(case, "recall_completed", about=about, when=DECEMBER + HOUR).case
    assert [each.deadline.rule for each in recalled.clocks.values() if each.deadline.rule == "RCL-10"] == []
    step, destroyed = the_step(recalled, "check_recalled_food").id, at("2026-12-10 09:00")
    dealt_with = done(recalled, "complete", step=step, outcome="done", fields={"count": "20袋"}, when=destroyed)
    assert str(the_clock(dealt_with, "RCL-10").deadline.due_on) == "2026-12-15"


def test_nobody_says_that_the_recall_is_completed_before_it_is():
    case, _ = a_recall()
    with pytest.raises(ActionRefused) as refused:
        reported(case, DECEMBER + HOUR, "over")
    assert str(refused.value).startswith("“召回已完成，不再报告”要等“核对一级召回完成、")


def test_an_outcome_that_says_no_more_reports_begins_nothing_anew():
    case, _ = a_recall()
    after = reported(case, DECEMBER + HOUR, "exempt")
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
        ({"occurred_at": at("2026-11-24 00:00")}, NOON),  # a day whose hour nobody said
        ({"occurred_at": at("2026-11-24 00:00"), "published_at": NOON - HOUR}, NOON - HOUR),
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


def test_of_two_who_say_when_it_was_the_one_with_an_hour_counts():
    day, hour = ({"occurred_at": each} for each in (at("2026-11-23 00:00"), NOON - HOUR))
    case = a_case(an_incoming(facts=ILL, **day), an_incoming(facts=ILL, **hour))
    assert the_clock(happened(case, "major_opinion_noticed", about=CASE, when=NOON).case, "OPN-1").started_at == (
        NOON - HOUR
    )


def test_other_clocks_start_with_their_event():
    case = a_case(an_incoming(facts={"channel": "complaint", "request": "complaint"}, occurred_at=NOON - HOUR))
    assert (the_clock(case, "CMP-1").started_at, the_clock(case, "CMP-1").instants) == (NOON, {})


SCHOOL = {"channel": "duty", "school": True, "ill": 2, "kind": "incident"}
TREATED = {"channel": "illness", "school": True, "ill": 14, "treated": True}


def rules_of(case):
    """The rules whose clocks the case has."""
    return {clock.deadline.rule for clock in case.clocks.values()}


def test_a_hospital_has_no_time_to_report_before_anybody_is_said_to_be_there():
    case = a_case(an_incoming(facts=SCHOOL))
    assert {"PHE-1", "PHE-6.unit"} & rules_of(case) == set()
    assert the_step(case, "check_network_report").state == "open"


@pytest.mark.parametrize(("treated_at", "started"), [(NOON - HOUR / 2, NOON - HOUR / 2), (None, NOON)])
def test_its_time_runs_from_when_it_says_it_received_patients_else_from_the_report(treated_at, started):
    clock = the_clock(a_case(an_incoming(facts=TREATED, treated_at=treated_at)), "PHE-1")
    assert (clock.started_at, clock.deadline.due_at) == (started, started + 2 * HOUR)


@pytest.mark.parametrize("treated_at", [None, NOON - HOUR])
def test_it_begins_with_the_later_signal_that_says_so(treated_at):
    later = an_incoming(facts=TREATED, received_at=NOON + HOUR, treated_at=treated_at)
    clock = the_clock(a_case(an_incoming(facts=SCHOOL), later), "PHE-1")
    assert clock.started_at == (treated_at or NOON + HOUR)


def test_it_begins_once():
    later = [an_incoming(facts=TREATED | {"ill": n}, received_at=NOON + n * HOUR) for n in (14, 23)]
    case = a_case(an_incoming(facts=SCHOOL), *later)
    assert the_clock(case, "PHE-1").started_at == NOON + 14 * HOUR


def test_a_person_who_says_that_a_hospital_received_somebody_starts_it_and_takes_it_back():
    case = a_case(an_incoming(facts=SCHOOL))
    signal = case.signals[0].id
    told = done(case, "correct_label", signal=signal, field="treated", now="是", when=NOON + HOUR)
    assert the_clock(told, "PHE-1").started_at == NOON + HOUR
    back = done(told, "correct_label", signal=signal, field="treated", now="否", when=NOON + 2 * HOUR)
    clock = the_clock(back, "PHE-1")
    assert (clock.stopped_at, clock.stopped_by) == (NOON + 2 * HOUR, WITHDRAWN)


def test_the_time_for_a_major_poisoning_begins_with_the_grade_that_is_proposed():
    case = a_case(an_incoming(facts=TREATED), an_incoming(facts=TREATED | {"ill": 52}, received_at=NOON + HOUR))
    assert (case.grade_proposed[0], the_clock(case, "PHE-6.unit").started_at) == ("Ⅱ", NOON + HOUR)


def test_the_time_for_a_major_poisoning_begins_with_the_grade_that_a_person_confirms():
    case = a_case(an_incoming(facts=TREATED))
    assert "PHE-6.unit" not in rules_of(case)
    case = done(case, "confirm_grade", grade="Ⅱ级（重大）", basis="示例", when=NOON + HOUR)
    assert the_clock(case, "PHE-6.unit").started_at == NOON + HOUR


def test_the_unit_that_found_the_illness_is_timed_from_its_report_and_reminded_by_when_it_happened():
    clock = the_clock(a_case(an_incoming(facts=SCHOOL, occurred_at=NOON - HOUR)), "NP-2")
    assert (clock.started_at, clock.instants) == (NOON, {"occurred": NOON - HOUR, "noticed": NOON})
    assert [each.at for each in clock.deadline.reminders if each.kind == "earliest"] == [NOON + HOUR]


YESTERDAY = at("2026-11-23 00:00")


def test_of_what_came_with_a_day_alone_days_are_counted_from_it_and_hours_from_when_it_was_known():
    """Civil Code Art. 201: hours run from the moment, days from the day after."""
    told = {"received_at": YESTERDAY, "arrived_at": NOON}
    case = a_case(an_incoming(facts=SCHOOL, **told))
    assert [the_clock(case, rule).started_at for rule in ("NP-2", "HN-1")] == [NOON, NOON]
    verify = next(step for step in case.open_steps if step.plan == "verify_report")
    assert (case.opened_at, verify.target_at > NOON) == (YESTERDAY, True)
    complaint = the_clock(a_case(a_complaint(**told)), "CMP-1")
    assert (complaint.started_at, str(complaint.deadline.due_on)) == (YESTERDAY, "2026-12-02")


def test_it_is_known_when_it_happened_by_when_it_came():
    told = {"received_at": YESTERDAY, "arrived_at": NOON, "occurred_at": NOON - HOUR}
    clock = the_clock(a_case(an_incoming(facts=SCHOOL, **told)), "NP-2")
    assert clock.instants == {"occurred": NOON - HOUR, "noticed": NOON}


def test_of_two_that_came_with_one_day_each_is_known_when_it_came():
    first = a_complaint(received_at=YESTERDAY, arrived_at=NOON)
    second = an_incoming(facts=SCHOOL, received_at=YESTERDAY, arrived_at=NOON + 3 * HOUR)
    assert the_clock(a_case(first, second), "NP-2").started_at == NOON + 3 * HOUR
