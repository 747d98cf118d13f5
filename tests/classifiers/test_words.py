"""Words: folding keeps every place, cutting agrees with jieba, and nothing raises."""

from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from classifiers.words import LIMIT, NUMBER, SHORT, among, cutter, normalise, normalise_all, remembered

FIXTURES = [
    "在样例超市买的酸奶过期四天了,超市只肯退货不肯赔",
    "第三小学二十三名学生午饭后上吐下泻,其中五人住院",
    "科技与狠活太多了,这家火锅店的毛肚用甲醛泡过",
    "抽检发现豇豆克百威残留量不符合食品安全国家标准规定",
    "官方回应:网传塑料大米系谣言,请勿转发",
    "外卖里吃出小强,商家让我自己找平台",
    "3月5日买了2斤排骨,花了56.8元",
    "",
]
OWN = ("科技与狠活", "小强", "克百威")
cutter_of = cache(cutter)
"""Reading jieba's dictionary takes more than a second."""
HARD = [
    "",
    "\ud800\udc00\ud800",
    "\u202e反\u202c正\u200b零\ufeff",
    "<b>加粗</b>&nbsp;<script>1</script>",
    "😀" * 500,
    "\x00\x01\n\r\t",
    "ﷺ①㎏ﬁ",
    "@某人 https://example.invalid/a?b=c 看看",
]


def tokens(text, own=(), tokenizer="rjieba"):
    return among(cutter_of(own, tokenizer=tokenizer)(normalise(text)))


@pytest.mark.parametrize("text", FIXTURES)
def test_both_tokenizers_cut_alike(text):
    assert tokens(text, OWN) == tokens(text, OWN, "jieba")


@pytest.mark.parametrize("text", HARD)
def test_folding_keeps_the_length_of_odd_texts(text):
    assert len(normalise(text)) == len(text)


@given(st.text(st.characters(), max_size=200))
def test_folding_keeps_the_length_of_any_text(text):
    assert len(normalise(text)) == len(text)


@given(st.lists(st.text(st.characters(), max_size=60), max_size=6))
def test_many_texts_are_folded_as_each_alone(texts):
    assert normalise_all(texts) == [normalise(text) for text in texts]


def test_noise_that_begins_in_one_text_does_not_end_in_the_next():
    assert normalise_all(["食堂<a", "b>食堂", "@某人 你好"]) == ["食堂<a", "b>食堂", "    你好"]


@example("\ufa2a")
@given(st.text(st.characters(), max_size=200))
def test_folding_twice_is_folding_once(text):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(st.characters(), max_size=200))
def test_any_text_is_cut(text):
    assert all(tokens(text))


@pytest.mark.parametrize("text", HARD)
def test_odd_texts_are_cut_alike_by_both(text):
    assert tokens(text) == tokens(text, tokenizer="jieba")


def test_a_run_of_one_character_is_cut_to_the_same_characters():
    """Many cuts of it are equally likely, and the two break the tie differently."""
    both = [tokens("啊" * LIMIT, tokenizer=name) for name in ("rjieba", "jieba")]
    assert ["".join(each) for each in both] == ["啊" * LIMIT] * 2


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("《學校食堂》", "《学校食堂》"),
        ("吃了，吐了！", "吃了,吐了!"),
        ("看@张三 说", "看    说"),
        ("见https://t.invalid/x", "见" + " " * 19),
    ],
)
def test_spellings_agree_after_folding(text, folded):
    assert normalise(text) == folded


def test_a_number_is_a_token_whatever_its_value():
    assert tokens("花了56.8元") == ["花", "了", NUMBER, NUMBER, "元"]


def test_dictionaries_of_two_cutters_are_apart():
    assert [tokens("样例烩面王", ("样例烩面王",)), len(tokens("样例烩面王")) > 1] == [["样例烩面王"], True]


def test_what_a_function_finds_in_short_texts_is_kept_and_in_long_ones_found_anew():
    asked = []
    ask = remembered(lambda text, n: asked.append(text) or (len(text), n))
    short, long = "短" * SHORT, "长" * (SHORT + 1)
    found = [ask(each, 2) for each in (short, long, short, long)]
    assert (found, asked) == ([(SHORT, 2), (SHORT + 1, 2)] * 2, [short, long, long])
