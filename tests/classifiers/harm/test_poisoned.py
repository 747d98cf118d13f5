"""Whether a text suspects that food was poisoned on purpose."""

import pytest

from classifiers.harm.poisoned import suspects_poisoning
from classifiers.words import normalise


@pytest.mark.parametrize(
    "text",
    [
        "一家三口吃面条后抽搐，怀疑投毒，刑侦已介入",
        "喝了邻居送的鸡汤后口吐白沫，怀疑有人下毒",
        "有人往锅里放了老鼠药",
        "疑似有人在井里投放农药",
        "俺邻居跟俺家有仇，怀疑往俺家面缸里下药了，俺爹吃了烙馍就抽搐",
        "俺怀疑邻居往俺家面缸里下毒",
        "有人往早点摊的豆浆桶里投老鼠药，说要毒死人，还没人喝",
        "不知道谁往俺家盐罐里掺了白药面",
        "俺婆婆在稀饭里给俺下了东西，俺喝完就昏过去了",
        "我怀疑同事往我水杯里加了东西",
        "室友往我杯子里放了药，喝完睡了一天",
        "工友不和，往大锅菜里倒了一瓶敌敌畏",
        "俺家水缸被人倒了农药",
        "有户人家压水井叫人倒了农药，一家三口喝了稀饭都吐",
        "示例村的井水被人倒了农药，一家三口头晕",
        "俺家水缸不知道叫谁撒了老鼠药",
        "把老鼠药放进面缸里了，不知道谁干的",
        "开水间饮水机里被人放了东西",
    ],
)
def test_it_is_read_by_its_name_and_by_what_was_done(text):
    assert suspects_poisoning(normalise(text))


@pytest.mark.parametrize("text", ["前妻放话说要往学校食堂饭里放毒", "有人扬言要把全校学生都毒死", "说要毒死俺全家"])
def test_a_threat_is_read_though_nobody_is_ill(text):
    assert suspects_poisoning(normalise(text))


@pytest.mark.parametrize(
    "text", ["经查排除人为投毒", "未发现投毒迹象", "投毒一说系谣言", "肉毒毒素中毒", "豇豆农药残留超标"]
)
def test_what_is_denied_or_means_something_else_is_not(text):
    assert not suspects_poisoning(text)


@pytest.mark.parametrize("text", ["食堂后厨墙角放了老鼠药", "老鼠药放在米袋旁边，超市老板不管", "面缸旁边放老鼠药"])
def test_what_is_laid_for_rats_poisons_nobody(text):
    assert not suspects_poisoning(normalise(text))


@pytest.mark.parametrize(
    "text",
    [
        "医生给俺下药太重，吃了恶心",
        "孩子喝药不老实，往粥里放了药喂的",
        "火锅店在汤底里下药，越吃越上瘾",
        "烧鸡店往卤锅里放药",
        "鱼贩往水里放药，鱼活蹦乱跳",
        "怀疑店家往汤里加了东西，喝了口渴",
        "卖菜的往韭菜上打农药",
    ],
)
def test_who_cures_or_sells_is_suspected_of_no_poisoning(text):
    assert not suspects_poisoning(normalise(text))


@pytest.mark.parametrize("text", ["电视剧里皇后往汤里下毒", "演练：模拟有人往饮用水里投毒", "给孩子吃这个等于下毒"])
def test_a_story_a_drill_and_a_figure_of_speech_are_none(text):
    assert not suspects_poisoning(normalise(text))


@pytest.mark.parametrize("text", ["三无辣条毒害学生", "跟投毒有什么区别"])
def test_bad_food_is_called_poison_by_whoever_is_angry(text):
    assert not suspects_poisoning(normalise(text))
