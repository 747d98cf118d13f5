"""Brands: a maker that everybody knows is the business where none is named that sold its food."""

from pathlib import Path

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Text

ROOT = Path(__file__).parents[3]
ASSESSOR = Assessor.load(ROOT / "seeds", ROOT / "classifiers/model")


def operators(text):
    said = ASSESSOR.assess(Text(id="1", text=text, channel="complaint"))
    return [each.text for each in said.entities if each.type == "operator"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("买的康师傅牛肉面里有虫子", ["康师傅"]),
        ("蒙牛纯牛奶喝出异味", ["蒙牛"]),
        ("伊利生产的奶粉结块，孩子喝了吐", ["伊利"]),
        ("生产商：双汇，生产日期2026年9月1日的火腿发霉", ["双汇"]),
        ("海天酱油瓶里有蛆，海天客服不理", ["海天"]),
        ("老干妈里吃出头发", ["老干妈"]),
        ("三全水饺吃出塑料", ["三全"]),
        ("在胖东来买的双汇火腿肠发霉", ["胖东来"]),
        ("假冒太太乐鸡精吃了恶心", []),
        ("海天一色的酒店里吃坏肚子", []),
    ],
)
def test_a_maker_is_named_with_its_food_where_no_shop_is(text, names):
    assert operators(text) == names
