"""Observations are appended when a post is seen again; its case grows hotter by them, once."""

from datetime import timedelta

import msgspec
import pytest
from flow import T0, a_signal, an_assessment
from visiting import text_of, visiting

from connectors.parse import finish
from playbooks.decide import warm
from playbooks.entries import HeatChanged
from streams.door import part, receive
from streams.gathering import heat
from streams.gathering.assessed import Assessed
from streams.gathering.gather import gather
from streams.gathering.heat import ends_of, observe, weigh_observations
from streams.store import schema as t

HOUR = timedelta(hours=1)


def a_post(hours=0, *, source_id="m1", dated=True, **counts):
    """A post as it is seen some hours after the first time."""
    observed_at = {"observed_at": (T0 + hours * HOUR).isoformat()} if dated else {}
    return a_signal(
        channel="media",
        request=None,
        source="示例论坛",
        source_id=source_id,
        area="410702",
        media={"platform": "示例论坛", **observed_at, **counts},
    )


def see(line, signal, hours=None):
    """The post comes in; what follows by time happens."""
    if hours is not None:
        line.clock.moment = T0 + hours * HOUR
    case_id = line.take(signal, an_assessment(signal, kind="complaint"))
    line.let_time_pass()
    return case_id


def heats(line, case_id):
    return [entry.body.level for entry in line.entries(case_id) if isinstance(entry.body, HeatChanged)]


def test_a_post_seen_again_makes_its_case_hotter(line):
    case_id = see(line, a_post(forwards=20))
    assert heats(line, case_id) == []
    see(line, a_post(2, forwards=4300), 2)
    case = line.case(case_id)
    assert (heats(line, case_id), case.severity, len(case.signals)) == (["orange"], "orange", 1)
    assert "转发 20 → 4,300，2 小时" in case.heat_why


def test_what_was_hot_at_first_sight_is_hot_at_once(line):
    assert heats(line, see(line, a_post(forwards=1200))) == ["orange"]


def test_the_same_observation_twice_changes_nothing(line):
    case_id = see(line, a_post(forwards=120))
    before = line.rows(t.observations)
    see(line, a_post(forwards=120))
    assert (line.rows(t.observations), heats(line, case_id)) == (before, ["yellow"])


def test_counts_without_an_instant_are_of_now_and_the_same_ones_are_no_news(line):
    see(line, a_post(dated=False, forwards=120))
    see(line, a_post(dated=False, forwards=120), 1)
    see(line, a_post(dated=False, forwards=130), 2)
    assert [row.at for row in line.rows(t.observations)] == [t.to_us(T0), t.to_us(T0 + 2 * HOUR)]


def test_other_counts_at_an_instant_that_is_taken_are_of_now_once(line):
    """Many an export states when a post was found first, in every row that it brings of it."""
    case_id = see(line, a_post(forwards=120))
    for hours in (1, 2):
        see(line, a_post(forwards=1200, likes=7), hours)
    see(line, a_post(forwards=120), 3)
    assert [row.at for row in line.rows(t.observations)] == [t.to_us(T0), t.to_us(T0 + HOUR)]
    assert heats(line, case_id) == ["yellow", "orange"]


def test_a_late_observation_of_before_lowers_nothing(line):
    case_id = see(line, a_post(3, forwards=1200), 3)
    see(line, a_post(1, forwards=7), 4)
    assert (heats(line, case_id), line.case(case_id).heat) == (["orange"], "orange")


def test_an_observation_of_a_clock_that_is_ahead_counts_when_its_time_has_come(line):
    case_id = see(line, a_post(8, forwards=1200), 1)
    assert heats(line, case_id) == []
    line.clock.moment = T0 + 8 * HOUR
    line.let_time_pass()
    assert heats(line, case_id) == ["orange"]


def test_what_shot_up_between_the_first_and_the_newest_observation_is_found(line):
    case_id = see(line, a_post(0, forwards=290), 0)
    see(line, a_post(50, forwards=60), 50)
    see(line, a_post(60, forwards=310), 60)
    assert (heats(line, case_id), line.case(case_id).heat_why[0]) == (
        ["yellow", "orange"],
        "转发在 48 小时内增到 5 倍以上",
    )


