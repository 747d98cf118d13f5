"""A list of working days that arrives moves the clocks that were counted without it, each move an entry."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from flow import T0
from notices import NOTICE_2027
from visiting import a_blue_case

from playbooks.deciding.clocks import Beginning, start_clock
from playbooks.deciding.draft import Draft
from playbooks.entries import ClockMoved
from playbooks.folding.fold import fold_all
from playbooks.law.holidays import as_file, read_notice
from playbooks.law.workdays import OfficeHours, Workdays, in_beijing
from streams.gathering.work import Work
from streams.office.recount import heed_hours, is_behind, recount
from streams.office.renewal import Renewal
from streams.office.saying import say

LATE = datetime(2027, 2, 1, 2, tzinfo=UTC)
"""Monday 1 February 2027, in the week before the Spring Festival of a year whose list nobody has."""


def moves(line, case_id):
    return [each for each in line.entries(case_id) if isinstance(each.body, ClockMoved)]


def take_list(line):
    list_, faults = read_notice(NOTICE_2027)
    assert faults == []
    text = as_file(list_, source="示例")
    say(line.system.database, line.system.shipped, {"seeds/workdays/2027.yaml": text}, by="王", at=LATE)
    Renewal(line.system).look()


def run(line):
    return line.write(lambda connection: recount(connection, line.system.reference, line.clock.now()))


def settle(line, ref=None):
    after = ""
    while after is not None:
        with line.writing() as connection:
            _, after = recount(connection, ref or line.system.reference, line.clock.now(), after)


def without(ref, *days):
    """The reference as it was before these rest days of 2026 were listed."""
    known = ref.workdays
    listed = [date.fromordinal(n) for n in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]
    off = {day: "示例" for day in listed if known.is_listed_off(day) and day not in days}
    work = [day for day in listed if day.weekday() >= 5 and known.is_working(day)]
    return replace(ref, workdays=Workdays(known.years, off, work))


def run_clock(line, ref, case_id, rule, start):
    with line.writing() as connection:
        work = Work(connection, ref)
        draft = Draft(work.case(case_id), case_id, cause="示例", now=start)
        start_clock(draft, ref, Beginning(start), rule=rule, step="", about="case")
        work.apply(draft)
        work.flush(start)


def test_a_provisional_due_time_moves_when_the_list_arrives(line):
    line.clock.moment = LATE
    case_id = a_blue_case(line, received_at=LATE.isoformat())
    settle(line)
    before = {each.id: each.deadline for each in line.case(case_id).clocks.values()}
    assert {each.provisional for each in before.values()} == {True}
    take_list(line)
    settle(line)
    after = {each.id: each.deadline for each in line.case(case_id).clocks.values()}
    moved = [in_beijing(after[id_].due_at) - in_beijing(before[id_].due_at) for id_ in before]
    assert [each.days for each in moved if each.days] != []
    assert {each.provisional for each in after.values()} == {False}
    assert {each.body.change for each in moves(line, case_id)} == {"calendar"}
    assert fold_all(line.entries(case_id)) == line.case(case_id)


def test_it_is_done_once(line):
    line.clock.moment = LATE
    case_id = a_blue_case(line, received_at=LATE.isoformat())
    take_list(line)
    settle(line)
    count = len(line.entries(case_id))
    settle(line)
    assert len(line.entries(case_id)) == count
    with line.system.database.reading() as connection:
        assert is_behind(connection, line.system.reference) is False


def test_a_clock_within_known_years_does_not_move_when_it_is_first_looked_at(line):
    case_id = a_blue_case(line)
    settle(line)
    assert [moves(line, case_id), line.clock.now()] == [[], T0]


@pytest.mark.parametrize("rule", ["CMP-3", "PEN-64"])
def test_a_term_of_calendar_days_moves_when_the_list_that_rolls_its_last_day_is_corrected(line, rule):
    right = line.system.reference
    wrong = without(right, *(date(2026, 10, day) for day in range(1, 8)))
    start = in_beijing(datetime(2026, 8, 5, 2, tzinfo=UTC) if rule == "CMP-3" else datetime(2026, 7, 5, 2, tzinfo=UTC))
    line.clock.moment = start
    case_id = a_blue_case(line, received_at=start.isoformat())
    run_clock(line, wrong, case_id, rule, start)
    settle(line, wrong)
    before = due_on(line, case_id, rule)
    settle(line, right)
    assert [before.day < 8, due_on(line, case_id, rule)] == [True, date(2026, 10, 8)]
    count = len(line.entries(case_id))
    settle(line, without(right))
    assert len(line.entries(case_id)) == count


def test_after_a_start_with_other_office_hours_all_are_reminded_within_them(line):
    case_id = a_blue_case(line)
    settle(line)
    early = replace(line.system.reference, office=OfficeHours(opens=time(7, 0), closes=time(12, 0)))
    started = []
    for ref in (line.system.reference, early, early):
        line.write(lambda connection, ref=ref: heed_hours(connection, ref))
        started.append(line.read(lambda connection, ref=ref: is_behind(connection, ref)))
        settle(line, ref)
    clock = next(each for each in line.case(case_id).clocks.values() if each.deadline.unit == "working_days")
    at = [in_beijing(each.at).time() for each in clock.deadline.reminders]
    assert [each for each in at if not time(7, 0) <= each <= time(12, 0)] == []
    assert [each.body.change for each in moves(line, case_id) if each.body.clock == clock.id] == ["recomputed"]
    assert (started, fold_all(line.entries(case_id))) == ([True, True, False], line.case(case_id))


def test_a_list_that_is_put_back_moves_what_it_moved_before(line):
    """Somebody corrects a list, takes the correction back, and was right the first time."""
    right = line.system.reference
    wrong = without(right, *(date(2026, 10, day) for day in range(1, 8)))
    start = in_beijing(datetime(2026, 8, 5, 2, tzinfo=UTC))
    line.clock.moment = start
    case_id = a_blue_case(line, received_at=start.isoformat())
    run_clock(line, wrong, case_id, "CMP-3", start)
    settle(line, wrong)
    due = []
    for ref in (right, wrong, right, wrong):
        settle(line, ref)
        due.append(due_on(line, case_id, "CMP-3"))
    assert (due[:2], due[0] == due[1]) == (due[2:], False)


def due_on(line, case_id, rule):
    (found,) = [each.deadline for each in line.case(case_id).clocks.values() if each.deadline.rule == rule]
    return found.due_on
