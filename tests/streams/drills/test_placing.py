"""A scenario plays in the district of the office that plays it."""

from datetime import UTC, datetime

import pytest

from streams.drills.placing import here_of, left_over, placed
from streams.office.founding import found
from streams.office.office_files import effective
from streams.settings import read_settings
from tests.factories import AREA, SEEDS


@pytest.fixture
def elsewhere(tmp_path):
    """The settings of an office just founded in another city, whose towns nobody has laid in."""
    settings = read_settings({}, data=tmp_path / "data")
    found(settings, "410102", "中原区食安办", by="test", now=datetime(2026, 11, 25, tzinfo=UTC))
    return effective(settings)


def some(words, *names):
    return [words[name] for name in names]


def test_the_words_are_those_of_the_office():
    words = here_of(SEEDS, AREA)
    assert some(words, "area", "district", "city", "town", "town2", "D03") == [
        "410702",
        "红旗区",
        "新乡市",
        "洪门镇",
        "小店镇",
        "区市场监管局",
    ]


def test_an_office_without_towns_has_invented_ones(elsewhere):
    words = here_of(elsewhere.seeds, elsewhere.areas[0])
    assert some(words, "area", "district", "town", "town2", "street") == [
        "410102",
        "中原区",
        "示例镇",
        "示例二镇",
        "示例街道",
    ]


def test_words_are_written_out_wherever_they_stand_and_unknown_ones_are_left():
    body = {"a": ["{x}镇", 3], "b": {"c": "{x}{y}"}}
    assert placed(body, {"x": "示例"}) == {"a": ["示例镇", 3], "b": {"c": "示例{y}"}}
    assert list(left_over(placed(body, {"x": "示例"}))) == [("b.c", "y")]
