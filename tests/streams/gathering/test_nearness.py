"""Open cases that left the same keys, however far apart in time."""

from datetime import timedelta

import pytest
from flow import T0, a_signal, an_assessment

from classifiers.assessment import Harm, Kind
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


def test_two_of_one_name_in_two_streets_are_two_cases_each_told_of_the_other(line):
    one, other = (
        line.take(a_signal(source_id=street, subject={"name": "香满园饭店", "address": street}))
        for street in ("王村镇", "花园街道")
    )
    assert [one == other, shared(line, one, [other]), shared(line, other, [one])] == [
        False,
        {other: ("同名单位“香满园饭店”，所说地点不同，可能是两家",)},
        {one: ("同名单位“香满园饭店”，所说地点不同，可能是两家",)},
    ]


def test_feasts_of_two_hosts_in_one_village_are_two_cases_each_told_of_the_other(line):
    made = [
        a_signal(source_id=host, channel="illness", request=None, subject=None, text=f"示例村{host}某家喜宴后5人呕吐")
        for host in "李王"
    ]
    read = {"kind": Kind.INCIDENT, "venue": "rural_banquet", "harm": Harm(ill=5)}
    one, other = (line.take(signal, an_assessment(signal, **read)) for signal in made)
    assert [one == other, shared(line, one, [other])] == [
        False,
        {other: ("同村的宴席：示例村，所说的宴席或办席人不同",)},
    ]
