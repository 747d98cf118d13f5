"""Deaths told without a number: who died, what only may kill, and what died that was no person."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.words import normalise


def dead(text):
    return harm_of(normalise(text), of_food=True).dead


@pytest.mark.parametrize(
    "text",
    [
        "查获的吊白块10克便可致人死亡，已全部扣押",
        "儿童食入5克以上便可致死亡，请家长注意硼砂粽子",
        "误食工业盐严重会直接致人死亡",
        "长期食用会引发腐蚀性炎症，甚至死亡",
        "铜中毒严重者会导致肾功能衰竭甚至是死亡",
        "中毒症状为呕吐、腹泻、休克、死亡",
        "食用者很快就会因此而死亡",
    ],
)
def test_what_may_kill_has_killed_nobody(text):
    assert dead(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "这几年水库频频发生大面积鱼类死亡的事情",
        "排出的污水甚至可以将村民鱼塘里的鱼毒死",
        "因天气热，食用猪在运输过程中死亡较多，被屠宰场拒收",
        "香肠外衣上布满蛆虫，其中一些已经死亡",
        "酸奶里喝出一只苍蝇，厂家要给苍蝇做尸检确定死亡时间",
        "吃过烤鸭骨头的老猫，则突然倒地死亡",
        "一般老鼠吃10天才死亡，是慢性毒药",
        "游客偷带食物喂兔子致大批死亡",
        "种在黑作坊边上的菜都被流出的污水毒死",
    ],
)
def test_fish_flies_cats_and_crops_are_nobody(text):
    assert dead(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "意外吃到了去世10年爷爷种的韭菜",
        "在蛋糕上见到了去世前的爸爸",
        "网红回复外婆去世的粉丝，送了饺子",
        "艾滋病患者面临死亡恐惧",
    ],
)
def test_who_is_mourned_or_feared_for_did_not_die_of_a_meal(text):
    assert dead(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "我爸吃了鱼死亡",
        "吃了买的鱼死亡，家属报警",
        "老人吃了毒鼠强毒死的鸡后死亡",
        "村民误服杀虫剂死亡",
        "女孩吃韭菜身亡，体内农药残留严重",
        "工人吃自采蘑菇中毒了，甚至死亡",
        "3人住院甚至死亡",
        "疑因食用毒蘑菇死亡，患者昨晚送到时已无呼吸",
        "去世的父亲当天吃了该店的卤肉",
        "老人去世前吃了野蘑菇",
        "聚会喝酒后死亡，桌上的酒已封存",
        "一岁女童吃了路边炸鸡后中毒身亡",
        "被狗咬过的老人吃狗肉后死亡",
        "猪肉店老板吃自家猪肝后死亡",
        "养鱼的老汉吃河豚死亡",
    ],
)
def test_who_ate_and_died_is_told(text):
    assert dead(text) is not None


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("俺爹喝了自己泡的草乌药酒，没等120到就不中了", 1),
        ("俺叔吃了野蘑菇，送到半路就不行了", 1),
        ("我奶奶吃了剩菜，没撑到医院就走了", 1),
        ("水上漂鱼庄那位危重患者，今日0时10分宣布临床死亡", 1),
        ("危重患者1名，抢救无效，于今日4时死亡", 1),
        ("女，55岁，进食自采野菜，抢救1小时无效死亡", 1),
        ("误食毒蘑菇，复苏半小时无效死亡", 1),
        ("饮散酒后昏迷，经救治无效于今晨死亡", 1),
        ("吃了野蘑菇，救护车还没进村，人就不行了", 1),
        ("由二院转来的那位男患者，今日0时宣布临床死亡", 1),
        ("俺爹吃了野菜，人就不中了", 1),
        ("俺叔喝了散酒，今儿清早没了", 1),
        ("俺娃吃了东西抽搐，大夫说没救了", 1),
        ("老人吃了剩饭，早上发现没气了", 1),
        ("三轮车轮胎没气了，菜送晚了", None),
        ("这家店没救了，菜里都是头发", None),
        ("没等外卖到就走了", None),
        ("3人腹泻，嫌排队没等医生就走了", None),
        ("没等救护车来就走了，自己打车去的", None),
        ("孩子吐了，钱包早上没了", None),
        ("我朋友吃了拉肚子，店家没救了", None),
        ("面条吃着不中了，酸的", None),
    ],
)
def test_who_did_not_live_to_see_a_doctor_is_dead(text, dead):
    assert harm_of(normalise(text), of_food=True).dead == dead


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("死者女，52岁，饮用自泡药酒", 1),
        ("死者为男性，聚餐时饮用散酒", 1),
        ("死者为大，请勿议论", None),
        ("死者是吃了毒蘑菇，剧里的", None),
        ("没有死人，就是7个人拉肚子", 0),
        ("7个人拉肚子，没有人死", 0),
        ("发病人数、死亡人数按时上报", None),
    ],
)
def test_who_is_called_the_dead_is_dead_and_nobody_is_where_it_says_so(text, dead):
    assert harm_of(normalise(text), of_food=True).dead == dead
