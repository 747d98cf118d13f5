"""What two cases had each finished before they became one counts for both: each did work of its own."""

from datetime import date, timedelta

import pytest
from factories import D03, NOON, a_case, a_reference, an_action, an_incoming, done
from figuring import row

from playbooks.deciding.merging import merge
from playbooks.deciding.splitting import split
from streams.figures.counting import Seen, count
from streams.figures.period import Period

REF = a_reference()
HOUR = timedelta(hours=1)
SAMPLE = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
QUARTER = Period(date(2026, 10, 1), date(2026, 12, 31))
LATER = NOON + timedelta(hours=3)


def served(n, *, sample_no="示例-1"):
    """A case of a failed sample whose duty to serve the notice department D03 has done, n minutes after the hour."""
    signal = an_incoming(id=f"s{n}", facts=SAMPLE, sample_no=sample_no, received_at=NOON + timedelta(minutes=n))
    case = a_case(signal)
    step = next(each.id for each in case.open_steps if each.plan == "serve_notice")
    case = done(case, "dispatch", steps=[step], when=NOON + HOUR)
    return done(case, "complete", step=step, outcome="served", actor=D03, when=NOON + HOUR + timedelta(minutes=n))


def merged(older, younger, when=LATER):
    return merge(REF, older, younger, an_action(older, "merge", reason="同一件事", when=when), when)[0].case


def numbers(*cases):
    """How many duties department D03 did, and how many times of Art. 29 were kept."""
    figures = count(QUARTER, {}, [Seen(case=each, number="1") for each in cases], NOON + timedelta(days=4))
    return row(figures, "duties", "D03").get("done", 0), row(figures, "law", "SMP-29").get("on_time", 0)


def test_what_two_cases_had_each_finished_counts_for_both_when_they_are_one():
    both = served(1), served(2)
    assert [numbers(*both), numbers(merged(*both))] == [(2, 2), (2, 2)]


def test_told_apart_again_each_has_its_own_and_nothing_twice():
    case = merged(served(1), served(2))
    action = an_action(case, "split", signals=["s2"], reason="两回事", when=LATER + HOUR)
    apart = [draft.case for draft in split(REF, case, action, LATER + HOUR)]
    assert [numbers(*apart), *map(numbers, apart)] == [(2, 2), (1, 1), (1, 1)]


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0)])
def test_of_three_that_became_one_by_way_of_two_each_counts_once(order):
    first, second, third = (served(n) for n in (1, 2, 3))
    cases = [first, second, third]
    one, two, three = (cases[n] for n in order)
    pair = merged(two, three)
    assert numbers(merged(one, pair, LATER + HOUR)) == (3, 3)


def test_of_three_that_became_one_two_that_leave_together_count_once_each():
    case = merged(merged(served(1), served(2)), served(3), LATER + HOUR)
    action = an_action(case, "split", signals=["s2", "s3"], reason="两回事", when=LATER + 2 * HOUR)
    apart = [draft.case for draft in split(REF, case, action, LATER + 2 * HOUR)]
    again = merged(*apart, LATER + 3 * HOUR)
    assert [*map(numbers, apart), numbers(*apart), numbers(again)] == [(1, 1), (2, 2), (3, 3), (3, 3)]


def test_what_is_open_in_both_is_one_duty():
    older, younger = (
        a_case(an_incoming(id=each, facts=SAMPLE, sample_no="示例-1", received_at=NOON)) for each in ("s1", "s2")
    )
    case = merged(older, younger)
    step = next(each.id for each in case.open_steps if each.plan == "serve_notice")
    case = done(case, "dispatch", steps=[step], when=LATER + HOUR)
    case = done(case, "complete", step=step, outcome="served", actor=D03, when=LATER + 2 * HOUR)
    assert numbers(case) == (1, 1)
