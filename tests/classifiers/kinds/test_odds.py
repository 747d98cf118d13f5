"""Odds: from how many on those who ate together are an affair in a post."""

from pathlib import Path

import pytest

from classifiers.assessment import Kind, Text
from classifiers.harm.grades import Outbreak
from classifiers.kinds.rules import judge
from classifiers.model import KINDS
from classifiers.reader import load_reader

READER = load_reader(Path(__file__).parents[3] / "seeds")
COMPLAINED = [0.01, 0.1, 0.87, 0.01, 0.01]


BY_DEFINITION = Outbreak()


def incident(text, outbreak=BY_DEFINITION):
    """Its share in a post that the model takes for a complaint."""
    told = Text(id="1", text=text, channel="media")
    judged = judge(told, READER.read(text), 0.9, COMPLAINED, None, outbreak=outbreak)
    return round(judged.kinds[KINDS.index(Kind.INCIDENT)], 4)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("我和老公吃了他家烤鱼都拉肚子", 0.6),
        ("我们四个人吃了他家烤鱼都拉肚子", 0.6),
        ("吃了他家烤鱼都拉肚子", 0.3077),
        ("吃了他家烤鱼，我拉肚子", 0.3096),
        ("凉粉里有头发，四个人恶心得没吃完", 0.3077),
        ("我和老公一吃火锅就拉肚子，肠胃太差了", 0.3096),
        ("我跟老公辣得拉肚子，爽，下次还吃这家火锅", 0.31),
    ],
)
def test_two_who_are_named_and_had_one_meal_are_an_affair_in_a_post_too(text, share):
    assert incident(text) == share


@pytest.mark.parametrize(("at_least", "share"), [(4, 0.6), (5, 0.3096)])
def test_an_office_says_from_how_many_on(at_least, share):
    text = "我们四个人吃了他家烤鱼都拉肚子"
    assert incident(text, Outbreak(at_least=at_least)) == share
