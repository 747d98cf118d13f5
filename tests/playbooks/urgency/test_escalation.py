"""The ladder: who is told next and after how long."""

import pytest
from msgspec.structs import replace

from playbooks.urgency.escalation import After, Rung, is_chased_at_night, rung_at
from tests.factories import a_case, a_reference, an_incoming, at, the_clock

REF = a_reference()


def instant(since, **after):
    rung = Rung(rung=1, after=After(**after), to="handler", why="x")
    return rung_at(at(since), rung, workdays=REF.workdays, office=REF.office)


@pytest.mark.parametrize(
    ("since", "after", "reached"),
    [
        ("2026-11-24 23:50", {"minutes": 15}, "2026-11-25 00:05"),
        ("2026-11-24 10:00", {"office_hours": 4}, "2026-11-24 14:00"),
        ("2026-11-24 16:00", {"office_hours": 4}, "2026-11-25 10:30"),
        ("2026-11-27 16:00", {"office_hours": 4}, "2026-11-30 10:30"),
        ("2026-11-28 12:00", {"office_hours": 0}, "2026-11-30 08:30"),
        ("2026-11-24 10:00", {"office_hours": 0}, "2026-11-24 10:00"),
        ("2026-11-27 16:00", {"working_days": 1}, "2026-11-30 08:30"),
        ("2026-09-30 16:00", {"working_days": 1}, "2026-10-08 08:30"),
        ("2026-11-24 00:00", {"working_days": 1}, "2026-11-25 08:30"),
        ("2026-11-28 00:00", {"working_days": 1}, "2026-12-01 08:30"),
        ("2026-10-01 00:00", {"working_days": 1}, "2026-10-09 08:30"),
        ("2026-10-01 00:00", {"working_days": 3}, "2026-10-12 08:30"),
        ("2026-11-24 19:00", {"working_days": 1}, "2026-11-26 08:30"),
    ],
)
def test_minutes_run_day_and_night_and_the_others_in_office_time(since, after, reached):
    assert instant(since, **after) == at(reached)


HARM = [("red", {}, True), ("red", {"ill": 3}, True), ("orange", {"ill": 1}, True), ("orange", {"dead": 0}, False)]
CALM = [("orange", {}, False), ("yellow", {"ill": 1}, False), ("blue", {}, False)]


def a_case_of(severity, facts):
    case = a_case(an_incoming(facts={"channel": "complaint", "request": "complaint", "kind": "complaint"}))
    return replace(case, severity=severity, facts={**case.facts, **facts})


@pytest.mark.parametrize(("severity", "facts", "at_night"), [*HARM, *CALM])
def test_where_people_fell_ill_what_is_late_is_chased_day_and_night(severity, facts, at_night):
    case, ladder = a_case_of(severity, facts), REF.ladder
    assert ladder.target_rungs(case) is ladder.targets["health_harm" if at_night else "ordinary"]
    again = After(minutes=15) if at_night else After(office_hours=4)
    assert (ladder.proposal_again(case).after, is_chased_at_night(case)) == (again, at_night)


@pytest.mark.parametrize(
    ("severity", "unit", "at_night"),
    [("red", "working_days", True), ("orange", "working_days", False), ("orange", "hours", True)],
)
def test_a_time_that_is_counted_in_days_is_chased_by_day_unless_the_case_is_red(severity, unit, at_night):
    case = a_case_of(severity, {"ill": 3})
    clock = the_clock(case, "CMP-1")
    clock = replace(clock, deadline=replace(clock.deadline, unit=unit))
    ladder = REF.ladder
    assert ladder.clock_rungs(case, clock) is (ladder.health_harm if at_night else ladder.ordinary)


def test_red_alerts_nobody_takes_go_up_at_5_10_and_15_minutes():
    rungs = REF.ladder.alert_rungs("red")
    assert [(each.after.minutes, each.to, each.proposed) for each in rungs] == [
        (5, "duty_officer", False),
        (10, "supervisor", False),
        (15, "director", True),
    ]


def test_the_last_rung_of_every_ladder_waits_for_a_person():
    ladders = [REF.ladder.ordinary, REF.ladder.health_harm, *REF.ladder.unacknowledged.values()]
    assert {rungs[-1].proposed for rungs in ladders} == {True}


def test_a_target_of_the_office_goes_to_the_department_and_the_duty_officer_and_to_no_leader():
    found = {key: [(each.to, each.proposed) for each in rungs] for key, rungs in REF.ladder.targets.items()}
    assert found == dict.fromkeys(("ordinary", "health_harm"), [("handler", False), ("duty_officer", False)])
