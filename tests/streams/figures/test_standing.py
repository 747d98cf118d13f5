"""How a time stands: nobody is called late who is not, and what ended with its case is no success."""

from datetime import timedelta

import pytest
from factories import NOON
from figuring import HOUR, a_clock, a_seen, a_step

from playbooks.telling.sooner import dues, next_target
from streams.figures.standing import of_clock, of_target


def standing(hours=20, *, state="open", **changes):
    """How a clock stands that falls due ten hours after noon, some hours after noon."""
    clock = a_clock(NOON + 10 * HOUR, **changes)
    return of_clock(a_seen(clock, state=state).case, clock, NOON + hours * HOUR)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"stopped_at": NOON + 9 * HOUR, "stopped_by": "accepted"}, "on_time"),
        ({"stopped_at": NOON + 10 * HOUR, "stopped_by": "accepted"}, "on_time"),
        ({"stopped_at": NOON + 11 * HOUR, "stopped_by": "accepted"}, "late"),
        ({"stopped_at": NOON + 9 * HOUR, "stopped_by": "closed"}, "ended"),
        ({"stopped_at": NOON + 11 * HOUR, "stopped_by": "closed"}, "late"),
        ({"stopped_at": NOON + 11 * HOUR, "stopped_by": "withdrawn"}, "ended"),
        ({"verdict": "overdue", "missed_at": NOON + 10 * HOUR}, "missed"),
        ({"unseen_since": NOON}, "unseen"),
        ({}, "unseen"),
    ],
)
def test_a_time_that_has_passed(changes, said):
    assert standing(**changes) == said


def test_a_time_that_is_still_to_come_runs_while_its_case_is_open():
    assert [standing(5), standing(5, state="dismissed")] == ["running", "ended"]


def test_a_miss_stays_one_when_the_case_is_passed_on():
    clock = a_clock(NOON, verdict="overdue", step="s")
    case = a_seen(clock, a_step(id="s", state="withdrawn", withdrawn_with="moved"), state="moved").case
    assert of_clock(case, clock, NOON + HOUR) == "missed"


def test_a_target_is_kept_late_missed_or_runs():
    case, target_at = a_seen().case, NOON + 2 * HOUR
    told = [
        of_target(case, a_step(target_at=target_at, **changes), NOON + hours * HOUR)
        for changes, hours in (
            ({"done_at": NOON + HOUR}, 9),
            ({"done_at": NOON + 3 * HOUR}, 9),
            ({}, 9),
            ({}, 1),
            ({"state": "withdrawn"}, 9),
            ({"state": "withdrawn", "withdrawn_with": "split"}, 9),
            ({"state": "withdrawn", "withdrawn_with": "split"}, 1),
        )
    ]
    assert told == ["on_time", "late", "missed", "running", "ended", "ended", "ended"]


def test_a_target_that_was_to_come_when_its_case_was_set_aside_ended():
    step = a_step(target_at=NOON + 2 * HOUR, state="withdrawn", withdrawn_with="dismissed")
    ended = [a_seen(step, state="dismissed", closed_at=NOON + timedelta(hours=hours)).case for hours in (1, 3)]
    assert [of_target(each, step, NOON + 9 * HOUR) for each in ended] == ["ended", "missed"]


def test_a_target_that_had_passed_before_more_time_was_asked_for_stays_missed():
    case, given = a_seen().case, {"target_at": NOON + 5 * HOUR, "missed_target_at": NOON + 2 * HOUR}
    told = [of_target(case, a_step(**given, **done), NOON + 3 * HOUR) for done in ({}, {"done_at": NOON + 3 * HOUR})]
    assert told == ["missed", "late"]


def test_a_case_is_past_a_target_on_the_desk_and_in_the_statistics_but_where_more_time_was_given_or_it_ended():
    """As the table says: the desk tells what is still to be done, the statistics what was missed."""
    now, passed, later = NOON + 3 * HOUR, {"target_at": NOON + 2 * HOUR}, {"target_at": NOON + 5 * HOUR}
    more = later | {"missed_target_at": NOON + 2 * HOUR}
    stories = [
        (passed, "open"),
        (later, "open"),
        (more, "open"),
        (passed, "closed"),
        (passed | {"optional": True}, "open"),
    ]
    told = []
    for fields, state in stories:
        step = a_step(**fields)
        case = a_seen(step, state=state, closed_at=now if state == "closed" else None).case
        first = next_target(dues(case))
        told.append((first is not None and first <= now, not step.optional and of_target(case, step, now) == "missed"))
    assert told == [(True, True), (False, False), (False, True), (False, True), (False, False)]
