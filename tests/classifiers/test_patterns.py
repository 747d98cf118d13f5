"""Patterns compiled when they are first looked with: they find what the others find, and a hit knows them."""

import re
from pathlib import Path

import pytest

from classifiers import patterns
from classifiers.patterns import pattern

ROOT = Path(__file__).parents[2]
TEXT = "18名学生呕吐，3人Abc"


def test_a_pattern_does_what_one_that_was_compiled_at_once_does():
    late, at_once = (each(r"(?P<n>\d+)[名人]|abc", re.IGNORECASE) for each in (pattern, re.compile))
    assert [found(late) for found in LOOKS] == [found(at_once) for found in LOOKS]


LOOKS = (
    lambda each: each.search(TEXT).span("n"),
    lambda each: each.search(TEXT, 3)["n"],
    lambda each: each.match(TEXT)[0],
    lambda each: each.fullmatch(TEXT),
    lambda each: [hit[0] for hit in each.finditer(TEXT)],
    lambda each: each.findall(TEXT),
    lambda each: each.sub("某", TEXT),
    lambda each: each.subn("某", TEXT),
    lambda each: each.split(TEXT),
    lambda each: [each.pattern, each.groups, dict(each.groupindex)],
)


def test_a_hit_was_found_by_its_own_pattern_and_by_no_other():
    numeral, word = pattern(r"\d+"), pattern(r"\w+")
    hit = numeral.search(TEXT)
    assert [hit.re == numeral, hit.re != numeral, hit.re == word] == [True, False, False]


def test_nowhere_is_it_asked_whether_a_hit_was_found_by_the_very_object():
    modules = [path for package in ("classifiers", "streams", "console") for path in (ROOT / package).rglob("*.py")]
    assert [path.name for path in modules if re.search(r"\.re is\b", path.read_text("utf-8"))] == []


def test_what_is_compiled_for_all_that_are_copied_is_faultless():
    """Every pattern of every module: a fault would show only when it is first looked with."""
    from streams import copied

    copied.compile_all()
    assert list(patterns._waiting) == []


def test_a_fault_in_a_pattern_is_told_when_it_is_looked_with():
    wrong = pattern("(")
    with pytest.raises(re.error):
        wrong.search(TEXT)
