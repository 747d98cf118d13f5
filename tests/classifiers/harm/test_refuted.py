"""Refuted: a claim that is quoted to refute it counts nobody; a finding that illness is not by food is told apart."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.words import normalise

REFUTED = [
    (
        "警情通报：网传“30多名学生食物中毒、1人死亡”。经查，该信息系网民为引流编造，该校无学生中毒，更无死亡",
        0,
        0,
    ),
    ("网传30名学生中毒。经公安机关核查，系网民编造。", None, None),
    ("视频中学生呕吐的画面，经比对为外省某地2023年旧闻剪辑，与我区学校无关", None, None),
    ("家长群传“20个娃吐了”。教育局核实：系谣言，未发生学生中毒", 0, None),
    ("【辟谣】“示例中学百人食物中毒”？假的！经核实，视频配文“吃倒一百多个，已经没了两个”系造谣", None, None),
    ("示例烤鱼声明：网传“15人吃完住院”系恶意诽谤，已报警", None, None),
    ("网传示例幼儿园20名孩子食物中毒，教育局辟谣，事件反转。", None, None),
    ("经查，网民李某用AI生成“某火锅店30人食物中毒”视频", None, None),
]


@pytest.mark.parametrize(("text", "ill", "dead"), REFUTED)
def test_a_claim_that_was_looked_into_and_is_untrue_counts_nobody(text, ill, dead):
    harm = harm_of(normalise(text), of_food=True)
    assert (harm.ill, harm.dead, harm.denied) == (ill, dead, True)


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("网传某校有50人中毒，情况不实。经查实际为12名学生腹泻，已就医。", 12),
        ("网友称“吃完烤鱼6人呕吐”。经市场监管局核查，6名顾客确有呕吐，病因待查。", 6),
        ("经查，该店编造生产日期，致5人腹泻。", 5),
        ("校方辟谣之后又反转：县医院收治12名呕吐学生。", 12),
        ("昨天的辟谣被推翻，33名工人腹泻，检出副溶血性弧菌。", 33),
        ("老板说我编造的，我们三个人都拉肚子", 3),
        ("老板说我们恶意抹黑，四个人都拉肚子住院", 4),
        ("我不是恶意抹黑，我们四个人都拉肚子", 4),
        ("家长说18个孩子都吐了。我校学生没事，网传不实。", 18),
        ("网友发帖称30名学生呕吐住院。学校回应称系谣言。", 30),
        ("本来以为虚惊一场，后来八个同事全拉肚子", 8),
        ("虚惊一场？不，五个孩子还在输液，吃了食堂的饭", 5),
        ("急诊说跟吃的没关系？我们五个都拉肚子了", 5),
        ("门诊记录：5名学生呕吐，与就餐无关尚不能确定", 5),
    ],
)
def test_who_is_ill_all_the_same_is_counted(text, ill):
    harm = harm_of(normalise(text), of_food=True)
    assert (harm.ill, harm.denied) == (ill, False)


@pytest.mark.parametrize(
    ("finding", "denied"),
    [
        ("综合判断为人际传播的诺如病毒感染聚集性疫情，排除食物中毒。", True),
        ("区疾控诊断为诺如病毒感染，不属于食源性疾病。", True),
        ("疾控称尚未排除食物中毒。", False),
        ("疾控称无法排除食物中毒。", False),
        ("疾控初步排除食物中毒，待检测。", False),
        ("疾控正在检测，公安初步排除投毒。", False),
        ("学校说疾控已经排除食物中毒。", False),
        ("排除食物中毒。", False),
    ],
)
def test_those_ill_are_counted_and_are_not_so_by_food_where_those_find_so_whose_office_it_is(finding, denied):
    harm = harm_of(normalise(f"该校共18名学生呕吐、腹泻。{finding}"), of_food=True)
    assert (harm.ill, harm.denied) == (18, denied)


@pytest.mark.parametrize("doubt", ["不排除", "不能排除", "无法排除", "尚未排除", "初步排除"])
def test_food_poisoning_that_is_not_excluded_yet_takes_nobody_from_the_count(doubt):
    assert harm_of(normalise(f"18名学生呕吐、腹泻，{doubt}食物中毒")).ill == 18


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("您反映的“某校40名学生中毒”，经我局核查，当日3名学生呕吐均系感冒", True),
        ("经疾控调查，40名学生呕吐系心因性反应", True),
        ("经疾控调查，40名学生腹泻由受污染的凉菜引起，不是感冒", False),
        ("本人经医院诊断为急性肠胃炎，店家说是受凉", False),
        ("饭店回应经核实是着凉，6名客人腹泻", False),
        ("经核查，2名职工系中暑呕吐，其余7名职工午餐后腹泻", False),
        ("经调查，9名职工腹泻，其中1名系感冒，8名吃了凉菜", False),
        ("经医院诊断，孩子是食物中毒，老师说是着凉", False),
    ],
)
def test_an_illness_that_no_food_gives_is_found_by_who_looked_into_it(text, denied):
    assert harm_of(normalise(text), of_food=True).denied is denied
