"""What is only near: a landmark stands before a word such as 对面 with the business behind it."""

import pytest

from classifiers.where.beside import is_landmark


@pytest.mark.parametrize(
    ("text", "is_near"),
    [
        ("示例中学西邻的板面馆", True),
        ("示例中学斜对过的炸串", True),
        ("示例中学门口有小贩", True),
        ("示例中学附近午托班", True),
        ("示例中学门口的‘老刘烤肠’", True),
        ("示例中学旁边那家“甜心”", True),
        ("示例中学对面的甜心面包房", True),
        ("示例中学门口买的烤肠", True),
        ("示例中学后面食堂吃的饭", False),
        ("示例中学食堂旁边的水房", False),
        ("示例中学门口等着的家长", False),
        ("示例中学旁边。一家饭店", False),
    ],
)
def test_a_name_is_a_landmark_where_the_business_stands_beside_it(text, is_near):
    assert is_landmark(text, len("示例中学")) is is_near
