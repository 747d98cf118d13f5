"""Treating: the hospital with what is said of how many, who is taken to a doctor, and who has left again."""

import pytest

from classifiers.harm.treating import discharged, taken_to_care, treated_at


def said(text, asked):
    return [text[start:end] for start, end in asked(text)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("学生呕吐，送到市中心医院5名，其余在校观察", ["送到市中心医院5名"]),
        ("有2人送到新乡医学院三附院急诊科抢救，其中1人昏迷", ["2人送到新乡医学院三附院急诊科抢救"]),
        ("5人送到新乡医学院第三附属医院住院", ["5人送到新乡医学院第三附属医院住院"]),
        ("市二院收治4人、三附院收治6人，均无生命危险", ["市二院收治4人", "三附院收治6人"]),
        ("两个岁数大的送县医院住院了", ["两个岁数大的送县医院住院"]),
        ("没有去医院", []),
        ("要不要送市中心医院", []),
        ("在市中心医院门口的摊子吃坏了肚子，住院了", []),
        ("市中心医院食堂吃饭后3人住院", []),
    ],
)
def test_a_hospital_that_treats_somebody_is_told_with_how_many(text, told):
    assert said(text, treated_at) == told


def test_who_is_taken_to_a_doctor_is_told_without_a_hospital_too():
    assert said("7人送医，2人留观", taken_to_care) == ["7人送医"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("住院5人，其中1人转入ICU，3人已治愈出院，余留院观察", ["3人已治愈出院"]),
        ("12人中4人已离院，其余8人留观", ["4人已离院"]),
        ("学生均已离院，无新增病例", ["均已离院"]),
        ("住院的5名患者中3名已出院", ["3名已出院"]),
        ("目前尚无人出院", []),
        ("预计3人明天出院", []),
    ],
)
def test_who_has_left_the_hospital_is_told_and_not_who_is_to(text, told):
    assert said(text, discharged) == told
