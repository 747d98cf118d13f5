"""Schools: a child alone is none, a word that names one or what only a school has is."""

from itertools import product
from pathlib import Path

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Text
from classifiers.kinds.rules import is_school
from classifiers.lexicon import load_lexicon
from classifiers.reader import load_reader
from classifiers.topics.topics import EATING_HOUSE
from classifiers.where.schools import CHILDREN, NAMING

ROOT = Path(__file__).parents[3]
SEEDS = ROOT / "seeds"
READER = load_reader(SEEDS)
ASSESSOR = Assessor.load(SEEDS, ROOT / "classifiers/model")
NEITHER = frozenset("营养餐 晨检 请假 放学后 校门口 宿舍 大学城 开学 大班 中班 小班".split())
"""Patients and dieters eat 营养餐, cooks have a 晨检, workers a 宿舍 and a 中班; what is sold 校门口 or eaten 放学后
comes from no canteen. Some of them stand among `_OF_A_SCHOOL`: beside children they do tell."""
MEALS = ("昨晚在文化街老赵炒鸡店吃的炒鸡，", "买的卤肉吃完，", "点了外卖，")
ENDINGS = ("今天两个人都上吐下泻，{}也发烧了", "{}吐了三次", "{}拉肚子住院了")


def venue(text, **fields):
    return ASSESSOR.assess(Text(id="1", text=text, channel="duty", **fields)).venue


def school(text, **given):
    return is_school(READER.read(text), **given)


def test_every_word_of_the_group_is_decided():
    (group,) = [each for each in load_lexicon(SEEDS / "lexicon.yaml").groups if each.id == "school_words"]
    assert (set(group.words), len(group.words)) == (
        NAMING | CHILDREN | NEITHER,
        len(NAMING) + len(CHILDREN) + len(NEITHER),
    )


@pytest.mark.parametrize("word", sorted(NAMING))
def test_a_word_that_names_a_school_is_enough(word):
    assert school(f"{word}午饭以后有三个人呕吐")


@pytest.mark.parametrize("word", sorted(CHILDREN | NEITHER))
def test_a_child_and_what_others_have_too_is_no_school(word):
    assert not school(f"{word}午饭以后有三个人呕吐")


@pytest.mark.parametrize(("meal", "ending", "child"), [*product(MEALS, ENDINGS, sorted(CHILDREN | {"娃", "儿子"}))])
def test_a_family_whose_child_fell_ill_is_no_school(meal, ending, child):
    assert venue(f"{meal}{ending.format(child)}") != "school_canteen"


@pytest.mark.parametrize("child", ["孩子", "宝宝", "家长说娃"])
@pytest.mark.parametrize("tell", ["食堂的饭有问题", "老师打电话说吐了", "三班吐了好几个", "开学第一天", "小班有五个"])
def test_a_child_beside_what_a_school_has_is_one(child, tell):
    assert school(f"{child}吐了，{tell}")


@pytest.mark.parametrize("text", ["下班上他家吃的", "我上中班，在厂门口吃的", "工人宿舍六个人吐了", "加班上头了"])
def test_a_shift_and_a_hostel_of_workers_are_none(text):
    assert not school(text)


@pytest.mark.parametrize(
    "text",
    [
        "该校食堂厨工一人阳性",
        "四年级有娃不舒服",
        "职高食堂的饭馊了",
        "校方说没事",
        "高三二班吐了好几个",
        "校医打来电话",
    ],
)
def test_a_school_is_named_in_other_words_too(text):
    assert school(text)


@pytest.mark.parametrize(
    "text", ["大学同学聚餐", "我当老师的朋友推荐这家火锅", "高二楼的住户", "全校区物业", "本校园林公司"]
)
def test_words_that_only_look_like_it_name_none(text):
    assert not school(text)


def test_pupils_who_ate_at_a_shop_were_its_guests():
    texts = ["三个学生在老赵炒鸡店吃完吐了", "孩子上小学，昨晚在老赵炒鸡店吃完吐了", "学校门口的老赵炒鸡店吃完吐了"]
    assert [venue(each) for each in texts] == [EATING_HOUSE] * 3


@pytest.mark.parametrize(
    "text",
    [
        "示例小学40名学生呕吐，有人说早上吃过老王包子店的包子",
        "示例小学午饭后三个孩子呕吐",
        "学生餐厅午饭后三个人呕吐",
        "园所报告：点心后9名幼儿呕吐",
        "寝室六个人全吐了",
    ],
)
def test_a_school_stays_one(text):
    assert venue(text) == "school_canteen"


def test_a_house_called_by_what_it_cooks_is_one_where_guests_eat_and_says_why():
    said = ASSESSOR.assess(Text(id="1", text="在文化街老赵炒鸡店吃完拉肚子", channel="duty"))
    why = [each.text for each in said.evidence if each.for_ == f"venue:{EATING_HOUSE}"]
    assert (said.venue, why) == (EATING_HOUSE, ["老赵炒鸡店"])
