"""Dead stock: who deals in animals that died by themselves."""

import pytest

from classifiers.topics.carcasses import trades_in_dead_stock
from classifiers.words import normalise


@pytest.mark.parametrize(
    "text",
    [
        "有人夜里收死猪，白面包车，拉到一个冷库",
        "有人开面包车半夜往冷库拉死猪，收一头给50块",
        "有人收死猪，杀了卖肉",
        "养猪场死了猪不埋，都让老李拉走卖给做烧鸡的了",
        "俺村有个屠户专门收瘟死的猪",
        "有人夜里偷偷剥死羊，第二天拿到集上卖羊肉",
        "冷库里存了十几头死猪，准备做腊肠",
        "养殖场病死的鸭子，一毛钱一只卖给熟食店",
        "他家牛病死了还杀了卖肉",
        "水库死了一大片鱼，有人捞走卖给夜市烤鱼摊",
        "大坑里漂的死鱼让人捡走了，拿到菜市场卖",
    ],
)
def test_they_are_bought_cut_up_or_sold(text):
    assert trades_in_dead_stock(normalise(text))


@pytest.mark.parametrize(
    "text",
    [
        "河边扔了好多死猪，臭得不行",
        "养猪场把死猪埋在俺家地头",
        "俺家猪死了，咋申请无害化处理补贴",
        "保险公司的车来拉死猪，没按保单赔俺",
        "无害化处理厂收死猪，收来无害化处理",
        "无害化处理厂拉死猪的车路过村里，滴答淌血水",
        "水库死了一大片鱼，怀疑是上游厂子排污",
        "死猪不怕开水烫",
    ],
)
def test_what_is_thrown_away_or_buried_is_sold_to_nobody(text):
    assert not trades_in_dead_stock(normalise(text))


@pytest.mark.parametrize("text", ["超市卖死鱼，不新鲜", "酒店把鱼缸里死鱼捞出来做菜", "买的活虾到家都是死虾"])
def test_fish_that_died_in_a_tank_are_stale_and_no_more(text):
    assert not trades_in_dead_stock(normalise(text))
