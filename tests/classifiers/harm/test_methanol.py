"""Methanol: whoever cannot see after spirits."""

import pytest

from classifiers.harm.methanol import suspects_methanol
from classifiers.words import normalise


@pytest.mark.parametrize(
    "text",
    [
        "打的散酒，俺哥俩昨晚喝罢，今儿俺哥眼看不见东西了，头疼得很",
        "喝了集上买的散装白酒，现在眼瞎了",
        "喝罢散酒看东西模糊、恶心，医院说是视神经有问题",
        "喝了自家酿的酒，三个人头疼眼花，一个看不清人了",
        "喝了一瓶假酒，早起眼前一片黑",
        "小卖部打的高粱酒，喝完视力下降，眼里像下雪",
        "打的散白，喝了两口眼就模糊了",
        "俺爹眼看不见了，昨晚喝的是打来的散酒",
        "饮用散装白酒后视物模糊，考虑甲醇中毒",
    ],
)
def test_who_cannot_see_after_spirits_may_have_drunk_it(text):
    assert suspects_methanol(normalise(text))


@pytest.mark.parametrize(
    "text",
    [
        "散酒喝完头疼，上头",
        "散酒店没有执照",
        "俺爷眼睛看不见了，是白内障，还天天喝白酒",
        "喝酒喝到眼睛看不清路",
        "喝了散装白酒开车眼睛看不清",
        "买散白菜看不清价签",
        "超市买的啤酒有异物",
        "经检测排除甲醇中毒",
    ],
)
def test_a_headache_or_what_explains_the_eyes_is_no_sign_of_it(text):
    assert not suspects_methanol(normalise(text))
