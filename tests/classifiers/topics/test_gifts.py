"""Gifts: what sellers of health food give away is not what they sell."""

from pathlib import Path

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Text

ROOT = Path(__file__).parents[3]
ASSESSOR = Assessor.load(ROOT / "seeds", ROOT / "classifiers/model")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("示例堂讲座送面条，推销磷虾油，我妈买了两万块", "P27"),
        ("示例堂发大米，推销纳豆激酶，老人买了八千多", "P27"),
        ("在示例堂听课领了鸡蛋，花两万买了干细胞修复胶囊", "P27"),
        ("外卖送面条送错了，面条发霉", "P01"),
        ("超市发大米，大米里有虫", "P01"),
    ],
)
def test_a_food_given_away_beside_a_pitch_is_not_the_product(text, category):
    assert ASSESSOR.assess(Text(id="1", text=text, channel="complaint")).product_category == category


def test_a_van_is_no_bread():
    told = [
        ASSESSOR.assess(Text(id="1", text=text, channel="complaint")).product_category
        for text in ("有人开面包车拉了一车过期牛奶卖", "有人开车卖过期面包")
    ]
    assert told == ["P05", "P24"]
