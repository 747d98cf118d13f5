"""Vocabulary: the columns of a batch are those of each text alone, and every character knows its own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers import vocabulary
from classifiers.features import Reading
from classifiers.vocabulary import Vocabulary, open_pieces, spoken

VOCABULARY = Vocabulary(["0", "吃", "吐", "吃吐", "00"], ["拉肚子", "学校"], ["group:a", "group:b"])
ALPHABET = st.sampled_from("吃吐吗1709\n ")


def a_reading(folded, *tokens, groups=()):
    return Reading(folded, list(tokens), [], set(groups))


def columns(*readings):
    return [row.tolist() for row in VOCABULARY.find(readings).rows()]


@pytest.mark.parametrize(
    ("folded", "tokens", "found"),
    [
        ("", (), []),
        ("吗", ("吗",), []),
        ("吃吐吃", (), [1, 2, 3]),
        ("吃\n吐", (), [1, 2]),
        ("17", (), [0, 4]),
        ("吗", ("拉肚子", "学校", "拉肚子"), [5, 6]),
    ],
)
def test_a_text_has_each_of_its_columns_once_and_in_order(folded, tokens, found):
    assert columns(a_reading(folded, *tokens)) == [found]


@given(st.lists(st.text(ALPHABET, max_size=12), min_size=1, max_size=6))
def test_the_columns_of_a_batch_are_those_of_each_alone(texts):
    readings = [a_reading(text, "学校") for text in texts]
    assert columns(*readings) == [columns(reading)[0] for reading in readings]


@given(st.lists(st.text(ALPHABET, max_size=12), min_size=1, max_size=6))
def test_each_character_knows_its_column_and_that_of_itself_with_the_next(texts):
    found = VOCABULARY.find([a_reading(text) for text in texts])
    known = {piece: n for n, piece in enumerate(VOCABULARY.pieces)}
    for n, text in enumerate(texts):
        plain = text.translate(str.maketrans("123456789", "0" * 9))
        single, pairs = found.characters(n)
        assert single.tolist() == [known.get(char, VOCABULARY.empty) for char in plain]
        assert pairs.tolist() == [known.get(plain[i : i + 2], VOCABULARY.empty) for i in range(len(plain) - 1)]


def test_a_word_and_the_next_are_one_column():
    found = Vocabulary([], ["不", "不 新鲜"], []).find([a_reading("", "不", "新鲜"), a_reading("", "新鲜", "不")])
    assert [row.tolist() for row in found.rows()] == [[0, 1], [0]]


def test_punctuation_parts_no_words_and_every_number_is_one():
    found = Vocabulary([], ["0 元", "不 新鲜"], []).find([a_reading("", "不", ",", "新鲜"), a_reading("", "5.6", "元")])
    assert [row.tolist() for row in found.rows()] == [[1], [0]]


def test_a_full_memory_changes_nothing(monkeypatch):
    known = Vocabulary([], ["学校", "学校 吐"], [])
    readings = [a_reading("", "学校", "吐", *(f"词{n}" for n in range(9))), a_reading("", "吐", "学校")]
    monkeypatch.setattr(vocabulary, "_REMEMBERED", 5)
    assert [[row.tolist() for row in known.find(readings).rows()] for _ in range(2)] == [[[0, 1], [0]]] * 2


@pytest.mark.parametrize(("tokens", "said"), [([], []), (["吃"], ["吃"]), (["不", "吃"], ["不", "吃", "不 吃"])])
def test_what_is_spoken_are_words_and_each_with_the_next(tokens, said):
    assert spoken(tokens) == said


def test_every_part_ends_with_the_empty_column():
    found = VOCABULARY.find([a_reading("吃"), a_reading(""), a_reading("吐")])
    assert found.columns.tolist() == [1, 7, 7, 2, 7]
    assert found.starts.tolist() == [0, 2, 3]


def test_groups_are_found_in_order():
    assert VOCABULARY.group_columns(a_reading("", groups=("group:b", "group:a", "group:c"))) == [0, 1]


def test_a_vocabulary_without_pieces_finds_words():
    found = Vocabulary([], ["学校"], []).find([a_reading("学校", "学校")])
    assert [row.tolist() for row in found.rows()] == [[0]]


def test_pieces_are_letters_and_pairs_of_them_but_no_bare_digits():
    assert open_pieces("吃,12吐") == {"吃", "吐", "0吐"}


def test_a_batch_does_not_change_with_its_order():
    readings = [a_reading("吃吐"), a_reading("17"), a_reading("")]
    assert columns(*readings[::-1]) == columns(*readings)[::-1]
    assert np.array_equal(VOCABULARY.find(readings).single, VOCABULARY.find(list(readings)).single)
