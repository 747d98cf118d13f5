"""Who treats the patients, who supplied the meal, and who has left the hospital: as it is said, and not verified."""

from datetime import timedelta

import pytest
from visiting import a_red_case, the_report

pytestmark = pytest.mark.stores

SAID = "示例第一小学23名学生呕吐，送到示例市中心医院5名，3人送医。供餐单位是示例鑫餐饮管理公司"


def line_of(report, title):
    return next(row for row in report.splitlines() if f"、{title}：" in row)


def test_the_first_report_names_who_reports_and_treats_them_and_who_supplies_the_meals(line, visitor):
    report = the_report(visitor, a_red_case(line, text=SAID))
    people, where = line_of(report, "人员情况"), line_of(report, "发生地点和单位")
    treats = "；收治医院：示例区人民医院（来报）、来报称“送到示例市中心医院5名”（未核实）"
    assert f"{treats}；送医：来报称“3人送医”（未核实）" in people
    assert where.endswith("；供餐单位：来报称“示例鑫餐饮管理公司”（单位名称未核实）")


def test_a_source_that_treats_nobody_is_no_hospital_of_theirs(line, visitor):
    report = the_report(visitor, a_red_case(line, source="示例区疾控中心"))
    assert "收治医院" not in line_of(report, "人员情况")


def test_who_supplies_the_meals_is_not_named_where_only_the_director_opens_the_case(line, visitor):
    case_id = a_red_case(line, text=SAID)
    visitor.send("/person", person="director-1", back="/")
    visitor.do(case_id, "confide", key="c", confided="yes", reason="涉及公职人员")
    assert "示例鑫餐饮管理公司" not in the_report(visitor, case_id)


def test_a_later_report_says_who_has_left_the_hospital_since_the_last(line, visitor):
    case_id = a_red_case(line, text="示例第一小学23名学生呕吐，1人已出院")
    step = next(each for each in line.case(case_id).open_steps if each.plan == "first_report")
    line.clock.moment += timedelta(minutes=30)
    visitor.do(case_id, "complete", step=step.id, outcome="done", key="b")
    line.clock.moment += timedelta(minutes=30)
    a_red_case(line, source_id="r2", text="续报：示例第一小学呕吐学生中3人已治愈出院，余留院观察")
    report = the_report(visitor, case_id)
    (news,) = (row for row in report.splitlines() if row.startswith("上次报告以来："))
    assert ["3人已治愈出院" in news, "1人已出院" in news] == [True, False]
    assert "出院：来报称“1人已出院”（未核实）、来报称“3人已治愈出院”（未核实）" in line_of(report, "人员情况")


def test_a_report_says_of_those_in_hospital_that_they_have_left_and_the_number_that_there_was(line, visitor):
    counts = {"ill": 9, "hospitalised": 6, "observed": 3}
    case_id = a_red_case(line, text="示例第一小学9名学生呕吐，住院6人，均已出院，留观3人", illness=counts)
    report = the_report(visitor, case_id)
    assert " · 6人住院，均已出院 · 3人留观”的首次报告" in report.splitlines()[0]
    assert "住院6人（均已出院），留观3人，" in line_of(report, "人员情况")


def test_of_fewer_than_there_were_nobody_says_that_all_have_left(line, visitor):
    counts = {"ill": 9, "hospitalised": 6}
    report = the_report(visitor, a_red_case(line, text="示例第一小学住院学生中4人均已出院", illness=counts))
    assert " · 6人住院”的首次报告" in report.splitlines()[0]


def test_whoever_puts_the_number_right_says_who_is_there(line, visitor):
    case_id = a_red_case(line, text="示例第一小学6名住院学生均已出院", illness={"ill": 9, "hospitalised": 6})
    (signal,) = line.case(case_id).signals
    visitor.do(case_id, "correct_label", signal=signal.id, field="hospitalised", now="7", key="h")
    assert " · 7人住院”的首次报告" in the_report(visitor, case_id).splitlines()[0]


def test_the_first_report_names_the_hour_since_when_a_hospital_has_had_patients(line, visitor):
    report = the_report(visitor, a_red_case(line, text=f"{SAID}。今天9时10分以来接诊"))
    assert "；接诊：2026-11-25 09:10 起（来源所述，未核实）；收治医院：" in line_of(report, "人员情况")


def test_where_nobody_says_the_hour_none_is_named(line, visitor):
    assert "接诊：" not in the_report(visitor, a_red_case(line, text=SAID))
