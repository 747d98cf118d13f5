"""What is wrong with food: by where the words stand, and by who turned to the office."""

from pathlib import Path

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Text
from classifiers.kinds.rules import judge
from classifiers.topics.unsafe import beside_food, unsafe_spans

ROOT = Path(__file__).parents[3]
ASSESSOR = Assessor.load(ROOT / "seeds", ROOT / "classifiers/model")


def read(text):
    return ASSESSOR._reader.read(text)


def assess(text, **fields):
    return ASSESSOR.assess(Text(id="1", text=text, **fields))


@pytest.mark.parametrize(
    "text",
    [
        "示例幼儿园给孩子喝过期牛奶",
        "某烧烤店用猫肉冒充羊肉",
        "公司发的粽子霉了，12个人领了都没敢吃",
        "外卖送来袋子被拆开过，饭里少了一半",
        "骑手偷吃外卖",
        "店员上完厕所不洗手",
        "主厨周某患有肝炎仍在岗",
        "食堂厨师长有肺结核还在炒菜",
        "火锅店的剩汤回锅，服务员说的",
        "厨师一边抽烟一边炒菜",
        "孩子学校的餐盘油乎乎的洗不干净",
        "有人在小区里杀羊，血流一地，肉拿去卖",
        "隔壁老王吃河豚死了",
        "老板承认菜是昨天剩的",
        "凉皮摊没有证，老板还咳嗽",
        "卤肉店的肉盖着脏被子",
        "炸串的油发黑了还在炸",
        "奶茶店没证",
        "米饭里有颗石头，磕掉半颗牙",
        "超市把陈面当新面卖",
        "网上买的皮皮虾到手死了一大半",
    ],
)
def test_who_tells_the_office_of_bad_food_is_looked_at(text):
    assert assess(text, channel="complaint").relevant


@pytest.mark.parametrize(
    "text",
    [
        "快递被拆开过，里面的鞋子少了一只",
        "医生不洗手就给我换药",
        "理发师不洗手",
        "邻居患有肝炎，天天在院里走动",
        "出租屋墙面发霉，房东不管",
        "健身房会员卡过期不给退",
        "饭店门口台阶滑，老人摔了一跤",
        "路边的垃圾桶没有烟灰缸，抽完烟没处扔",
        "楼上餐馆的排烟管对着我家窗户",
        "狗狗偷吃了巧克力，已经送宠物医院",
        "外卖送晚了一个小时，客服不理人",
        "汽车机油黑得像墨，修理厂说没事",
        "饭店没证据说我砸了东西",
        "幼儿园没证还招生",
        "门口石头挡路，买菜不方便",
        "把二手车当新车卖",
        "网购的多肉到手死了一半",
    ],
)
def test_what_else_somebody_complains_of_is_not(text):
    assert not assess(text, channel="complaint").relevant


def test_what_the_source_names_need_not_stand_in_the_text():
    texts = [{}, {"operator": "示例饭店"}, {"product": "豆浆"}, {"operator": "示例理发店"}]
    told = [Text(id="1", text="东西放得发霉", channel="complaint", **each) for each in texts]
    rules = [judge(each, read(each.text), 0.1, [1.0, 0, 0, 0, 0], None).rules for each in told]
    assert rules == [(), ("unsafe_food",), ("unsafe_food",), ()]


def test_a_few_words_to_the_office_count_for_more_than_a_post():
    text = "面馆老板总是不戴帽子"
    assert [assess(text, channel=channel).relevant for channel in ("complaint", "duty", "media")] == [True, True, False]


def test_a_post_that_names_a_sort_of_seller_and_what_it_sells_is_looked_at():
    told = ["示例幼儿园给孩子喝过期牛奶，家长围堵", "红旗区某烧烤店用猫肉冒充羊肉", "狗狗在超市偷吃过期牛奶"]
    assert [assess(each, channel="media").relevant for each in told] == [True, True, False]


def test_a_post_of_old_oil_or_dead_crabs_is_looked_at():
    told = ["同样的油第二天还在炸，黑得跟墨一样", "大闸蟹到手死了一半还不赔", "收到的金鱼死了两条"]
    assert [assess(each, channel="media").relevant for each in told] == [True, True, False]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("超市把过期的酸奶捆着卖", ["过期"]),
        ("给孩子喝过期牛奶", ["过期"]),
        ("会员卡过期，牛奶送到了", []),
        ("酸奶很好，门口停着一辆别人的车，牌照过期", []),
        ("喝过期药", []),
    ],
)
def test_what_is_wrong_stands_next_to_a_food_in_one_clause(text, words):
    assert [text[start:end] for start, end in beside_food(read(text))] == words


def test_the_words_that_told_of_bad_food_are_shown_once():
    assert unsafe_spans(read("超市卖过期酸奶")) == [(3, 5)]


def test_what_was_eaten_past_its_date_says_the_hazard():
    assert assess("示例幼儿园给孩子喝过期牛奶", channel="complaint").hazard == "HZ-L.expired"
