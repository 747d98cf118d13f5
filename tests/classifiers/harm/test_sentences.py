"""Sentences: each number of a sentence is tied to what befell those it counts."""

import pytest

from classifiers.harm.sentences import counts_in

OFFSET = 7


def counted(sentence):
    return [(each.what, each.count) for each in counts_in(sentence, sentence, OFFSET)]


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        ("12名学生腹泻", [("ill", 12)]),
        ("三人中毒两人死亡", [("ill", 3), ("dead", 2)]),
        ("住院8人", [("hospitalised", 8)]),
        ("12名学生(其中3人住院)腹泻", [("ill", 12), ("ill", 3), ("hospitalised", 3)]),
        ("收治6名学生及2名教师,均呕吐", [("hospitalised", 8), ("ill", 8)]),
        ("没有人住院", [("hospitalised", 0)]),
        ("拉肚子的是7个,住院的1个", [("ill", 7), ("hospitalised", 1)]),
        ("住院的只有2个,拉肚子的其实就20个", [("ill", 20), ("hospitalised", 2)]),
        ("呕吐的学生总共15个", [("ill", 15)]),
        ("吃坏的就8个", [("ill", 8)]),
        ("拉肚子的就有七八个", [("ill", 7)]),
        ("吃了拉肚子的就三个菜", []),
        ("有人吃了牛肉丸住院了,都三个了", [("hospitalised", 3)]),
        ("拉肚子了,都五个了", [("ill", 5)]),
        ("拉肚子了,都三个月了", []),
        ("2人均50元,3人腹泻", [("ill", 3)]),
        ("学生有吐的有拉的", [("ill", 2)]),
        ("有3个是喝了牛奶后腹泻的", [("ill", 3)]),
        ("这3个是吃的东西,没人腹泻", [("ill", 0)]),
        ("孩子们有的吐,有的拉", [("ill", 2)]),
        ("没有吐的有拉的", []),
        ("有吐的有拉的吗", []),
        ("有的吐槽有的拉黑", []),
    ],
)
def test_a_number_is_tied_to_what_befell_those_it_counts(sentence, counts):
    assert sorted(counted(sentence)) == sorted(counts)


def test_a_count_stands_where_it_does_in_its_text():
    text = "今天中午,12名学生腹泻"
    (found,) = counts_in(text[5:], text[5:], 5)
    assert text[found.start : found.end].startswith("12名学生")


def test_what_a_sentence_calls_untrue_counts_nobody():
    sentence = "网传12名学生腹泻不属实"
    assert counts_in(sentence, "网传" + "#" * 8 + "不属实", OFFSET) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "全国共报告野生菌中毒事件310起,900人中毒,死亡12人",
        "肠道门诊就诊31人,与上周持平",
        "一次发病超过20人的按三级响应",
        "发病超过50人的,启动二级响应",
    ],
)
def test_what_a_country_reports_or_a_plan_foresees_counts_nobody(sentence):
    assert counted(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "发病32人,已启动三级响应",
        "全省共报告2起,其中我市一校32人发病",
        "全国去年共报告310起,昨天一酒店又有32人发病",
        "超过20人的按三级响应,现有32人发病",
        "32人发病,超过20人的启动三级响应",
        "32人发病,与上周那次症状相当",
        "较上周同期无明显变化,但今天32人发病",
    ],
)
def test_an_affair_counts_whatever_level_or_number_it_is(sentence):
    assert counted(sentence) == [("ill", 32)]
