"""Watch: what happens when a timer cannot be decided, and when two watch at once."""

from datetime import timedelta

import pytest
from flow import T0, a_signal

from playbooks.entries import digest
from streams.store import schema as t
from streams.store.schema import from_us
from streams.watch import watch

pytestmark = pytest.mark.stores

LATER = T0 + timedelta(days=60)


def look(line, now):
    return line.write(lambda connection: watch(connection, line.system.reference, now))


def test_a_case_that_cannot_be_decided_does_not_stop_the_clocks_of_the_others(line):
    bad = line.take(a_signal())
    good = line.take(a_signal(source_id="a2", subject={"name": "示例另一家店"}))
    line.set_severity(bad, "violet")
    while look(line, LATER):
        pass
    kinds = {row.case_id: set() for row in line.rows(t.entries)}
    for row in line.rows(t.entries):
        kinds[row.case_id].add(row.kind)
    assert "deadline_missed" in kinds[good]
    assert {row.stage for row in line.rows(t.dead_letters)} == {"watch"}
    left = [from_us(row.at) for row in line.rows(t.timers) if row.case_id == bad and not row.done]
    assert left
    assert [at for at in left if at <= LATER] == []


def test_a_timer_that_is_put_off_again_and_again_is_one_dead_letter(line):
    line.set_severity(line.take(a_signal()), "violet")
    counts = []
    for hours in range(3):
        while look(line, LATER + timedelta(hours=2 * hours)):
            pass
        counts.append(len(line.rows(t.dead_letters)))
    assert (counts, counts[0] > 0) == ([counts[0]] * 3, True)


def test_what_was_put_off_is_dated_when_it_fell_due(line):
    case_id = line.take(a_signal())
    due = min(clock.deadline.due_at for clock in line.case(case_id).running_clocks)
    line.execute(t.timers.update().where(t.timers.c.kind == "due").values(at=t.timers.c.at + 3_600_000_000))
    while look(line, LATER):
        pass
    missed = [entry.at for entry in line.entries(case_id) if type(entry.body).__name__ == "DeadlineMissed"]
    assert min(missed) == due


def test_a_rung_whose_row_was_written_by_earlier_rules_comes_when_it_comes_by_those_of_now(line):
    case_id = line.take(a_signal())
    while look(line, LATER):  # the ladder is climbed to its end: what was climbed by then is what is to be climbed
        pass
    wanted = [(entry.at, entry.body) for entry in line.entries(case_id) if type(entry.body).__name__ == "Escalated"]
    other = line.take(a_signal(source_id="a2", subject={"name": "示例另一家店"}))
    while due := [row for row in line.rows(t.timers) if row.case_id == other and not row.done]:
        first = min(due, key=lambda row: row.at)
        if first.kind.startswith("rung"):  # a row that rings a minute too soon
            with line.writing() as connection:
                soon = t.timers.update().where(t.timers.c.id == first.id)
                connection.execute(soon.values(id=f"old-{first.at}", at=first.at - 60_000_000))
            look(line, from_us(first.at - 60_000_000))
        look(line, from_us(first.at))
    told = [(entry.at, entry.body) for entry in line.entries(other) if type(entry.body).__name__ == "Escalated"]
    assert [at for at, _ in told] == [at for at, _ in wanted]


def test_a_second_look_at_the_same_instant_finds_nothing(line):
    line.take(a_signal())
    while look(line, LATER):
        pass
    before = line.rows(t.entries)
    assert (look(line, LATER), line.rows(t.entries)) == ([], before)


def test_what_would_be_written_twice_is_set_aside_and_stops_nobody(line):
    bad = line.take(a_signal())
    good = line.take(a_signal(source_id="a2", subject={"name": "示例另一家店"}))
    with line.writing() as connection:
        timer = next(row for row in line.rows(t.timers) if row.case_id == bad and row.kind == "due")
        twin = dict(line.rows(t.entries)[0]._mapping) | {"id": digest(bad, timer.id, "0"), "case_id": "x", "n": None}
        del twin["n"]
        connection.execute(t.entries.insert(), [twin])
    while look(line, LATER):
        pass
    assert "deadline_missed" in {row.kind for row in line.rows(t.entries) if row.case_id == good}
    assert [row.stage for row in line.rows(t.dead_letters)] == ["watch"]
