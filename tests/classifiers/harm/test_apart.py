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
        ("无学生呕吐，到校四十个", 0),
        ("没人吐，饭后大家合影，一共二十个", 0),
        ("预防食物中毒讲座，签到登记八十人", None),
        ("我昨晚拉肚子，今天上班，部门合计二十个", 1),
        ("我吃坏了肚子，朋友圈点赞的有二十个", 1),
        ("我吃完肚子疼，一起去的四个人，全都好好的", 1),
        ("三院职工食堂新开张，来吃饭的统计了一下，六十八人", None),
        ("吃完饭去医院看刚生的宝宝，亲戚来了八个", None),
        ("医院门口那家面馆好吃，今天来了十个", None),
        ("全市今年以来累计报告食物中毒12起，发病30人", None),
    ],
)
def test_a_number_of_something_else_or_of_the_well_is_none_of_them(text, ill):
    assert harm_of(normalise(text)).ill == ill


@pytest.mark.parametrize(
    "text",
    [
        "服务员把汤都倒在我身上",
        "剩饭都倒在桶里，三桶",
        "吃面的客人全躺在按摩椅上等位",
        "他一边拉琴一边吃面",
        "拉的全是水产，司机两人",
        "画图的三个人吃着面拉虚线",
    ],
)
def test_what_is_only_written_like_harm_befell_nobody(text):
    assert harm_of(normalise(text), of_food=True).ill is None
