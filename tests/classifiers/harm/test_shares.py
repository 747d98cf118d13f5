"""Shares: of how many a number of people tells that they are ill, and of whom else."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.harm.numerals import ABOUT, LEAST, hedge
from classifiers.harm.spoken import spoken
from classifiers.words import normalise


def ill(text):
    return harm_of(normalise(text), of_food=True).ill


@pytest.mark.parametrize(
    ("text", "count", "how"),
    [
        ("18个人的团建，回来一半都拉了", 9, ABOUT),
        ("60多人吃席，三分之一的人拉肚子", 20, ABOUT),
        ("全班45人，近三分之二的学生腹泻", 30, ABOUT),
        ("30人聚餐，三成出现腹泻", 9, ABOUT),
        ("30人聚餐，一大半上吐下泻", 15, LEAST),
        ("夜班60个人，一多半儿都拉，线上都停了", 30, LEAST),
        ("光今天打吊针的就有9个", 9, LEAST),
        ("二十几个人吃饭，大部分人都拉肚子了", 10, LEAST),
        ("8人就餐，除2人外均腹泻", 6, None),
        ("一桌十个人，除了我都拉肚子", 9, None),
        ("8个人吃饭只有我没事，其他都拉肚子", 7, None),
    ],
)
def test_a_part_of_a_number_is_a_guess_and_who_is_left_out_is_counted_off(text, count, how):
    words = spoken(text, "ill", count)
    assert [ill(text), hedge(words)] == [count, how]


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("食堂200人就餐，陆续有人拉肚子", 2),
        ("聚餐20人，有人拉肚子", 1),
        ("一个班40个学生，有五分之一请假，都说肚子疼", 2),
        ("家里6口人，除了孩子都拉肚子", 2),
        ("他们班30人，10人以上拉肚子", 2),
    ],
)
def test_who_is_said_to_be_there_is_not_ill_where_others_are(text, least):
    assert [ill(text), spoken(text, "ill", least)] == [least, ""]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("12人呕吐，一半已好转", 12),
        ("12名学生呕吐，大部分已好转", 12),
        ("12名学生，大多为低年级，呕吐腹泻", 12),
        ("60名学生就餐，大部分学生已返校，3人腹泻", 3),
        ("10名患者均有人陪护，均腹泻", 10),
        ("3个孩子吐了2个", 2),
        ("7点有3人呕吐，9点增加到8人", 8),
    ],
)
def test_what_is_said_of_a_part_leaves_the_number_that_was_said(text, count):
    assert ill(text) == count


def test_of_fifteen_who_are_sick_some_are_in_hospital():
    harm = harm_of(normalise("15人呕吐，有人已住院"))
    assert [harm.ill, harm.hospitalised] == [15, 1]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("回来四个人拉肚子、吐，老母亲72岁已经住进市第一人民医院，我没事", 1),
        ("回来三个人拉肚子，老父亲68岁已经住进市中心医院", 1),
        ("四个人拉肚子，72岁的老母亲已经住进医院", 1),
        ("一家五口吃完火锅四人上吐下泻，最小的在抢救", 1),
        ("四个人拉肚子，老母亲和孩子已经住院", 2),
        ("三个人腹泻，其中老伴住院", 1),
        ("5个孩子吃完饭呕吐，孩子已经住院", 5),
        ("四个人拉肚子，已经住院", 4),
    ],
)
def test_one_of_those_counted_who_is_in_hospital_is_one_and_not_all_of_them(text, inside):
    assert harm_of(normalise(text)).hospitalised == inside


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("全班8个孩子呕吐，班长住院了", (8, 1)),
        ("四口人吃了都吐，老大住院了", (4, 1)),
        ("我们一家四口吃了凉皮都吐，老三住院了", (4, 1)),
        ("四口人吃了凉皮都吐了老大住院", (4, 1)),
        ("宿舍五个人都拉了，最严重的那个住院了", (5, 1)),
        ("六个人拉肚子，年纪最大的住院了", (6, 1)),
        ("12名工人呕吐腹泻，工头老王住院了", (12, 1)),
        ("11人中毒，队长在县医院抢救", (11, 1)),
        ("一家六口都吐了，最小的那个进了ICU", (6, 1)),
        ("5个孩子呕吐，有个住院了", (5, 1)),
        ("六个人吃坏肚子，最严重的俩住院了", (6, 2)),
        ("七个人吃坏肚子，俩输液，俩住院，剩下的吃药", (7, 2)),
        ("四口人吃完都吐，拉得厉害住院了", (4, 4)),
        ("五个人拉肚子，严重脱水住院了", (5, 5)),
        ("班长说我们班8个孩子呕吐都住院了", (8, 8)),
        ("8人呕吐，均由班主任送医院住院", (8, 8)),
        ("15名学生呕吐，校长赶到医院看望，2人住院", (15, 2)),
    ],
)
def test_one_by_rank_name_or_office_is_one_of_those_counted(text, counted):
    harm = harm_of(normalise(text))
    assert (harm.ill, harm.hospitalised) == counted


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("一家四口，除了没吃的爷爷，三个人都吐了", 3),
        ("一家六口，除了没吃鱼的姥姥，五个人都中毒", 5),
        ("全家五口，除了没吃的奶奶，都拉肚子", 4),
        ("食堂阿姨自己都拉肚子了还在打饭，我室友吃了也吐了", 2),
        ("附近三家超市都买过，孩子吃完吐了", 1),
    ],
)
def test_who_is_left_out_is_not_counted_and_one_who_is_ill_is_one(text, count):
    assert ill(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("陪同4人均无不适，患者腹泻6次", 1),
        ("家属无不适，患者呕吐", 1),
        ("家属3人未见不适，患者腹痛腹泻", 1),
        ("7人无发热，有腹泻", 7),
        ("9名学生家属无不适，9名学生腹泻", 9),
    ],
)
def test_that_those_beside_a_patient_are_well_says_nothing_of_the_patient(text, count):
    assert ill(text) == count
