"""The first report: true of what is in hand, of who said what is done, and of what has passed."""

from datetime import timedelta

import pytest
from flow import a_signal
from visiting import a_red_case, let_time_pass, visiting

pytestmark = pytest.mark.stores


@pytest.fixture
def visitor(line):
    with visiting(line) as visitor:
        yield visitor


def the_report(visitor, case_id):
    return visitor.read(f"/cases/{case_id}").split('id="report-text"')[1].split(">", 1)[1].split("</textarea>")[0]


def part(report, number):
    return report.partition(f"{number}、")[2].splitlines()[0]


def test_what_was_dispatched_and_signed_for_by_nobody_is_not_called_in_hand(line, visitor):
    case_id = a_red_case(line)
    before = part(the_report(visitor, case_id), "八")
    assert ["已派发、尚未签收：" in before, "正在办理" in before, "首报" in before] == [True, False, False]
    rescue = next(step for step in line.case(case_id).open_steps if step.plan == "rescue")
    visitor.act(case_id, "sign", step=rescue.id, key="k")
    assert f"已签收、正在办理：{rescue.department_name}：{rescue.title}（示例·王一代签收）。" in part(
        the_report(visitor, case_id), "八"
    )


def test_what_is_done_says_by_whose_word_and_with_what_evidence(line, visitor):
    case_id = a_red_case(line)
    rescue = next(step for step in line.case(case_id).open_steps if step.plan == "rescue")
    visitor.act(case_id, "complete", step=rescue.id, outcome="done", note="示例医院来电", key="k")
    done = part(the_report(visitor, case_id), "七")
    assert ["食安办代填" in done, "说明：示例医院来电" in done] == [True, True]


def test_what_has_passed_is_listed_first_with_by_how_much_and_whose_it_was(line, visitor):
    case_id = a_red_case(line)
    line.clock.moment += timedelta(hours=3)
    let_time_pass(line)
    said = part(the_report(visitor, case_id), "十")
    passed, _, coming = said.partition("。接下来：")
    assert ["已过" in passed, "内部目标" in passed, "不是本区部门的时限" in passed, "已过" in coming] == [
        True,
        True,
        True,
        False,
    ]


def test_it_names_the_addressees_of_its_own_step_and_leaves_them_open_where_there_is_none(line, visitor):
    blue = line.take(a_signal(channel="complaint", text="示例：买的面包里有一根头发，要求退款"))
    reports = [the_report(visitor, each) for each in (a_red_case(line), blue)]
    assert [next(row for row in each.splitlines() if row.startswith("报送：")) for each in reports] == [
        "报送：区政府、上级监管部门",
        "报送：＿＿＿＿",
    ]


def test_a_corrected_count_is_the_one_that_is_reported(line, visitor):
    case_id = a_red_case(line)
    signal = line.case(case_id).signals[0].id
    visitor.act(case_id, "correct_label", signal=signal, field="ill", now="9", key="k")
    assert ["不适9人" in the_report(visitor, case_id), "23人" in the_report(visitor, case_id)] == [True, False]
