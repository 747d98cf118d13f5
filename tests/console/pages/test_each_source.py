"""What a report says of each source: what one of them does not say any more, or corrects, is its own word alone."""

import pytest
from spoken import tell
from visiting import the_report

SCHOOL = {"name": "示例青禾小学"}
HOSPITAL = {
    "channel": "illness",
    "source": "示例市中心医院",
    "source_id": "b1",
    "subject": SCHOOL,
    "text": "示例青禾小学学生昨天午餐后腹痛呕吐，我院接诊8人，住院3人。",
}
LETTER = {
    "channel": "notice",
    "source": "新乡市市场监管局",
    "source_id": "转〔2026〕88号",
    "subject": SCHOOL,
    "text": "新乡市市场监管局转办函：示例青禾小学学生昨天午餐吃凉皮后12人呕吐，其中4人在示例市中心医院住院，请查处。",
}


def points(visitor, case_id):
    lines = the_report(visitor, case_id).splitlines()
    return {title: said for title, _, said in (each.partition("、")[2].partition("：") for each in lines)}


@pytest.mark.parametrize(
    ("later", "people"),
    [
        ("示例青禾小学学生腹痛呕吐，我院接诊5人，住院3人。", "不适5人，住院3人"),
        ("续报：示例青禾小学学生呕吐，新增2人就诊，住院1人。", "不适10人（8+2），住院3人"),
        ("续报：示例青禾小学事件，目前仍有1人住院。", "不适8人，住院3人"),
    ],
)
def test_what_a_later_version_counts_stands_in_the_report_as_in_the_heading(line, visitor, later, people):
    tell(line, **HOSPITAL)
    case_id = tell(line, **{**HOSPITAL, "text": later})
    ill, hospitalised = (f"{line.case(case_id).facts[name]}人" for name in ("ill", "hospitalised"))
    said = points(visitor, case_id)["人员情况"]
    assert (said.startswith(people), f"不适{ill}，住院{hospitalised}") == (True, people.replace("（8+2）", ""))


@pytest.mark.stores
def test_what_the_same_sender_took_back_in_another_report_is_told_nowhere_any_more(line, visitor):
    tell(line, **HOSPITAL)
    later = "示例青禾小学：目前共有5人就诊，此前所报8人系统计有误。"
    case_id = tell(line, **{**HOSPITAL, "source_id": "b2", "text": later})
    assert points(visitor, case_id)["人员情况"].startswith("不适5人，住院3人，危重未掌握，死亡未掌握（")


@pytest.mark.stores
def test_a_letter_that_comes_again_and_says_less_loses_neither_unit_nor_meal_nor_hospital_beside_a_call(line, visitor):
    tell(line, **LETTER)
    tell(line, "示例青禾小学有3个学生早上吃了面包拉肚子，没去医院")
    case_id = tell(line, **{**LETTER, "subject": None, "text": "新乡市市场监管局转办函补充：请于本周五前反馈。"})
    said = points(visitor, case_id)
    assert ["据新乡市市场监管局来报" in said["发生地点和单位"], "凉皮" in said["可疑食品和餐次"]] == [True, True]
    assert ["不适12人" in said["人员情况"], "4人在示例市中心医院住院" in said["人员情况"]] == [True, True]


def test_how_a_number_came_about_that_a_unit_told_bit_by_bit_stands_beside_it(line, visitor):
    tell(line, "示例青禾小学校医：今天有13个学生肚子疼、呕吐，中午都在食堂吃的饭。")
    case_id = tell(line, "示例青禾小学校医：又来了4个，一样的症状。")
    assert points(visitor, case_id)["人员情况"].startswith("不适17人（13+4），住院未掌握")
