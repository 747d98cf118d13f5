"""Chains: a name that everybody knows is a business where somebody was there or bought something."""

from pathlib import Path

import pytest

from classifiers.named.chains import chains
from classifiers.named.entities import find_entities
from classifiers.reader import load_reader
from classifiers.where.places import Places
from classifiers.words import normalise

SEEDS = Path(__file__).parents[3] / "seeds"
READER = load_reader(SEEDS)
PLACES = Places.load(SEEDS / "districts/410702", SEEDS / "places")


def named(text):
    folded = normalise(text)
    return [folded[start:end] for start, end in chains(folded)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("在胖东来买的罐头有玻璃", ["胖东来"]),
        ("红旗区沃尔玛出售的汤圆粘在一起", ["沃尔玛"]),
        ("投诉瑞幸咖啡(宝龙店)", ["瑞幸咖啡(宝龙店)"]),
        ("我妈点的茶百道里有虫", ["茶百道"]),
        ("步行街那家蜜雪冰城，水里有苍蝇", ["蜜雪冰城"]),
        ("周黑鸭门店的鸭脖发臭", ["周黑鸭"]),
        ("昨天在丹尼斯负一楼买的面包长毛", ["丹尼斯"]),
        ("宝龙广场蜀大侠火锅用餐", ["蜀大侠火锅"]),
        ("在胖东来一楼蜜雪冰城买的柠檬水", ["蜜雪冰城"]),
        ("肯德基店里的汤，肯德基不认", ["肯德基"]),
        ("瑞幸咖啡红旗区宝龙店的拿铁里喝出头发", ["瑞幸咖啡红旗区宝龙店"]),
        ("昨天在蜜雪冰城河师大店喝的奶茶", ["蜜雪冰城河师大店"]),
        ("华莱士洪门店的鸡腿没熟", ["华莱士洪门店"]),
        ("华润万家东直门店的烤鸭脏", ["华润万家东直门店"]),
        ("瑞幸咖啡门店的拿铁里有虫", ["瑞幸咖啡"]),
        ("星巴克回应无锡门店用过期原料", ["星巴克"]),
        ("吉野家两家门店停业", ["吉野家"]),
    ],
)
def test_a_chain_is_named_where_somebody_bought_or_ate(text, names):
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "在胖东来附近的早市买的豆腐",
        "肯德基隔壁那家米线店",
        "像胖东来那样的超市太少",
        "我们这要是有胖东来的模式就好",
        "海底捞月一场空",
        "同款瑞幸咖啡杯子掉漆",
        "丹尼斯·里奇",
        "在胖东来新乡店对面那家干货店买的紫菜",
        "海底捞事件还没给商家敲响警钟",
        "赵一鸣在文化路吃了烤串呕吐",
        "杨国福吃坏了肚子",
        "杨铭宇的孩子吃完外卖呕吐",
        "西贝预制菜事件后网友热议",
        "我在胖东来上班，在家吃饭中毒",
    ],
)
def test_what_is_near_one_or_like_one_is_none(text):
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "operators"),
    [
        ("李家小炒（平原路店）菜里有铁丝", ["李家小炒（平原路店）"]),
        ("美团下单田园盖饭（万达店），米饭里有头发", ["田园盖饭（万达店）"]),
        ("12月3日在味之都（红旗区牧野路）吃饭后拉肚子", ["味之都"]),
        ("11月17日田园鲜生(红旗区)的猪肉发暗", ["田园鲜生"]),
        ("奶茶（万达店）里有虫", []),
        ("散装白糖（示例粮油店）不合格", ["示例粮油店"]),
        ("我店（平原路店）被投诉了", []),
        ("某品牌（平原路店）的烤鸭", []),
        ("学生（红旗区）的饭馊了", []),
        ("万达广场（红旗区）的奶茶", []),
        ("王丽（红旗区和平路）吃了凉皮后呕吐", []),
        ("本人王小明（和平路）吃完拉肚子", []),
        ("患者李丽华（和平路）吃了外卖", []),
        ("李女士（住红旗区和平路）的孩子呕吐", []),
        ("欧阳娜娜（和平路）吃完拉肚子", []),
        ("张三的电话（红旗区和平路12号）吃完腹泻", []),
        ("老蔡记（文化街）吃的蒸饺不新鲜", ["老蔡记"]),
        ("张亮（洪门店）吃完拉肚子", ["张亮（洪门店）"]),
        ("杨国福（万达店）吃完拉肚子", ["杨国福（万达店）"]),
        ("胖东来买的罐头有玻璃", ["胖东来"]),
        ("在瑞幸咖啡（宝龙店）买的", ["瑞幸咖啡（宝龙店）"]),
    ],
)
def test_what_stands_before_its_branch_in_brackets_is_a_name(text, operators):
    reading = READER.read(text)
    found = find_entities(text, reading.folded, reading.hits, PLACES.find(text), parts=reading.parts)
    assert [each.text for each in found.operators] == operators
