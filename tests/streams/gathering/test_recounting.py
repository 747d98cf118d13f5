"""Recounting: which counts of a later version stand in the place of those before, and which body sends a report."""

import pytest
from flow import a_signal
from spoken import tell

from streams.gathering.recounting import recounts_of, sender_of

SOME = {"ill": 5, "hospitalised": 3}


@pytest.mark.parametrize(
    ("text", "facts", "anew"),
    [
        ("我院接诊5人，住院3人", SOME, ("ill", "hospitalised")),
        ("我院接诊5人，住院3人，无新增病例", SOME, ("ill", "hospitalised")),
        ("新增5人就诊，住院3人", SOME, ()),
        ("又送来5人，住院3人", SOME, ()),
        ("又吐了5个，住院3人", SOME, ()),
        ("我院接诊5人，目前住院3人", SOME, ("ill",)),
        ("2人已出院，3人住院", {"ill": 3, "hospitalised": 3}, ()),
        ("就餐者5人，确认为沙门氏菌感染，住院2人", {"ill": 2, "hospitalised": 2}, ("hospitalised",)),
        ("至少5人呕吐", {"ill": 5, "ill_is": "least"}, ()),
    ],
)
def test_what_is_new_what_is_left_and_a_guess_take_nothing_back(text, facts, anew):
    assert recounts_of(a_signal(channel="illness", text=text), facts) == anew


@pytest.mark.parametrize(
    ("channel", "sender"), [("illness", "12345"), ("notice", "12345"), ("duty", ""), ("media", "")]
)
def test_a_source_through_which_many_speak_is_no_sender(channel, sender):
    assert sender_of(a_signal(channel=channel, source="12345")) == sender


TOWN = {"channel": "notice", "source": "小店镇人民政府"}
BEFORE = "小店镇人民政府：11月25日沟里村吕某家丧宴就餐约160人，截至11月28日12时出现腹泻、呕吐症状者27人，其中住院2人。"


@pytest.mark.parametrize(
    ("text", "source", "ill"),
    [
        ("小店镇人民政府（第二次报告）：沟里村吕某家丧宴，截至11月28日20时出现症状者22人，住院3人，无危重。", None, 22),
        ("小店镇人民政府续报：沟里村吕某家丧宴，截至11月28日20时出现腹泻者22人，住院3人。", None, 22),
        ("小店镇人民政府（第二次报告）：沟里村吕某家丧宴，截至11月28日20时出现症状者31人，住院3人。", None, 31),
        ("小店镇人民政府（第二次报告）：沟里村吕某家丧宴，截至20时目前仍有22人腹泻，住院3人。", None, 27),
        ("小店镇人民政府：沟里村吕某家丧宴，22人腹泻，住院3人。", None, 27),
        ("区疾控中心续报：沟里村吕某家丧宴，截至11月28日20时出现腹泻者22人，住院3人。", "区疾控中心", 27),
    ],
)
def test_a_further_report_of_a_body_that_counts_all_anew_takes_the_place_of_its_first(line, text, source, ill):
    case_id = tell(line, BEFORE, **TOWN)
    assert tell(line, text, **TOWN | ({"source": source} if source else {})) == case_id
    assert line.case(case_id).facts["ill"] == ill


DUTY = ("duty", "值班台")
HOME = (*DUTY, "洪门镇中心敬老院：今儿9个老人拉肚子，2个送市二院住院。")
CAMP = (*DUTY, "“好味道快餐”吃饭的21个工人拉肚子，3个住院了，我是工地王队长。")
FEAST = ("notice", "小店镇人民政府", "小店镇人民政府：沟里村李家办喜宴，出现呕吐、腹泻者22人，其中住院3人。")
SCHOOL = (*DUTY, "育才小学校长：今天12个学生吃了食堂午饭不舒服，呕吐。")
PARENT = (*DUTY, "育才小学家长：我孩子班上3个学生吃了食堂午饭呕吐。")
HOSPITAL = (*DUTY, "新乡市第二人民医院急诊来电：接诊红旗区“海悦酒楼”就餐者12人，呕吐、腹泻，其中住院3人。")
FAMILY = (*DUTY, "在“福来面馆”吃的面，俺家5个人都吐了，1个住院了。")


