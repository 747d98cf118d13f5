"""Transfers: whose patient another hospital tells of."""

import pytest
from spoken import tell

from streams.hearing.transfers import sent_by


@pytest.mark.parametrize(
    ("text", "hospital"),
    [
        ("郑大一附院急诊：昨夜由新乡二院转来的那位吃河豚的男患者，今日0时40分宣布临床死亡", "二院"),
        ("省人民医院：从新乡市第二人民医院急诊科转来1名患者", "二院"),
        ("转自市中心医院的肉毒毒素中毒患者死亡", "中心医院"),
        ("新乡市三附院转入的患者", "三附院"),
        ("由市妇幼转来的孩子", "妇幼"),
        ("二院昨晚转来的那个吃毒蘑菇的没救过来", "二院"),
        ("二院总值班：那个插管的22点50转郑大一附院了", None),
        ("患者在二院好转", None),
        ("转发二院通报", None),
        ("由二院转交的材料", None),
    ],
)
def test_the_hospital_that_sent_the_patient(text, hospital):
    assert sent_by(text) == hospital


FISH = "新乡市第二人民医院急诊科：收治红旗区洪门镇“水上漂鱼庄”聚餐者6人，其中1人气管插管。怀疑食用河豚鱼干。"


def test_his_death_is_counted_in_the_case_of_the_first(line):
    case_id = tell(line, FISH, channel="illness", source="二院")
    told = "郑大一附院急诊：昨夜由新乡二院转来的那位吃河豚的男患者，今日0时40分宣布临床死亡，请贵区知悉。"
    assert tell(line, told) == case_id
    case = line.case(case_id)
    assert (case.facts["dead"], case.signals[-1].why) == (1, "由“二院”转出的同类病人")


@pytest.mark.parametrize(
    "told",
    [
        "郑大一附院急诊：昨夜由新乡三院转来的那位吃河豚的男患者，今日0时40分宣布临床死亡。",
        "郑大一附院急诊：昨夜由新乡二院转来的那位喝甲醇酒的男患者，今日0时40分宣布临床死亡。",
        "市第二人民医院：又收治毒蘑菇中毒2人，洪门镇的。",
    ],
)
def test_of_another_hospital_or_harmed_by_something_else_is_another_case(line, told):
    case_id = tell(line, FISH, channel="illness", source="二院")
    assert tell(line, told) != case_id
