"""Apart: how many fell ill, told in another clause than what befell them."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.words import normalise

TOLD_APART = [
    ("班里好多都在拉肚子，我问了下，七个", 7),
    ("宿舍楼道里全是干呕的声音，问了一圈，306一共躺了六个，晚上一块点的炸鸡", 6),
    ("电子厂夜班饭后有人开始吐，到早上厂医室排队排到门外，目前登记六十八人", 68),
    ("急诊全是熟人，一问全是晚上在同学聚会那家店吃的，二十多个吧，班长也在", 20),
    ("八个，都是一个婚礼上下来的，症状不重，已留呕吐物", 8),
    ("说有几个孩子吐了，再问，连老师一共七个，都在医务室", 7),
    ("一层接一层地吐，她粗数十七个，校车正往医院运", 17),
    ("昨晚年会那顿饭怕是有问题，都在拉，今天二十来个请了病假", 20),
]


@pytest.mark.parametrize(("text", "ill"), TOLD_APART)
def test_the_number_of_the_ill_is_read_where_another_clause_tells_it(text, ill):
    assert harm_of(normalise(text)).ill == ill


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("买了三个，吃完拉肚子了", 1),
        ("同餐2人，另1人未发病，我吃完吐了", 1),
        ("二胡也拉，唢呐也吹，加起来十一个人", None),
        ("新装修办公室甲醛味冲，头晕恶心，四个同事请假", None),
        ("水有汽油味，喝了头晕，共接到来电43个", 1),
        ("毒蘑菇中毒599起，死亡13人", None),
    ],
)
def test_a_number_of_something_else_or_of_the_well_is_none_of_them(text, ill):
    assert harm_of(normalise(text)).ill == ill


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("闺蜜和我一起买的蛋糕，她吐了两次，我拉了一天", 2),
        ("昨儿跟对象吃的铁锅炖，他狂拉，我狂吐", 2),
        ("吃完孩子吐了，他还发烧", 1),
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
    ],
)
def test_all_who_ate_by_mistake_what_harmed_some_are_ill(text, ill):
    assert harm_of(normalise(text)).ill == ill
