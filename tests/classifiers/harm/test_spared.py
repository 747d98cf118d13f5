"""Spared: those who are well say how many of the others are ill."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.words import normalise


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("四个人吃的就我没事", 3),
        ("一桌六个人吃，只有我没拉", 5),
        ("吃席的八个人，唯独我爸没中招", 7),
        ("我们12个人一起吃的，就我和小王没事，其他都拉了", 10),
        ("五个人一起喝的，两个人住院，剩下三个没喝，没事", 2),
        ("两桌共30人，除4名没吃海鲜的客人外，其余均腹泻", 26),
        ("夏令营40人吃盒饭，没吐的就三个", 37),
        ("全班45人，今天只来了20人，都是拉肚子请假的", 25),
        ("车间20个人聚餐，今天来上班的就6个，其他都在拉肚子", 14),
        ("30人吃饭，8人呕吐，没症状的22人", 8),
        ("一家六口，除了我没吃，其他人全吐了", 5),
        ("包间里五个人，一个没喝那壶茶的好好的，其他几个都上吐下泻", 4),
        ("车上六个人，就司机没吃盒饭没事，其余都吐了", 5),
        ("店长和八个伙计都吃了剩菜，除了店长没事，其余全拉肚子", 8),
        ("五个人去的，两个没吃辣没事，其他人都觉得太咸", None),
        ("30名学生腹泻，5名教师没吃没事，其余学生均未出现腹泻", 30),
        ("五个人聚餐就我没事干，先回了", None),
        ("四个人吃饭，只有我没带钱", None),
        ("四个人住一屋，就我没事", None),
    ],
)
def test_of_those_who_ate_all_but_those_who_are_well_are_ill(text, ill):
    assert harm_of(normalise(text)).ill == ill
