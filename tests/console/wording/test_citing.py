"""A citation at the width of a row still says which article of which law."""

import pytest

from console.wording.citing import is_of_plan, shortened
from playbooks.law.deadlines import load_rules
from tests.factories import SEEDS


@pytest.mark.parametrize(
    ("article", "short"),
    [
        ("《市场监督管理投诉举报处理办法》（2025年总局令第121号）第十五条", "《投诉举报处理办法》第十五条"),
        ("《食品召回管理办法》（2026年总局令第122号）第十条", "《食品召回管理办法》（2026年）第十条"),
        ("《中华人民共和国食品安全法》第一百零三条", "《食品安全法》第一百零三条"),
        (
            "《国务院办公厅关于在政务公开工作中进一步做好政务舆情回应的通知》（国办发〔2016〕61号）第三部分",
            "政务舆情回应通知（国办发〔2016〕61号）第三部分",
        ),
        (
            "《〈关于全面推进政务公开工作的意见〉实施细则》（国办发〔2016〕80号）",
            "《〈关于全面推进政务公开工作的意见〉实施细则》",
        ),
        ("《河南省食品安全突发事件应急预案》（豫政办〔2017〕102号）", "《河南省食品安全突发事件应急预案》"),
        (
            "《信访工作条例》第二十一条；《食品安全抽样检验管理办法》第五条",
            "《信访工作条例》第二十一条；《食品安全抽样检验管理办法》第五条",
        ),
        ("区食安办目标", "区食安办目标"),
    ],
)
def test_a_law_is_called_by_its_short_name(article, short):
    assert shortened(article) == short


def test_two_articles_of_the_rules_are_never_written_alike():
    rules = load_rules(SEEDS / "deadlines.yaml").values()
    articles = {version.article for rule in rules for version in rule.versions}
    assert len({shortened(each) for each in articles}) == len(articles)


def test_a_plan_is_no_law_and_the_rules_on_plans_are_no_plan():
    articles = [
        "《国家食品安全事故应急预案》（2011年修订）4.2.2（2）",
        "《突发事件应急预案管理办法》",
        "《食品安全法》第一百零三条",
    ]
    assert [is_of_plan(each) for each in articles] == [True, False, False]
