"""Counts: people ill, in hospital and dead as texts say it, and every number that is none of them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.counts import find_counts, harm_of
from classifiers.numerals import number
from classifiers.words import normalise

COUNTED = [
    # (text, ill, hospitalised, dead)
    ("三十多人上吐下泻", 30, None, None),
    ("30余名学生呕吐", 30, None, None),
    ("十二名学生腹泻", 12, None, None),
    ("两百来人食物中毒", 200, None, None),
    ("二三十人拉肚子", 20, None, None),
    ("七八个同学都窜稀了", 7, None, None),
    ("班里十几个孩子吐了", 10, None, None),
    ("数十名员工不适", 20, None, None),
    ("上百人疑似食物中毒", 100, None, None),
    ("近百名学生发烧", 100, None, None),
    ("百余名工人集体腹泻", 100, None, None),
    ("1,200人就诊", 1200, None, None),
    ("两个孩子都吐了", 2, None, None),
    ("俩孩子都吐了", 2, None, None),
    ("一家三口吃完凉菜上吐下泻", 3, None, None),
    ("昨天买的豇豆，孩子吃了头晕恶心", 1, None, None),
    ("全家四口人都拉肚子", 4, None, None),
    ("我们5个人吃了都拉肚子", 5, None, None),
    ("在示例店吃凉皮拉肚子，我们两个人", 2, None, None),
    ("吃完腹泻，一共五个人，求处理", 5, None, None),
    ("我和两个同事都恶心想吐", 3, None, None),
    ("早上我跟另外3名工友吃了包子，九点多开始吐", 4, None, None),
    ("23名学生呕吐，其中5人住院", 23, 5, None),
    ("６月１２日，１２名学生呕吐", 12, None, None),
    ("6月12日晚，示例小学食堂12名学生出现呕吐、腹泻，5人入院治疗，无死亡病例", 12, 5, 0),
    ("造成18人中毒，1人死亡", 18, None, 1),
    ("死亡1人，住院5人", None, 5, 1),
    ("三人中毒两人死亡", 3, None, 2),
    ("2死5伤食物中毒", 5, None, 2),
    ("1名男子误食河豚身亡", None, None, 1),
    ("2024年毒蘑菇中毒599起，死亡13人", None, None, 13),
    ("死亡人数升至3人，另有20人住院治疗", None, 20, 3),
    ("截至目前共有36名学生送医，均无生命危险", 36, None, None),
    ("发病人数达到42人", 42, None, None),
    ("病例32例，重症3例", 32, 3, None),
    ("患者共8人", 8, None, None),
    ("接诊发热病人12人，其中2人转重症", 12, 2, None),
    ("同桌10人，7人发病，发病率70%", 7, None, None),
    ("食用后出现恶心呕吐的有十五人", 15, None, None),
    ("105人出现不适，送医的有47名", 105, None, None),
    ("三年级二班有3人肚子疼", 3, None, None),
    ("孩子在学校吃完午饭回家就吐了", 1, None, None),
]
DENIED = [
    ("无人中毒", 0, None, None),
    ("没有人员死亡", None, None, 0),
    ("未造成人员伤亡", 0, None, 0),
    ("目前没有学生住院，7人仍有腹泻症状", 7, 0, None),
]
NO_COUNTS = [
    "拉肚子，2人用餐套餐",
    "3岁的孩子吃了30元的蛋糕，电话138****0000",
    "三年级二班的教室在3楼",
    "食物中毒5人以上应当报告",
    "每100人就有1人过敏",
    "第3人死亡",
    "房间住10人，空调坏了",
    "2万人点赞",
    "吃剩菜会拉肚子吗",
    "担心孩子食物中毒",
    "二十三名儿童在操场上体育课",
    "抽检100批次，不合格3批次",
    "双人套餐99元，买了3份",
    "2026年3月5日生产的酸奶",
    "",
]


@pytest.mark.parametrize(("text", "ill", "hospitalised", "dead"), COUNTED + DENIED)
def test_people_harmed_are_counted(text, ill, hospitalised, dead):
    harm = harm_of(normalise(text))
    assert (harm.ill, harm.hospitalised, harm.dead) == (ill, hospitalised, dead)


@pytest.mark.parametrize("text", NO_COUNTS)
def test_other_numbers_are_no_counts(text):
    assert find_counts(normalise(text)) == []


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("无人中毒", True),
        ("网传30名学生中毒不属实", True),
        ("23名学生呕吐，无死亡病例", False),
        ("网传有人死亡不属实。23名学生呕吐", False),
        ("今天食堂的菜不错", False),
    ],
)
def test_a_denial_is_of_everything(text, denied):
    assert harm_of(normalise(text)).denied == denied


def test_a_claim_called_untrue_counts_nobody():
    assert harm_of(normalise("网传30名学生中毒不属实")).ill is None


@pytest.mark.parametrize(
    ("text", "children"),
    [
        ("3名幼儿呕吐", True),
        ("示例小学12人腹泻", True),
        ("工地8名工人腹泻", False),
        ("孩子们在学校吃得很好", False),
        ("无学生中毒", False),
    ],
)
def test_children_are_those_harmed(text, children):
    assert harm_of(normalise(text)).children == children


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("1,200", 1200),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零三", 103),
        ("三百二十", 320),
        ("两千", 2000),
        ("二三十", 20),
        ("三五", 3),
        ("十七八", 17),
        ("几十", 20),
        ("十几", 10),
        ("数百", 200),
        ("百", 100),
        ("十百千", None),
    ],
)
def test_numerals_are_read_by_their_lower_bound(written, value):
    assert number(written) == value


@settings(deadline=None)
@given(st.text("一二三十百千几数0123456789人名个例学生死亡住院呕吐无没有,。其中造成约余多来", max_size=60))
def test_counts_are_never_negative_and_stand_in_the_text(text):
    folded = normalise(text)
    assert all(each.count >= 0 and 0 <= each.start < each.end <= len(folded) for each in find_counts(folded))


@settings(deadline=None)
@given(st.text(st.characters(), max_size=120))
def test_any_text_can_be_counted(text):
    harm_of(normalise(text))
