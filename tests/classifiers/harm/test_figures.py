"""Figures of speech: what is said of food by who is well, and what is said of the dead."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.harm.figures import is_figure
from classifiers.words import normalise


@pytest.mark.parametrize(
    "text",
    [
        "这家螺蛳粉好吃到哭，毒死我也愿意",
        "小龙虾毒死我都行，今晚必须炫两盆",
        "好吃死了！！这炸鸡毒死我算了",
        "臭豆腐毒死我吧，太上头了",
        "就算有毒我也要吃，毒死拉倒",
        "老板做的肉夹馍绝了，药死我都愿意",
        "河豚再好吃也不敢，毒死我咋办",
        "这蛋糕甜得我原地去世",
        "好吃到晕倒，下次还来",
        "难吃到隔夜饭都吐出来了",
        "看到前男友的朋友圈，隔夜饭都吐出来了",
        "他那油腻样，我去年的饭都吐出来了",
        "卖酵素的主播说，喝完拉肚子是正常的排毒反应",
        "两人吐口水",
        "楼上三个人吵架，楼下两人吐口水",
        "三人吃完葡萄吐了葡萄皮",
        "五个倒了，剩三个，保龄球",
        "台风过后广告牌倒了三块，自行车四个倒了",
    ],
)
def test_a_figure_of_speech_harms_nobody(text):
    assert not harm_of(normalise(text), of_food=True).counts_people


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("这家店毒死我了，吃完上吐下泻", (1, None)),
        ("农药毒死两人", (None, 2)),
        ("我妈喝酵素拉肚子三天，客服说是排毒反应", (1, None)),
        ("喝了他家的酒喝死了两个人", (None, 2)),
        ("吃了隔夜饭，全家都吐出来了", (2, None)),
        ("吃的隔夜饭都吐出来了，孩子拉肚子", (2, None)),
        ("隔夜饭菜吃完都吐了，一家三口", (3, None)),
        ("鱼香得很，三人吃完昏迷送医院", (3, None)),
        ("菜辣得两人休克送医", (2, None)),
        ("两人口吐唾沫，抽搐，吃了老鼠药", (2, None)),
        ("三个人吃完豆角都吐苦水", (3, None)),
        ("四个人都吐了还踢皮球", (4, None)),
        ("我们四个人都吐了口水鸡肯定有问题", (4, None)),
        ("棚子里办丧宴，倒了七个", (7, None)),
        ("树下乘凉那拨工人倒了六个，说是中午那批绿豆汤", (6, None)),
        ("五个倒了，都是吃的那盆菜", (5, None)),
        ("打游戏的四个人点外卖，三个倒了，送医院", (3, None)),
    ],
)
def test_what_befell_somebody_is_none(text, counts):
    harm = harm_of(normalise(text), of_food=True)
    assert (harm.ill, harm.dead) == counts


@pytest.mark.parametrize(
    ("text", "is_said"),
    [("火锅吃死我了，明天还来", True), ("吃死我爸的酒", False), ("老板想毒死我", False), ("烤串吃死也值", True)],
)
def test_a_word_of_death_is_one_where_it_is_said_of_oneself(text, is_said):
    at = text.index("死")
    assert is_figure(text, at - 1, at + 1) == is_said
