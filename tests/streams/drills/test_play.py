"""Play: the same line in virtual time."""

from datetime import timedelta

import fragile
import pytest
from flow import OFFICER, T0, a_signal

from playbooks.actions import Action
from playbooks.folding.fold import fold_all
from streams.clock import VirtualClock
from streams.drills.play import Play
from streams.store import schema as t
from streams.store.schema import from_us


@pytest.fixture
def play(line):
    clock = VirtualClock(T0)
    line.system.clock = clock
    with line.writing() as connection:
        yield Play(line.system, connection, fragile.load(), clock)


def rows(play, table):
    return play.connection.execute(table.select()).all()


def test_a_month_passes_and_every_miss_is_dated_when_it_fell_due(play):
    play.at(T0, lambda: play.take(a_signal()))
    play.run_until(T0 + timedelta(days=30))
    missed = [entry for entry in play.entries if type(entry.body).__name__ == "DeadlineMissed"]
    assert missed
    assert [entry.at for entry in missed] == [entry.body.due_at for entry in missed]
    assert [entry.recorded_at for entry in missed] == [entry.at for entry in missed]


def test_things_happen_in_the_order_of_their_instants(play):
    seen = []
    for hours in (3, 1, 2):
        play.at(T0 + timedelta(hours=hours), lambda hours=hours: seen.append((hours, play.clock.now())))
    play.run_until(T0 + timedelta(hours=2, minutes=30))
    assert seen == [(1, T0 + timedelta(hours=1)), (2, T0 + timedelta(hours=2))]
    assert play.clock.now() == T0 + timedelta(hours=2, minutes=30)


def test_nothing_due_is_left_open_behind_the_clock(play):
    for n in range(5):
        play.at(
            T0 + timedelta(hours=n), lambda n=n: play.take(a_signal(source_id=str(n), subject={"name": f"示例{n}"}))
        )
    play.run_until(T0 + timedelta(days=20))
    left = [from_us(row.at) for row in rows(play, t.timers) if not row.done]
    assert [at for at in left if at <= play.clock.now()] == []
    waiting = [row for row in rows(play, t.notices) if row.state == "queued"]
    assert [row for row in waiting if from_us(row.not_before) <= play.clock.now()] == []


def test_no_miss_and_no_rung_is_written_twice(play):
    play.at(T0, lambda: play.take(a_signal()))
    play.run_until(T0 + timedelta(days=40))
    bodies = [entry.body for entry in play.entries]
    misses = [(body.clock, body.due_at) for body in bodies if type(body).__name__ == "DeadlineMissed"]
    rungs = [(body.of, body.rung) for body in bodies if type(body).__name__ in ("Escalated", "EscalationProposed")]
    assert len(set(misses)) == len(misses) > 0
    assert len(set(rungs)) == len(rungs) > 0


def test_after_each_thing_the_case_is_the_fold_of_its_entries(play):
    seen = []

    def check():
        seen.append(play.clock.now())
        for case in {entry.case for entry in play.entries}:
            mine = [entry for entry in play.entries if entry.case == case]
            assert [entry.seq for entry in mine] == list(range(1, len(mine) + 1))
            assert fold_all(mine).id == case

    play.after_each = check
    play.at(T0, lambda: play.take(a_signal()))
    play.run_until(T0 + timedelta(days=10))
    assert seen == sorted(seen)
    assert len(seen) > 3


def test_an_action_stops_what_would_have_climbed(play):
    play.at(T0, lambda: play.take(a_signal()))

    def acknowledge():
        case = rows(play, t.cases)[0].id
        play.act(Action(id="ack", case=case, kind="acknowledge", actor=OFFICER, at=play.clock.now()))

    play.at(T0 + timedelta(minutes=5), acknowledge)
    play.run_until(T0 + timedelta(days=3))
    climbed = [entry for entry in play.entries if getattr(entry.body, "of", "") == "alert"]
    assert climbed == []


def test_what_was_played_is_not_assessed_again_by_a_runner_that_starts_here(play):
    play.take(a_signal())
    last = max(row.position for row in rows(play, t.log))
    assert [(row.name, row.position) for row in rows(play, t.positions)] == [("assess", last)]


def test_a_receiver_who_was_told_enough_does_not_stop_the_clock(play):
    """Held notices wait for their window; virtual time must go on to it."""
    for n in range(60):
        play.at(T0, lambda n=n: play.take(a_signal(source_id=str(n), subject={"name": f"示例{n}"})))
    play.run_until(T0 + timedelta(days=2))
    assert play.clock.now() == T0 + timedelta(days=2)
