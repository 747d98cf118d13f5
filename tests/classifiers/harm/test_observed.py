"""Observed: who is kept under observation is ill, and in no hospital's beds."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.words import normalise


def people(text):
    harm = harm_of(normalise(text))
    return harm.ill, harm.hospitalised, harm.count("observed")


@pytest.mark.parametrize(
    ("text", "ill", "hospitalised", "observed"),
    [
        ("3人留观", 3, None, 3),
        ("12人中4人已离院，其余8人留观", 12, None, 8),
        ("三个年纪大的住院了，一个孕妇留院观察，都是昨天吃席的", 4, 3, 1),
        ("两个岁数大的送县医院住院了，还有一个孕妇在医院观察", 3, 2, 1),
        ("累计接诊18人，住院5人，3人已治愈出院，余留院观察", 18, 5, None),
        ("5人留院观察，无住院", 5, 0, 5),
        ("12名学生呕吐，其中3人在区人民医院留观", 12, None, 3),
        ("12名学生呕吐，均留观", 12, None, 12),
        ("12名学生腹泻，3人住院，9人留观", 12, 3, 9),
        ("12名学生呕吐，部分留观", 12, None, 1),
        ("8人就诊，其中3人留院观察，5人离院", 8, None, 3),
        ("10人就诊，急诊观察4人，6人回家", 10, None, 4),
        ("留院观察了来自示例小学的6名学生", 6, None, 6),
        ("三名儿童在急诊留观，生命体征平稳", 3, None, 3),
        ("孩子吃了食堂的饭，现在在医院留观", 1, None, 1),
        ("病例数12，住院2，留观3，死亡0", 12, 2, 3),
        ("呕吐的6名学生送到医院，截至18点，均已留观", 6, None, 6),
    ],
)
def test_who_is_observed_is_ill_and_not_in_hospital(text, ill, hospitalised, observed):
    assert people(text) == (ill, hospitalised, observed)


@pytest.mark.parametrize(
    ("text", "ill", "hospitalised", "observed"),
    [
        ("30人中毒，3人住院，其余留观", 30, 3, 27),
        ("30名学生呕吐，3人住院，其他人在观察", 30, 3, 27),
        ("30名学生呕吐，其中3人住院，余下的留院观察", 30, 3, 27),
        ("20多人拉肚子，3个住院了，其他的都在医院观察", 20, 3, 17),
        ("有三十个人吃坏肚子，两个重的住院，剩下的都在留观", 30, 2, 28),
        ("18名学生呕吐，其中2名学生住院治疗，其余学生留院观察", 18, 2, 16),
        ("30人中毒，1人死亡，3人住院，其余留观", 30, 3, 26),
        ("30人中毒，3人住院，10人回家，其余留观", 30, 3, 17),
        ("12人中4人已离院，其余留观", 12, None, 8),
        ("接诊30人，收治3人，其余留观", 30, 3, 27),
        ("30人中毒，其余留观", 30, None, 30),
        ("30人中毒，3人住院，另外留观5人", 30, 3, 5),
        ("30人中毒，3人住院，另外留观患者5人", 30, 3, 5),
        ("30人中毒，3人住院，其余留观一晚", 30, 3, 27),
        ("20人腹泻，其中5人住院，10人门诊治疗，其余留观", 20, 5, 5),
        ("20人腹泻，10人好转，其余留观", 20, None, 10),
    ],
)
def test_of_the_rest_as_many_are_observed_as_are_left_over(text, ill, hospitalised, observed):
    assert people(text) == (ill, hospitalised, observed)


def test_of_those_who_were_observed_and_have_left_nobody_counts_the_rest():
    assert people("30人中毒，3人住院，其他留观患者均已离院") == (30, 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "30人不适，3人住院，其余的人已回家观察",
        "30人中毒，3人住院，其余居家观察",
        "30人中毒，3人住院，其余建议留观",
        "30人中毒，3人住院，其余症状轻微",
        "30人中毒，3人住院，5人已出院，其余留观",
        "3人住院，其余留观",
    ],
)
def test_of_a_rest_that_is_not_watched_by_a_hospital_or_is_not_to_be_told_nobody_is_counted(text):
    assert people(text)[2] is None


@pytest.mark.parametrize(
    ("text", "observed"),
    [
        ("20人腹泻，无人留观", 0),
        ("20人腹泻，无住院、留观病例", 0),
        ("20人腹泻，留观0人", 0),
        ("20人腹泻，医生建议留观", None),
    ],
)
def test_who_is_not_observed_is_nobody_and_ill_all_the_same(text, observed):
    ill, _, said = people(text)
    assert (ill, said) == (20, observed)


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("留观5人，住院2人", 7),
        ("目前住院3人、留院观察5人", 8),
        ("留观5人，其中2人转住院", 5),
        ("7人呕吐，留观5人，住院2人", 7),
        ("收治的59名患者中除2名患儿需要留院观察外，其余患者已出院", 59),
        ("先后有20名学生住院治疗，50余名学生留院观察，都有腹痛", 50),
    ],
)
def test_those_admitted_beside_the_observed_are_ill_as_well_where_nobody_counts_the_ill(text, ill):
    assert people(text)[0] == ill


@pytest.mark.parametrize("text", ["5人住院观察", "5人入院观察", "5人留院治疗", "5人留院"])
def test_who_is_admitted_to_be_observed_is_in_hospital(text):
    assert people(text)[1:] == (5, None)


@pytest.mark.parametrize("text", ["20人腹泻，医生建议住院", "20人准备住院", "20人腹泻，建议留观"])
def test_who_is_only_advised_to_stay_is_ill_and_stays_nowhere(text):
    assert people(text) == (20, None, None)
