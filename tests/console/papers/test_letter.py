"""移送函: to whom, what was reported, what was done, who was told, on what ground and with which papers."""

import pytest
from visiting import a_blue_case, text_of

from console.papers.letter import KEPT_SECRET

MOVE = {"area": "410711", "reason": "店在该区", "key": "m"}


def letter_of(visitor, case_id):
    """The text of the letter; empty where the page has none."""
    _, found, rest = visitor.read(f"/cases/{case_id}?letter=1").partition('id="letter-text"')
    return rest.split(">", 1)[1].split("</textarea>")[0] if found else ""


def points_of(text):
    """Its points, by title."""
    rows = (row.split("、", 1)[1].split("：", 1) for row in text.splitlines() if "、" in row[:3] and "：" in row)
    return dict(rows)


def test_the_letter_is_there_where_the_move_is_decided_with_what_is_open_to_be_filled_in(line, visitor):
    case_id = a_blue_case(line, request="report")
    text = letter_of(visitor, case_id)
    points = points_of(text)
    assert ("收函单位：＿＿＿＿" in text, points["移送理由"]) == (True, "＿＿＿＿")
    assert text.splitlines()[1] == "（内部函件：单位名称未核实，只发收函单位，不得对外公开、转发）"
    assert points["告知投诉人、举报人"].endswith(
        "告知举报人管辖情况（《市场监督管理投诉举报处理办法》第三十四条；《食品安全法》第一百一十五条，没有规定天数）"
    )


def test_a_case_that_was_moved_says_to_whom_why_and_how_those_who_asked_were_told(line, visitor):
    case_id = a_blue_case(line)
    visitor.do(case_id, "move_out", **MOVE, told="已短信告知")
    text = letter_of(visitor, case_id)
    points = points_of(text)
    assert "收函单位：新乡市牧野区食品安全委员会办公室（名称请核对）" in text
    assert (points["移送理由"], points["告知投诉人、举报人"]) == ("店在该区", "已告知：已短信告知")
    assert points["依据（移送、告知）"] == (
        "《中华人民共和国食品安全法》第一百一十五条（不属于本部门职责的，移交有权处理的部门并书面通知）；"
        "《市场监督管理投诉举报处理办法》（2025年总局令第121号）第十五条"
    )


def test_it_says_which_papers_go_along_and_that_who_asked_is_not_named(line, visitor):
    case_id = a_blue_case(line)
    step = next(each for each in line.case(case_id).open_steps if each.plan == "on_site_check")
    visitor.do(case_id, "complete", step=step.id, outcome="done", key="s")
    said = points_of(letter_of(visitor, case_id))["随附材料"]
    papers = "已办步骤的材料（现场检查笔录、照片），请核对是否在卷"
    assert said == f"信息原件；{papers}；其他：＿＿＿＿；{KEPT_SECRET}"


def test_what_is_the_office_s_own_does_not_leave_with_it(line, visitor):
    points = points_of(letter_of(visitor, a_blue_case(line)))
    assert {"办理结果", "办理进度", "最近的时限"} & set(points) == set()
    assert {"接报情况", "反映内容", "发生地点和单位", "已完成的措施"} <= set(points)


def test_the_page_says_who_must_be_told_by_when_before_it_moves(line, visitor):
    case_id = a_blue_case(line)
    page = text_of(visitor.read(f"/cases/{case_id}"))
    assert "移送前要告知投诉人、举报人、咨询人" in page
    assert "移送须写明怎样告知了投诉人" in text_of(visitor.act(case_id, "move_out", **MOVE))


@pytest.mark.parametrize(("how", "said"), [("told", "已告知投诉人、举报人"), ("untold", "没有告知投诉人、举报人")])
def test_the_head_of_a_moved_case_says_where_it_is_and_whether_those_who_asked_know(line, visitor, how, said):
    case_id = a_blue_case(line)
    page = text_of(visitor.act(case_id, "move_out", **MOVE, **{how: "示例说明"}))
    assert (page.count("新乡市牧野区") > 0, f"{said}：示例说明" in page) == (True, True)


def test_a_closed_case_has_no_letter(line, visitor):
    case_id = a_blue_case(line, request="enquiry")
    step = line.case(case_id).open_steps[0]
    visitor.do(case_id, "complete", step=step.id, outcome="done", key="s")
    visitor.do(case_id, "close", conclusion="已答复", key="c")
    assert (line.case(case_id).state, letter_of(visitor, case_id)) == ("closed", "")
