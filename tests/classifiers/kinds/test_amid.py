"""Amid: an illness in one sentence of a long text is seen, whatever the rest of the text speaks of."""

import pytest

from classifiers.assessment import Kind

from ..test_assess import assess

OTHER = (
    "小区物业费一年涨了三回，电梯坏了没人修，业主去问还被保安打了，派出所来过两次。"
    "车位本来说好给业主，后来全卖给了外人，大家气得要吐血。"
    "晚上跳广场舞的音响太大，看电视剧都听不清，孩子没法写作业。"
)


@pytest.mark.parametrize(
    ("told", "ill"),
    [
        ("上周二样例幼儿园有9名幼儿午饭后呕吐。", 9),
        ("楼下自助餐厅上个月开业，21名顾客就餐后发病。", 21),
        ("门口的托管班昨天14个孩子喝了酸奶上吐下泻。", 14),
        ("我们15个人吃了一盆野菜，六个住进镇医院。", 6),
        ("厂里的早餐吃倒了十六个人，都在输液。", 16),
    ],
)
def test_one_sentence_of_a_long_text_tells_of_an_illness(told, ill):
    said = assess(OTHER * 8 + told + OTHER * 8, channel="media")
    assert (said.relevant, said.kind, said.harm.ill) == (True, Kind.INCIDENT, ill)


@pytest.mark.parametrize(
    "told",
    [
        "小区里3条狗呕吐，宠物医院说是犬瘟。",
        "上周打架2人受伤住院。",
        "电视剧第三集里12名学生吃完饭中毒，看得揪心。",
        "年会的自助餐把我们六个人撑得肚子疼。",
        "经理画的大饼，七个同事都吃吐了。",
        "案例分析：某厂22名工人食用河豚后呕吐，请作答。",
        "上世纪八十年代，镇上误食河豚中毒九人。",
        "油漆味太大，3名师傅二甲苯中毒呕吐，跟吃的没关系。",
    ],
)
def test_what_stands_beside_it_may_still_explain_it(told):
    assert not assess(OTHER * 8 + told + OTHER * 8, channel="media").relevant
