"""Letters: what one wants stands in the heading of its case."""

import pytest
from flow import T0, a_signal, an_assessment
from spoken import tell

from classifiers.assessment import Kind
from connectors.parse import finish
from playbooks.deciding.withdrawing import withdrawn_of
from streams.hearing.letters import amends, letter_of, recalls, sender_of_letter, subject_of_letter


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


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        ("新乡市市场监督管理局：请反馈", "新乡市市场监管局"),
        ("河南省食品安全委员会办公室：请反馈", "河南省食安办"),
        ("红旗区人民检察院检察建议书", "红旗区检察院"),
        ("国家市场监督管理总局：请反馈", "国家市场监管总局"),
        ("省食安办：请反馈", "省食安办"),
        ("请核查某店", None),
    ],
)
def test_whose_letter_it_is(text, sender):
    assert sender_of_letter(a_letter(text)) == sender


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


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("前函所称3号冻品摊，与贵区无关，撤回协查请求，致歉。", True),
        ("我局11月20日来函作废，请勿再办", True),
        ("请贵局终止协查", True),
        ("撤销对贵区的协助调查函", True),
        ("因线索有误，现取消协查", True),
        ("省食安办：不再要求反馈", True),
        ("取消本次排查情况的报送", True),
        ("反馈不再受时限约束", False),
        ("“示例楼”一事不再要求报送日报，最终报告仍须11月28日前报送", False),
        ("请于11月28日前反馈处置情况，逾期将不再要求反馈，直接通报", False),
        ("请贵区督促企业撤回产品", False),
        ("请勿撤回协查", False),
        ("市民要求撤回举报", False),
        ("贵区来函收悉，撤回批次产品见附件", False),
        ("产品已下架，协查请求请尽快回复", False),
    ],
)
def test_a_letter_that_takes_an_earlier_one_back(text, is_so):
    assert recalls(a_signal(channel="notice", request=None, subject=None, text=text)) == is_so


def test_what_takes_another_thing_back_ends_no_wait(line):
    letter = {"channel": "notice", "source": "来函"}
    first = tell(line, "获嘉县食安办：我县查获“示例麦香”月饼霉菌超标，请贵区协查，12月9日前函复。", **letter)
    assert tell(line, "获嘉县食安办：撤回对“示例满堂红”的协查函。", **letter) != first


FROM_HUOJIA = "获嘉县食安办：我县一商户从贵区红旗农贸市场3号冻品摊购入鸡爪，经检过氧化氢残留阳性，请贵区协查。"
FROM_CHANGYUAN = "长垣市食安办：我市一商户从贵区红旗农贸市场5号干货摊购入木耳，二氧化硫超标，请贵区协查。"


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (
            FROM_HUOJIA,
            "获嘉县食安办：前函所称红旗农贸市场3号冻品摊，经我县复核，实为卫滨区胖东农贸市场，与贵区无关，撤回协查请求，致歉。",
        ),
        (FROM_CHANGYUAN, "长垣市食安办：前函所涉木耳，经核实来自凤泉区，与贵区无关，撤回协查请求。"),
    ],
)
def test_it_joins_the_case_of_the_first_begins_no_time_and_offers_to_end_it(line, first, then):
    letter = {"channel": "notice", "source": "来函"}
    case_id = tell(line, first, **letter)
    steps = {*line.case(case_id).steps}
    assert tell(line, then, **letter) == case_id
    case = line.case(case_id)
    assert [{*case.steps} - steps, "told_by" in case.facts] == [set(), False]
    assert {step.plan for step in withdrawn_of(case)} == {"check_notice", "answer_notice"}
    assert case.signals[-1].why.endswith("来件单位撤回此前来件，请核实后办结")


def test_of_two_letters_of_one_sender_a_person_says_which_is_taken_back(line):
    letter = {"channel": "notice", "source": "来函"}
    first = tell(line, FROM_HUOJIA, **letter)
    second = tell(line, "获嘉县食安办：我县在贵区红旗农贸市场6号摊购入的猪肉有异味，请协查。", **letter)
    assert tell(line, "获嘉县食安办：撤回前函协查请求，与贵区无关。", **letter) not in (first, second)
