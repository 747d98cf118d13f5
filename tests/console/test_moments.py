"""Moments: what a newcomer should not miss is one line in the terminal, in the words of the desk."""

import pytest
from flow import T0
from visiting import a_blue_case, a_red_case, let_time_pass

from console.moments import TITLE_MAX, Moments, shortened


@pytest.fixture
def said(line):
    """Tells every entry of a case; the lines that come of it."""

    def tell(case_id):
        lines = []
        Moments(line.system, lines.append).tell(line.entries(case_id))
        return lines

    return tell


def test_a_red_case_is_a_line_with_its_reasons(line, said):
    assert said(a_red_case(line))[0].startswith("示例 11-25 09:40  红色待处提示：学校（幼儿园）有人不适")


def test_three_legal_clocks_are_one_line_with_their_articles(line, said):
    lines = [each for each in said(a_red_case(line)) if "三个法定时限" in each]
    assert [len(lines), lines[0].count("到期（《")] == [1, 3]


def test_what_nobody_claims_is_reminded_escalated_and_proposed_under_the_names_of_the_desk(line, said):
    case_id = a_red_case(line)
    line.clock.moment = T0.replace(hour=2, minute=0)
    let_time_pass(line)
    told = [each[15:] for each in said(case_id) if "督办" in each or "提级" in each]
    assert [each.split("（")[0].strip() for each in told] == [
        "督办：已告知区食安办值班员",
        "督办：已告知区食安办带班领导",
        "提级建议待确认：主任",
    ]


def test_an_ordinary_complaint_is_no_moment(line, said):
    assert said(a_blue_case(line)) == []


def test_a_long_title_is_one_line():
    assert [shortened("短"), len(shortened("长" * 200))] == ["短", TITLE_MAX + 1]
