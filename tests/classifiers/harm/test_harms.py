"""Harms: the look at one character that spares a long search leaves no word out and none needless in."""

import re
from re import _parser as grammar

import pytest

from classifiers import topics
from classifiers.harm import counts, denials, harms, numerals, pairs
from classifiers.where import venues

LOOKS = ("ASSERT", "ASSERT_NOT")
REPEATS = ("MAX_REPEAT", "MIN_REPEAT")


def heads(parsed):
    """The characters that a match of a parsed pattern may begin with; classes such as a digit by their name."""
    found = set()
    for at, (what, given) in enumerate(parsed):
        rest = list(parsed)[at + 1 :]
        match str(what):
            case "LITERAL":
                return found | {chr(given)}
            case "IN":
                return found | {chr(each) if isinstance(each, int) else str(each) for _, each in given}
            case "BRANCH":
                return found.union(*(heads([*each, *rest]) for each in given[1]))
            case "SUBPATTERN":
                return found | heads([*given[-1], *rest])
            case name if name in REPEATS:
                found |= heads([*given[2], *rest])
                if given[0]:
                    return found
            case name:
                assert name in LOOKS
    return found


def test_a_word_of_harm_begins_with_one_of_the_heads_and_each_head_begins_one():
    words = grammar.parse("|".join((harms.DEAD, harms.HOSPITALISED, harms.ILL)))
    assert "".join(sorted(heads(words))) == "".join(sorted(harms.HEADS))


def test_a_numeral_begins_with_one_of_its_heads():
    assert heads(grammar.parse(numerals.NUMERAL)) == heads(grammar.parse(f"[{numerals.HEADS}]"))


def test_a_count_begins_as_it_is_looked_for():
    look, rest = re.fullmatch(r"\(\?=\[(.+?)\]\)(.+)", counts._COUNT.pattern, re.DOTALL).groups()
    assert heads(grammar.parse(rest)) == heads(grammar.parse(f"[{look}]"))


def test_what_speaks_of_harm_and_what_denies_it_begins_with_one_of_their_heads():
    look, rest = re.fullmatch(r"\(\?=\[(.+?)\]\)(.+)", counts._SPEAKS_OF_HARM.pattern, re.DOTALL).groups()
    assert heads(grammar.parse(rest)) - set(look) == set()
    denied = denials._DENIED.pattern.removeprefix(f"(?=[{denials.DENIAL_HEADS}])")
    assert heads(grammar.parse(denied)) == set(denials.DENIAL_HEADS)


def test_a_pair_begins_with_one_of_its_heads():
    rest = pairs.PAIR.pattern.removeprefix(f"(?=[{pairs.HEADS}])")
    assert heads(grammar.parse(rest)) == set(pairs.HEADS)


@pytest.mark.parametrize(
    ("said", "begins"),
    [
        (venues._SAID, venues.VENUE_HEADS),
        (venues._HINTED, venues.HINT_HEADS),
        (topics._HAZARD_SAID, topics.HAZARD_HEADS),
    ],
)
def test_a_topic_is_looked_for_where_it_may_begin(said, begins):
    assert heads(grammar.parse("|".join(said.values()))) == set(begins)
