"""Who has to keep a time, in short."""

import pytest
from factories import a_case
from flow import a_signal

from console.wording.citing import weight_of
from console.wording.keepers import briefly, keepers, keepers_said, unit_of, without_doer
from console.wording.words import Say


@pytest.mark.parametrize(
    ("runs_for", "short"),
    [
        ("医疗卫生机构及其人员", "医院"),
        ("发生可能与食品有关的群体性急性病害的单位", "示例第一小学"),
        ("食品经营者、群体发病单位、医疗机构", "示例第一小学、医院"),
        ("承检机构", "承检机构"),
        ("任何单位和个人", "任何单位和个人"),
        ("食品生产者", "食品生产者"),
    ],
)
def test_who_has_to_keep_it_is_said_in_short(runs_for, short):
    assert keepers(runs_for, "示例第一小学") == short


def test_a_unit_that_nobody_named_is_called_what_it_is():
    assert [keepers(each, "") for each in ("群体发病单位", "事故发生单位")] == ["发病单位", "事故发生单位"]


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("医疗机构网络直报突发公共卫生事件", "网络直报突发公共卫生事件"),
        ("群体性急性发病单位报告", "报告"),
        ("省预案：单位和医疗机构两小时内报告", "两小时内报告"),
        ("出具检验报告", "出具检验报告"),
    ],
)
def test_a_title_does_not_say_again_who_does_it(title, short):
    assert without_doer(title) == short


def test_a_long_title_stands_without_what_it_explains():
    assert [briefly("农产品舆情研判：是否本区、是否属实"), briefly("一级召回：启动")] == [
        "农产品舆情研判",
        "一级召回：启动",
    ]


@pytest.mark.parametrize(
    ("names", "unit"), [(["示例甲店", "示例甲店"], "示例甲店"), (["示例甲店", "示例乙店"], ""), ([None], "")]
)
def test_a_business_is_named_where_there_is_one_and_no_more(names, unit):
    assert (
        unit_of(a_case(), [a_signal(source_id=str(n), subject={"name": each}) for n, each in enumerate(names)]) == unit
    )


def test_of_one_instant_the_article_of_a_law_is_cited_first():
    cited = [
        "《河南省食品安全突发事件应急预案》（豫政办〔2017〕102号）",
        "《国家食品安全事故应急预案》（2011年修订）4.2.2（2）",
        "《中华人民共和国突发公共卫生事件应对法》第三十条",
        "《国务院办公厅关于在政务公开工作中进一步做好政务舆情回应的通知》（国办发〔2016〕61号）第三部分",
    ]
    assert [weight_of(each) for each in cited] == [2, 1, 0, 1]


def test_in_english_whoever_has_to_keep_a_time_is_named_as_shortly():
    both = [keepers_said("医疗机构、群体发病单位", "", Say(language)) for language in ("zh", "en")]
    assert both == ["医院、发病单位", "hospital, the unit"]
    assert keepers_said("医疗机构、群体发病单位", "示例第一小学", Say("en")) == "hospital, 示例第一小学"
