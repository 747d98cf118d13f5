"""A clock that ran out where the newest export could not show its end is not called overdue."""

from datetime import timedelta

import pytest
from factories import NOON, a_case, a_complaint, a_reference, done, the_clock

from streams import schema as t
from streams.exports import exports, note_export, unseen_since

REF = a_reference()
SOURCE = "示例来源"


def a_mirrored_clock():
    """A complaint's case and the clock that 受理时间 of its register stops."""
    case = a_case(a_complaint(source=SOURCE))
    mirrored = [
        clock
        for clock in case.clocks.values()
        if clock.deadline.due_at and unseen_since(case, clock, REF, {SOURCE: NOON}) is not None
    ]
    return case, mirrored[0]


def test_an_export_older_than_the_due_time_cannot_show_the_end():
    case, clock = a_mirrored_clock()
    due_at = clock.deadline.due_at
    assert unseen_since(case, clock, REF, {SOURCE: NOON}) == NOON
    assert unseen_since(case, clock, REF, {SOURCE: due_at - timedelta(seconds=1)}) is not None
    assert unseen_since(case, clock, REF, {SOURCE: due_at}) is None


@pytest.mark.parametrize("known", [{}, {"另一来源": NOON}])
def test_a_source_that_is_no_export_is_known_to_the_minute(known):
    case, clock = a_mirrored_clock()
    assert unseen_since(case, clock, REF, known) is None


def test_what_the_office_itself_must_do_is_never_excused_by_an_export():
    case = a_case(a_complaint(source=SOURCE))
    excused = {clock.step for clock in case.clocks.values() if unseen_since(case, clock, REF, {SOURCE: NOON})}
    plans = [REF.playbook(taken.hash).step(case.steps[step].plan) for taken in case.playbooks for step in excused]
    assert excused and all(plan.completes_by for plan in plans if plan)


def test_a_clock_that_has_stopped_is_known():
    case, clock = a_mirrored_clock()
    step = case.steps[clock.step]
    ended = done(case, "complete", step=step.id, outcome=step.outcomes[0].id)
    stopped = ended.clocks[clock.id]
    if stopped.stopped_at:
        assert unseen_since(ended, stopped, REF, {SOURCE: NOON}) is None
    assert the_clock(case, clock.deadline.rule, clock.about) == clock


def test_the_newest_export_counts(line):
    with line.writing() as connection:
        connection.execute(t.sources.insert(), [{"name": SOURCE, "first_seen_at": 1, "last_seen_at": 1, "count": 1}])
        assert exports(connection) == {}
        for days in (0, 2, 1):
            note_export(connection, {SOURCE}, NOON + timedelta(days=days))
        assert exports(connection) == {SOURCE: NOON + timedelta(days=2)}
