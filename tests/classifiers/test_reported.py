"""Reported: what a neighbour sells, or was seen, is no rumour."""

from pathlib import Path

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Kind, Text

ROOT = Path(__file__).parents[2]
ASSESSOR = Assessor.load(ROOT / "seeds", ROOT / "classifiers/model")


def made_of(text, channel="duty"):
    return ASSESSOR.assess(Text(id="1", text=text, channel=channel))


@pytest.mark.parametrize(
    "text",
    [
        "俺家隔壁老王在小区里头自己灌香肠卖，微信群里接龙，没证",
        "楼下张婶在业主群卖自家卤牛肉，没证",
        "小区微信群有人接龙卖自己做的馒头包子，没健康证",
        "3号楼一个宝妈在家烤蛋糕，群里接龙，没有营业执照",
        "业主群里团购一楼大姐自家炸的油条，无证经营",
        "对门老两口在家磨香油卖，没啥手续",
        "群里有人卖自己泡的药酒，啥证没有",
        "同小区有人在家里做盒饭，用美团跑腿送，没有许可证",
    ],
)
def test_what_a_neighbour_cooks_and_sells_without_a_licence_is_a_complaint_about_a_workshop(text):
    found = made_of(text)
    assert (found.kind, found.venue, (found.hazard or "")[:4]) == (Kind.COMPLAINT, "small_workshop", "HZ-O")
    assert found.rumour_match is None


@pytest.mark.parametrize("text", ["邻居在家做窗帘卖，天天噪音", "家里自己做饭，没证据"])
def test_what_is_no_food_or_for_nobody_else_is_none(text):
    found = made_of(text)
    assert (found.venue, found.hazard) == (None, None)


def test_a_shop_downstairs_is_no_household():
    assert made_of("楼下小吃店自己炸油条卖，地沟油味").venue != "small_workshop"


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ("duty", "洪门镇有人开面包车半夜往冷库拉死猪，收一头给50块。"),
        ("complaint", "洪门镇有人收死猪，杀了卖肉。"),
        ("media", "红旗区洪门镇有人收死猪，半夜杀了往早市卖肉，大家别买。"),
        ("duty", "洪门镇东边水库死了一大片鱼，有人捞走卖给夜市烤鱼摊，俺亲眼见的。"),
        ("duty", "冷库里存了十几头死猪，准备做腊肠"),
    ],
)
def test_trade_in_dead_stock_is_reported_and_no_rumour(channel, text):
    found = made_of(text, channel)
    assert (found.relevant, found.hazard, found.kind != Kind.RUMOUR) == (True, "HZ-F.dead_animal", True)


@pytest.mark.parametrize(
    "text",
    [
        "本地群截图：洪门镇水库死了一大片鱼，有人半夜捞走了，说是卖给夜市烤鱼的，都小心点",
        "听说业主群里那家卖的自家卤牛肉是死猪肉做的，大家转发",
    ],
)
def test_a_post_at_second_hand_may_be_one(text):
    assert made_of(text, "media").kind == Kind.RUMOUR


def test_who_asks_the_office_about_a_known_rumour_still_does():
    found = made_of("听说塑料紫菜泡不烂，是真的吗")
    assert (found.kind, found.rumour_match is not None) == (Kind.RUMOUR, True)