@pytest.mark.stores
@pytest.mark.parametrize(("named", "hot"), [("forwards", 1000), ("views", 100_000), ("comments", 2000)])
def test_a_count_that_only_an_observation_between_the_others_has_is_weighed(line, named, hot):
    """It came late: the first and the newest observation, which the watch knew before, do not have this count."""
    case_id = see(line, a_post(0, likes=1), 0)
    see(line, a_post(3, likes=2), 3)
    see(line, a_post(2, **{named: hot}), 4)
    assert heats(line, case_id) == ["orange"]


@pytest.mark.parametrize("line", ["postgresql"], indirect=True)
def test_what_another_process_brings_while_a_case_is_weighed_is_weighed_the_next_time(line, monkeypatch):
    case_id = see(line, a_post(forwards=5))
    first, second = (finish(a_post(hours, forwards=counted), T0) for hours, counted in ((1, 7), (2, 1200)))

    def seen(signal):
        line.write(lambda connection: observe(connection, [signal], {signal.id}, T0))

    def meanwhile(*told):
        seen(second)
        return warm(*told)

    seen(first)
    line.clock.moment = T0 + 3 * HOUR
    with monkeypatch.context() as patch, line.writing() as connection:
        patch.setattr(heat, "warm", meanwhile)
        weigh_observations(connection, line.system.reference, line.clock.moment)
    line.let_time_pass()
    assert heats(line, case_id) == ["orange"]


@pytest.mark.parametrize("line", ["postgresql"], indirect=True)
def test_what_comes_while_another_process_gives_its_post_a_case_is_weighed(line):
    first, again = (finish(a_post(hours, forwards=counted), T0) for hours, counted in ((0, 5), (1, 1200)))
    vault, system = line.system.vault, line.system
    line.write(lambda connection: receive(connection, [part(first)], T0, vault))
    line.clock.moment = T0 + HOUR
    with line.writing() as connection:
        receive(connection, [part(again)], line.clock.moment, vault)
        with line.writing() as other:
            assessed = Assessed(signal=first, assessment=an_assessment(first, kind="complaint"))
            gather(other, system.reference, system.knowledge, [assessed], T0)
        line.let_time_pass()
    line.let_time_pass()
    assert [case.heat for case in line.cases()] == ["orange"]


def test_of_thousands_of_posts_that_grow_only_what_grew_most_is_told(line):
    posts = range(40)
    for hour in (0, 1):
        for n in posts:
            case_id = see(line, a_post(hour, source_id=f"m{n}", forwards=1 + 2 * hour, views=200 + n * hour), hour)
    why = line.case(case_id).heat_why
    assert (len(line.case(case_id).signals), len(why), why[1]) == (40, 4, "浏览 200 → 229，1 小时")


def test_what_has_no_case_waits_for_nothing(line):
    signal = a_post(forwards=5000)
    line.take(signal, an_assessment(signal, relevant=False, kind="irrelevant"))
    assert [row.weighed for row in line.rows(t.observations)] == [True]


@pytest.mark.parametrize("path", ["/fragments/queue", "/cases/{case}"])
def test_the_desk_shows_the_growth(line, path):
    case_id = see(line, a_post(forwards=20))
    see(line, a_post(2, forwards=4300), 2)
    with visiting(line) as visitor:
        page = text_of(visitor.read(path.format(case=case_id)))
    assert ("网上热度：橙" in page, "转发 20 → 4,300，2 小时" in page) == (True, True)


def test_the_ends_of_more_posts_than_one_statement_asks_of_are_of_each(line, monkeypatch):
    for hour in (0, 1, 2):
        for n in range(5):
            see(line, a_post(hour, source_id=f"m{n}", forwards=1 + hour), hour)
    signals = [row.id for row in line.rows(t.signals)]
    monkeypatch.setattr(heat, "ENDS_MAX", 2)
    found = line.read(lambda connection: ends_of(connection, signals))
    assert sorted((each.signal, each.forwards) for each in found) == sorted((id, n) for id in signals for n in (1, 3))


def test_observations_are_kept_whole(line):
    see(line, a_post(forwards=20, comments=3))
    (row,) = line.rows(t.observations)
    kept = msgspec.json.decode(row.body)
    assert (kept["forwards"], kept["comments"]) == (20, 3)
