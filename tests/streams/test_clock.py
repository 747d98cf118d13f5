"""Clocks, and what the runner does when one goes back."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flow import T0, a_signal, an_assessment
from planted import a_planted_signal

from classifiers.assessment import Kind
from connectors.parse import finish
from streams.clock import Pace, StagedClock, SystemClock, VirtualClock, lasted, stopwatch
from streams.door import part, receive
from streams.embedded import Runner
from streams.store import schema as t
from streams.store.office_schema import going


@pytest.fixture
def runner(line):
    """Its ticks are made by hand."""
    made = Runner(line.system, idle=True)
    made.writer.start()
    yield made
    made.writer.stop()


def missed(line):
    return [row for row in line.rows(t.entries) if row.kind == "deadline_missed"]


def test_the_machines_clock_is_aware_utc():
    assert SystemClock().now().tzinfo is UTC


def test_a_virtual_clock_moves_when_told_and_never_back():
    clock = VirtualClock(T0)
    clock.move_to(T0 + timedelta(hours=1))
    clock.move_to(T0)
    assert clock.now() == T0 + timedelta(hours=1)


def test_a_virtual_clock_shows_utc():
    clock = VirtualClock(datetime(2026, 11, 25, 9, 40, tzinfo=ZoneInfo("Asia/Shanghai")))
    assert (clock.now(), clock.now().tzinfo) == (T0, UTC)


def test_a_paused_sample_stands_still_and_runs_on_from_there():
    clock = StagedClock(T0, speed=1e6)
    clock.pause()
    stood = clock.now()
    assert clock.now() == stood
    clock.resume()
    assert clock.now() >= stood


def test_a_change_of_speed_does_not_move_the_hands():
    clock = StagedClock(T0, speed=1e6)
    before = clock.now()
    clock.set_speed(0)
    assert clock.now() >= before
    assert clock.now() == clock.now()


def test_a_sample_can_be_set_back_to_begin_again():
    clock = StagedClock(T0, is_paused=True)
    clock.move_to(T0 - timedelta(hours=3))
    assert clock.now() == T0 - timedelta(hours=3)


@pytest.mark.parametrize("change", [StagedClock.pause, lambda clock: clock.set_speed(1)])
def test_who_reads_it_while_another_thread_changes_it_reads_no_earlier_time(monkeypatch, change):
    clock, hour_later = StagedClock(T0, speed=3600), time.monotonic() + 3600
    changes = iter([change])

    def interrupted():
        for changed in changes:  # while this one asks the machine, the other has its turn
            changed(clock)
        return hour_later

    monkeypatch.setattr(time, "monotonic", interrupted)
    assert clock.now() >= T0 + timedelta(days=149)


def test_whatever_way_it_came_what_waits_on_the_log_is_counted_while_the_clock_goes_wrong_too(line, runner):
    """A file, a command and another desk put it there; a corrected telephone is no more to assess."""
    now, vault = line.clock.now(), line.system.vault
    came = [part(finish(a_signal(source_id=f"{n}", text=f"第{n}件"), now)) for n in (1, 2, 3)]
    line.write(lambda connection: receive(connection, came, now, vault))
    called = finish(a_signal(source_id="1", text="第1件", contact={"phone": "13800000000"}), now)
    assert runner.receive([part(called)]).result() == ["updated"]
    line.clock.moment = T0 - timedelta(minutes=5)
    runner.ticker.look()
    assert runner.admission.waiting == 3


def test_a_clock_that_goes_back_stops_the_watch_and_says_so(line, runner):
    line.take(a_signal())
    runner.ticker.look()
    line.clock.moment = T0 - timedelta(minutes=5)
    runner.ticker.look()
    assert runner.ticker.fault == (
        "本机时钟倒退了（2026-11-25 09:40:00 之后是 2026-11-25 09:35:00），时限停看、通知停发，追上后自行继续；请校准"
    )


def test_nothing_happens_while_the_clock_is_behind_and_all_of_it_when_it_has_caught_up(line, runner):
    line.take(a_signal())
    line.clock.moment = T0 + timedelta(days=1)
    runner.ticker.look()
    line.clock.moment = T0 + timedelta(hours=1)
    runner.ticker.look()
    assert missed(line) == []
    line.clock.moment = T0 + timedelta(days=60)
    runner.ticker.look()
    assert runner.ticker.distrust == ""
    assert missed(line) != []


def test_a_clock_that_went_back_while_the_process_was_down_is_noticed_at_the_start(line):
    line.take(a_signal())
    line.clock.moment = T0 - timedelta(hours=1)
    made = Runner(line.system, idle=True)
    made.start()
    try:
        made.ticker.look()
        assert made.ticker.distrust != ""
    finally:
        made.ticker.stop()
        made.feeder.stop()
        made.writer.stop()


def test_a_step_of_a_second_back_is_forgiven(line, runner):
    runner.ticker.look()
    line.clock.moment = T0 - timedelta(seconds=1)
    runner.ticker.look()
    assert runner.ticker.distrust == ""


class BegunAnew:
    """The clock of a day that is begun anew right after somebody looked at it."""

    def __init__(self, *shown):
        self.shown = list(shown)

    def now(self):
        return self.shown.pop(0) if len(self.shown) > 1 else self.shown[0]


def test_a_look_that_began_before_the_day_was_begun_anew_changes_nothing_of_it(line, runner):
    line.take(a_signal())
    line.system.clock = BegunAnew(T0 + timedelta(days=60), T0)
    runner.ticker.look()
    assert [missed(line), line.rows(t.attempts)] == [[], []]
    runner.ticker.forget()
    runner.ticker.look()
    assert [missed(line), [row.outcome for row in line.rows(t.attempts)]] == [[], ["sent"]]


def look(runner):
    """One look at the clock, and at what is to be destroyed by it."""
    runner.ticker.look()
    runner.keeper.take_turn()


class SetClock(SystemClock):
    """The machine's clock, set ahead by a hand."""

    ahead = timedelta()

    def now(self):
        return super().now() + self.ahead


