"""Drills through the real line and the real classifier: deterministic, fenced off, scored from the records."""

from contextlib import closing
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

import msgspec
import pytest

from classifiers.assess import Assessor
from playbooks.law.workdays import OfficeHours, in_beijing
from streams.clock import VirtualClock
from streams.drill import PacedClock, drill_system, play_drill
from streams.drills.scenario import Inject, Move, Scenario, starts_at
from streams.settings import read_settings
from tests.staging import scenario_of

SETTINGS = read_settings({})
DRILLS = sorted(path.stem for path in (SETTINGS.seeds / "drills").glob("*.yaml"))
SCHOOL = "school_illness"


@cache
def assessor():
    return Assessor.load(SETTINGS.seeds, SETTINGS.model)


@cache
def scenario(name) -> Scenario:
    return scenario_of(name)


def played(script, folder, **options):
    return play_drill(script, SETTINGS, assessor(), outbox=Path(folder), **options)[0]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return {name: played(scenario(name), tmp_path_factory.mktemp(name)) for name in DRILLS}


def without(script, *steps):
    """The scenario with a player who forgets these steps."""
    kept = [each for each in script.script if not (each.play and (each.play.step in steps or each.play.do in steps))]
    return msgspec.structs.replace(script, script=tuple(kept))


def lines(result):
    return {line.line: line.points for line in result.lines}


@pytest.mark.parametrize("name", DRILLS)
class TestScriptedPlayer:
    def test_scores_ninety_or_more(self, results, name):
        assert results[name].score >= 90
        assert results[name].band == "优"

    def test_makes_no_move_that_the_line_refuses(self, results, name):
        assert results[name].refused == []

    def test_has_done_everything_expected_and_the_record_is_named(self, results, name):
        assert [each.title for each in results[name].expected if each.rating != "P" or not each.evidence] == []

    def test_leaves_nothing_outside_the_fence(self, results, name):
        assert results[name].fence == []
        assert results[name].notices > 0

    def test_plays_the_same_twice(self, results, name, tmp_path):
        again = played(scenario(name), tmp_path)
        assert again.entries_sha256 == results[name].entries_sha256
        assert again == results[name]

    def test_misses_no_legal_deadline(self, results, name):
        assert [each for each in results[name].deadlines if each.late_by_s] == []


@pytest.mark.parametrize(
    ("name", "forgotten", "worse"),
    [
        ("school_illness", ("take_samples",), {5, 10}),
        ("school_illness", ("stop_supply",), {3, 10}),
        ("school_illness", ("acknowledge",), {1}),
        ("plastic_seaweed", ("capture_evidence",), {9}),
        ("plastic_seaweed", ("publish_debunk",), {8}),
        ("plastic_seaweed", ("answer_notice",), {10}),
        ("cowpea_residue", ("transfer_check_banned",), {9, 10}),
        ("cowpea_residue", ("warn_neighbours",), {6}),
        ("kitchen_expose", ("answer_notice",), {1, 10}),
        ("kitchen_expose", ("interview_operator",), {6}),
        ("livestream_health_food", ("answer_refusal",), {1, 9, 10}),
        ("livestream_health_food", ("protect_elderly",), {4}),
        ("wedding_nitrite", ("rule_out_poisoning",), {9, 10}),
        ("wedding_nitrite", ("give", "given"), {6}),
    ],
)
def test_a_player_who_forgets_something_loses_points_on_exactly_those_lines(results, name, forgotten, worse, tmp_path):
    result = played(without(scenario(name), *forgotten), tmp_path)
    full, less = lines(results[name]), lines(result)
    assert {line for line in full if less[line] != full[line]} == worse
    assert result.score < results[name].score


def test_every_expected_action_says_whose_it_was_done_or_not(results, tmp_path):
    whose = {each.id: each.department for each in results[SCHOOL].expected}
    names = ("taken", "first_report", "graded", "told_health", "one_case", "no_overdue", "closed")
    assert [whose[name] for name in names] == ["D01", "D03", "D06", "D01", "", "", "D01"]
    forgot = played(without(scenario(SCHOOL), "rescue", "close"), tmp_path)
    assert [(each.rating, each.department) for each in forgot.expected if each.id in ("rescued", "closed")] == [
        ("U", "D06"),
        ("U", "D01"),
    ]


