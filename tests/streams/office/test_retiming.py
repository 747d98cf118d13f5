"""The office says another ladder: what open cases wait for is stored anew, once, whoever does it."""

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from flow import T0, FixedClock, a_signal

from playbooks.entries import DeadlineMissed, Escalated, EscalationProposed
from playbooks.law.workdays import OfficeHours
from playbooks.timers import timers_of
from streams.office.office_files import LADDER_FILE, version_now
from streams.office.renewal import Renewal
from streams.office.retiming import SETTLED, is_behind, retime, retime_again
from streams.office.saying import say
from streams.settings import SEEDS
from streams.store import schema as t
from streams.store.database import change
from streams.store.schema import from_us
from streams.system import build, read_reference
from streams.ticker import Ticker

SHIPPED = (SEEDS / "ladder.yaml").read_text("utf-8")
MONTH = timedelta(days=40)


def changed(*pairs, text=SHIPPED):
    """The shipped ladder with these words in the place of those."""
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


SOONER = changed(("rung: 3, after: {working_days: 1}", "rung: 3, after: {office_hours: 5}"))
LATER = changed(("rung: 2, after: {office_hours: 4}, to: chief", "rung: 2, after: {office_hours: 7}, to: chief"))
CLOCKS, TARGETS, REST = SHIPPED.partition("\ntargets:")
WITHOUT_CHIEF = "".join(
    line.replace("rung: 3,", "rung: 2,").replace("rung: 4,", "rung: 3,")
    for line in CLOCKS.splitlines(keepends=True)
    if "to: chief" not in line
)
WITHOUT_CHIEF = f"{WITHOUT_CHIEF}{TARGETS}{REST}"


def says(line, text, at):
    """The office says this ladder; this desk reads it."""
    line.clock.moment = at
    say(line.system.database, line.system.shipped, {LADDER_FILE: text}, by="王", at=at)
    return Renewal(line.system).look()


def settle(line, ref=None, now=None):
    after = ""
    while after is not None:
        with line.writing() as connection:
            after = retime(connection, ref or line.system.reference, now or line.clock.now(), after)


def waiting(line, case_id):
    """Rows that wait to ring, and what the case needs by the ladder that holds."""
    rows = [row for row in line.rows(t.timers) if row.case_id == case_id and not row.done]
    needed = timers_of(line.case(case_id), line.system.reference).values()
    return {(row.id, row.kind, from_us(row.at)) for row in rows}, {(each.id, each.kind, each.at) for each in needed}


def behind(line, now=None):
    with line.system.database.reading() as connection:
        return is_behind(connection, line.system.reference, now or line.clock.now())


def told(line, case_id):
    rungs = [each.body for each in line.entries(case_id) if isinstance(each.body, Escalated | EscalationProposed)]
    return [(body.of, body.role) for body in rungs]


def missed(line, hours=0):
    """A case of which a time has passed, so many hours ago, and when it passed: at the midnight after a Friday, so that
    the handler is told 56½ hours later, when the office opens, and the chief of their section four hours after that."""
    case_id = line.take(a_signal())
    settle(line)
    at = min(clock.deadline.due_at for clock in line.case(case_id).running_clocks)
    line.let_time_pass(at + timedelta(hours=hours))
    return case_id, at


@pytest.mark.parametrize(("text", "hours"), [(SOONER, 61), (LATER, 57), (WITHOUT_CHIEF, 57), (WITHOUT_CHIEF, 61)])
@pytest.mark.stores
def test_rows_are_those_that_the_case_needs_by_the_ladder_that_holds(line, text, hours):
    case_id, at = missed(line, hours)
    assert says(line, text, at + timedelta(hours=hours, minutes=1))
    before = waiting(line, case_id)
    settle(line)
    rows, needed = waiting(line, case_id)
    assert (before[0] == before[1], rows == needed) == (False, True)


@pytest.mark.parametrize("text", [SOONER, LATER, WITHOUT_CHIEF])
@pytest.mark.parametrize("hours", [0, 57, 61, 86, 150])
def test_nobody_is_told_twice_nor_left_out_and_every_miss_stays(line, text, hours):
    case_id, at = missed(line, hours)
    of = next(each.id for each in line.case(case_id).clocks.values() if each.verdict == "overdue")
    had = [role for thing, role in told(line, case_id) if thing == of]
    says(line, text, at + timedelta(hours=hours, minutes=1))
    settle(line)
    line.let_time_pass(at + MONTH)
    every = ["handler", "chief", "food_safety_office", "district_leader"]
    wanted = [each for each in every if text is not WITHOUT_CHIEF or each != "chief" or each in had]
    assert [role for thing, role in told(line, case_id) if thing == of] == wanted
    misses = [each.body.clock for each in line.entries(case_id) if isinstance(each.body, DeadlineMissed)]
    assert [of in misses, len(misses), line.rows(t.dead_letters)] == [True, len(set(misses)), []]


