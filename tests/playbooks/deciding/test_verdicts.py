"""A clock that ran out where the newest export could not show its end is not called overdue, until one tells."""

from datetime import timedelta

import pytest
from factories import NOON, a_case, a_complaint, a_reference, bodies, done, the_clock
from msgspec.structs import replace

from playbooks.deciding.draft import Draft
from playbooks.deciding.verdicts import settle, unseen_since, verdict_of
from playbooks.entries import ClockMoved, DeadlineMissed, EndUnseen
from playbooks.tell import Reason, tell
from playbooks.timers import on_timer, timers_of

REF = a_reference()
SOURCE = "示例来源"
KNOWN = {SOURCE: NOON}
SECOND = timedelta(seconds=1)


def a_mirrored_clock():
    """A complaint's case and the clock that 受理时间 of its register stops."""
    case = a_case(a_complaint(source=SOURCE))
    return case, the_clock(case, "CMP-1")


def ran_out(case, clock, as_of):
    """The draft of the clock's falling due."""
    (timer,) = [each for each in timers_of(case, REF).values() if (each.of, each.kind) == (clock.id, "due")]
    return on_timer(REF, case, timer, timer.at, as_of=as_of)


def test_an_export_older_than_the_due_time_cannot_show_the_end():
    case, clock = a_mirrored_clock()
    due_at = clock.deadline.due_at
    exports = [NOON, due_at - SECOND, due_at]
    assert [unseen_since(case, clock, REF, {SOURCE: at}) for at in exports] == [NOON, due_at - SECOND, None]
    assert [verdict_of(case, clock, REF, {SOURCE: at}) for at in exports] == ["unseen", "unseen", "overdue"]


@pytest.mark.parametrize("known", [{}, {"另一来源": NOON}])
def test_a_source_that_is_no_export_is_known_to_the_minute(known):
    case, clock = a_mirrored_clock()
    assert unseen_since(case, clock, REF, known) is None


def test_what_the_office_itself_must_do_is_never_excused_by_an_export():
    case = a_case(a_complaint(source=SOURCE))
    excused = {clock.step for clock in case.clocks.values() if unseen_since(case, clock, REF, KNOWN)}
    plans = [REF.playbook(taken.hash).step(case.steps[step].plan) for taken in case.playbooks for step in excused]
    assert excused and all(plan.completes_by for plan in plans if plan)


def test_a_clock_that_has_stopped_is_known():
    case, clock = a_mirrored_clock()
    step = case.steps[clock.step]
    stopped = done(case, "complete", step=step.id, outcome=step.outcomes[0].id).clocks[clock.id]
    assert (stopped.stopped_at is not None, unseen_since(case, stopped, REF, KNOWN)) == (True, None)


def test_it_is_no_miss_and_nobody_escalates_it():
    case, clock = a_mirrored_clock()
    draft = ran_out(case, clock, KNOWN)
    after = draft.case
    assert (bodies(draft, EndUnseen), bodies(draft, DeadlineMissed)) == (
        [EndUnseen(clock=clock.id, due_at=clock.deadline.due_at, as_of=NOON)],
        [],
    )
    assert (after.clocks[clock.id].is_unseen, after.is_overdue) == (True, False)
    assert [each for each in timers_of(after, REF).values() if each.of == clock.id] == []


def test_its_owner_is_told_to_look_and_not_that_it_is_overdue():
    case, clock = a_mirrored_clock()
    draft = ran_out(case, clock, KNOWN)
    (telling,) = [each for entry in draft.entries for each in tell(entry, draft.case)]
    assert (telling.department, telling.reason, "超期认定" in telling.text) == ("D03", Reason.UNSEEN, True)


def test_a_newer_export_that_shows_no_end_makes_it_a_miss_from_when_it_tells():
    case, clock = a_mirrored_clock()
    unseen = ran_out(case, clock, KNOWN).case
    told_at = clock.deadline.due_at + timedelta(days=3)
    draft = settle(REF, unseen, {SOURCE: told_at}, told_at + SECOND)
    assert bodies(draft, DeadlineMissed) == [
        DeadlineMissed(clock=clock.id, due_at=clock.deadline.due_at, verdict="overdue", known_at=told_at)
    ]
    rungs = [each.at for each in timers_of(draft.case, REF).values() if each.of == clock.id]
    assert (draft.case.is_overdue, rungs[0] >= told_at) == (True, True)
    assert settle(REF, draft.case, {SOURCE: told_at}, told_at + SECOND) is None


def test_an_export_that_is_still_too_old_changes_nothing():
    case, clock = a_mirrored_clock()
    unseen = ran_out(case, clock, KNOWN).case
    assert settle(REF, unseen, {SOURCE: clock.deadline.due_at - SECOND}, NOON) is None


def test_a_newer_export_that_shows_the_end_leaves_no_miss():
    case, clock = a_mirrored_clock()
    unseen = ran_out(case, clock, KNOWN).case
    step = unseen.steps[clock.step]
    ended = done(unseen, "complete", step=step.id, outcome=step.outcomes[0].id)
    assert (ended.clocks[clock.id].is_running, settle(REF, ended, {SOURCE: clock.deadline.due_at}, NOON)) == (
        False,
        None,
    )


def test_a_clock_that_is_moved_on_runs_again():
    case, clock = a_mirrored_clock()
    unseen = ran_out(case, clock, KNOWN).case
    draft = Draft(unseen, unseen.id, cause="moved", now=NOON)
    later = unseen.clocks[clock.id].deadline.due_at + timedelta(days=5)
    moved = replace(clock.deadline, due_at=later)
    draft.add(ClockMoved(clock=clock.id, change="extended", deadline=moved, reason="x"))
    kinds = [each.kind for each in timers_of(draft.case, REF).values() if each.of == clock.id]
    assert (draft.case.clocks[clock.id].is_unseen, "due" in kinds) == (False, True)
