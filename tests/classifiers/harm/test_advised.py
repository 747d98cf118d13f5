"""Advice: who is told what not to eat, and who says beside it what befell himself."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.words import normalise


def ill(text):
    return harm_of(normalise(text), of_food=True).ill


@pytest.mark.parametrize(
    "text",
    [
        "提醒：不要吃发芽土豆，吃了会呕吐",
        "不要吃隔夜木耳，吃了容易中毒",
        "千万别喝生水，喝了拉肚子",
        "如果吃完拉肚子要及时就医",
        "如果孩子吃完一直吐，要及时就医",
        "提醒家长别让孩子吃，吃了拉肚子",
        "专家提醒，孩子吃了未煮熟的豆角中毒要及时就医",
        "轻则腹泻，我看还是别吃",
    ],
)
def test_advice_tells_of_nobody(text):
    assert ill(text) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("大家别买他家凉皮，我吃了拉肚子", 1),
        ("千万别去这家店，吃完上吐下泻", 1),
        ("大家都别去，吃完拉肚子", 1),
        ("我都说了不要香菜，结果吃完还拉肚子了", 1),
        ("提醒大家，这家烧烤别吃，我昨天吃完半夜拉肚子", 1),
        ("不要买这个牌子的奶，孩子喝了拉肚子", 1),
        ("建议大家避雷，吃完就拉肚子", 1),
        ("姐妹们别喝那个减肥咖啡，喝了三天直接晕地铁上了", 1),
        ("不要给孩子喝这个，我家宝宝喝完吐了", 1),
        ("怎么办啊，孩子吃完一直吐", 1),
        ("点外卖千万别点这家，我和同事昨天吃完都拉肚子", 2),
    ],
)
def test_who_warns_others_tells_what_befell_him(text, count):
    assert ill(text) == count
