"""Heat: by when observations were made, in whatever order they came; it never falls by itself."""

from datetime import timedelta
from itertools import permutations

import pytest
from factories import NOON, a_case, a_reference, an_incoming, bodies
from hypothesis import given
from hypothesis import strategies as st

from playbooks.decide import warm
from playbooks.entries import HeatChanged, SeverityChanged
from playbooks.urgency.heat import (
    COUNTS,
    Heat,
    HeatRule,
    Observation,
    asked_whole,
    growth_of,
    heat_of,
    hotter,
    series_of,
)
from playbooks.urgency.severity import LEVELS

REF = a_reference()
HOUR = timedelta(hours=1)
MANY = HeatRule(id="many", level="orange", count="forwards", at_least=1000)
SOME = HeatRule(id="some", level="yellow", count="forwards", at_least=100)
FAST = HeatRule(id="fast", level="red", count="forwards", at_least=300, times=5, within_hours=48)
SHOWN = HeatRule(id="shown", level="orange", count="views", at_least=500)
POST = {"channel": "media", "kind": "complaint"}


def seen(hours, signal="a", **counts):
    return Observation(signal=signal, at=NOON + hours * HOUR, **counts)


def test_the_newest_of_each_post_counts_and_they_are_added():
    seen_so_far = [seen(0, forwards=900), seen(1, forwards=600), seen(0, "b", forwards=500)]
    assert heat_of([MANY, SOME], seen_so_far) == Heat(level="orange", why=("转发合计 1,100，达到 1,000",))


@pytest.mark.parametrize(("forwards", "level"), [(99, "blue"), (100, "yellow")])
def test_a_level_is_reached_by_exactly_its_count(forwards, level):
    assert heat_of([SOME], [seen(0, forwards=forwards)]).level == level


def test_only_a_post_that_may_have_shot_up_is_asked_for_whole():
    assert asked_whole([SOME, FAST], [seen(0, forwards=299), seen(0, "b", forwards=300)]) == ["b"]


def test_what_can_still_make_it_hotter_is_what_is_above_its_level():
    assert hotter([MANY, SOME, FAST], "orange") == [FAST]


COUNTED = st.none() | st.sampled_from([0, 50, 90, 299, 300, 500, 1000])
SEEN = st.builds(seen, st.integers(0, 60), st.sampled_from("ab"), forwards=COUNTED, views=COUNTED)


def ends_of(own):
    """The first and the newest observation of a post that has a count, for every count."""
    having = [[each for each in own if each.count(name) is not None] for name in COUNTS]
    return {end for each in having if each for end in (each[0], each[-1])}


@given(st.lists(SEEN, max_size=8, unique_by=lambda each: (each.signal, each.at)))
def test_the_ends_of_each_count_and_some_posts_whole_are_as_hot_as_everything(everything):
    rules = [MANY, SOME, FAST, SHOWN]
    ends = [each for own in series_of(everything).values() for each in ends_of(own)]
    whole = asked_whole(rules, ends)
    told = [each for each in everything if each.signal in whole or each in ends]
    assert heat_of(rules, told) == heat_of(rules, everything)


def test_growth_is_told_in_words_with_its_length():
    grown = [seen(0, forwards=120, comments=3), seen(2, forwards=4300, comments=9), seen(3, comments=9)]
    assert growth_of(series_of(grown)) == ["转发 120 → 4,300，2 小时", "评论 3 → 9，3 小时"]


@pytest.mark.parametrize(("hours", "said"), [(1, "1 小时"), (0.5, "30 分钟")])
def test_a_short_length_is_told_in_minutes(hours, said):
    assert growth_of(series_of([seen(0, views=1), seen(hours, views=2)])) == [f"浏览 1 → 2，{said}"]


@pytest.mark.parametrize(("hours", "level"), [(47, "red"), (49, "blue")])
def test_a_post_shoots_up_within_its_window_only(hours, level):
    assert heat_of([FAST], [seen(0, forwards=60), seen(hours, forwards=300)]).level == level


def test_a_post_that_nobody_had_forwarded_has_not_grown_so_many_times():
    assert heat_of([FAST], [seen(0, forwards=0), seen(1, forwards=300)]).level == "blue"


def test_in_what_order_observations_come_decides_nothing():
    known = [seen(0, forwards=60), seen(1, forwards=2000), seen(2, forwards=2100)]
    assert len({heat_of([FAST, MANY, SOME], every) for every in permutations(known)}) == 1


@given(st.lists(st.tuples(st.integers(0, 99), st.sampled_from("ab"), st.integers(0, 20000)), max_size=9))
def test_a_late_observation_of_before_lowers_nothing(rows):
    """Posts only grow: what was seen earlier and comes later never makes an affair cooler."""
    known = {}
    for hours, signal, forwards in rows:
        known[signal, hours] = forwards
    newest = {one: max(hours for s, hours in known if s == one) for one, _ in known}
    top = [seen(hours, one, forwards=known[one, hours]) for one, hours in newest.items()]
    every = [seen(hours, one, forwards=value) for (one, hours), value in known.items()]
    assert LEVELS.index(heat_of(REF.heat, every).level) <= LEVELS.index(heat_of(REF.heat, top).level)


def a_post():
    return a_case(an_incoming(facts=POST))


def test_a_hotter_case_says_why_and_is_more_urgent():
    case = a_post()
    draft = warm(REF, case, [seen(0, forwards=120), seen(2, forwards=4300)], NOON + 3 * HOUR)
    (heat,), (severity,) = bodies(draft, HeatChanged), bodies(draft, SeverityChanged)
    assert (heat.level, heat.observed_at, "转发 120 → 4,300，2 小时" in heat.why) == ("orange", NOON + 2 * HOUR, True)
    assert (case.severity, severity.level, severity.why) == ("blue", "orange", ("网上传播快",))
    assert (draft.case.heat, draft.case.facts["heat"]) == ("orange", "orange")


def test_the_same_observations_again_change_nothing_and_fewer_never_cool_it():
    known = [seen(0, forwards=120), seen(2, forwards=4300)]
    hot = warm(REF, a_post(), known, NOON + 3 * HOUR).case
    assert [warm(REF, hot, every, NOON + 9 * HOUR) for every in (known, [*known, seen(5, forwards=3)])] == [None, None]


def test_an_observation_of_later_than_now_says_nothing_yet():
    assert warm(REF, a_post(), [seen(2, forwards=4300)], NOON + HOUR) is None