@pytest.fixture
def duty(line):
    """The line on duty, by the machine's clock."""
    line.system.clock = line.clock = SetClock()
    line.take(a_signal())
    post = a_planted_signal(3)
    line.take(post, an_assessment(post, relevant=False, kind=Kind.IRRELEVANT))
    made = Runner(line.system, idle=True)
    made.writer.start()
    look(made)
    yield made
    made.writer.stop()


def test_a_clock_that_is_set_far_ahead_stops_the_watch_and_destroys_nothing(line, duty):
    line.clock.ahead = timedelta(days=3650)
    look(duty)
    look(duty)
    assert duty.ticker.fault.startswith("本机时钟被拨快了（20")
    assert [missed(line), len(line.rows(going)), len(line.rows(t.private))] == [[], 1, 1]


def test_the_watch_goes_on_when_the_clock_has_come_back(line, duty):
    line.clock.ahead = timedelta(minutes=6)
    duty.ticker.look()
    line.clock.ahead = timedelta()
    duty.ticker.look()
    assert duty.ticker.distrust == ""


def test_who_restarts_the_system_says_that_the_clock_is_right_now(line, duty):
    line.clock.ahead = timedelta(days=3650)
    duty.ticker.look()
    again = Runner(line.system, idle=True)
    again.writer.start()
    look(again)
    again.writer.stop()
    assert [again.ticker.fault, missed(line) != [], line.rows(t.private)] == ["", True, []]


def test_a_correction_of_five_minutes_is_followed(line, duty):
    line.clock.ahead = timedelta(minutes=4, seconds=50)
    duty.ticker.look()
    assert duty.ticker.distrust == ""


def test_a_machine_that_slept_kept_its_pace():
    pace, slept = Pace(), timedelta(hours=9)
    gained = [pace.gained(SystemClock(), T0, 100.0), pace.gained(SystemClock(), T0 + slept, 100.0 + 9 * 3600)]
    assert gained == [timedelta(), timedelta()]
    before = stopwatch()
    assert lasted() >= before  # it counts at least what the stopwatch does


def test_a_sample_that_runs_six_hundred_times_as_fast_is_no_clock_set_ahead():
    pace, sample = Pace(), StagedClock(T0, speed=600)
    assert [pace.gained(sample, T0 + timedelta(minutes=10 * n), float(n)) for n in range(3)] == [timedelta()] * 3
