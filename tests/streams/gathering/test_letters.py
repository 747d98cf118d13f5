"""Letters: what one wants stands in the heading of its case."""

import pytest
from flow import T0, a_signal, an_assessment

from classifiers.assessment import Kind
from connectors.parse import finish
from streams.gathering.letters import amends, letter_of, subject_of_letter


def subject(text, channel="notice"):
    return subject_of_letter(finish(a_signal(text=text, channel=channel, request=None, subject=None), T0))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("示例四中定于11月30日开展食物中毒应急演练，模拟20名学生呕吐，届时勿误报", "应急演练预告"),
        ("请各县于11月30日17时前将排查情况报省食安办邮箱，逐级上报", "要求报送材料"),
        ("请贵办于本周五前将工作总结报送区委办，并报参会人员名单", "要求报送材料"),
        ("关于交办销售不合格牛肉线索的函", "交办、转办事项"),
        ("请贵区对生产企业核查，收函后10个工作日内函复", "请求协查"),
        ("更正函：生产企业名称应为示例公司，特此更正", "更正函"),
        ("各单位请派员参加食品安全会议", "会议通知"),
        ("今天天气不错", None),
    ],
)
def test_a_letter_is_called_by_what_it_wants(text, said):
    assert subject(text) == said


def test_a_post_is_no_letter():
    assert subject("请各县报送排查情况", channel="media") is None


FIRST = (
    "卫滨区食安办来函：我区在流通环节查获标称“红旗区小店镇金麦坊食品有限公司”生产的月饼（批号20260820）霉菌超标，"
    "请贵区对生产企业核查，收函后10个工作日内函复。"
)
AMENDED = (
    "更正函：我办11月28日发贵区的月饼协查函，生产企业名称应为“红旗区小店镇金麦香食品有限公司”，特此更正。卫滨区食安办"
)


def a_letter(text, source_id="l1"):
    return a_signal(channel="notice", request=None, subject=None, text=text, source_id=source_id)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (AMENDED, True),
        ("更正：上次说的鸡胸肉不是发臭，是过期两天，小票拍照了。", True),
        ("【更正】昨日登记的店名应为好邻居便利店。", True),
        ("关于月饼协查函的更正说明", True),
        ("上次登记时把店名写错了，是东街那家。", True),
        ("贵区11月20日函所列批号有误，现予更正为20260821。", True),
        ("要求商家更正标签上的生产日期。", False),
        ("店员拒绝更正价签，态度恶劣。", False),
        (FIRST, False),
        ("更正：昨日所报呕吐患者5人应为4人。", False),
    ],
)
def test_what_says_that_it_puts_something_right(text, is_one):
    assert amends(a_letter(text)) is is_one


def test_a_letter_is_found_by_its_sender_and_its_food():
    other = FIRST.replace("月饼", "挂面")
    assert [letter_of(a_letter(text), None) for text in (FIRST, AMENDED, other, "请报送总结。")] == [
        "卫滨区食安办|月饼",
        "卫滨区食安办|月饼",
        "卫滨区食安办|挂面",
        None,
    ]


def times_of(case):
    return sorted((clock.deadline.rule, clock.about) for clock in case.clocks.values())


def read(signal):
    return an_assessment(signal, kind=Kind.SAMPLING_FAILURE, venue="producer")


def test_a_letter_with_another_maker_joins_the_first_whose_times_run_on(line):
    first = a_letter(FIRST)
    case_id = line.take(first, read(first))
    before = times_of(line.case(case_id))
    amended = a_letter(AMENDED, "l2")
    assert line.take(amended, read(amended)) == case_id
    assert times_of(line.case(case_id)) == before
    assert "更正此前来件" in line.case(case_id).signals[-1].why


@pytest.mark.parametrize(
    "text",
    [AMENDED.replace("月饼", "挂面"), AMENDED.replace("卫滨区", "牧野区"), FIRST.replace("金麦坊", "麦得香")],
)
def test_of_another_food_or_sender_or_a_second_first_letter_it_is_another_affair(line, text):
    first, other = a_letter(FIRST), a_letter(text, "l2")
    assert line.take(first, read(first)) != line.take(other, read(other))


def test_a_row_that_puts_a_complaint_right_begins_no_second_time(line):
    case_id = line.take(a_signal(text="在该店买的鸡胸肉发臭，退货店员不给退。"))
    before = times_of(line.case(case_id))
    row = a_signal(source_id="a2", text="更正：上次说的鸡胸肉不是发臭，是过期两天，小票拍照了。")
    assert line.take(row) == case_id
    case = line.case(case_id)
    assert [times_of(case), len(case.signals), len({step.about for step in case.open_steps})] == [before, 2, 2]


def test_where_the_first_is_not_known_it_has_its_own_time(line):
    row = a_signal(text="更正：上次说的鸡胸肉不是发臭，是过期两天，小票拍照了。")
    assert [rule for rule, _ in times_of(line.case(line.take(row)))] == ["CMP-1"]
