"""Chats: of how many children a copied conversation of parents tells."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.words import normalise


@pytest.mark.parametrize(
    ("lines", "ill"),
    [
        (["18:01 团团妈：团团放学就吐了", "18:02 圆圆爸：我家也是", "18:05 方方奶奶：俺家方方没事"], 2),
        (["豆包妈: 谁家娃拉肚子了", "米糕爸: 我家拉了三次", "汤圆妈: +1", "馒头妈: +1"], 3),
        (["苗苗妈妈 07:30", "苗苗昨晚吐了一夜", "周老师 07:31", "收到", "果果妈妈 07:32", "果果也吐了"], 2),
        (["[11-20 08:00] 木木妈：木木拉肚子", "[11-20 08:01] 木木妈：还在拉", "[11-20 08:02] 李老师：收到"], 1),
        (["9:10 二班班主任：我班3人呕吐", "9:11 四班班主任：我班5人", "9:12 六班班主任：我班无"], 8),
        (["中一班：缺4，均呕吐", "中二班：缺2，1腹泻1事假", "大班：全勤"], 5),
        (["乐乐妈：乐乐吐了", "委员：有症状的报一下", "委员：目前统计16个，已报学校"], 16),
        (["安安妈：安安今天请假 呕吐", "齐齐爸：齐齐请假 腹泻", "麦麦妈：麦麦请假 感冒"], 2),
        (["小鱼：笑死", "小夏：昨天那家粉我吃完拉了一天", "小鱼：哈哈哈"], 1),
    ],
)
def test_each_parent_tells_of_their_own_child(lines, ill):
    assert harm_of(normalise("\n".join(lines))).ill == ill


def test_nobody_is_ill_of_a_chat_about_a_trip():
    lines = ["12:00 天天妈：明天带啥吃的", "12:01 欣欣妈：我家也是不知道带啥", "12:02 天天妈：目前统计20个人去"]
    assert harm_of(normalise("\n".join(lines))).ill is None
