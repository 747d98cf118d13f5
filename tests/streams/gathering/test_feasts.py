"""Feasts: which reports tell of one, what keeps two of one village apart."""

import pytest
from flow import T0, a_signal, an_assessment

from classifiers.assessment import Harm, Kind
from streams.gathering.feasts import feast_of
from streams.gathering.grouping import Candidate, choose, keys_of

HOSPITAL = "镇卫生院报告：东马坊村白事酒席后11人呕吐腹泻，其中1名76岁老人转重症监护"


def told(text, venue="rural_banquet", ill=2):
    signal = a_signal(channel="illness", text=text, subject=None, request=None)
    return keys_of(signal, an_assessment(signal, kind=Kind.INCIDENT, venue=venue, harm=Harm(ill=ill)))


def why(one, other):
    left = [Candidate(case="c", key=key.key, at=T0, opened_at=T0, is_open=True, value=key.value) for key in told(other)]
    match = choose(told(one), left, T0)
    return match and match.why


@pytest.mark.parametrize(
    "text",
    [
        "东马坊村酒席就餐者郭某今日抢救无效死亡",
        "【订正】昨日报东马坊村酒席患者11例，其中1例系邻村王庄走亲戚，未参加酒席，剔除，实为10例",
        "牧野镇政府值班员：东马坊村酒席又新增6个病号，加上之前的共17个，去世1个",
        "东马坊村11名村民参加酒席后呕吐",
    ],
)
def test_reports_of_the_feast_of_one_village_are_one_affair_whoever_sends_them(text):
    assert [why(text, HOSPITAL), why(HOSPITAL, text)] == ["同一村的宴席：东马坊村"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "西马坊村酒席后5人呕吐",
        "东马坊村婚宴后5人呕吐",
        "东马坊村村民李某参加王庄村酒席后呕吐",
        "东马坊村有5人呕吐",
        "王村镇某村酒席后5人呕吐",
    ],
)
def test_the_feast_of_another_village_or_of_another_sort_is_another_affair(text):
    assert why(text, HOSPITAL) is None


def test_two_hosts_of_one_village_and_two_villages_of_one_name_are_two():
    assert [
        why("东马坊村李某家喜宴后5人呕吐", "东马坊村王某家喜宴后3人呕吐"),
        why("牧野镇东马坊村酒席后5人呕吐", "王村镇东马坊村酒席后3人呕吐"),
    ] == [None, None]


def test_a_feast_at_which_nobody_fell_ill_and_a_meal_of_another_sort_leave_nothing():
    keys = (*told(HOSPITAL, ill=None), *told(HOSPITAL, venue="restaurant"))
    assert [key.key for key in keys if key.rule == "same_feast"] == []


def test_guests_live_in_another_village_than_the_one_where_they_ate():
    assert feast_of("东马坊村村民李某参加王庄村婚宴后呕吐").village == "王庄村"
