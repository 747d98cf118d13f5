"""Open cases that left the same keys, however far apart in time."""

from datetime import timedelta

import pytest
from flow import T0, a_signal, an_assessment

from classifiers.assessment import Harm, Kind
from streams.gathering.nearness import grounds_shared
from streams.store import schema as t

pytestmark = pytest.mark.stores


def shared(line, case_id):
    return line.read(lambda connection: grounds_shared(connection, line.case(case_id)))


def test_what_came_too_late_to_be_gathered_still_shares_its_ground(line):
    early = line.take(a_signal(source_id="a", received_at=T0 - timedelta(days=30)))
    late = line.take(a_signal(source_id="b", received_at=T0))
    assert early != late
    assert shared(line, late) == {early: ("同一单位“示例好再来小吃店”",)}


def test_affairs_of_two_businesses_share_nothing(line):
    one = line.take(a_signal(source_id="a"))
    line.take(a_signal(source_id="b", subject={"name": "示例面馆"}))
    assert shared(line, one) == {}


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
    assert [one == other, shared(line, one)] == [False, {}]


def test_two_of_one_name_in_two_streets_are_two_cases_each_told_of_the_other(line):
    one, other = (
        line.take(a_signal(source_id=street, subject={"name": "香满园饭店", "address": street}))
        for street in ("王村镇", "花园街道")
    )
    assert [one == other, shared(line, one), shared(line, other)] == [
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
    assert [one == other, shared(line, one)] == [
        False,
        {other: ("同村的宴席：示例村，所说的宴席或办席人不同",)},
    ]


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("周河小学6名学生吃了校门口小摊的烤肠后呕吐", "street_stall"),
        ("6名学生呕吐，在周河小学对面的流动摊买的炸串", "street_stall"),
        ("新乡市红旗区周河小学6名学生呕吐，原因不明", None),
    ],
)
def test_pupils_who_ate_at_a_stall_and_their_school_are_offered_to_each_other(line, text, venue):
    facts = {"channel": "duty", "request": None, "subject": None}
    stall = a_signal(source_id="a", text=text, received_at=T0 - timedelta(days=90), **facts)
    school = a_signal(source_id="b", text="现周河小学5名学生腹泻", **facts)
    ill = {"kind": Kind.INCIDENT, "harm": Harm(ill=6)}
    one = line.take(stall, an_assessment(stall, venue=venue, **ill))
    other = line.take(school, an_assessment(school, venue="school_canteen", **ill))
    why = ("说到同一学校“周河小学”，可能是同一批学生",)
    assert [one != other, shared(line, one), shared(line, other)] == [True, {other: why}, {one: why}]


def test_a_school_of_which_nobody_fell_ill_is_no_ground(line):
    calls = [("a", "周河小学食堂卫生差"), ("b", "周河小学对面小摊无证")]
    cases = [line.take(a_signal(source_id=id, text=text, subject=None)) for id, text in calls]
    assert shared(line, cases[0]) == {}


def test_a_case_that_is_over_is_not_offered(line):
    early = line.take(a_signal(source_id="a", received_at=T0 - timedelta(days=30)))
    late = line.take(a_signal(source_id="b", received_at=T0))
    line.execute(t.cases.update().where(t.cases.c.id == early).values(state="closed"))
    assert shared(line, late) == {}
