"""Retold: who counted people wrongly says so, and what others counted or what else was wrong is none of it."""

import pytest

from classifiers.harm.retold import retold


@pytest.mark.parametrize(
    "text",
    [
        "刚才报错了，拉肚子的是7个，住院的1个",
        "刚才数重了，住院的只有2个，拉肚子的20个",
        "上午报的数有误，腹泻老人7名",
        "俺刚才慌张说错了，拉稀的统共6个",
        "刚才把护工也数进去了，拉肚子的老人就7个",
        "恁记错了，俺报的是6个拉肚子",
        "刚才忘算俺奶了，呕吐的6个",
        "刚才打电话说那事的，多说了一个，呕吐的4个人",
    ],
)
def test_who_told_it_says_that_they_counted_wrongly(text):
    assert retold(text) == ((), True)


@pytest.mark.parametrize(
    ("text", "was"),
    [
        ("人数数错了，拉肚子7人", ()),
        ("拉肚子的没那么多，就7个", ()),
        ("重复报了2个，拉肚子的实际7个", ()),
        ("重新统计了一遍，呕吐学生10名", ()),
        ("校医数错了，吐的是8个", ()),
        ("示例小学校长：本校校医数重了，呕吐学生8名", ()),
        ("人数核减，呕吐者20人", ()),
        ("更正，喜宴呕吐20人，住院2人", ()),
        ("那12个里头有3个是装病的，呕吐的就9个", (12,)),
        ("上报的12个，是把隔壁班的3个感冒娃也算进去了，不舒服的就9个", (12,)),
        ("住院那3个，有1个是胆结石，应该扣掉，住院按2个算", (3,)),
    ],
)
def test_who_speaks_as_the_same_says_which_number_was_wrong_or_none(text, was):
    found = retold(text)
    assert (set(found.was), found.is_own) == (set(was), False)


@pytest.mark.parametrize(
    "text",
    [
        "拉肚子的是7个，住院的1个",
        "刚才地址报错了，拉肚子7个",
        "刚才价钱说错了，俺们一桌3个人也吐了",
        "食堂账数错了，拉肚子的是7个",
        "听说医院报错了，拉肚子的7个",
        "隔壁学校报错了，他们呕吐的5个学生",
        "隔壁学校的校医数错了，他们呕吐的5个学生",
        "听说校医数错了，呕吐的5个学生",
        "校医药数错了，呕吐的5个学生",
        "校医没数错，呕吐的5个学生",
        "二院报多了，呕吐的就10人",
        "镇上数重了，吐的就18个",
        "我们班报漏了2个，我班呕吐的学生一共5个",
        "大多数人拉肚子，少数人住院",
        "重新统计后又增加3名呕吐学生",
        "少说有20个人拉肚子",
        "那12个里头吐的9个，拉的3个",
        "大夫也说不准，呕吐的7个",
        "刚才报错了，就3个菜",
        "刚才多报了2个拉肚子的",
    ],
)
def test_others_counts_other_things_and_plain_counts_tell_nothing_anew(text):
    assert retold(text) is None