def test_a_case_that_is_opened_again_was_not_closed(tmp_path):
    script = scenario(SCHOOL)
    again = Move(by="duty_officer", do="reopen", on="school", reason="【演练】结论有误")
    rows = (*script.script, Inject(after=script.script[-1].after, play=again))
    result = played(msgspec.structs.replace(script, script=rows), tmp_path)
    assert [result.refused, [each.rating for each in result.expected if each.id == "closed"]] == [[], ["U"]]


def test_every_clock_says_what_it_is_about_whose_it_is_and_in_which_step(results):
    clocks = results[SCHOOL].deadlines
    assert [each for each in clocks if not (each.title and each.department and each.step)] == []


def test_a_target_that_passed_is_named_and_counts_as_nothing_expected(results):
    result = results[SCHOOL]
    assert [(each.step, each.department, each.done_at is not None) for each in result.targets] == [
        ("跟踪回应后的变化", "D09", True)
    ]
    assert {each.rating for each in result.expected} == {"P"}


def test_a_critical_thing_left_undone_takes_all_points_of_its_line(tmp_path):
    result = played(without(scenario(SCHOOL), "first_report"), tmp_path)
    assert lines(result)[1] == 0.0


def test_a_late_thing_is_rated_late_and_loses_in_proportion(tmp_path):
    script = scenario("plastic_seaweed")
    late = [
        msgspec.structs.replace(each, after="24m") if each.play and each.play.step == "capture_evidence" else each
        for each in script.script
    ]
    late.sort(key=lambda each: int(each.after[:-1]) * {"m": 1, "h": 60, "d": 1440}[each.after[-1]])
    result = played(msgspec.structs.replace(script, script=tuple(late)), tmp_path)
    (found,) = [each for each in result.expected if each.id == "evidence_kept"]
    assert (found.rating, found.late_by_s, found.points) == ("M", 9 * 60, 0.4)


def test_working_days_end_with_the_last_of_them_and_the_first_day_is_not_counted(results):
    due = {
        each.id: f"{in_beijing(each.due_at):%m-%d %H:%M}"
        for name in ("plastic_seaweed", "school_illness")
        for each in results[name].expected
        if each.due_at
    }
    assert [due[name] for name in ("final_report", "filing_decided", "accepted_each", "tracked")] == [
        "12-12 00:00",  # ended on Sunday 11-29: Friday 12-11 is the tenth working day
        "12-17 00:00",
        "12-05 00:00",
        "11-28 00:00",
    ]


def test_an_empty_hall_scores_badly_and_is_told_what_was_missed(tmp_path):
    script = scenario(SCHOOL)
    nobody = msgspec.structs.replace(script, script=tuple(each for each in script.script if each.play is None))
    result = played(nobody, tmp_path)
    assert result.band == "差"
    undone = {each.id for each in result.expected if each.rating == "U"}
    assert {"taken", "first_report", "no_overdue", "sampled", "closed"} <= undone


def test_a_slow_clock_waits_as_long_as_its_speed_says_and_gives_the_same_drill(results, tmp_path):
    waited = []
    script = scenario("plastic_seaweed")
    clock = PacedClock(datetime.fromisoformat(script.starts), 600.0, waited.append)
    told = []
    result = played(script, tmp_path, clock=clock, watch=lambda play, entries: told.extend(entries))
    assert result.entries_sha256 == results["plastic_seaweed"].entries_sha256
    assert sum(waited) == pytest.approx(timedelta(days=3).total_seconds() / 600)
    assert len(told) == len(result.timeline)


def test_a_drill_names_who_takes_their_turn_whatever_the_office_s_roster_says_and_each_time_the_same(tmp_path):
    told = []
    for n in range(2):
        played(scenario(SCHOOL), tmp_path / str(n))
        bodies = (path.read_text("utf-8") for path in (tmp_path / str(n)).rglob("*") if path.is_file())
        lines = {
            line for body in bodies for line in body.splitlines() if line.startswith("收件：") and "值班员" in line
        }
        told.append(sorted(lines))
    assert told[0] == told[1]
    assert {line.rpartition("：")[2] for line in told[0]} <= {"示例·王一", "示例·李一"} and told[0]


def test_it_keeps_the_hours_of_the_office(tmp_path):
    settings = read_settings({"SHIAN_OFFICE_HOURS": "09:00-17:00"})
    system = drill_system(settings, VirtualClock(starts_at(scenario(SCHOOL))), tmp_path)
    with closing(system.database):
        assert system.reference.office == OfficeHours(opens=time(9), closes=time(17))
