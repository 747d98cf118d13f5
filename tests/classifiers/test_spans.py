"""Spans as a person reads them: whole words, and no harm where the text says that there was none."""

from pathlib import Path

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Text
from classifiers.reader import load_reader
from classifiers.spans import Cutting, is_denied, whole_words, with_denial

ROOT = Path(__file__).parents[2]
READER = load_reader(ROOT / "seeds")
ASSESSOR = Assessor.load(ROOT / "seeds", ROOT / "classifiers/model")


def grown(text, *pieces):
    """What becomes of runs over these characters, as text."""
    reading = READER.read(text)
    runs = [(text.index(piece), text.index(piece) + len(piece), 1.0) for piece in pieces]
    return [text[start:end] for start, end, _ in whole_words(runs, Cutting(reading.parts))]


@pytest.mark.parametrize(
    ("text", "piece", "said"),
    [
        ("孩子在学校吃了午饭", "子在", "孩子"),
        ("说是菜里的豆角没熟", "里的豆", "菜里的豆角没熟"),
        ("一共23名学生呕吐", "3名", "23名"),
        ("买的酸奶过期了", "奶过", "酸奶过期了"),
        ("买的酸奶过期了", "酸奶", "酸奶"),
        ("吃完，吐了", "完，吐", "吃完，吐了"),
    ],
)
def test_a_span_ends_where_words_end(text, piece, said):
    assert grown(text, piece) == [said]


def test_runs_that_become_one_are_one_with_both_weights():
    reading = READER.read("买的酸奶过期了")
    assert whole_words([(2, 3, 1.0), (3, 4, 2.0)], Cutting(reading.parts)) == [(2, 4, 3.0)]


def test_a_small_word_alone_stays():
    assert grown("他在吐", "吐") == ["吐"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("多数低热，无危重", "危重"),
        ("无危重、死亡病例", "死亡"),
        ("没有人住院", "住院"),
        ("没有学生出现呕吐", "呕吐"),
        ("未发现中毒", "中毒"),
        ("不发烧", "发烧"),
        ("危重0人", "危重"),
        ("死亡：0", "死亡"),
        ("住院无，其余回家", "住院"),
    ],
)
def test_what_did_not_happen_is_denied(text, word):
    folded = READER.read(text).folded
    assert is_denied(folded, folded.index(word), folded.index(word) + len(word))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("有没有住院", "住院"),
        ("没多久就呕吐", "呕吐"),
        ("止不住呕吐", "呕吐"),
        ("没吃几口就中毒", "中毒"),
        ("中毒10人", "中毒"),
        ("住院无人管", "住院"),
        ("3人住院，无危重", "住院"),
    ],
)
def test_what_happened_is_not(text, word):
    folded = READER.read(text).folded
    assert not is_denied(folded, folded.index(word), folded.index(word) + len(word))


def test_an_assessment_marks_whole_words_and_no_harm_that_was_denied():
    text = "我院接诊示例第一小学学生14名，主要表现为恶心、呕吐、腹痛，部分低热，无危重，3人留院观察。"
    said = ASSESSOR.assess(Text(id="1", text=text, channel="illness"))
    harm = [each.text for each in said.evidence if each.for_ == "harm"]
    words = READER.read(text).tokens
    cut = [each.text for each in said.evidence if each.for_.startswith(("kind:", "relevant")) and len(each.text) > 1]
    assert ["呕吐" in harm, "危重" in harm] == [True, False]
    assert cut and all(any(each.startswith(word) for word in words) for each in cut)


@pytest.mark.parametrize(
    ("text", "word", "shown"),
    [
        ("人都在家里,没去医院", "去医院", "没去医院"),
        ("已经去医院了", "去医院", "去医院"),
        ("还没有住院", "住院", "没有住院"),
    ],
)
def test_a_word_that_is_denied_is_shown_with_its_denial(text, word, shown):
    at = text.index(word)
    start, end = with_denial(text, at, at + len(word))
    assert text[start:end] == shown
