"""Treating: the hospital with what is said of how many, who is taken to a doctor, and who has left again."""

import pytest

from classifiers.harm.treating import all_left, discharged, taken_to_care, treated_at


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
        ("现在搁康宁医院吊水嘞", ["康宁医院吊水"]),
        ("俺娃搁市二院挂水", ["市二院挂水"]),
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


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("3名住院患者均已治愈出院", {"hospitalised": 3}),
        ("住院6人，均已出院，留观7人全部离院", {"hospitalised": None, "observed": 7}),
        ("住院3人、留观5人，目前均已离院", {"hospitalised": None, "observed": None}),
        ("住院3人，留观5人均已离院", {"observed": 5}),
        ("患者均已出院，无新增病例", {"hospitalised": None}),
        ("患者均已离院，无新增病例", {"hospitalised": None, "observed": None}),
        ("留观3人，续报：患者均已出院", {"observed": None}),
        ("我们两个都已经出院了", {"hospitalised": 2}),
        ("我家孩子和老人都已经出院了", {"hospitalised": 1}),
        ("我院收治的患者均已出院", {"hospitalised": None}),
        ("听说病人都已经出院了", {}),
        ("住院的6人已全部治愈出院", {"hospitalised": 6}),
        ("12人住院，截至26日8时全部康复出院", {"hospitalised": None}),
        ("9人就诊，其中3名住院患者均已出院", {"hospitalised": 3}),
        ("住院6人，轻症4人均已出院", {"hospitalised": 4}),
        ("住院6人，其中4人已出院，留观3人", {}),
        ("2人仍在住院，其余均已出院", {}),
        ("住院5人，除1名重症外均已出院", {}),
        ("3人住院，其中2人均已出院", {}),
        ("预计3名住院患者明天均可出院", {}),
        ("住院患者尚未全部出院", {}),
        ("上午新增2人住院，此前6名均已出院", {}),
        ("3名患者住院治疗", {}),
    ],
)
def test_that_all_have_left_is_said_of_those_in_hospital_of_those_observed_or_of_both(text, gone):
    assert all_left(text) == gone
