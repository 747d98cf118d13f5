"""A drill that people answer: the script's signals by the minute, everything else is theirs or, where nobody plays a
department, the script's."""

import threading
from datetime import timedelta

import pytest
from flow import school_illness

from playbooks.urgency.escalation import OFFICE
from streams.clock import StagedClock
from streams.drills.answered import staged
from streams.drills.feed import Feed
from streams.drills.players import Players, case_on
from streams.drills.scenario import exercise_of, labels_of, starts_at
from streams.drills.staged import staged_clock
from streams.embedded import Runner
from streams.store import schema as t
from tests.staging import open_drill, scenario_of

SCENARIO = scenario_of("school_illness")
SUPERVISION = "D03"


@pytest.fixture
def opened(line):
    """The drill at its first minute, its clock standing still."""
    day = open_drill(line)
    runner = Runner(line.system, idle=True)
    runner.writer.start()
    players = Players(runner, SCENARIO, {SUPERVISION})
    line.feed = Feed(runner, line.system.clock, day, lambda _: None, players)
    yield line
    runner.writer.stop()


def at(line, minutes):
    """The drill's clock at that minute, running so slowly that it stays there."""
    line.clock.move_to(starts_at(SCENARIO) + timedelta(minutes=minutes))
    line.clock.set_speed(1e-9)
    line.clock.resume()


def gathered(line):
    """What came in is read and brought to its case."""
    for signal in staged(SCENARIO).signals:
        if signal.at <= line.clock.now():
            line.take(signal.signal, school_illness(signal.signal))


def test_only_the_signals_of_the_script_are_staged_each_fenced_and_at_its_minute():
    day = staged(SCENARIO)
    injects = [each for each in SCENARIO.script if each.signal]
    assert {each.signal.exercise for each in day.signals} == {exercise_of(SCENARIO)}
    assert [each.at - day.opens_at for each in day.signals] == [
        timedelta(minutes=int(each.after.removesuffix("m"))) for each in injects
    ]


def test_it_stands_at_its_first_minute_until_somebody_begins_it(opened):
    assert [opened.clock.now(), opened.clock.is_paused] == [starts_at(SCENARIO), True]
    opened.feed.take_turn()
    assert opened.rows(t.log) == []


def test_begun_its_first_signal_comes_in_and_the_others_wait(opened):
    at(opened, 1)
    opened.feed.take_turn()
    opened.feed.take_turn()
    assert len(opened.rows(t.log)) == 1


def test_a_scripted_department_acts_at_its_minute_and_nobody_for_the_others(opened):
    at(opened, 40)
    gathered(opened)
    opened.feed.take_turn()
    done = {step.department for step in the_case(opened).steps.values() if step.state == "done"}
    assert [done, the_case(opened).acknowledged_at] == [{SUPERVISION}, None]


def test_what_is_not_its_turn_yet_waits(opened):
    at(opened, 40)
    opened.feed.take_turn()
    assert opened.feed.players.refused == []
    gathered(opened)
    opened.feed.take_turn()
    assert [step.outcome for step in the_case(opened).steps.values() if step.plan == "stop_supply"] == ["done"]


def test_begun_anew_the_script_plays_anew(opened):
    at(opened, 40)
    gathered(opened)
    opened.feed.take_turn()
    opened.system.attachments.keep("an action", b"of the first try")
    opened.feed.start_again()
    assert [*opened.system.settings.data.glob("attachments/*/*")] == []
    assert [opened.rows(t.cases), opened.clock.now() - starts_at(SCENARIO) < timedelta(minutes=1)] == [[], True]
    at(opened, 40)
    gathered(opened)
    opened.feed.take_turn()
    assert [step.outcome for step in the_case(opened).steps.values() if step.plan == "stop_supply"] == ["done"]


class Clicked(StagedClock):
    """A drill's clock: while it is looked at first, somebody begins the drill anew."""

    def __init__(self, start, begin_anew):
        super().__init__(start, speed=1)
        self.click = threading.Thread(target=begin_anew)
        self.is_clicked = False

    def now(self):
        shown = super().now()
        if not self.is_clicked:
            self.is_clicked = True
            self.click.start()
            self.click.join(0.5)  # so long as the turn at hand is waited for, in vain
        return shown


def test_what_was_due_before_it_was_begun_anew_does_not_come_in_after(opened):
    feed = opened.feed
    opened.system.clock = feed.clock = Clicked(starts_at(SCENARIO) + timedelta(minutes=40), feed.start_again)
    feed.take_turn()
    feed.clock.click.join()
    assert opened.rows(t.signals) == []
    feed.take_turn()
    assert len(opened.rows(t.signals)) == 1


def test_every_label_names_signals_that_are_staged():
    ids = {each for label in labels_of(SCENARIO).values() for each in label}
    assert len(ids) == len(staged(SCENARIO).signals)


def the_case(line):
    return line.read(lambda connection: case_on(connection, labels_of(SCENARIO), "school"))


def test_the_office_is_played_by_people_unless_it_is_named(opened):
    assert OFFICE not in opened.feed.players.departments


def test_who_stops_the_desk_ends_no_drill(opened):
    at(opened, 27)
    opened.feed.start()
    opened.feed.stop()
    again = Feed(opened.feed.runner, opened.clock, staged(SCENARIO), lambda _: None)
    stood = staged_clock(opened.system).now() - starts_at(SCENARIO)
    assert [opened.feed.is_ended, again.is_ended, stood] == [False, False, timedelta(minutes=27)]
