"""Believed: beside a claim that is called untrue, those are counted who are said to be ill all the same."""

import pytest

from classifiers.harm.believed import believed, set_right
from classifiers.harm.counts import harm_of
from classifiers.words import normalise

ILL = [
    ("网传示例小学30名学生中毒不属实，但确有5名学生呕吐送医", 5),
    ("网传示例小学30名学生食物中毒，经核实，实际为5名学生呕吐，均已就医。", 5),
    ("关于“示例小学30名学生中毒”的传言不实，目前确认5名学生腹泻", 5),
    ("示例小学呕吐的学生并非30名，而是5名", 5),
    ("经核实，并非30名学生中毒，而是5名学生呕吐", 5),
    ("不存在网传的30名学生中毒，仅5名学生呕吐就医", 5),
    ("经核查确有5名学生呕吐送医，网传30人中毒不属实", 5),
    ("经核查，示例幼儿园3名幼儿确有发热呕吐，网传“40名幼儿中毒”与事实不符", 3),
    ("经区教育局核实，网传示例小学30人食物中毒为不实信息，该校5名学生出现呕吐，已送医", 5),
    ("朋友圈说毒饭店倒了20个人是谣言，不过我们桌3个人确实上吐下泻", 3),
    ("群里传示例饭店吃死人是假的，可我和我妈两个人真的拉肚子了", 2),
    ("群里传示例饭店吃死人是假的，可我妈真的拉肚子了", 1),
    ("网传30名学生中毒不属实，但确有学生呕吐送医", 1),
    ("说30个孩子中毒那是谣传，其实就8个娃吐了", 8),
    ("辟谣：示例小学没有30人中毒，是6名学生腹泻在校医室观察", 6),
    ("网传某校有50人中毒，情况不实，经查实际为12名学生腹泻，已就医", 12),
    ("示例食堂并未发生30人中毒，4名员工腹痛就诊，均已好转", 4),
    ("经疾控核实，网传百人中毒不属实，就诊7人，均为轻症", 7),
    ("网上说的30人不准，确认呕吐的学生是5名", 5),
    ("该校30人中毒为虚假信息，经了解有5人呕吐", 5),
    ("有人在群里造谣说我们学校30人中毒，其实只有5个学生肚子疼", 5),
    ("校方称网传30人中毒不属实，但承认有5名学生呕吐", 5),
    ("网传示例中学食堂50人食物中毒，但学校承认有4名学生腹泻。经查50人系谣言", 4),
    ("示例小学食物中毒不属实，5名学生呕吐系诺如病毒感染", 5),
    ("老师说30人中毒是谣言，可班里明明有2个孩子吐了", 2),
    ("示例小学18名学生呕吐，区疾控判断排除食物中毒", 18),
    ("网友发帖称20人呕吐住院，学校回应称系谣言", 20),
]
NOBODY = [
    "没有学生中毒，只有2人因感冒请假",
    "网传示例饭店30人中毒系谣言，请勿传播",
    "网传示例小学30名学生中毒不属实，实际无人就医",
    "经查，示例超市30人中毒的视频系编造，造谣者已被行政拘留5日",
    "网民张某发布“示例火锅店30人中毒”的信息不实，张某等3人被处罚",
    "没有发生食物中毒，网传30人住院是谣言",
    "网传“吃荔枝中毒致10人死亡”是谣言，专家表示适量食用无妨",
    "谣言：某地30人吃小龙虾中毒，10人死亡",
    "谣传示例食堂50人中毒，10人住院",
    "近日网传某幼儿园30名幼儿集体中毒，经公安机关调查系谣言，目前该园幼儿身体状况良好",
    "警方通报：网传示例广场烧烤店20人食物中毒系谣言，散布者李某等2人已被依法处罚",
    "网传示例幼儿园“40名幼儿中毒住院”系不实信息，该园今日全员到园，无幼儿就医",
    "示例饭店30名顾客中毒纯属虚构，请勿转发",
    "经向学校核实，不存在学生集体食物中毒的情况",
]
GRAVE = [
    ("示例幼儿园30人呕吐系误传，住院者为5人", 5, 5, None),
    ("区卫健委来电：网传示例小学50人中毒不属实，该院昨晚仅收治3名腹泻学生", 3, 3, None),
    ("网传示例中学百人中毒不属实，截至今晨共15名学生出现呕吐腹泻，其中4人住院", 15, 4, None),
    ("学生死亡系谣言，但有6名学生住院", None, 6, None),
    ("网传“30名学生食物中毒、1人死亡”不属实，其中5名学生确有呕吐，无死亡", 5, None, 0),
    ("村里传死了两个人是假的，不过吃席的确实有9个人拉肚子，1个在县医院抢救", 9, 1, None),
    ("此前流传的12人死亡是谣言。目前共有6人住院", None, 6, None),
]


@pytest.mark.parametrize(("text", "ill"), ILL)
def test_who_is_ill_beside_a_claim_that_is_untrue_is_counted_and_the_claim_is_not(text, ill):
    harm = harm_of(normalise(text))
    assert (harm.ill, harm.counts_people) == (ill, True)


@pytest.mark.parametrize("text", NOBODY)
def test_where_nobody_is_said_to_be_ill_all_the_same_nobody_is(text):
    harm = harm_of(normalise(text))
    assert (harm.counts_people, harm.denied) == (False, True)


@pytest.mark.parametrize(("text", "ill", "hospitalised", "dead"), GRAVE)
def test_who_is_in_hospital_or_dead_beside_a_claim_is_told_apart_too(text, ill, hospitalised, dead):
    harm = harm_of(normalise(text))
    assert (harm.ill, harm.hospitalised, harm.dead) == (ill, hospitalised, dead)


def test_a_claim_is_blotted_out_from_who_spreads_it_to_the_word_that_calls_it_untrue():
    said = "今早5人呕吐,网传30人中毒,不属实,2人留观"
    assert believed(said) == "今早5人呕吐,某某某某某某某,某某某,2人留观"


def test_what_is_set_against_a_claim_is_kept_alone_where_nobody_is_counted():
    assert set_right("网传30人中毒是谣言,但我妈病危.有人住院") == "某某某某某某某某某某,但我妈病危.有人住院"
