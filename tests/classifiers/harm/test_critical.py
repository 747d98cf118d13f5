"""The critically ill: how many a text tells of, and where it says that nobody is."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.words import normalise


@pytest.mark.parametrize(
    ("text", "ill", "critical"),
    [
        ("村民食用自制臭豆腐后确诊肉毒中毒，呼吸机辅助通气，同食者2人无症状", 1, 1),
        ("吃完毒蘑菇，120拉走抢救，还在重症监护室", 1, 1),
        ("他吃了野蘑菇肝衰竭，在ICU抢救", 1, 1),
        ("三人昏迷，医院已经下病危通知书", 3, 3),
        ("31人不适，5人住院，1人危重", 31, 1),
        ("夜市吃烧烤后3人呕吐，其中1人昏迷", 3, 1),
        ("3人呕吐，住院患儿中有1名转入重症", 3, 1),
        ("3人不适，3人危重，都是一个车间的", 3, 3),
        ("其中两名学生病危，正在转院", 2, 2),
        ("一名儿童昏迷不醒，急需救护车", 1, 1),
        ("一名6岁儿童昏迷不醒", 1, 1),
        ("1名3岁以下幼儿病危", 1, 1),
        ("危重2人，死亡0人", 2, 2),
        ("两人住进ICU", 2, 2),
        ("其中1名患者病情危重，后又有2人危重", 2, 2),
        ("2人危重，1人死亡", 2, 2),
        ("发病19人，危重病例3例，其余好转", 19, 3),
        ("目前1名患者仍在ICU，其余好转", 1, 1),
        ("其中一名孩子病情危重", 1, 1),
        ("吃了饭店的菜后脑出血，现在病危", 1, 1),
        ("孩子吃了饭店的菜，生命垂危", 1, 1),
        ("他手术后在餐厅聚会，回来昏迷不醒", 1, 1),
        ("他有脑梗，聚餐后3人危重", 3, 3),
        ("一家三口捡了蘑菇炒着吃，半夜上吐下泻，现在父亲意识模糊，在第一附属医院抢救", 3, 1),
        ("我爸有心脏病。昨晚吃了散装熟食，现在ICU抢救", 1, 1),
        ("饮用药酒后口唇麻木，1人抢救无效死亡，2人危重", 2, 2),
        ("饮用药酒后口唇麻木，1人抢救无效死亡，2人在重症监护室", 2, 2),
        ("无死亡，危重2人", 2, 2),
        ("我院收治5人，1名患儿休克", 5, 1),
        ("就餐者6人呕吐，其中留观2人、危重1人", 6, 1),
        ("接诊9人，其中住院3人、危重1人、留观4人", 9, 1),
        ("四个孩子误喝农药，三人脱险一人还在抢救", 4, 1),
    ],
)
def test_who_is_between_life_and_death_is_counted_and_is_ill(text, ill, critical):
    harm = harm_of(normalise(text), of_food=True)
    assert (harm.ill, harm.count("critical")) == (ill, critical)


@pytest.mark.parametrize(
    "text",
    [
        "就诊23人，无危重病例",
        "均无生命危险，无重症及死亡",
        "5人腹泻，住院2人，没有危重的",
        "收治21例，无危重",
    ],
)
def test_nobody_critical_is_nought_and_says_nothing_of_who_is_in_hospital(text):
    harm = harm_of(normalise(text))
    assert (harm.count("critical"), harm.hospitalised == 0) == (0, False)


def test_a_nought_on_a_card_is_nobody():
    assert harm_of(normalise("危重0人，死亡0人，住院3人")).count("critical") == 0


@pytest.mark.parametrize(
    "text",
    [
        "3人腹泻，已转出ICU，脱离危险",
        "5人呕吐，经抢救成功出院",
        "3人呕吐，在区医院抢救后好转",
        "吃菌子后昏迷，现已苏醒",
        "3人腹泻，重症医学科医生来会诊",
        "经抢救无效死亡1人",
        "在医院抢救两小时无效死亡1人",
        "可能会有1人危重",
        "17人住院，其中重症2人",
        "厨房卫生危险，2人腹泻",
        "网传3人中毒进ICU不属实",
        "医院ICU门口的小卖部卖过期牛奶",
        "重症监护室外的自动售货机卖过期面包",
        "老人脑溢血病危，给她买的燕窝是假的",
        "车祸伤者正在抢救，路边小吃摊挡住了救护车",
        "我朋友出车祸昏迷不醒，现在我一个人，超市卖我过期面包",
        "我妈癌症晚期病危，住在ICU，听信保健品能治癌花了3万",
        "我爷爷因脑梗在重症监护室，医院食堂送的粥里有头发",
    ],
)
def test_what_is_over_or_untrue_counts_nobody(text):
    assert harm_of(normalise(text), of_food=True).count("critical") is None
