"""Played and past: what a heading says of all below it, and what is told of former years."""

import pytest

from classifiers.played import is_headed_as_played, is_of_old
from classifiers.words import normalise


@pytest.mark.parametrize(
    ("text", "is_played"),
    [("【应急演练】9名学生呕吐", True), ("演练通知：9名学生呕吐", True), ("演练结束后9名学生呕吐", False)],
)
def test_a_heading_says_that_all_below_is_played(text, is_played):
    assert is_headed_as_played(normalise(text)) == is_played


@pytest.mark.parametrize(
    ("text", "is_old"),
    [
        ("2021年某小学午餐事件回顾：当时23名学生送医", True),
        ("十年前的今天，两百名学生住院", True),
        ("2021年某小学午餐事件回顾：昨天又有学生呕吐", False),
        ("2026年11月该校23名学生呕吐", False),
    ],
)
def test_what_is_told_of_former_years_and_of_nothing_since_is_old(text, is_old):
    assert is_of_old(normalise(text)) == is_old
