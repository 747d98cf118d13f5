"""Tolls: the dead and the injured in a headline's two numbers."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.harm.tolls import tolls
from classifiers.words import normalise


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2死5伤食物中毒", [("dead", 2), ("ill", 5)]),
        ("致三死", [("dead", 3)]),
        ("累死了", []),
        ("999999死1伤", [("ill", 1)]),
        ("一个班组躺倒十七，来了救护车", [("ill", 17)]),
        ("撂倒二十几，都在输液", [("ill", 20)]),
        ("说食堂毒倒了二百多，都瞒着", [("ill", 200)]),
        ("学生吃凉皮病倒2012.05.23", []),
        ("绊倒三，次", []),
        ("烩面馆放倒仨", [("ill", 3)]),
        ("酒席上的凉菜放倒俩", [("ill", 2)]),
        ("救护车拉走仨 吃席吃哩", [("ill", 3)]),
        ("120接走俩，还在输液", [("ill", 2)]),
        ("他拉走仨", []),
        ("他一拳放倒仨", []),
        ("一瓶二锅头放倒仨", []),
        ("办公室从早上陆续吐，到现在第五个了", [("ill", 5)]),
        ("食堂吃的，上午陆续拉肚子，已经第八个了", [("ill", 8)]),
        ("客人陆续来，这都第五个了", []),
        ("包子真好吃，第五个了", []),
    ],
)
def test_a_toll_is_read_in_both_its_numbers(text, said):
    assert [(each.what, each.count) for each in tolls(normalise(text), 0)] == said


def test_a_toll_stands_where_its_sentence_does():
    assert [(each.start, each.end) for each in tolls("2死5伤", 10)] == [(10, 14), (10, 14)]


@pytest.mark.parametrize(
    ("text", "harm"),
    [
        ("喝了药酒，一人当场死亡，另两人送医抢救。", (3, 2, 1)),
        ("吃了蘑菇，爷爷没抢救过来，奶奶和叔叔还在ICU。", (3, 2, 1)),
        ("3人中毒，1人死亡，2人住院。", (3, 2, 1)),
        ("5人中毒，其中1人死亡。", (5, None, 1)),
    ],
)
def test_who_died_was_ill_beside_the_others_but_is_one_of_the_ill_as_a_whole(text, harm):
    said = harm_of(normalise(text))
    assert (said.ill, said.hospitalised, said.dead) == harm


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("问：多少人？答：估摸着有个十五六个吧，俺也没数，厕所都排队嘞。吃的食堂", 15),
        ("问：几个人不舒服？答：七八个吧，都是二班的", 7),
        ("问：多少人？答：二十个。问：有没有不舒服？答：没有", 0),
        ("一共多少人订餐？二十个。有一个吐了", 1),
    ],
)
def test_how_many_there_are_is_asked_and_answered(text, ill):
    assert harm_of(normalise(text), of_food=True).ill == ill


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("米线店吃倒仨", (3, None)),
        ("救护车拉走仨 吃席吃哩", (3, None)),
        ("吃完凉皮吐了仨", (3, None)),
        ("宿舍吃坏了俩", (2, None)),
        ("食堂盒饭撂倒仨", (3, None)),
        ("吃完烧烤住院仨", (3, 3)),
        ("中毒的有俩，都是吃的毒蘑菇", (2, None)),
        ("点了俩菜，吃完拉肚子", (1, None)),
        ("看完电影吐槽了俩", (None, None)),
        ("烧饼来俩，胡辣汤来仨", (None, None)),
    ],
)
def test_two_or_three_behind_what_befell_them_are_people(text, counts):
    said = harm_of(normalise(text), of_food=True)
    assert (said.ill, said.hospitalised) == counts
