"""Another area's office asks for help: who fell ill there is its affair, the business that supplied them ours."""

from datetime import UTC, datetime

import pytest
from factories import a_reference
from msgspec.structs import replace
from spoken import called

from streams.gathering.grouping import operator_of
from streams.gathering.incoming import facts_of
from streams.hearing.elsewhere import supplier_here

ASKS = (
    "我是牧野区食安办小刘，我们区育才中学食堂供应商是你们红旗区的鑫源配送公司，今天我们这边30个学生不舒服，请你们协查"
)


@pytest.mark.parametrize(
    ("text", "business"),
    [
        (
            "牧野区市场监管局来函：请协查贵区“红旗区益民豆制品厂”供应牧野区第五中学食堂的豆腐，学校9名学生食用后腹泻，"
            "请于三日内反馈进货台账和检验情况。",
            "红旗区益民豆制品厂",
        ),
        (
            "卫滨区市场监管局来函：请协查你区“红旗区福源食品厂”供卫滨区第二小学的面包，该校6名学生食用后呕吐，请五日内反馈。",
            "红旗区福源食品厂",
        ),
        (
            "获嘉县食安办：我县一商户从贵区红旗农贸市场3号冻品摊购入鸡爪约200公斤，经检过氧化氢残留阳性，请贵区自收函之日起7个"
            "工作日内协查并回函。",
            "红旗农贸市场3号冻品摊",
        ),
        (
            "长垣市食安办：我市一商户从贵区红旗农贸市场5号干货摊购入木耳约20公斤，经检二氧化硫超标，请贵区协查。",
            "红旗农贸市场5号干货摊",
        ),
        ("卫辉市市场监管局函：我市超市从贵区“示例豆制品厂”采购的豆腐检出苯甲酸，请协查。", "示例豆制品厂"),
        ("卫滨区疾控中心来电：请协助调查红旗区福源食品厂生产的面包，该区第二小学6名学生食用后呕吐。", "福源食品厂"),
    ],
)
def test_a_letter_of_another_area_s_office_is_about_the_business_here(text, business):
    signal, assessment = called(text)
    facts = facts_of(signal, assessment, {})
    books = [playbook.id for playbook, _ in a_reference().choose(facts)]
    assert [operator_of(signal, assessment), "school" in facts, books[-1]] == [business, False, "area_notice"]
    assert [*books[:-1]] == (["sampling_failure"] if "市场监管局函：" in text else [])


def test_the_business_here_is_what_it_is_about_and_a_notice_s_playbook_answers():
    signal, assessment = called(ASKS)
    facts, ref = facts_of(signal, assessment, {}), a_reference()
    assert [operator_of(signal, assessment), facts["ill"], "school" in facts, "venue" in facts] == [
        "鑫源配送公司",
        30,
        False,
        False,
    ]
    books = [playbook for playbook, _ in ref.choose(facts)]
    assert [each.id for each in books] == ["area_notice"]
    assert "D07" not in {step.department for each in books for step in each.steps}


@pytest.mark.parametrize(
    "text",
    [
        "我是牧野区卫健委，你们红旗区育才中学30个学生在我区医院就诊，请协查",
        "我是红旗区食安办，我们区育才中学食堂供应商是你们牧野区的鑫源配送公司，30个学生不舒服，请你们协查",
        "我是牧野区的家长，学校食堂供应商是你们红旗区的鑫源配送公司，孩子不舒服",
        "红旗区市场监管局来函：请协查你区“红旗区福源食品厂”供红旗区第二小学的面包，6名学生呕吐",
        "卫滨区卫健委来函：6人在你区“渝味火锅”用餐后在我区就诊，请协查",
        "卫辉市食安办：我市15名村民在贵区“示例酒店”参加婚宴，7人腹泻，请协查",
        "获嘉县食安办：我县一商户从卫滨区胖东农贸市场购入鸡爪，检验不合格，请协查",
        "卫滨区市场监管局来函：请协查你区学生呕吐一事，卫滨区第二小学6名学生呕吐",
        "红旗区育才中学食堂的供应商是鑫源配送公司，30个学生不舒服",
    ],
)
def test_who_fell_ill_here_or_is_told_of_by_nobody_s_office_is_ours(text):
    assert supplier_here(*called(text)) is None


LEAD = "标称红旗区示例红旗食品厂（红旗区示例路9号）生产的挂面铅不合格，检验结果0.8mg/kg，标准值≤0.2mg/kg"


@pytest.mark.parametrize(
    "text",
    [
        f"濮阳县市场监督管理局协查函：我局抽检发现{LEAD}，请协助核查，并于收到之日起15个工作日内函复。",
        "收到辉县市市场监督管理局函，其辖区超市抽检的示例红旗食品厂饼干铅超标不合格，生产者在红旗区，移交我区处理。",
        "接郑州市金水区市场监督管理局移送函，抽检的生产企业在红旗区的示例面业挂面铅（以Pb计）项目不合格，请10日内反馈。",
        "卫辉市市场监管局移送函：我局监督抽检的标称红旗区示例酱业公司生产的黄豆酱铅不符合标准，线索移送你局。",
    ],
)
def test_a_letter_of_another_area_that_the_desk_took_down_is_a_notice(text):
    signal, assessment = called(text)
    facts = facts_of(signal, assessment, a_reference().districts)
    books = [playbook.id for playbook, _ in a_reference().choose(facts)]
    assert [facts["channel"], facts["hazard"], books] == [
        "notice",
        "HZ-C.lead",
        ["sampling_failure", "area_notice"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "我上周去辉县市市场监督管理局反映过，他们让我找你们红旗区，我买的示例红旗食品厂的饼干有虫，要求赔偿",
        "听说辉县市市场监管局抽检出饼干铅超标，我家吃的也是这个牌子，能吃吗？",
        "红旗区市场监督管理局函：我局抽检示例超市饼干铅超标，请你办知悉。",
        "金水区市场监督管理局移送函：消费者王某投诉贵区示例超市销售过期牛奶，要求退款赔偿，移送贵局处理。",
        "卫滨区市场监管局来函：6人在你区示例火锅用餐后呕吐，请协查。",
        "本人接到卫辉市市场监督管理局告知书，称示例面包厂线索已移送你区，要求尽快核实查处。",
        "收到家长转来的辉县市市场监管局通报，说示例面包厂铅超标，请核实。",
    ],
)
def test_what_a_person_wants_or_who_fell_ill_is_no_such_letter(text):
    signal, assessment = called(text)
    assert facts_of(signal, assessment, a_reference().districts)["channel"] == "duty"


def test_the_letter_s_own_term_is_when_it_is_to_be_answered():
    signal, assessment = called(f"濮阳县市场监督管理局协查函：我局抽检发现{LEAD}，请协助核查，15个工作日内函复。")
    came = replace(signal, received_at=datetime(2026, 11, 25, tzinfo=UTC))
    assert facts_of(came, assessment, a_reference().districts)["answer_by"] == "15 working_days"
