"""Of a business whose name was put right the papers name both, and which is right."""

import pytest
from factories import a_case, an_incoming
from flow import a_signal, an_assessment
from spoken import tell
from visiting import the_report

from console.papers.handed import business_of
from console.papers.renamed import right_name
from console.reading.queries import SignalRow

pytestmark = pytest.mark.stores
SHOP = {"name": "示例蜀香阁酸菜鱼"}


def test_the_right_name_stands_for_the_former_and_says_so():
    renamed = {"甲": "乙"}
    assert [right_name(each, renamed) for each in "甲乙丙"] == [
        ("乙", "；来报更正，此前报为“甲”"),
        ("乙", "；来报更正，此前报为“甲”"),
        ("丙", ""),
    ]


def a_row(text):
    signal = a_signal(text=text, subject=SHOP)
    return SignalRow(signal=signal, assessment=an_assessment(signal), state="", revision=1, case_id=None)


def test_an_order_names_the_business_that_is_right():
    rows = [a_row("吃完上吐下泻"), a_row("作废：店名录错了，应是隔壁“示例渝香阁酸菜鱼”。")]
    said = business_of(a_case(an_incoming()), rows)
    assert said == "示例渝香阁酸菜鱼（名称未核实；来报更正，此前报为“示例蜀香阁酸菜鱼”）"
    assert business_of(a_case(an_incoming()), rows[:1]) == "示例蜀香阁酸菜鱼（名称未核实）"


def test_the_first_report_says_which_name_is_right(line, visitor):
    first = "新乡市第三人民医院急诊：接诊红旗区“示例金谷酒楼”就餐者5人，腹泻，均未住院。"
    then = "新乡市第三人民医院急诊：更正，前报红旗区“示例金谷酒楼”应为“示例金古酒楼”，就餐者5人。"
    case_id = tell(line, first, channel="illness", source="示例医院")
    tell(line, then, channel="illness", source="示例医院")
    (said,) = [each for each in the_report(visitor, case_id).splitlines() if "发生地点和单位：" in each]
    assert said.partition("：")[2] == "来报称“示例金古酒楼”（单位名称未核实；来报更正，此前报为“示例金谷酒楼”）"
