"""Another area's office asks for help: who fell ill there is its affair, the business that supplied them ours."""

from pathlib import Path

import pytest

from classifiers.assess import Assessor
from connectors.signal import Channel, Signal
from streams.gathering.grouping import operator_of
from streams.gathering.incoming import facts_of
from streams.hearing.elsewhere import supplier_here
from streams.processors import text_of
from tests.factories import a_reference

ROOT = Path(__file__).parents[3]
ASSESSOR = Assessor.load(ROOT / "seeds", ROOT / "classifiers/model")
ASKS = (
    "我是牧野区食安办小刘，我们区育才中学食堂供应商是你们红旗区的鑫源配送公司，今天我们这边30个学生不舒服，请你们协查"
)


def read(text):
    signal = Signal(channel=Channel.DUTY, source="desk", text=text, area="410702")
    return signal, ASSESSOR.assess(text_of(signal))


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
    signal, assessment = read(text)
    facts = facts_of(signal, assessment, {})
    books = [playbook.id for playbook, _ in a_reference().choose(facts)]
    assert [operator_of(signal, assessment), "school" in facts, books] == [business, False, ["area_notice"]]


def test_the_business_here_is_what_it_is_about_and_a_notice_s_playbook_answers():
    signal, assessment = read(ASKS)
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
    assert supplier_here(*read(text)) is None
