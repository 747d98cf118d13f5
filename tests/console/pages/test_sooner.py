"""Before our own legal time: what others have to do, and what the office set itself, so that nobody waits for days."""

from datetime import timedelta

import msgspec
import pytest
from flow import T0
from visiting import a_blue_case, a_red_case, text_of, visiting

from console.pages.sooner import sooner

LENGTH = timedelta(days=9)


@pytest.fixture
def visitor(line):
    with visiting(line) as visitor:
        yield visitor


def test_the_duty_of_others_comes_first_where_the_office_set_itself_nothing(line):
    case = msgspec.structs.replace(line.case(a_red_case(line)), steps={})
    found = sooner(case)
    (first, *_) = [clock for clock in case.their_clocks if not clock.deadline.is_right]
    assert (found.of, found.title, found.at) == ("对方期限", first.deadline.title, first.deadline.due_at)


def test_the_earliest_target_comes_first_where_it_is_sooner(line):
    case = line.case(a_red_case(line))
    first = min((step for step in case.open_steps if step.target_at), key=lambda step: step.target_at)
    found = sooner(case)
    assert (found.of, found.title, found.at) == ("内部目标", first.title, first.target_at)


def test_what_comes_after_our_own_time_is_not_sooner(line):
    case = line.case(a_blue_case(line))
    steps = {
        key: msgspec.structs.replace(step, target_at=case.next_due_at + LENGTH) for key, step in case.steps.items()
    }
    assert sooner(msgspec.structs.replace(case, steps=steps)) is None


def test_a_row_and_the_head_of_a_case_say_it_beside_our_own_time(line, visitor):
    case_id = a_red_case(line)
    visitor.act(case_id, "complete", step="check_network_report", outcome="done", key="reported")
    at = sooner(line.case(case_id)).at
    due = f'data-due="{int(at.timestamp() * 1000)}"'
    assert at < T0 + timedelta(hours=2)
    assert [due in visitor.read(path) for path in ("/", f"/cases/{case_id}")] == [True, True]
    assert "内部目标 还有" in text_of(visitor.read("/"))
