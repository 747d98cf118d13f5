"""Open cases that left the same keys, however far apart in time."""

from datetime import timedelta

import pytest
from flow import T0, a_signal

from streams.gathering.nearness import grounds_shared

pytestmark = pytest.mark.stores


def shared(line, case_id, others):
    with line.system.database.reading() as connection:
        return grounds_shared(connection, line.case(case_id), others)


def test_what_came_too_late_to_be_gathered_still_shares_its_ground(line):
    early = line.take(a_signal(source_id="a", received_at=T0 - timedelta(days=30)))
    late = line.take(a_signal(source_id="b", received_at=T0))
    assert early != late
    assert shared(line, late, [early]) == {early: ("同一单位“示例好再来小吃店”",)}


def test_affairs_of_two_businesses_share_nothing(line):
    one = line.take(a_signal(source_id="a"))
    other = line.take(a_signal(source_id="b", subject={"name": "示例面馆"}))
    assert shared(line, one, [other]) == {}


def test_two_branches_of_a_chain_are_two_cases_that_share_nothing(line):
    one, other = (
        line.take(
            a_signal(
                source_id=street,
                subject={"name": f"大张超市{street}店", "address": f"{street}20号", "venue": "supermarket"},
                product={"name": "酸奶"},
            )
        )
        for street in ("和平路", "宏力大道")
    )
    assert [one == other, shared(line, one, [other])] == [False, {}]
