"""Trades: what the names of businesses end in."""

import pytest

from classifiers.named.entities import find_entities
from classifiers.named.trades import OF_DISHES, SUFFIXES
from classifiers.words import normalise


def test_each_stands_once_and_as_text_is_folded():
    assert sorted(set(SUFFIXES)) == sorted(map(normalise, SUFFIXES))
    assert sorted(set(OF_DISHES)) == sorted(map(normalise, OF_DISHES))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("乐陶陶托育中心6个孩子拉血便", ["乐陶陶托育中心"]),
        ("新乡市仁和医院护理部：今天中午吃了医院营养食堂的饭，12人呕吐", ["仁和医院"]),
        ("新乡市仁和医院：收治某学校学生12人，在校食堂就餐", []),
        ("仁和医院急诊：接诊3人，吃的外卖", []),
        ("收治“福满堂拉面”就餐者5人，呕吐", ["福满堂拉面"]),
        ("收治“小城故事”就餐者8人，呕吐", ["小城故事"]),
        ("收治“锦江工地”工人11人，腹泻", ["锦江工地"]),
        ("患者4人，均购买食用“得月楼熟食”的卤肉", ["得月楼熟食"]),
        ("“康洁餐具配送”消毒柜坏了半年", ["康洁餐具配送"]),
        ("“聚福楼”的凉拌牛肉坏了", ["聚福楼"]),
        ("“教学楼”的电梯坏了", []),
        ("宝龙广场的“渔米乡”里吃完全家拉肚子", ["渔米乡"]),
        ("美佳餐具消毒送的碗里有油", ["美佳餐具消毒"]),
        ("要规范此类餐具消毒配送中心", []),
        ("康之福餐具消毒有限公司", ["康之福餐具消毒有限公司"]),
        ("胖东示例生活广场有限公司销售的油条", ["胖东示例生活广场有限公司"]),
        ("夕阳红老年公寓十几个老人拉肚子", ["夕阳红老年公寓"]),
        ("示例大米厂的米有虫", ["示例大米厂"]),
        ("在办事处附近的巴渝小厨点了鱼，三人拉肚子", ["巴渝小厨"]),
        ("在家里小厨房做的饭", []),
        ("红旗区某农贸市场李记蔬菜店经营的韭菜", ["李记蔬菜店"]),
        ("万达二楼海味来火锅店的毛肚", ["海味来火锅店"]),
        ("天下第一楼饭店的菜", ["天下第一楼饭店"]),
        ("公布镉超标大米厂家", []),
        ("网传“毒鸡蛋”又来了", []),
        ("张记调料店销售的花椒粉", ["张记调料店"]),
        ("楼下调料店的盐是假的", []),
        ("“光盘行动”搞得店里不给打包", []),
        ("吃了“科技与狠活”拉肚子", []),
    ],
)
def test_who_fed_is_named_and_who_treats_is_not(text, names):
    folded = normalise(text)
    found = [each.text for each in find_entities(text, folded, [], []).operators]
    assert [each.removeprefix("新乡市") for each in found] == names
