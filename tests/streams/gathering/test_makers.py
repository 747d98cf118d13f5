"""Where the maker of a failed sample is."""

import pytest
from flow import a_signal, an_assessment

from classifiers.assessment import Entity, Kind
from streams.gathering.incoming import facts_of
from streams.gathering.makers import maker_of

TEXT = "示例粮油店销售的香油不合格，标称生产者：新乡市牧野区示例油坊，苯并[a]芘超标"


def named(text, **codes):
    """The assessment of a text that names places, by their words."""
    found = [
        Entity(type="place", text=w, start=text.index(w), end=text.index(w) + len(w), id=c) for w, c in codes.items()
    ]
    signal = a_signal(channel="notice", request=None, text=text)
    return signal, an_assessment(signal, kind=Kind.SAMPLING_FAILURE, entities=tuple(found))


@pytest.mark.parametrize(
    ("codes", "where"),
    [
        ({"新乡市": "410700", "牧野区": "410711"}, "local"),
        ({"新乡市": "410725"}, "province"),
        ({"新乡市": "370000"}, "outside"),
        ({"示例粮油": "410711"}, None),
    ],
)
def test_it_is_where_the_narrowest_place_beside_it_is(codes, where):
    assert maker_of(TEXT, named(TEXT, **codes)[1], ["410711"]) == where


def test_of_what_is_no_failure_nobody_asks():
    signal, assessment = named(TEXT, 牧野区="410711")
    said = [facts_of(signal, each, {"410711": None}).get("producer") for each in (assessment, an_assessment(signal))]
    assert said == ["local", None]
