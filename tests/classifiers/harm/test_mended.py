"""Mended: what a text corrects away is not counted, and what it says in its place stands."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.harm.mended import mistaken, takes_back
from classifiers.words import normalise


def people(text):
    harm = harm_of(normalise(text), of_food=True)
    return harm.ill, harm.hospitalised, harm.count("observed"), harm.dead


@pytest.mark.parametrize(
    ("text", "ill", "hospitalised", "observed", "dead"),
    [
        ("订正：上午报的住院4人应为留观4人", None, 0, 4, None),
        ("呕吐15人有误，实为5人", 5, None, None, None),
        ("15人呕吐有误，实为5人", 5, None, None, None),
        ("“聚贤阁”饭店上午报的住院3人应为留观3人，呕吐15人有误，实为5人", 5, 0, 3, None),
        ("此前报15人呕吐，更正为5人", 5, None, None, None),
        ("学生腹泻人数由12人更正为9人", 9, None, None, None),
        ("上报的8例病例应为6例", 6, None, None, None),
        ("学生呕吐8人，住院3人、留观2人应为住院2人、留观3人", 8, 2, 3, None),
        ("误将留观4人报为住院4人", None, 0, 4, None),
        ("刚才说住院2个是我弄混了，住院的就1个", None, 1, None, None),
        ("重复报了2个，拉肚子的实际7个", 7, None, None, None),
        ("刚才漏报2个拉肚子的", 2, None, None, None),
        ("早上报的住院2人系误报，目前呕吐6人", 6, 0, None, None),
        ("更正：首报住院7人有误，应为住院4人、留观3人。", None, 4, 3, None),
        ("前报死亡1人系误报，腹泻12人", 12, None, None, 0),
        ("更正：就餐后腹泻的不是12人，是8人", 8, None, None, None),
        ("上报的疑似患者14人有误。经核对系重复登记，实为13人，其中住院仍为3人", 13, 3, None, None),
        ("【订正】昨日报酒席患者11例，其中1例系邻村走亲戚，剔除，实为10例，死亡1例", 10, None, None, 1),
        ("更正：小三班呕吐幼儿更正为3名，其余6名经核为流感，与饮食无关", 3, None, None, None),
        ("更正：中午吐的学生是2个不是6个，另4个是体育课后头晕", 2, None, None, None),
        ("更正报告：上午所报6名患儿，经核其中2名为外区幼儿园，实为4名，无住院", 4, 0, None, None),
        ("更正：学生呕吐5人，就餐人数应为30人", 5, None, None, None),
        ("上报呕吐14人有误，就餐人数应为30人", 0, None, None, None),
        ("上报呕吐14人有误。经核对，住院3人，实为误报", 3, 3, None, None),
        ("订正：原报告呕吐11例，剔除2例阑尾炎，实际患病人数9人", 9, None, None, None),
        ("原报告腹泻15例中3例为感冒予以排除，实际病例12例，均腹泻", 12, None, None, None),
        ("先前上报的“4人食物中毒”查明是煤气中毒，与食物无关，撤回", 0, None, None, None),
    ],
)
def test_what_is_corrected_away_is_not_counted_and_what_it_is_corrected_to_is(text, ill, hospitalised, observed, dead):
    assert people(text) == (ill, hospitalised, observed, dead)


@pytest.mark.parametrize(
    ("text", "ill", "hospitalised", "observed", "dead"),
    [
        ("2人死亡，应为食物中毒", 2, None, None, 2),
        ("12人腹泻，实际为8人住院", 12, 8, None, None),
        ("呕吐15人，实际住院3人", 15, 3, None, None),
        ("上午报的5人腹泻，现已全部送医，另有1人排除", 5, None, None, None),
        ("原报11人腹泻，又来4人，共15人，住院4人", 15, 4, None, None),
    ],
)
def test_a_judgement_of_the_cause_and_a_number_of_others_correct_nothing(text, ill, hospitalised, observed, dead):
    assert people(text) == (ill, hospitalised, observed, dead)


@pytest.mark.parametrize(
    ("text", "says_so"),
    [
        ("订正：住院3人应为留观3人", True),
        ("更正：订单数3个有误", False),
        ("学生均已离院，无新增病例", False),
        ("2人死亡，应为食物中毒", False),
    ],
)
def test_whether_a_text_takes_a_number_back(text, says_so):
    assert takes_back(text) is says_so


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("目前共有5人就诊，此前所报8人系统计有误", (8,)),
        ("呕吐15人有误，实为5人", (15,)),
        ("5人就诊，3人住院", ()),
    ],
)
def test_which_numbers_a_text_calls_mistaken(text, numbers):
    assert mistaken(text) == numbers


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("刚才报的9名工人腹泻，实为4名", 4),
        ("卫生院来电更正：上报的9名工人腹泻，实为4名", 4),
        ("刚才报的9名工人腹泻，实为吃了凉菜", 9),
        ("12人腹泻，实际为8人住院", 12),
    ],
)
def test_behind_a_comma_the_true_number_stands_alone(text, ill):
    assert harm_of(normalise(text), of_food=True).ill == ill
