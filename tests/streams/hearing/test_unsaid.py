"""Unsaid: an exercise that is announced or played calls for no illness step, whatever way it came."""

import pytest
from spoken import tell

ILLNESS = {"illness_below_grade", "illness_graded", "school_event"}
HOSPITAL = {"channel": "illness", "source": "康宁医院"}


@pytest.mark.parametrize("channel", ["illness", "duty", "notice"])
@pytest.mark.parametrize(
    "text",
    [
        "康宁医院：我院定于11月30日上午10时开展食物中毒应急演练，模拟接诊20名呕吐腹泻患者，届时请勿误报。",
        "康宁医院急诊科：今天下午演练，模拟12名学生食物中毒送到我院，请知悉。",
        "【演练】康宁医院：接诊红旗区示例小学学生12名，呕吐腹泻，均在学校食堂就餐。",
        "演练演练：康宁医院急诊科接诊8名食物中毒患者，均在聚福楼饭店就餐。",
        "【应急演练】市一院报告：示例小学23名学生午餐后呕吐，住院3人。",
        "康宁医院拟于12月1日组织食品安全事故应急演练，届时由志愿者扮演患者，请勿恐慌。",
        "我院将于明天开展食源性疾病处置演练，模拟病例15例，特此告知。",
        "康宁医院通知：下周二举行食物中毒救治演练，有10名模拟患者送医。",
        "（演练脚本）康宁医院接到第三十中学12名学生集体呕吐的报告。",
        "康宁医院：上午开展的食物中毒应急演练圆满结束，模拟救治患者20名。",
    ],
)
def test_a_drill_that_is_announced_or_played_opens_no_illness(line, channel, text):
    case = line.case(tell(line, text, **HOSPITAL | {"channel": channel}))
    found = {book.id for book in case.playbooks} & ILLNESS, case.facts.get("ill"), case.severity in ("red", "orange")
    assert found == (set(), None, False)


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("市一院：演练期间真有人中毒，4名学生呕吐，来自第三十中学食堂。", 4),
        ("非演练：康宁医院接诊聚福楼饭店就餐者5人，呕吐。", 5),
        ("【非演练】康宁医院接诊聚福楼饭店就餐者5人，呕吐。", 5),
        ("【实战】康宁医院：这不是演练，接诊示例小学学生12名，呕吐腹泻。", 12),
        ("康宁医院：演练转为实战，接诊示例小学学生6名，呕吐。", 6),
        ("【演练期间突发】康宁医院接诊示例小学学生6名，呕吐腹泻。", 6),
        ("康宁医院：演练结束后今天下午3名学生呕吐送到我院。", 3),
        ("康宁医院：原定今天的演练取消，接诊示例小学学生7名，呕吐。", 7),
        ("康宁医院：接诊示例小学学生7名，呕吐，学校上周刚搞过演练。", 7),
        ("康宁医院：演练还没开始，今天倒真有3个学生肚子疼、拉稀。", 3),
    ],
)
def test_who_falls_ill_in_earnest_beside_a_drill_is_ill(line, text, ill):
    case = line.case(tell(line, text, **HOSPITAL))
    assert ({book.id for book in case.playbooks} & ILLNESS != set(), case.facts["ill"]) == (True, ill)


@pytest.mark.stores
def test_an_exercise_whose_people_a_form_counts_may_be_none(line):
    case = line.case(tell(line, "【演练】康宁医院：接诊学生12名，呕吐。", **HOSPITAL, illness={"ill": 12}))
    assert case.facts["ill"] == 12


@pytest.mark.parametrize(
    ("text", "books"),
    [
        (
            "红旗区第四十四中学定于11月30日上午10时开展食物中毒应急演练，模拟20名学生呕吐、2人送医，届时勿误报。",
            {"general"},
        ),
        ("新乡市食安办：定于12月3日开展食品安全事故应急演练，请各县区派员观摩。", {"area_notice"}),
    ],
)
def test_only_a_superior_s_letter_about_an_exercise_is_answered(line, text, books):
    case = line.case(tell(line, text, channel="notice", source="公文"))
    assert {book.id for book in case.playbooks} == books
