"""Spared: one who alone is well says how many of the others are ill."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.words import normalise


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("四个人吃的就我没事", 3),
        ("一桌六个人吃，只有我没拉", 5),
        ("吃席的八个人，唯独我爸没中招", 7),
        ("五个人聚餐就我没事干，先回了", None),
        ("四个人吃饭，只有我没带钱", None),
        ("四个人住一屋，就我没事", None),
    ],
)
def test_of_those_who_ate_all_but_the_one_who_is_well_are_ill(text, ill):
    assert harm_of(normalise(text)).ill == ill
