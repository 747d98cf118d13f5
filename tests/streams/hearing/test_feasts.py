"""Feasts: which reports tell of one, what keeps two of one village apart."""

import pytest
from flow import T0, a_signal, an_assessment

from classifiers.assessment import Harm, Kind
from streams.gathering.grouping import Candidate, choose, keys_of
from streams.hearing.feasts import feast_of

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


WEDDING = "洪门镇政府续报：杏李村张某家婚宴就餐约410人，目前有腹泻、发热症状者31人，其中住院4人"


@pytest.mark.parametrize(
    "text",
    [
        "洪门镇杏李村村医老冯报：前天村里老张家孩儿娶媳妇摆了四十多桌，今儿找我挂水的有二十来个，都是拉肚子",
        "杏李村有人吃喜席吃坏了肚子，二十多人在卫生室",
        "俺是杏李村的，前天老张家嫁闺女，吃席回来一家五口都拉肚子",
        "杏李村那天老张家待客，来的人好多都拉肚子",
    ],
)
def test_the_feast_of_the_one_village_that_is_named_may_be_told_of_later(text):
    assert why(text, WEDDING) == "同一村的宴席：杏李村"


@pytest.mark.parametrize(
    "text",
    [
        "杏李村老张家老人走了办丧事，吃席回来8个人拉肚子",
        "杏李村和北杨村的人都去吃席了，回来拉肚子",
        "北杨村老张家娶媳妇摆了四十多桌，二十来个拉肚子",
        "杏李村有5个人吃野蘑菇以后呕吐",
    ],
)
def test_another_sort_another_village_or_no_feast_is_another_affair(text):
    assert why(text, WEDDING) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("昨天小店镇张庄吃席的，我们三个人都腹泻", "红旗区小店镇张庄村昨天办喜事，酒席后2人呕吐"),
        ("昨天中午在洪门镇李庄吃喜酒的，都吐了", "洪门镇李庄村昨天的婚宴，2人拉肚子"),
        ("我参加洪门镇赵村示例老赵家女儿的婚宴，拉肚子", "洪门镇赵村村婚宴后2人呕吐"),
        ("小店镇王屯待客，吃了席上的菜上吐下泻", "小店镇王屯村流水席后5人呕吐"),
        ("小店镇马营昨天娶媳妇摆了四十桌，俩人拉肚子", "小店镇马营村昨天婚宴，2人腹泻"),
    ],
)
def test_a_village_that_is_called_without_the_word_for_it_is_the_same_one(one, other):
    village = feast_of(other).village.replace("村村", "村")
    assert [why(one, other), why(other, one)] == [f"同一村的宴席：{village}"] * 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("洪门镇李庄昨天婚宴后2人呕吐", "小店镇李庄村昨天婚宴后2人呕吐"),
        ("小店镇张庄婚宴后2人呕吐", "小店镇王庄村婚宴后2人呕吐"),
        ("小店镇张庄白事酒席后2人呕吐", "小店镇张庄村婚宴后2人呕吐"),
        ("小店镇示例饭庄婚宴后2人呕吐", "小店镇张庄村婚宴后2人呕吐"),
        ("小店镇农庄办婚宴，2人呕吐", "小店镇张庄村婚宴后2人呕吐"),
        ("我是小店镇张庄的，昨天在洪门镇李庄吃喜酒后呕吐", "小店镇张庄村婚宴后2人呕吐"),
    ],
)
def test_one_of_another_town_or_of_another_name_is_not(one, other):
    assert [why(one, other), why(other, one)] == [None, None]
