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


INWARD = "只报收报单位，不得对外公开、转发"


def test_it_says_that_it_is_for_its_addressees_until_the_name_may_be_published(line, visitor):
    case_id = a_red_case(line)
    assert f"（内部报告：单位名称未核实，{INWARD}）" in the_report(visitor, case_id)
    visitor.send("/person", person="director-1", back="/")
    for state in ("verified", "public"):
        visitor.act(case_id, "set_name_state", key=state, state=state, basis="主任批示")
    assert INWARD not in the_report(visitor, case_id)


def test_every_source_that_names_a_business_is_named_with_it_and_no_name_is_said_twice(line, visitor):
    case_id = a_red_case(line)
    a_red_case(line, channel="duty", source="值班接报", source_id="r2", text="我是示例第一小学校医，有学生吐了")
    a_red_case(line, source="示例乙医院", source_id="r3", subject={"name": "示例第二小学"})
    assert len(line.case(case_id).signals) >= 2
    where = part(the_report(visitor, case_id), "三")
    assert where.count("示例第一小学") == 1
    assert where.startswith("发生地点和单位：洪门镇示例路1号，示例第一小学（据示例区人民医院来报，单位名称未核实）")


def test_whoever_called_is_in_no_report(line, visitor):
    case_id = a_red_case(line, text="我叫王小明，示例第一小学23名学生呕吐，电话13700005678", contact={"name": "王小明"})
    report = the_report(visitor, case_id)
    assert ["示例第一小学" in report, "王小明" in report, "13700005678" in report] == [True, False, False]


def test_of_what_only_the_director_opens_no_report_names_the_business(line, visitor):
    case_id = a_red_case(line)
    visitor.send("/person", person="director-1", back="/")
    visitor.act(case_id, "confide", key="c", confided="yes", reason="涉及公职人员")
    assert "示例第一小学" not in the_report(visitor, case_id)