def counted_after(line, before, text):
    told = [*before, (*DUTY, text)] if isinstance(before, list) else [before, (*DUTY, text)]
    cases = [tell(line, text, channel=channel, source=source) for channel, source, text in told]
    facts = line.case(cases[0]).facts
    return len(set(cases)), facts.get("ill"), facts.get("hospitalised")


@pytest.mark.parametrize(
    ("before", "text", "ill", "hospitalised"),
    [
        (HOME, "洪门镇中心敬老院：刚才报错了，拉肚子的是7个，住院的1个。", 7, 1),
        (HOME, "洪门镇中心敬老院：刚才少报了，拉肚子的11个，住院的3个。", 11, 3),
        (HOME, "洪门镇中心敬老院：人数数错了，拉肚子7人，住院1人。", 7, 1),
        (HOME, "洪门镇中心敬老院：拉肚子的还是9个，住院的刚才报错了，是1个。", 9, 1),
        (HOME, "洪门镇中心敬老院：不是9个拉肚子，是7个。", 7, 2),
        (HOME, "洪门镇中心敬老院：刚才漏报2个拉肚子的。", 11, 2),
        (HOME, "刚才报错了，洪门镇中心敬老院拉肚子的是7个，住院的1个。", 7, 1),
        (CAMP, "“好味道快餐”：刚才数重了，住院的只有2个，拉肚子的20个。", 20, 2),
        (FEAST, "小店镇刘副镇长：沟里村李家喜宴住院那3个，有1个是心梗，不是吃坏的，住院的应该算2个。", 22, 2),
        (SCHOOL, "育才小学校长：上报的12个，是把隔壁班的3个感冒娃也算进去了，吃东西不舒服的就9个。", 9, None),
        (SCHOOL, "育才小学校长：刚才报错了，我们学校就9个。", 9, None),
        ([SCHOOL, PARENT], "育才小学校长：刚才报错了，呕吐的学生9个。", 9, None),
        (HOSPITAL, "新乡市第二人民医院急诊来电：海悦酒楼那个刚才报的人数重了，呕吐的就10人，其中住院2人。", 10, 2),
        (FAMILY, "福来面馆那个，刚才我说错了，吐的就3个，俺爸没吐。", 3, 1),
    ],
)
def test_who_counted_wrongly_counts_anew_in_the_place_of_what_they_counted(line, before, text, ill, hospitalised):
    assert counted_after(line, before, text) == (1, ill, hospitalised)


@pytest.mark.parametrize(
    ("before", "text", "ill", "hospitalised"),
    [
        (HOME, "洪门镇中心敬老院：拉肚子的是7个，住院的1个。", 9, 2),
        (HOME, "洪门镇中心敬老院：刚才地址报错了，是东头那个院，拉肚子7个。", 9, 2),
        (HOME, "洪门镇中心敬老院：已经好了2个，现在拉肚子的7个。", 9, 2),
        (CAMP, "“好味道快餐”的老板：工地上报多了，拉肚子的就5个。", 21, 3),
        (SCHOOL, "育才小学校长：刚才报错了，发烧的是3个。", 12, None),
        (SCHOOL, "育才小学老师：我们班报漏了2个，我班呕吐的学生一共5个。", 12, None),
        (SCHOOL, "育才小学家长：网上说12个学生呕吐数错了，我看只有9个学生呕吐。", 12, None),
        (HOSPITAL, "新乡市第三人民医院急诊来电：海悦酒楼那个，二院报多了，呕吐的就10人。", 12, 3),
    ],
)
def test_nobody_takes_back_what_others_counted_nor_by_counting_fewer(line, before, text, ill, hospitalised):
    assert counted_after(line, before, text) == (1, ill, hospitalised)


def test_a_case_says_what_stood_before_those_who_were_counted_anew(line):
    case_id = tell(line, HOME[2])
    tell(line, "洪门镇中心敬老院：刚才报错了，拉肚子的是7个，住院的1个。")
    told = line.case(case_id).signals[-1]
    assert (told.reckoned, told.why.partition("；")[2]) == (
        {"ill": "9→7", "hospitalised": "2→1"},
        "更正其此前所报人数：9→7、2→1",
    )