@pytest.mark.stores
def test_no_entry_is_dated_before_the_ladder_by_which_it_came(line):
    case_id, at = missed(line, 61)
    seq, said = len(line.entries(case_id)), at + timedelta(hours=65)
    says(line, changed(("rung: 3, after: {working_days: 1}", "rung: 3, after: {office_hours: 5}")), said)
    settle(line)
    line.let_time_pass(said)
    found = [(each.body.role, each.at) for each in line.entries(case_id)[seq:] if isinstance(each.body, Escalated)]
    assert ("food_safety_office", said) in found


@pytest.mark.stores
def test_a_queue_is_ordered_by_the_ladder_that_holds(line):
    case_id = line.take(a_signal())
    settle(line)
    says(line, changed(("{rung: 1, after: {working_days: 1}", "{rung: 1, after: {minutes: 2}")), T0)
    settle(line)
    row = next(row for row in line.rows(t.cases) if row.id == case_id)
    assert (line.case(case_id).severity, from_us(row.next_at)) == ("blue", T0 + timedelta(minutes=2))


@pytest.mark.stores
def test_it_is_done_once_and_once_more_when_every_desk_has_read_it(line):
    line.take(a_signal())
    assert behind(line)
    settle(line)
    assert not behind(line)
    says(line, SOONER, T0)
    assert behind(line)
    settle(line)
    assert [behind(line), behind(line, T0 + SETTLED)] == [False, True]
    settle(line, now=T0 + SETTLED)
    assert not behind(line, T0 + 10 * SETTLED)


@pytest.mark.stores
def test_what_another_desk_stored_by_the_ladder_of_before_is_put_right(line):
    before = line.system.reference
    case_id, at = missed(line, 61)
    says(line, SOONER, at + timedelta(hours=61))
    settle(line)
    settle(line, before)  # stands for a desk that has not read it yet
    rows, needed = waiting(line, case_id)
    assert rows != needed
    settle(line)
    rows, needed = waiting(line, case_id)
    assert rows == needed


@pytest.mark.stores
def test_after_a_restart_the_same_ladder_holds_since_the_same_instant(line):
    line.take(a_signal())
    says(line, SOONER, T0 + timedelta(hours=1))
    settle(line)
    with closing(build(line.system.shipped, FixedClock(T0 + MONTH)).database) as other:
        system = replace(line.system, database=other)
        with other.reading() as connection:
            ref = read_reference(line.system.settings, connection)
            assert is_behind(connection, ref, T0 + timedelta(hours=1)) is False
            assert version_now(connection) == system.said
    assert ref.ladder == line.system.reference.ladder


@pytest.mark.stores
def test_a_desk_that_has_not_read_the_ladder_leaves_it_to_others(line):
    line.take(a_signal())
    settle(line)
    say(line.system.database, line.system.shipped, {LADDER_FILE: SOONER}, by="王", at=T0)
    other = replace(line.system)
    Renewal(other).look()

    class Writer:
        ran = 0

        def submit(self, what):
            self.ran += 1
            with line.writing() as connection:
                answer = what(connection)
            return type("Done", (), {"result": lambda self: answer})()

    writer = Writer()
    for system, runs in ((line.system, 0), (other, 2), (other, 2)):
        Ticker(system, writer, None, print)._retime(T0)
        assert (writer.ran, system is line.system) == (runs, runs == 0)


@pytest.mark.stores
def test_other_office_hours_are_waited_for_too(line):
    line.take(a_signal())
    settle(line)
    ref = replace(line.system.reference, office=OfficeHours(opens=T0.time(), closes=(T0 + timedelta(hours=9)).time()))
    with line.system.database.reading() as connection:
        assert is_behind(connection, ref, T0)


@pytest.mark.stores
def test_a_case_that_cannot_be_retimed_waits_for_a_person_and_the_others_do_not(line):
    bad, good = line.take(a_signal()), line.take(a_signal(source_id="a2", subject={"name": "示例另一家店"}))
    line.set_severity(bad, "violet")
    says(line, changed(("{rung: 1, after: {working_days: 1}", "{rung: 1, after: {minutes: 2}")), T0)
    settle(line)
    rows, needed = waiting(line, good)
    (letter,) = [msgspec.json.decode(row.body) for row in line.rows(t.dead_letters)]
    assert [rows == needed, letter["kind"], letter["case"]] == [True, "ladder", bad]
    with line.writing() as connection:
        retime_again(connection)
    assert behind(line)


@pytest.mark.stores
def test_a_row_that_was_lost_comes_back(line):
    case_id = line.take(a_signal())
    with line.writing() as connection:
        change(connection, t.timers.delete(), [{}])
    settle(line)
    rows, needed = waiting(line, case_id)
    assert (rows == needed, rows != set()) == (True, True)
