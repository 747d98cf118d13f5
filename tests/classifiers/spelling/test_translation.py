"""Translation: what a character becomes is the same alone and among many."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.spelling.translation import NOTHING, Translation


def vowels_left_out(char):
    return None if char in "aeiou" else char.upper()


@given(st.text(st.characters(), max_size=60))
def test_an_array_says_what_each_character_becomes(text):
    table = Translation(vowels_left_out, {"b": "p"})
    one_by_one = [table[ord(char)] for char in text if vowels_left_out(char) is None or len(vowels_left_out(char)) == 1]
    kept = "".join(char for char in text if vowels_left_out(char) is None or len(vowels_left_out(char)) == 1)
    assert table.codes_of(kept).tolist() == [NOTHING if each is None else ord(each) for each in one_by_one]


def test_what_is_known_stands_before_the_rule():
    assert "abc".translate(Translation(vowels_left_out, {"b": "p"})) == "pC"


def test_the_rule_is_asked_once_for_each_character():
    asked = []

    def rule(char):
        asked.append(char)
        return char

    table = Translation(rule, {})
    said = table.codes_of("吃吃吐").tolist(), "吃吐".translate(table)
    assert (said, sorted(asked)) == (([ord("吃"), ord("吃"), ord("吐")], "吃吐"), sorted("吃吐"))


@pytest.mark.parametrize("text", ["", "\ud800", "\U0010ffff"])
def test_edges_are_no_exception(text):
    assert Translation(lambda char: char, {}).codes_of(text).tolist() == list(map(ord, text))
