"""Slips: a number of people that was said wrongly, and the one that was meant."""

import pytest

from classifiers.harm.slips import slip_in


@pytest.mark.parametrize(
    ("text", "was", "now"),
    [
        ("宏远电器厂行政上打来：刚才说23个，我说倒了，是32个，不过人都在医院急诊坐着", 23, 32),
        ("宏达电器厂办公室：刚才说23个说倒了，是32个。", 23, 32),
        ("第三十中学：人数打反了，不是12是21", 12, 21),
        ("刚打过，8个吐的记错了，实际是6个", 8, 6),
        ("刚才报的12人报错了，应该是21人", 12, 21),
        ("我把32说成23了", 23, 32),
        ("把21人写成了12人，麻烦改一下", 12, 21),
        ("人数报错了，是5个不是3个", 3, 5),
        ("人数记错了，应该是32个", None, 32),
        ("刚才报十二个，说反了，是二十一个", 12, 21),
        ("先前登记的15名学生填错了，实为5名", 15, 5),
        ("刚才报多了，我们学校就9个", None, 9),
        ("我们学校就9个，刚才报多了", None, 9),
        ("我刚才说5个人吐，其实是4个", 5, 4),
        ("俺家吐的是4个不是5个", 5, 4),
        ("我不是说5个，我说的是吐的3个", 5, 3),
        ("俺不是说12个，是拉的8个", 12, 8),
    ],
)
def test_who_said_a_number_wrongly_says_which_was_meant(text, was, now):
    assert slip_in(text) == (was, now, True)


@pytest.mark.parametrize(
    ("text", "was", "now"),
    [("不是23个，是32个", 23, 32), ("不是9个拉肚子，是7个", 9, 7), ("拉肚子的没有9个，就6个", 9, 6)],
)
def test_that_it_is_another_number_need_be_nobody_s_own_mistake(text, was, now):
    assert slip_in(text) == (was, now, False)


@pytest.mark.parametrize(
    "text",
    [
        "学校说报错了，不是12个是21个",
        "网上说23个，说错了，是32个",
        "不是23号是32号楼",
        "我不是说5号楼，我说的是3个",
        "我不是说5个菜，我说的是3个菜",
        "我不是说5个吐，我说的是住院的3个",
        "说错了，是3个菜",
        "不是2块是5块",
        "是不是23个记错了，是32个？",
        "说错了地址，是东街的聚福楼，3个人住院",
        "不是3点是5点吃的",
        "不是一家，是两家店都有问题",
        "不是3个菜，是5个菜里有虫",
        "价格报错了，不是12元是21元",
        "别的记错了，3个人吐",
        "爱不是一个人的事，而是两个人的努力",
        "人数报错了，住院的是2个",
        "拉肚子的9个，住院的说错了，是1个",
        "刚才说12个呕吐，其实有3个人发烧",
    ],
)
def test_what_others_say_and_numbers_of_other_things_are_no_slip(text):
    assert slip_in(text) is None
