"""A letter that moves the time of an earlier one, or wants nothing any more, is in its case and begins no duty."""

from datetime import timedelta

import pytest
from spoken import tell

from playbooks.law.workdays import in_beijing

PROVINCE = (
    "河南省市场监督管理局办公室：你区“示例麦香食品有限公司”桃酥检出脱氢乙酸钠，请于2026年12月2日前完成核查处置并上报。"
)
CITY = "新乡市市场监督管理局：请于12月8日前反馈“示例老味香调味品”辣椒面核查情况。"
NUMBERED = "新乡市市场监督管理局（新市监函〔2026〕31号）：请于12月8日前反馈排查情况。"
PLAIN = "省食安办：请于12月8日前反馈排查情况。"


def write(line, text, **fields):
    return tell(line, text, channel="notice", source="来函", **fields)


def answer_of(case):
    (step,) = (step for step in case.steps.values() if step.plan == "answer_notice")
    return step


def until(step):
    return f"{in_beijing(step.target_at):%m-%d %H:%M}" if step.target_at else None


@pytest.mark.parametrize(
    ("first", "then", "by"),
    [
        (
            PROVINCE,
            "河南省市场监督管理局办公室：关于“示例麦香食品有限公司”桃酥一事，报送时限调整为12月1日下班前，请遵照执行。",
            "12-01 18:00",
        ),
        (
            CITY,
            "新乡市市场监督管理局：“示例老味香调味品”辣椒面核查情况反馈时间提前至12月3日17时，请抓紧。",
            "12-03 17:00",
        ),
        (NUMBERED, "新乡市市场监管局：新市监函〔2026〕31号反馈期限延长5个工作日。", "12-15 18:00"),
        (
            NUMBERED,
            "新乡市市场监管局：新市监函（2026）31号核查情况至今未反馈，请于12月4日前务必反馈。",
            "12-04 18:00",
        ),
        (PLAIN, "省食安办：原定反馈时间推迟到12月10日。", "12-10 18:00"),
        (PLAIN, "省食安办：不再要求反馈。", None),
    ],
    ids=["by its business", "by its food", "by its number", "pressed", "by its sender", "wanted no more"],
)
def test_it_is_in_the_case_of_the_first_and_moves_its_time(line, first, then, by):
    case_id = write(line, first)
    steps = {*line.case(case_id).steps}
    assert write(line, then) == case_id
    case = line.case(case_id)
    assert (until(answer_of(case)), {*case.steps} - steps) == (by, set())


def test_the_ledger_quotes_the_letter_and_names_no_business(line):
    case_id = write(line, CITY)
    write(line, "新乡市市场监督管理局：辣椒面核查情况反馈时间“示例店”改至12月3日17时，请抓紧。")
    said = [each.body.words for each in line.entries(case_id) if each.body.__struct_config__.tag == "target_moved"]
    assert said == ["时间改至12月3日17时"]


@pytest.mark.parametrize(
    "then",
    [
        "新乡市市场监督管理局：关于“示例老味香调味品”一事，另请贵局核查进货来源，12月9日前函复。",
        "长垣市市场监督管理局：“示例老味香调味品”辣椒面核查情况反馈时间提前至12月3日17时，请抓紧。",
        "新乡市市场监督管理局：“示例新味香”木耳核查情况反馈时间提前至12月3日17时，请抓紧。",
    ],
    ids=["a second first letter", "of another sender", "about another thing"],
)
def test_otherwise_it_is_another_affair(line, then):
    first = write(line, CITY)
    assert write(line, then) != first
    assert until(answer_of(line.case(first))) == "12-08 18:00"


def test_of_two_letters_of_one_sender_a_person_says_whose_time_is_moved(line):
    two = {write(line, PLAIN), write(line, "省食安办：请于12月9日前反馈“示例满堂红”木耳核查情况。")}
    assert write(line, "省食安办：原定反馈时间推迟到12月10日。") not in two


def test_what_was_answered_before_is_asked_for_anew(line):
    """Nobody waits for an answer in the case of a complaint: the letter has its own duty there."""
    shop = "示例好再来小吃店"
    case_id = tell(line, "在红旗区示例好再来小吃店吃出异物，要求处理", channel="complaint", subject={"name": shop})
    then = "新乡市市场监督管理局：“示例好再来小吃店”投诉的反馈时间提前至12月3日17时。"
    assert write(line, then, subject={"name": shop}) == case_id
    assert until(answer_of(line.case(case_id))) == "12-03 17:00"


def test_a_letter_that_comes_again_with_another_day_has_that(line):
    case_id = write(line, CITY, source_id="l1")
    again = write(line, CITY.replace("8日", "5日"), source_id="l1", after=timedelta(hours=1))
    assert (again, until(answer_of(line.case(case_id)))) == (case_id, "12-05 18:00")
