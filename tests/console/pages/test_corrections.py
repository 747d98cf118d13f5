"""Corrections on the case page: said in words, seen everywhere, and found by later signals."""

import pytest
from flow import a_signal
from visiting import a_red_case, text_of, visiting

pytestmark = pytest.mark.stores


@pytest.fixture
def visitor(line):
    with visiting(line) as visitor:
        yield visitor


def test_what_is_no_school_is_none_on_the_whole_page_and_the_ledger_says_so_in_words(line, visitor):
    case_id = a_red_case(line)
    signal = line.case(case_id).signals[0].id
    page = visitor.act(case_id, "correct_label", signal=signal, field="school", now="否", key="k")
    said = text_of(page)
    assert "更正机器初筛：学校或幼儿园由“是”改为“否”；“场所”随之更正" in said
    assert ["True" in said, "学校食堂" in line.case(case_id).heading] == [False, False]
    report = page.split('id="report-text"')[1].split("</textarea>")[0]
    assert "学校食堂" not in report


def test_the_business_and_the_venue_are_corrected_in_words_and_later_signals_find_the_case(line, visitor):
    case_id = line.take(a_signal(channel="duty", text="示例：昨晚在一家小店吃了炒鸡，两个人拉肚子", request=None))
    signal = line.case(case_id).signals[0].id
    for key, field, now in (("a", "operator", "示例小馆"), ("b", "venue", "餐馆"), ("c", "address", "示例街1号")):
        visitor.act(case_id, "correct_label", signal=signal, field=field, now=now, key=key)
    page = visitor.read(f"/cases/{case_id}")
    report = page.split('id="report-text"')[1].split("</textarea>")[0]
    assert "示例小馆" in text_of(page)
    assert "三、发生地点和单位：示例街1号，示例小馆（值班员核对，单位名称未核实）\n" in report
    assert line.case(case_id).facts["venue"] == "restaurant"
    again = line.take(a_signal(channel="duty", text="再问一下示例的事", request=None, subject={"name": "示例小馆"}))
    assert again == case_id
