"""移送书: whom it goes to, who is suspected of what on what ground, what goes along; what no record has stays open."""

import pytest
from flow import a_signal
from signing import an_account, sit_down
from visiting import a_blue_case, text_of

from console.papers.letter import KEPT_SECRET

BASIS = "检出罂粟壳成分"


def letter_of(visitor, case_id):
    """The text of the letter; empty where the page has none."""
    _, found, rest = visitor.read(f"/cases/{case_id}?letter=police").partition('id="police-text"')
    return rest.split(">", 1)[1].split("</textarea>")[0] if found else ""


def points_of(text):
    """Its points, and the lines of its head, by title."""
    rows = [row.split("、", 1)[1] if "、" in row[:3] else row for row in text.splitlines()]
    return dict(row.split("：", 1) for row in rows if "：" in row)


@pytest.fixture
def suspected(line, visitor):
    """A reported restaurant that was filed, and whose food holds what it is a crime to put in."""
    case_id = a_blue_case(line, request="report")
    said = {"field-document": "示例立案1号"}
    visitor.do(
        case_id, "complete", step=key_of(line, case_id, "decide_report_filing"), outcome="filed", key="a", **said
    )
    step = key_of(line, case_id, "transfer_check")
    visitor.do(case_id, "complete", step=step, outcome="suspected", key="b", **{"field-basis": BASIS})
    return case_id


def key_of(line, case_id, plan):
    (step,) = [each for each in line.case(case_id).open_steps if each.plan == plan]
    return step.id


def test_while_no_crime_is_suspected_there_is_no_letter(line, visitor):
    case_id = a_blue_case(line, request="report")
    assert [letter_of(visitor, case_id), "移送书" in visitor.read(f"/cases/{case_id}")] == ["", False]


def test_it_says_to_whom_by_whom_and_leaves_open_what_nobody_has_said(visitor, suspected):
    points = points_of(letter_of(visitor, suspected))
    assert points["收件单位"] == "新乡市公安局红旗分局"
    assert points["移送单位"] == "区市场监督管理局"
    assert [points[each] for each in ("文号", "移送时间", "涉嫌的罪名")] == ["＿＿＿＿"] * 3
    assert points["承办人员（两名以上）"] == "＿＿＿＿　联系电话：＿＿＿＿"


def test_it_says_who_is_suspected_on_what_ground_and_accuses_nobody(visitor, suspected):
    points = points_of(letter_of(visitor, suspected))
    name = a_signal().subject.name
    assert points["涉嫌犯罪的单位、个人"] == f"{name}（来报所称，名称未核实）；法定代表人、身份信息：＿＿＿＿"
    found = points["立案、认定涉嫌和批准移送"]
    assert [each in found for each in ("立案", "示例立案1号", "涉嫌犯罪，启动移送", f"依据：{BASIS}")] == [True] * 4


def test_it_names_the_four_papers_of_article_six_and_keeps_who_reported_secret(visitor, suspected):
    text = letter_of(visitor, suspected)
    points = points_of(text)
    papers = ["涉嫌犯罪案件情况的调查报告", "涉案物品清单", "检验报告、鉴定结论", "其他"]
    assert points["随附材料"] == "；".join([*(f"{each}＿＿＿＿" for each in papers), KEPT_SECRET])
    assert "涉案物品：记录中没有；清单：＿＿＿＿" in text
    assert "第八条自接受移送之日起三日内审查" in text


def test_what_was_said_on_the_way_stands_in_it(line, visitor, suspected):
    said = {"field-people": "示例·甲、示例·乙"}
    visitor.do(suspected, "complete", step=key_of(line, suspected, "report_transfer"), outcome="done", key="c", **said)
    visitor.do(suspected, "complete", step=key_of(line, suspected, "approve_transfer"), outcome="approved", key="d")
    said = {"field-document": "示例移送1号"}
    visitor.do(suspected, "complete", step=key_of(line, suspected, "hand_to_police"), outcome="done", key="e", **said)
    points = points_of(letter_of(visitor, suspected))
    assert (points["文号"], points["承办人员（两名以上）"][:9]) == ("示例移送1号", "示例·甲、示例·乙")
    assert [points["移送时间"] != "＿＿＿＿", "批准移送" in points["立案、认定涉嫌和批准移送"]] == [True, True]


def test_the_page_offers_it_to_the_office_and_to_the_department_that_transfers(line, visitor, suspected):
    as_officer = "移送书" in text_of(visitor.read(f"/cases/{suspected}"))
    visitor.send("/person", person="d03-handler", back="/")
    assert (as_officer, "新乡市公安局红旗分局" in letter_of(visitor, suspected)) == (True, True)


@pytest.mark.parametrize("department", ["D01", "D03"])
def test_whoever_writes_it_says_nothing_of_how_far_the_duties_of_the_district_are(line, visitor, suspected, department):
    an_account(line, "zhu", "duty_officer" if department == "D01" else "handler", department)
    said = points_of(letter_of(sit_down(line, visitor, "zhu"), suspected))
    ours = ("办理结果", "办理进度", "最近的时限", "对方期限", "初步判断")
    assert [len(said) > 10, [each for each in said if each.startswith(ours)]] == [True, []]


def test_whoever_asked_not_to_be_known_is_not_quoted_in_it(line, visitor):
    words = "我是后厨的工人，请替我保密，老板往汤里放罂粟壳"
    case_id = a_blue_case(line, request="report", text=words)
    said = {"field-document": "示例立案1号"}
    step = key_of(line, case_id, "decide_report_filing")
    visitor.do(case_id, "complete", step=step, outcome="filed", key="a", **said)
    step = key_of(line, case_id, "transfer_check")
    visitor.do(case_id, "complete", step=step, outcome="suspected", key="b", **{"field-basis": BASIS})
    text = letter_of(visitor, case_id)
    assert [KEPT_SECRET in text, "后厨的工人" in text, "替我保密" in text] == [True, False, False]
