"""The law as shipped, against dates worked out by hand from the yearly lists."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from playbooks.deadlines import choose_version, due, load_rules
from playbooks.workdays import beijing, load_workdays

SEEDS = Path(__file__).parents[1] / "seeds"
RULES = load_rules(SEEDS / "deadlines.yaml")
WORKDAYS = load_workdays(SEEDS / "workdays")


def falls_due(rule: str, start: str, *, anchor: str | None = None):
    """The due of a shipped rule that starts at an instant in Beijing."""
    return due(RULES.get(rule), instant(start), anchor=anchor and instant(anchor), workdays=WORKDAYS)


def instant(text: str) -> datetime:
    """`2026-02-12` (then nine in the morning) or `2026-02-12 15:00`, in Beijing."""
    day, _, at = text.partition(" ")
    return beijing(date.fromisoformat(day), time.fromisoformat(at or "09:00"))


@pytest.mark.parametrize(
    ("rule", "start", "due_on"),
    [
        ("CMP-1", "2026-02-12", "2026-02-28"),
        ("SMP-29", "2026-09-18", "2026-09-24"),
        ("PEN-18", "2026-09-23", "2026-10-21"),
        ("SMP-29", "2026-04-30", "2026-05-11"),
        ("SMP-26b", "2026-06-17", "2026-06-22"),
        ("CMP-1", "2026-11-24", "2026-12-03"),
        ("PEN-18", "2026-11-24", "2026-12-15"),
    ],
)
def test_working_days_count_make_up_weekends_and_skip_holidays(rule, start, due_on):
    result = falls_due(rule, start)
    day = date.fromisoformat(due_on)
    assert (result.due_on, result.due_at) == (day, beijing(day + timedelta(days=1), time()))
    assert (result.rolled, result.provisional) == (False, False)


@pytest.mark.parametrize(
    ("rule", "start", "raw_on", "due_on", "remind_at"),
    [
        ("CMP-3", "2026-08-05", "2026-10-04", "2026-10-08", "2026-09-30 08:30"),
        ("PEN-64", "2026-07-09", "2026-10-07", "2026-10-08", "2026-09-30 08:30"),
        ("RCL-5.L1", "2026-12-02", "2026-12-12", "2026-12-12", "2026-12-11 08:30"),
    ],
)
def test_calendar_days_roll_past_listed_days_only_and_remind_before(rule, start, raw_on, due_on, remind_at):
    result = falls_due(rule, start)
    assert (str(result.raw_on), str(result.due_on), result.remind_at) == (raw_on, due_on, instant(remind_at))
    assert result.rolled == (raw_on != due_on)


def test_two_hours_run_through_the_night_of_new_year():
    assert falls_due("NP-2", "2026-12-31 23:30").due_at == instant("2027-01-01 01:30")


def test_a_complaint_received_the_day_before_the_new_order_keeps_the_old_mediation_limit():
    """Received 14 April, accepted on the 20th: 45 working days, not 60 calendar days."""
    result = falls_due("CMP-3", "2026-04-20", anchor="2026-04-14 23:59")
    assert (result.length, result.unit, str(result.due_on)) == (45, "working_days", "2026-06-25")


def test_a_complaint_received_on_the_first_day_of_the_new_order_has_the_new_mediation_limit():
    result = falls_due("CMP-3", "2026-04-20", anchor="2026-04-15 00:00")
    assert (result.length, result.unit, str(result.due_on)) == (60, "calendar_days", "2026-06-22")


@pytest.mark.parametrize(("discovered", "hours"), [("2026-11-30 23:59", 72), ("2026-12-01 00:00", 48)])
def test_a_recall_follows_the_day_its_risk_was_discovered(discovered, hours):
    result = falls_due("RCL-4.L3", discovered)
    assert result.due_at == instant(discovered) + timedelta(hours=hours)


def test_every_clock_says_so_when_it_reaches_a_year_without_a_list():
    reaching = [falls_due(rule, "2026-12-25") for rule in ("CMP-1", "CMP-3", "PEN-18")]
    assert [result.provisional for result in reaching] == [True, True, True]


def test_every_shipped_version_counts_or_has_no_number():
    for rule in RULES.values():
        for version in rule.versions:
            start = beijing(max(version.effective_from or date(2026, 1, 1), date(2026, 1, 1)), time(9))
            start = min(start, beijing(version.effective_to or date.max, time(9)))
            result = due(rule, start, workdays=WORKDAYS)
            assert choose_version(rule, start) == version
            assert (result.due_at is None) == (version.length is None)
