"""Water: what comes out of taps and wells, told from water that is sold and from what is cooked with it."""

import pytest

from classifiers.topics.water import bad_tap_water
from classifiers.words import normalise


@pytest.mark.parametrize(
    ("text", "is_bad"),
    [
        ("示例小区自来水发黄发臭两天了", True),
        ("示例村井水有股农药味", True),
        ("二次供水水箱里捞出死鸽子", True),
        ("示例村集中式供水末梢水大肠菌群超标", True),
        ("家里的水一放出来全是泥沙", True),
        ("12人腹泻，均饮用同一水箱自来水", True),
        ("示例小学饮水机的水检出细菌超标", True),
        ("学校桶装水长绿毛，是水站送的", False),
        ("小区自动售水机的水里有虫子", False),
        ("他家用自来水灌瓶子卖，水是黄的", False),
        ("饭店用井水洗菜，水都是黄的", False),
        ("奶茶店用自来水直接兑奶茶，喝了拉肚子", False),
        ("鱼摊水箱里的鱼死了发臭", False),
        ("示例小区自来水正常", False),
        ("水果发黄", False),
    ],
)
def test_what_is_drunk_at_home_is_told_from_what_is_sold_or_cooked_with(text, is_bad):
    assert bad_tap_water(normalise(text)) == is_bad
