"""Harms: the look at one character that spares a long search leaves no word out and none needless in."""

import re
from re import _parser as grammar

import pytest

from classifiers.harm import counts, critical, denials, harms, mended, numerals, pairs, refuted, sentences, sufferers
from classifiers.harm.refuted import is_denied_by_others
from classifiers.kinds import singled
from classifiers.named import called
from classifiers.topics import topics, unsafe
from classifiers.where import beside, venues
from classifiers.words import normalise

LOOKS = ("ASSERT", "ASSERT_NOT")
REPEATS = ("MAX_REPEAT", "MIN_REPEAT")
WHATEVER = ("ANY", "NOT_LITERAL")


def begins(parsed):
    """Each character that a match of a parsed pattern may begin with, and what is parsed after it; classes such as a
    digit by their name. No character when the match may be empty."""
    for at, (what, given) in enumerate(parsed):
        rest = list(parsed)[at + 1 :]
        match str(what):
            case "LITERAL":
                yield chr(given), rest
                return
            case "IN":
                yield from ((chr(each) if str(kind) == "LITERAL" else str(each), rest) for kind, each in given)
                return
            case name if name in WHATEVER:
                yield name, rest
                return
            case "BRANCH":
                for each in given[1]:
                    yield from begins([*each, *rest])
                return
            case "SUBPATTERN":
                yield from begins([*given[-1], *rest])
                return
            case name if name in REPEATS:
                yield from begins([*given[2], *rest])
                if given[0]:
                    return
            case name:
                assert name in LOOKS
    yield "", []


def heads(parsed):
    """The characters that a match of a parsed pattern may begin with."""
    return {char for char, _ in begins(parsed)} - {""}


def seconds(parsed):
    """What a match may have after its first character, and the first characters that anything or nothing follows."""
    found, alone = set(), set()
    for head, rest in begins(parsed):
        after = {char for char, _ in begins(rest)}
        if after & {"", "None", *WHATEVER}:  # nothing, all but some, anything
            alone.add(head)
        found |= {(head, char) for char in after}
    return {char for head, char in found if head not in alone}, alone


def test_a_word_of_harm_begins_with_one_of_the_heads_and_each_head_begins_one():
    words = grammar.parse("|".join((harms.DEAD, harms.HOSPITALISED, harms.ILL)))
    assert "".join(sorted(heads(words))) == "".join(sorted(harms.HEADS))


def test_a_word_of_harm_goes_on_as_it_is_looked_for():
    after, alone = seconds(grammar.parse("|".join((harms.DEAD, harms.HOSPITALISED, harms.ILL, "患者", "病例"))))
    assert "".join(sorted(after)) == "".join(sorted(heads(grammar.parse(f"[{harms.SECONDS}]"))))
    assert "".join(sorted(alone)) == "".join(sorted(harms.ALONE))


def test_a_numeral_begins_with_one_of_its_heads():
    assert heads(grammar.parse(numerals.NUMERAL)) == heads(grammar.parse(f"[{numerals.HEADS}]"))


@pytest.mark.parametrize("pattern", [sentences._COUNT, critical.CRITICAL])
def test_a_count_begins_as_it_is_looked_for(pattern):
    look, rest = re.fullmatch(r"\(\?=\[(.+?)\]\)(.+)", pattern.pattern, re.DOTALL).groups()
    assert heads(grammar.parse(rest)) == heads(grammar.parse(f"[{look}]"))


@pytest.mark.parametrize(
    "pattern", [counts._SPEAKS_OF_HARM, sufferers._ALSO, singled._ONE, topics.UNSAFE, beside._BESIDE]
)
def test_what_is_looked_for_begins_with_one_of_its_heads(pattern):
    look, rest = re.fullmatch(r"\(\?=\[(.+?)\]\)(.+)", pattern.pattern, re.DOTALL).groups()
    assert heads(grammar.parse(rest)) - heads(grammar.parse(f"[{look}]")) == set()


@pytest.mark.parametrize(
    "pattern", [refuted._MADE_UP, mended._LOOK, critical._LOOK, singled._HEARD, called._SELLS, unsafe._OUTRIGHT]
)
def test_what_is_looked_for_in_every_text_begins_with_a_character_at_which_the_search_can_leap(pattern):
    first, given = list(grammar.parse(pattern.pattern))[0]
    each = given[1] if str(first) == "BRANCH" else [[(first, given)]]
    assert {str(one[0][0]) for one in each} <= {"LITERAL", "IN"} and (len(each) == 1) == (str(first) == "IN")


def test_what_denies_harm_begins_with_one_of_its_heads():
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


@pytest.mark.parametrize(
    ("text", "is_denied"),
    [
        ("检查出来是阑尾炎，跟蛋糕没关系", True),
        ("医生说是感冒引起的，跟吃饭无关", True),
        ("通报：不是食物中毒，系消毒液气味引起呕吐", True),
        ("是不是食物中毒了", False),
        ("老板说不是食物中毒", False),
        ("医生说是肠胃炎，老板说跟他家没关系", False),
        ("他们家说跟蛋糕没关系", False),
    ],
)
def test_what_another_cause_explains_is_denied_by_who_looked_into_it_and_not_by_who_is_blamed(text, is_denied):
    assert is_denied_by_others(normalise(text)) == is_denied


@pytest.mark.parametrize(
    "said",
    [
        "医院里躺着6个学生",
        "6个学生躺在医院",
        "病房里躺了6个学生",
        "6个娃在医院里头打针",
        "6个同学被120接走",
        "6个同学被抬走了",
        "6个人上医院了",
        "6个人刚出院",
        "6个人疼得满地打滚",
        "6个人蹲茅房",
        "6个人泻肚",
        "6个人站都站不住",
        "6个人口吐白沫",
        "6个人神志不清",
        "6个孩子吃坏了",
        "6个人吃出毛病了",
        "6个人被菌子毒翻",
        "6个工人撂倒了",
        "6个人起了一身疙瘩",
    ],
)
def test_people_say_plainly_who_is_ill(said):
    assert counts.harm_of(normalise(f"吃了食堂的饭，{said}"), of_food=True).ill == 6


@pytest.mark.parametrize("said", ["6个人还没出院", "医院收了6个学生", "6个人都住上院了"])
def test_people_say_plainly_who_is_in_hospital(said):
    assert counts.harm_of(normalise(f"吃了食堂的饭，{said}"), of_food=True).hospitalised == 6


def test_goose_bumps_are_no_rash_and_a_bad_argument_makes_nobody_ill():
    said = "6个人说法站不住脚，看得起了一身鸡皮疙瘩"
    assert counts.harm_of(normalise(said)).ill is None
