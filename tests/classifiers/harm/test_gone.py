"""Gone: the dead of whom a text tells gently or without a number, and who only left."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.words import normalise


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("隔壁老王吃河豚死了", 1),
        ("他喝自泡药酒死了", 1),
        ("吃了河豚，我爸没了", 1),
        ("吃了野蘑菇，老两口都走了", 2),
        ("吃了野蘑菇，夫妻俩先后走了", 2),
        ("有人喝了朋友泡的药酒，两个人没了呼吸", 2),
        ("喝了药酒没了呼吸", 1),
        ("喝了药酒断了气", 1),
    ],
)
def test_who_ate_what_kills_and_is_gone_is_dead(text, dead):
    assert harm_of(normalise(text), of_food=True).dead == dead


@pytest.mark.parametrize(
    "text",
    [
        "吃一口幸福死了",
        "难吃死了",
        "饿死了，点个外卖",
        "吃完我走了",
        "这家店死了，吃饭没人",
        "老两口吃完饭走了",
        "吃完蘑菇火锅他走了，我买单",
        "吃了蘑菇，我们俩都走了",
        "我爱人吃蘑菇火锅撑死了",
        "我家狗吃鼠药死了",
        "老鼠吃鼠药死了",
        "吃河豚会不会死了",
    ],
)
def test_who_left_or_jests_and_an_animal_are_not(text):
    assert harm_of(normalise(text), of_food=True).dead is None


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("12个老人拉肚子，2个住院，1个84岁的今天凌晨走了", 1),
        ("敬老院10个老人拉肚子，1个80岁的今天早上走了", 1),
        ("敬老院12个老人拉肚子，2个住院。今天凌晨走了两个。", 2),
        ("老人吃了凉菜拉肚子，今天凌晨走了一个", 1),
        ("老伴吃了凉皮拉肚子，昨天晚上走了", 1),
        ("5个老人拉稀，有一个九十多的今早没了", 1),
        ("养老院这两天6个老人拉肚子，其中一个昨晚走了", 1),
    ],
)
def test_of_the_old_who_were_ill_who_went_in_the_night_is_dead(text, dead):
    assert harm_of(normalise(text)).dead == dead


@pytest.mark.parametrize(
    "text",
    [
        "敬老院老人拉肚子，护工今天早上走了两个",
        "养老院老人拉肚子，家属今天早上走了",
        "老人拉肚子，今天早上走了一趟医院",
        "三个老人拉肚子，今天早上输完液走了",
        "20个学生拉肚子，今天早上走了两个",
        "我奶奶今天早上走了，吃席的30人拉肚子",
        "我们三个58岁的拉肚子，今天早上走了",
        "6个老人拉肚子，其中一个昨天下午走了，回家休养",
    ],
)
def test_who_is_not_old_or_was_not_ill_or_went_somewhere_is_not(text):
    assert harm_of(normalise(text)).dead is None


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("吃完药膳鸡当晚人就走了，家属要说法", 1),
        ("俩老人吃了老鼠药拌的馍，都不在了", 2),
        ("老两口吃了野菌子，第二天都不在了", 2),
        ("俩娃吃了拌药的馒头，都没了", 2),
        ("吃了毒蘑菇，仨人都不在了", 3),
        ("俺叔喝了自家泡的药酒，当晚人就不在了", 1),
        ("俺爷吃罢河豚人就老了", 1),
        ("我姑吃席回来第二天就老了，医生说中毒", 1),
        ("俺大爷吃席回来半夜就老了，村医说是食物中毒", 1),
        ("我妈吃了他家的凉菜，第二天人就没了，法医说中毒", 1),
        ("奶奶吃完席当天夜里就走了，家属要求尸检", 1),
        ("学生食堂吃饭后猝死 家长堵校门", 1),
        ("工人在食堂吃完午饭猝死", 1),
        ("男子聚餐后猝死 家属质疑食物有问题", 1),
        ("我叔吃席时和孩子喝了别人的药酒(草乌泡的)，夜里就没了", 1),
        ("我妈喝了邻居送的药酒，当晚就没了", 1),
    ],
)
def test_who_is_gone_after_a_meal_in_everyday_words_is_dead(text, dead):
    assert harm_of(normalise(text), of_food=True).dead == dead


@pytest.mark.parametrize(
    "text",
    [
        "吃完饭当晚人就走了，没买单",
        "我吃完就走了，家属在门口等",
        "他们吃席回来第二天就走了，回城上班",
        "加班猝死的员工，公司食堂吃饭都没时间",
        "程序员猝死，平时只吃外卖",
        "吃完饭打球猝死",
        "聚餐喝酒后猝死，同饮者被判赔偿",
        "吃着饭看猝死的新闻",
        "菜放老了，吃着塞牙",
        "俺爷老了，吃不动馍了",
        "毒蘑菇煮老了",
        "吃完蘑菇，老板不在了，没人收钱",
        "爷爷不在了，想念他做的饭",
        "老鼠吃了药拌的馍，都不在了",
        "我们三个吃完野菌子，都走了",
        "吃了毒蘑菇，医院里住着，第二天都走了",
        "人老了就爱吃席",
        "我爸喝了半瓶药酒，剩下的酒当晚就没了",
        "蘑菇酱吃了两顿，第二天就没了",
        "奶奶是吃完蘑菇火锅走的，赶末班车",
        "我姥姥没了三年，想吃她炖的蘑菇",
        "老头没了，老太太在广场上跳舞，吃的挺好",
        "我舅走了，喝药酒去了",
    ],
)
def test_who_left_grew_old_or_died_of_something_else_is_not(text):
    assert harm_of(normalise(text), of_food=True).dead is None


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("我姨我姨夫都是吃野菌子走的", 2),
        ("我舅是喝假酒没的", 1),
        ("我外婆没了，吃的野蘑菇", 1),
        ("俺大爷走了，喝散酒喝的", 1),
        ("老两口吃了那锅豆酱，老太太没了，老头在ICU", 1),
    ],
)
def test_what_somebody_died_of_may_follow_on_the_death(text, dead):
    assert harm_of(normalise(text), of_food=True).dead == dead
