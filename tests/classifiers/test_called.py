"""Called after somebody: names of businesses that say whose they are and what they sell."""

import pytest

from classifiers.called import called_after
from classifiers.words import normalise


def named(text):
    folded = normalise(text)
    return [folded[start:end] for start, end in called_after(folded)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("在东街胖嫂卤味买的猪头肉发臭", ["胖嫂卤味"]),
        ("王记烧烤后厨有老鼠", ["王记烧烤"]),
        ("昨天去老李烤鱼吃饭，隔壁张姐凉皮也开着", ["老李烤鱼"]),
        ("王记烧烤", ["王记烧烤"]),
        ("刘师傅羊肉汤喝完全家拉肚子", ["刘师傅羊肉汤"]),
        ("胖子烧烤吃完住院", ["胖子烧烤"]),
        ("小杨煎饼摊的油是黑的", ["小杨煎饼摊"]),
        ("校门口李姐煎饼果子用的火腿肠过期", ["李姐煎饼果子"]),
    ],
)
def test_a_name_is_read_where_somebody_buys_or_eats_there(text, names):
    assert named(text) == names


@pytest.mark.parametrize(
    "text", ["大家烧烤的时候小心", "我家火锅的做法", "邻居家凉皮买多了", "土家烧饼里有虫", "王记烧烤世界"]
)
def test_who_grills_at_home_is_no_business(text):
    assert named(text) == []
