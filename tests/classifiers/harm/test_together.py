"""Together: several who are ill and counted nowhere."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.words import normalise


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("闺蜜和我一起买的蛋糕，她吐了两次，我拉了一天", 2),
        ("昨儿跟对象吃的铁锅炖，他狂拉，我狂吐", 2),
        ("吃完孩子吐了，他还发烧", 1),
        ("她吐了一路，我也差点吐了", 1),
    ],
)
def test_those_of_whom_each_clause_tells_one_are_added_up(text, ill):
    assert harm_of(normalise(text)).ill == ill


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("贵州一家五口误食毒蘑菇，两个孩子仍在重症监护", 5),
        ("江苏7名工人误饮甲醇 3人失明", 7),
        ("四人误食毒鹅膏，一人抢救无效死亡", 4),
        ("1名男子误食河豚身亡", None),
        ("三名村民误把断肠草当作金银花泡水，一人抢救无效死亡", 3),
        ("五名工人误把招牌装反了，店里一人吃完吐了", 1),
    ],
)
def test_all_who_ate_by_mistake_what_harmed_some_are_ill(text, ill):
    assert harm_of(normalise(text)).ill == ill
