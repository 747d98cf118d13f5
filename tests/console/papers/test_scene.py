"""Scene: where people live is no business's address."""

import pytest
from flow import a_signal, an_assessment
from visiting import the_report

from classifiers.assessment import Harm, Kind

pytestmark = pytest.mark.stores


@pytest.mark.parametrize(
    ("text", "venue", "where"),
    [
        (
            "药店的人上门给我妈推销保健品“灵芝孢子粉”，吃完头晕，家在文化街街道",
            "health_food_shop",
            "某保健食品专营店（单位名称未掌握）；来电人称“文化街街道”（住处，未核实）",
        ),
        ("三名患者均住红旗区西街街道，共同吃过堂食的凉皮", "restaurant", "某餐馆（单位名称未掌握）"),
        ("三人均在西街街道居住，共同吃过卤鸡爪", None, "未掌握"),
        (
            "住西街街道的3人在洪门镇吃饭后呕吐",
            "restaurant",
            "洪门镇某餐馆（单位名称未掌握）；来电人称“洪门镇”（未核实）",
        ),
        ("3人在西街街道吃饭后呕吐，都是西街街道居民", "restaurant", "西街街道某餐馆（单位名称未掌握）"),
        ("在西街街道收到的快递，网购的卤牛肉吃完腹泻", "online_shop", "某网店（单位名称未掌握）"),
    ],
)
def test_a_home_or_where_a_parcel_came_to_is_no_business_s_address(line, visitor, text, venue, where):
    signal = a_signal(channel="duty", request=None, text=text, subject=None)
    case_id = line.take(signal, an_assessment(signal, kind=Kind.INCIDENT, venue=venue, harm=Harm(ill=3)))
    (said,) = [each for each in the_report(visitor, case_id).splitlines() if "发生地点和单位：" in each]
    assert said.partition("：")[2] == where
