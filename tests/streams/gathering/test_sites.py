"""Building sites, by what is built there."""

import pytest

from streams.gathering.sites import site_of


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("小店镇绿都花园二期工地食堂，12个工人头晕恶心", "绿都花园二期工地"),
        ("区住建局值班：小店镇绿都花园二期工地那个，医院说是一氧化碳中毒", "绿都花园二期工地"),
        ("俺在碧水豪庭工地干活，食堂的馍发霉", "碧水豪庭工地"),
        ("在金穗大道的御景湾3标段工地，有8个人拉肚子", "御景湾3标段工地"),
        ("附近工地的工人拉肚子", None),
        ("一个建筑工地有12人呕吐", None),
        ("我们工地食堂不干净", None),
        ("绿都花园工地和碧水豪庭工地都有人拉肚子", None),
    ],
)
def test_the_one_that_is_named(text, name):
    assert site_of(text) == name
