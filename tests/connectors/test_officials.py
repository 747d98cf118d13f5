"""Which signals speak of officials who do what they must not."""

import pytest

from connectors.officials import MARK, names_officials
from connectors.signal import Channel, Signal


def a_call(text):
    return Signal(channel=Channel.DUTY, source="值班接报", text=text)


@pytest.mark.parametrize(
    "text",
    [
        "执法人员吃拿卡要，每次检查都要拿两箱酒",
        "我举报市场监管所所长收了好处，包庇这家店",
        "监管人员提前通风报信，店里每次都有准备",
        "检查人员泄露举报人信息",
        f"这件事想和领导谈{MARK}",
    ],
)
def test_misconduct_of_officials_is_told(text):
    assert names_officials(a_call(text))


@pytest.mark.parametrize(
    "text",
    [
        "店里工作人员态度恶劣，凉皮吃出虫子",
        "请市场监管局执法人员来查一查",
        "老板说要送红包私了。请局长重视食品安全",
        "学校食堂23名学生呕吐",
    ],
)
def test_ordinary_words_about_shops_and_offices_are_not(text):
    assert not names_officials(a_call(text))
