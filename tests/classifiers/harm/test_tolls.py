"""Tolls: the dead and the injured in a headline's two numbers."""

import pytest

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
        ("绊倒三，次", []),
    ],
)
def test_a_toll_is_read_in_both_its_numbers(text, said):
    assert [(each.what, each.count) for each in tolls(normalise(text), 0)] == said


def test_a_toll_stands_where_its_sentence_does():
    assert [(each.start, each.end) for each in tolls("2死5伤", 10)] == [(10, 14), (10, 14)]
