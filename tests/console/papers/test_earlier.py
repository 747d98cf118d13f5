"""Earlier versions: who corrects one number takes back nothing else that was said."""

import pytest
from flow import a_signal, an_assessment
from visiting import visiting

from classifiers.assessment import Harm, Kind

pytestmark = pytest.mark.stores

FIRST = "示例区和平路某饭店28日中午12点婚宴吃凉菜后，15时起有9人呕吐、腹泻，住院5人"
CORRECTED = "更正：上报住院5人有误，应为住院1人"


def taken(line, text, **harm):
    signal = a_signal(channel="illness", request=None, source="示例区人民医院", source_id="r1", text=text, subject=None)
    line.take(signal, an_assessment(signal, kind=Kind.INCIDENT, harm=Harm(**harm)))
    return signal


def a_report(line):
    with visiting(line) as visitor:
        page = visitor.read(f"/cases/{line.cases()[0].id}")
    lines = page.split('id="report-text"')[1].split("</textarea>")[0].splitlines()
    parts = (each.partition("、")[2].partition("：") for each in lines)
    return {title: said for title, _, said in parts}


def test_a_version_that_corrects_a_number_leaves_what_was_said_of_time_place_meal_and_symptoms(line):
    taken(line, FIRST, ill=9, hospitalised=5)
    before = a_report(line)
    taken(line, CORRECTED, hospitalised=1)
    after = a_report(line)
    kept = ("发生时间", "发生地点和单位", "可疑食品和餐次", "主要症状")
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
    assert ["住院1人" in after["人员情况"], "住院5人" in after["人员情况"]] == [True, False]
    assert ["15时" in before["发生时间"], "和平路" in before["发生地点和单位"], "呕吐" in before["主要症状"]] == [
        True
    ] * 3
