"""The law as shipped, against dates worked out by hand from the yearly lists."""

from collections import Counter
from datetime import date, time, timedelta
from pathlib import Path

import pytest
import yaml
from terms import WORKDAYS, instant

from playbooks.law.deadlines import choose_version, due, load_rules
from playbooks.law.workdays import beijing
from tests.factories import a_reference

SEEDS = Path(__file__).parents[1] / "seeds"
RULES = load_rules(SEEDS / "deadlines.yaml")


def read(path: Path):
    """A playbook as written."""
    return yaml.load(path.read_text("utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def falls_due(rule: str, start: str, *, anchor: str | None = None):
    """The due of a shipped rule that starts at an instant in Beijing."""
    return due(RULES.get(rule), instant(start), anchor=anchor and instant(anchor), workdays=WORKDAYS)


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


@pytest.mark.parametrize(("received", "length"), [("2026-04-14 23:59", 5), ("2026-04-15 00:00", None)])
def test_the_five_days_to_tell_a_named_reporter_ended_with_the_old_order(received, length):
    assert falls_due("CMP-8", "2026-04-20", anchor=received).length == length


@pytest.mark.parametrize(("discovered", "hours"), [("2026-11-30 23:59", (24, 48, 72)), ("2026-12-01", (24, 36, 48))])
def test_a_recall_starts_by_the_day_its_risk_was_discovered(discovered, hours):
    results = [falls_due(f"RCL-4.L{level}", discovered) for level in (1, 2, 3)]
    assert [each.due_at for each in results] == [instant(discovered) + timedelta(hours=n) for n in hours]


@pytest.mark.parametrize(("discovered", "unit"), [("2026-11-30", "working_days"), ("2026-12-01", "calendar_days")])
def test_a_recall_is_finished_in_days_of_the_order_its_risk_was_discovered_under(discovered, unit):
    results = [falls_due(f"RCL-5.L{level}", "2026-12-02", anchor=discovered) for level in (1, 2, 3)]
    assert [(each.length, each.unit) for each in results] == [(10, unit), (20, unit), (30, unit)]


def test_a_recall_reports_its_progress_only_under_the_new_order():
    assert [falls_due(f"RCL-9.L{level}", "2026-11-30").length for level in (1, 2, 3)] == [None, None, None]
    assert [falls_due(f"RCL-9.L{level}", "2026-12-01").length for level in (1, 2, 3)] == [1, 5, 10]


def test_every_clock_says_so_when_it_reaches_a_year_without_a_list():
    reaching = [falls_due(rule, "2026-12-25") for rule in ("CMP-1", "CMP-3", "PEN-18")]
    assert [result.provisional for result in reaching] == [True, True, True]


@pytest.mark.parametrize(
    ("rule", "start", "raw_on", "due_on"),
    [
        ("PEN-18", "2026-12-11", "2027-01-04", "2027-01-04"),
        ("CMP-1", "2026-12-23", "2027-01-04", "2027-01-04"),
        ("CMP-3", "2026-11-02", "2027-01-01", "2027-01-02"),
        ("CMP-3", "2026-12-08", "2027-02-06", "2027-02-09"),
        ("CMP-3", "2026-11-25", "2027-01-24", "2027-01-24"),
    ],
)
def test_a_holiday_by_law_is_no_last_day_before_its_notice_either(rule, start, raw_on, due_on):
    """The last of them ends on an ordinary Sunday: Order 121 Art. 45 speaks of statutory holidays only."""
    result = falls_due(rule, start)
    assert (str(result.raw_on), str(result.due_on), result.provisional) == (raw_on, due_on, True)


def test_every_shipped_version_counts_or_has_no_number():
    for rule in RULES.values():
        for version in rule.versions:
            start = beijing(max(version.effective_from or date(2026, 1, 1), date(2026, 1, 1)), time(9))
            start = min(start, beijing(version.effective_to or date.max, time(9)))
            result = due(rule, start, workdays=WORKDAYS)
            assert choose_version(rule, start) == version
            assert (result.due_at is None) == (version.length is None)


def test_what_is_from_memory_is_not_statutory():
    versions = [(rule.id, version) for rule in RULES.values() for version in rule.versions]
    assert [id for id, version in versions if version.confidence == "M" and version.statutory] == []


def test_no_rule_of_the_tables_is_lost():
    """Art. 38(2) stands in two rows (SMP-38b, SMP-38c): each sort of objection is decided in its own time."""
    bare = {rule.variant_of or rule.id for rule in RULES.values()}
    assert Counter(id.partition("-")[0] for id in bare) == {
        "FSL": 18, "REG": 7, "NP": 10, "SMP": 29, "CMP": 17, "PEN": 17, "PUB": 1, "CRM": 10, "OPN": 6, "FBD": 4,
        "PHE": 8, "INF": 2, "RCL": 14, "ERL": 7, "XF": 8, "SCH": 6, "CAN": 1, "DIS": 2, "INSP": 1, "RUM": 1,
        "AGR": 13, "HN": 9, "XX": 1,
    }  # fmt: skip


def test_how_long_a_thing_is_kept_at_least_is_no_clock_of_a_step():
    used = {rule for book in a_reference().playbooks for step in book.steps for rule in step.rules}
    kept = {rule.id for rule in RULES.values() for version in rule.versions if "最短保存" in version.note}
    assert (kept, kept & used) == ({"SMP-25.pass", "SMP-25.fail", "SCH-40", "RCL-13"}, set())


@pytest.mark.parametrize(
    ("rule", "article"),
    [
        ("ERL-61", "《中华人民共和国突发事件应对法》第六十条第三款、第六十一条第二款"),
        ("AGR-36", "《食用农产品市场销售质量安全监督管理办法》第三十七条"),
        ("XF-23b", "《信访工作条例》第二十三条第三款"),
    ],
)
def test_a_rule_cites_the_article_that_says_it(rule, article):
    """Art. 61 says nothing of verifying, Art. 36 of the produce rules nothing of accidents."""
    assert [version.article for version in RULES.get(rule).versions] == [article]


def test_produce_that_failed_outside_a_wholesale_market_is_told_by_another_article():
    """Art. 35 of the produce rules is about wholesale markets only."""
    (cited,) = (version.article for version in RULES.get("AGR-35").versions)
    assert "第三十六条第一款第（三）项；《中华人民共和国农产品质量安全法》第十三条第三款" in cited


def test_what_the_law_extends_by_at_most_so_much_may_be_extended_by_less():
    """Regulation Art. 61, Penalty Procedure Art. 38, Petitions Art. 34, Open Information Art. 33."""
    most = {rule.id for rule in RULES.values() for each in rule.versions if each.extension and each.extension.at_most}
    assert most == {"REG-61", "PEN-38", "XF-34", "DIS-33"}


def test_who_petitioned_is_told_in_fifteen_days_when_it_was_passed_on_to_the_office():
    """Petitions Regulation Art. 23(3)."""
    assert str(falls_due("XF-23c", "2026-11-02").due_on) == "2026-11-17"
