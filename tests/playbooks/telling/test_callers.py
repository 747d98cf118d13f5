"""Callers who each tell of themselves are more together than the largest number that one of them gives."""

import pytest

from playbooks.telling.callers import Callers, callers_beyond
from tests.factories import a_case, an_incoming, done


def calls(*counts, **facts):
    told = [
        an_incoming(id=f"c{n}", facts={"kind": "incident", "channel": "duty", "ill": ill} | facts)
        for n, ill in enumerate(counts)
    ]
    return a_case(*told)


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ((1, 1, 1, 1, 1), Callers(5, 5)),
        ((2, 1), Callers(2, 3)),
        ((1,), None),
        ((6, 1, 1), None),  # who tells of six may have counted both
        ((3, 1, 1, 2), Callers(3, 4)),
    ],
)
def test_those_who_tell_of_one_or_two_are_summed_up_where_they_are_more_than_the_case_counts(counts, found):
    assert callers_beyond(calls(*counts)) == found


@pytest.mark.parametrize("facts", [{"from_hospital": True}, {"from_unit": "校医"}, {"channel": "media"}])
def test_a_hospital_a_unit_and_posts_are_no_callers_of_their_own(facts):
    assert callers_beyond(calls(1, 1, 1, **facts)) is None


def test_once_a_person_has_settled_the_number_nothing_is_asked():
    case = calls(1, 1, 1)
    settled = [done(case, "correct_label", signal=case.signals[0].id, field="ill", now=n) for n in ("2", "3")]
    assert [callers_beyond(case), *map(callers_beyond, settled)] == [Callers(3, 3), None, None]
