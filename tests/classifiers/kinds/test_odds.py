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


def judged(text, outbreak=BY_DEFINITION, channel="media"):
    """What the rules make of what the model takes for a complaint."""
    told = Text(id="1", text=text, channel=channel)
    return judge(told, READER.read(text), 0.9, COMPLAINED, None, outbreak=outbreak)


def incident(text, outbreak=BY_DEFINITION):
    """Its share in a post."""
    return round(judged(text, outbreak).kinds[KINDS.index(Kind.INCIDENT)], 4)


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


@pytest.mark.parametrize(
    ("text", "channel", "why", "where"),
    [
        ("我和老公吃了他家烤鱼都拉肚子", "media", "同餐至少2人不适，由投诉转为事件（某监测计划）", "我和老公"),
        ("我们四个人吃了他家烤鱼都拉肚子", "media", "同餐至少2人不适，由投诉转为事件（某监测计划）", "四个人"),
        ("十几个人吃了他家烤鱼都拉肚子", "media", "同餐至少10人不适，由投诉转为事件（本系统默认值）", "十几个人"),
        ("我们四个人吃了他家烤鱼都拉肚子", "complaint", "同餐至少2人不适，由投诉转为事件（本系统默认值）", "四个人"),
    ],
)
def test_what_makes_an_affair_of_a_complaint_is_told_with_its_source_and_where_it_stands(text, channel, why, where):
    affair = judged(text, Outbreak(source="某监测计划"), channel).decisive
    assert (affair.words, text[affair.at.start : affair.at.end]) == (why, where)


@pytest.mark.parametrize("text", ["吃了他家烤鱼，我拉肚子", "凉粉里有头发，四个人恶心得没吃完"])
def test_what_stays_a_complaint_is_no_affair(text):
    assert judged(text).decisive is None


def test_a_source_that_counts_beside_the_text_points_at_no_character():
    told = Text(id="1", text="吃了他家烤鱼拉肚子", channel="complaint", ill=3)
    affair = judge(told, READER.read(told.text), 0.9, COMPLAINED, None).decisive
    assert (affair.least, affair.at) == (2, None)
