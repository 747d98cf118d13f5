"""A case as it is read: what is open, what runs, what is due next."""

from datetime import timedelta

import msgspec
from msgspec.structs import replace

from playbooks.case import Case
from tests.factories import NOON, a_case, a_complaint, a_reference, an_incoming, at, done, the_clock

REF = a_reference()
SAMPLE = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}


def test_running_clocks_come_soonest_first():
    case = a_case(a_complaint(received_at=NOON), a_complaint(received_at=NOON + timedelta(days=1)))
    dues = [clock.deadline.due_at for clock in case.running_clocks]
    assert dues == sorted(dues)


def test_a_case_without_running_clocks_has_nothing_due():
    case = replace(a_case(a_complaint()), clocks={})
    assert (case.running_clocks, case.is_overdue) == ([], False)


def test_an_ended_case_has_nothing_due_and_is_not_overdue():
    case = a_case(a_complaint())
    clock = replace(the_clock(case, "CMP-1"), missed_at=NOON, verdict="overdue")
    case = replace(case, clocks={clock.id: clock})
    assert (case.is_overdue, replace(case, state="moved").is_overdue) == (True, False)
    assert replace(case, state="moved").running_clocks == []


def test_only_verified_law_makes_a_case_overdue():
    case = a_case(a_complaint())
    clock = the_clock(case, "CMP-1")
    verdicts = {
        verdict: replace(case, clocks={clock.id: replace(clock, missed_at=NOON, verdict=verdict)}).is_overdue
        for verdict in ("overdue", "target_passed", "unconfirmed", None)
    }
    assert verdicts == {"overdue": True, "target_passed": False, "unconfirmed": False, None: False}


def test_a_clock_that_stops_at_its_due_time_is_in_time():
    clock = the_clock(a_case(a_complaint()), "CMP-1")
    due = clock.deadline.due_at
    assert replace(clock, stopped_at=due).is_late is False
    assert replace(clock, stopped_at=due + timedelta(microseconds=1)).is_late is True


def test_open_steps_keep_the_order_in_which_they_opened():
    case = a_case(a_complaint())
    first, *rest = case.open_steps
    case = done(case, "complete", step=first.id, outcome="accepted")
    assert [step.id for step in case.open_steps][: len(rest)] == [step.id for step in rest]


def test_a_stored_case_reads_back_as_it_was():
    case = a_case(an_incoming(facts=SAMPLE, sample_no="示例-1"), a_complaint(operator="示例饭店"))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(case), type=Case) == case


def test_the_next_due_time_is_the_last_day_at_midnight_in_beijing():
    assert a_case(a_complaint()).running_clocks[0].deadline.due_at == at("2026-12-04 00:00")
