"""Past: what is recalled of former years is no report of anybody ill."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.words import normalise


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("去年这家就吃倒过二十几个人，这次是我们宿舍三个人拉肚子", 3),
        ("去年这家就吃倒过二十几个人，今年又来，这次是我们宿舍", 1),
        ("2019年，该校曾发生一起31人食物中毒事件。今年未见异常。", None),
        ("三年前该村曾有14人因桑葚酒中毒。", None),
        ("全国每年约有数千人因误食毒蘑菇中毒。", None),
        ("2026年11月，某校31人食物中毒。", 31),
        ("去年开的店，昨天我们三个人吃完都拉肚子", 3),
        ("患者曾在某餐馆就餐，3人腹泻。", 3),
        ("你还记得前年那家饺子馆吃倒三十多个人不？又开了", None),
        ("我院肠道门诊本月腹泻就诊58人次，环比下降6%，未见聚集", None),
        ("急诊接诊腹泻患者21人，均吃过席，较上报时增加4人", 21),
        ("肠道门诊今日接诊腹泻患者9人，均在同一饭店就餐", 9),
        ("你记得不，昨天那家饺子馆吃倒三十多个人", 30),
    ],
)
def test_what_is_recalled_is_not_counted_and_what_happened_now_is(text, ill):
    assert harm_of(normalise(text), of_food=True).ill == ill
