"""Open cases that left the same keys, however far apart in time."""

from datetime import timedelta

import pytest
from flow import T0, a_signal

from streams.gathering.sharing import grounds_shared

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
