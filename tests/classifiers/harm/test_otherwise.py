"""Otherwise: whom a cold, a purge, a virus or their own will made ill is no count; whoever may have eaten is."""

import pytest

from classifiers.assessment import Harm
from classifiers.harm.counts import harm_of
from classifiers.harm.otherwise import is_caused_otherwise
from classifiers.words import normalise

NOBODY = Harm()


@pytest.mark.parametrize(
    "text",
    [
        "老师您好，孩子昨晚受凉拉肚子，今天请假一天",
        "孩子踢被子冻着了，拉稀",
        "着凉了肚子疼，吃了药好多了",
        "例假来了肚子疼，躺一天",
        "来大姨妈肚子疼",
        "胃镜前喝泻药，拉了一晚上，明天检查",
        "做肠镜喝泻药跑了十几趟厕所",
        "明天肠镜，喝清肠药拉到虚脱",
        "每到周一儿子就说肚子疼不想上学",
        "孩子装肚子疼不去上学",
        "孩子诺如了，同桌传染的，全家跟着吐",
        "诺如高发，全家被孩子传染轮流吐",
        "爷爷把诺如传给奶奶，两人都拉",
        "女子与家人争吵后喝百草枯，送医抢救",
        "小伙失恋喝农药送医院洗胃",
        "女子轻生吞安眠药，抢救无效死亡",
        "喝冰美式必跑厕所，当通便神器了",
        "喝咖啡就拉肚子，乳糖不耐受",
        "原神里吃了毒蘑菇中毒掉血",
        "我的世界里吃河豚会中毒反胃，别乱吃",
        "爬山崴脚了，救护车拉走的，晚上在医院吃的盒饭还挺香",
        "液氨罐车氨气泄漏，6名村民吸入中毒送医",
        "夫妻两人煤气中毒昏迷，送高压氧舱",
        "车祸致三人入院，一人死亡",
    ],
)
def test_whom_something_else_than_food_made_ill_is_not_counted(text):
    folded = normalise(text)
    assert [is_caused_otherwise(folded), harm_of(folded)] == [True, NOBODY]


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("孩子受凉拉肚子，班里也有几个拉的", 2),
        ("两个孩子都受凉拉肚子", 2),
        ("食堂吃完饭8人呕吐，旁边煤气泄漏中毒的说法不对", 8),
        ("3人聚餐后昏迷，怀疑一氧化碳中毒", 3),
        ("孩子受凉拉肚子，早上喝的学校发的奶", 1),
        ("吃完海鲜着凉拉肚子", 1),
        ("儿子说肚子疼不想去上学", 1),
        ("我姨妈拉肚子三天了", 1),
        ("月经期喝冷饮肚子疼", 1),
        ("同事给我下泻药拉了一天", 1),
        ("被骗喝了泻药拉肚子", 1),
        ("学校诺如，三十多个孩子吐", 30),
        ("学校说是诺如，可是只有吃食堂的孩子吐，带饭的都没事", 1),
        ("宿舍传染诺如，六个人吐", 6),
        ("婆婆从席上回来拉肚子，全家被传染诺如", 1),
        ("吃了生蚝诺如，全家吐", 2),
        ("误喝农药中毒送医", 1),
        ("孩子误把百草枯当饮料喝了，送医抢救", 1),
        ("吵架后在饭里下百草枯，公公送医抢救", 1),
        ("喝了减肥茶拉肚子，一天跑厕所十次", 1),
        ("喝这家冰美式就拉肚子，减肥呢", 1),
        ("喝冰美式就拉肚子，昨天那杯是坏的", 1),
        ("聚餐后崴脚，回家又吐又拉", 1),
        ("打游戏时吃的外卖，吃完拉肚子", 1),
        ("吃毒蘑菇中毒了，游戏里都没这么快，送医院洗胃", 1),
        ("食物中du了家人们，那家轻食沙拉千万别点", 1),
        ("我和家人们吃完都吐了", 2),
        ("昨天聚餐，家人们都拉肚子", 2),
    ],
)
def test_who_may_have_been_made_ill_by_food_is_counted(text, ill):
    assert harm_of(normalise(text)).ill == ill


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("包间里三人吃烤肉后昏倒，消防查明系一氧化碳中毒，并非食物中毒", None),
        ("三人吃烤肉后昏倒，疑似一氧化碳中毒或食物中毒", 3),
        ("一家煤气中毒，查明系一氧化碳中毒；另有四人食物中毒", 4),
        ("三人吃蘑菇后昏倒，首诊系一氧化碳中毒", 3),
        ("三人吃烤肉后昏倒，老板称系煤气中毒", 3),
        ("7人吃烤肉后呕吐，确认1人系一氧化碳中毒，其余6人吃了生肉", 7),
        ("饭店吊扇掉落砸伤3名客人，已送医", None),
        ("吊扇砸伤1人，另有6名客人呕吐", 7),
        ("2名学生因晕车呕吐", None),
        ("2名学生因感冒药过量呕吐", 2),
        ("2名学生因感冒请假，在家吃凉皮后呕吐", 2),
        ("4人因外伤住院，吃了病号饭腹泻", 4),
        ("2人因受凉或食物不干净腹泻", 2),
    ],
)
def test_what_was_found_outright_counts_nobody_whatever_they_ate(text, ill):
    assert harm_of(normalise(text), of_food=True).ill == ill


@pytest.mark.parametrize(
    "text",
    [
        "样例路一烧烤店用炭不慎，致4名食客一氧化碳中毒，均无生命危险",
        "一家三口头痛恶心，到院后查明，系煤炉取暖一氧化碳中毒",
        "大巴上11名游客晕车呕吐",
    ],
)
def test_gas_or_a_journey_that_did_it_counts_nobody(text):
    assert harm_of(normalise(text)).ill is None


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("起初说致6人一氧化碳中毒，其余8人吃了凉菜都腹泻", 14),
        ("12名学生晕倒呕吐", 12),
        ("下车吃了盒饭，大巴上11名游客呕吐", 11),
    ],
)
def test_gas_that_is_doubted_and_no_journey_hides_nobody(text, ill):
    assert harm_of(normalise(text)).ill == ill
