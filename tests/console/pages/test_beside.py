"""Which article sets the nearest date, whoever has to keep it; and what stands beside it."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from visiting import a_blue_case, a_red_case, text_of, visiting

from console.pages.beside import OWN, TARGET, THEIRS, beside
from streams.store import schema as t
from streams.store.schema import to_us

LENGTH = timedelta(days=9)


@pytest.fixture
def visitor(line):
    with visiting(line) as visitor:
        yield visitor


def said(case):
    return [(each.of, each.title, each.at) for each in beside(case)]


def test_the_nearest_clock_is_that_of_others_where_they_have_to_report_first(line):
    case = replace(line.case(a_red_case(line)), steps={})
    (first, *_) = [clock for clock in case.their_clocks if not clock.deadline.is_right]
    assert [case.nearest_clock, said(case)] == [first, []]


def test_our_own_time_stands_beside_a_nearer_one_of_others(line):
    case = line.case(a_red_case(line))
    (own, *_) = line.case(a_blue_case(line, source_id="b")).running_clocks
    both = replace(case, steps={}, clocks=case.clocks | {own.id: own})
    assert said(both) == [(OWN, own.deadline.title, own.deadline.due_at)]


def test_what_others_let_pass_is_no_longer_the_nearest_but_stands_beside_it(line):
    case = line.case(a_red_case(line))
    theirs = [clock for clock in case.their_clocks if not clock.deadline.is_right]
    passed = {clock.id: replace(clock, missed_at=clock.deadline.due_at) for clock in theirs}
    case = replace(case, steps={}, clocks=case.clocks | passed)
    assert [case.nearest_clock in theirs, said(case)[0]] == [
        False,
        (THEIRS, theirs[0].deadline.title, theirs[0].deadline.due_at),
    ]


def test_the_earliest_target_of_the_office_stands_beside_it_where_it_is_sooner(line):
    case = line.case(a_red_case(line))
    first = min((step for step in case.open_steps if step.target_at), key=lambda step: (step.target_at, step.title))
    assert said(case)[-1] == (TARGET, first.title, first.target_at)


def test_a_target_after_the_nearest_time_is_not_said(line):
    case = line.case(a_blue_case(line))
    steps = {key: replace(step, target_at=case.next_due_at + LENGTH) for key, step in case.steps.items()}
    assert beside(replace(case, steps=steps)) == []


def test_the_row_and_the_head_and_the_clock_give_one_answer(line, visitor):
    case_id = a_red_case(line)
    nearest = line.case(case_id).nearest_clock
    due = f'data-due="{int(nearest.deadline.due_at.timestamp() * 1000)}"'
    row = visitor.read("/").partition('<td class="due">')[2].partition("</td>")[0]
    page = visitor.read(f"/cases/{case_id}")
    head = page.partition('<div class="nearest">')[2].partition("</div>")[0]
    clock = page.partition('class="clock')[2].partition("</article>")[0]
    answers = [
        [due in each, nearest.deadline.article in each, nearest.deadline.runs_for in each] for each in (row, head)
    ]
    assert answers == [[True] * 3] * 2
    assert ["最近到期" in clock, nearest.id in clock] == [True, True]


def test_a_row_is_sorted_by_the_nearest_time_of_others_too(line, visitor):
    case_id = a_red_case(line)
    visitor.act(case_id, "acknowledge", key="claimed")
    (row,) = line.rows(t.cases)
    assert row.next_at == to_us(line.case(case_id).nearest_clock.deadline.due_at)


def test_the_office_hears_of_its_own_target_on_the_row(line, visitor):
    a_red_case(line)
    assert "内部目标 还有" in text_of(visitor.read("/"))
