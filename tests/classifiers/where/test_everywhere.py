"""Everywhere: a rumour that calls on its readers or repeats a known one is of no place; one told of elsewhere is."""

from pathlib import Path

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Kind, Text

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def assessor():
    return Assessor.load(ROOT / "seeds", ROOT / "classifiers/model")


def area_of(assessor, text):
    said = assessor.assess(Text(id="t", text=text, channel="media"))
    return said.kind, said.area


@pytest.mark.parametrize(
    "text",
    [
        "剩菜里全是亚硝酸盐，成都有个老太太吃成肾衰竭，别再留隔夜菜了",
        "木耳有剧毒！西安一家三口吃完没救过来，家里有的赶紧扔",
        "荔枝别给孩子吃了，里面有剧毒，广州一个小孩半小时就没了，快转给带娃的",
        "新乡人注意！安阳查出来的毒粉条都拉到这边卖了，听说吃了会瘫",
        "听说开封的病鸡全进了咱市的菜市场，大家千万别吃鸡肉了",
    ],
)
def test_a_rumour_whose_tale_names_another_place_is_of_none(assessor, text):
    assert area_of(assessor, text) == (Kind.RUMOUR, None)


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("成都人注意了，网上都在传咱们市的大米是塑料做的，千万别买", "510000"),
        ("听说西安有人卖死猪肉灌的香肠，吃了会得病", "610000"),
    ],
)
def test_what_goes_round_elsewhere_is_of_that_place(assessor, text, area):
    assert area_of(assessor, text) == (Kind.RUMOUR, area)


def test_a_report_of_a_rumour_elsewhere_is_of_that_place(assessor):
    text = "成都网警通报：王某编造木耳有剧毒、一家三口死亡的谣言并转给群友，被行政处罚"
    assert area_of(assessor, text)[1] == "510000"


def test_a_rumour_of_the_own_district_stays_there(assessor):
    text = "红旗区的超市里卖的大米是塑料做的，转给家人"
    assert area_of(assessor, text) == (Kind.RUMOUR, "410702")
