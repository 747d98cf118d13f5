"""Statistics: every number is a list, the parts of a table are its whole, and no two sorts of time are mixed."""

from collections import Counter
from datetime import timedelta

import pytest
from factories import NOON
from figuring import (
    CASES,
    HOUR,
    NOVEMBER,
    NOW,
    a_clock,
    a_first,
    a_return,
    a_rumour,
    a_seen,
    a_signal_of,
    a_step,
    case_ids,
    november,
    row,
)
from hypothesis import given
from hypothesis import strategies as st

from playbooks.telling.sooner import TARGET, dues
from streams.figures.counting import ALL, MEDIAN, RATE, UNSUMMED, CellKey
from streams.figures.period import Period
from streams.figures.standing import STANDINGS

ON_TIME = {"stopped_at": NOON - HOUR, "stopped_by": "accepted"}
OPENED = ("kind", "severity", "town", "hazard", "state")


@given(CASES)
def test_the_rows_of_a_table_make_up_its_total(cases):
    counted = november(*cases)
    parts = {}
    for key, n in counted.numbers.items():
        if key.row != ALL and key.column not in (RATE, MEDIAN) and key.grid not in UNSUMMED:
            whole = key._replace(row=ALL)
            parts[whole] = parts.get(whole, 0) + n
    totals = {
        key: n
        for key, n in counted.numbers.items()
        if key.row == ALL and key.column not in (RATE, MEDIAN) and key.grid not in UNSUMMED
    }
    assert parts == totals


@given(CASES)
def test_a_case_that_was_opened_stands_in_each_table_of_them_once(cases):
    counted = november(*cases)
    opened = sum(timedelta(days=-23) <= seen.case.opened_at - NOON < timedelta(days=6.5) for seen in cases)
    assert [counted.number(grid, ALL, "cases") for grid in OPENED] == [opened] * len(OPENED)


@given(CASES)
def test_what_falls_due_stands_as_exactly_one_thing(cases):
    counted = november(*cases)
    for grid in ("law", "keepers", "targets", "letters", "theirs"):
        for each in (*counted.rows(grid), ALL):
            told = [counted.number(grid, each, standing) for standing in STANDINGS]
            assert sum(told) == counted.number(grid, each, "due")


@given(CASES)
def test_law_by_article_and_by_department_are_the_same_times(cases):
    counted = november(*cases)
    assert row(counted, "law") == row(counted, "keepers")


@given(CASES)
def test_a_number_is_as_long_as_its_list(cases):
    counted = november(*cases)
    counts = {
        key: n for key, n in counted.numbers.items() if key.column not in (RATE, MEDIAN) and key.grid not in ("ill",)
    }
    assert {key: len(counted.listed(key)) for key in counts} == counts


@given(CASES, st.dates(NOVEMBER.first, NOVEMBER.last - timedelta(days=1)))
def test_two_parts_of_a_period_count_what_the_whole_does(cases, day):
    parts = Period(NOVEMBER.first, day), Period(day + timedelta(days=1), NOVEMBER.last)
    whole, *both = (counts_of(november(*cases, period=each)) for each in (NOVEMBER, *parts))
    assert sum(both, Counter()) == whole


def counts_of(counted):
    """What a period counts, without what is no count and without nought."""
    told = counted.numbers.items()
    return +Counter({key: int(n or 0) for key, n in told if key.column not in (RATE, MEDIAN)})


@given(CASES)
def test_a_rate_is_a_share_of_what_was_decided(cases):
    counted = november(*cases)
    rates = [n for key, n in counted.numbers.items() if key.column == RATE and n is not None]
    assert [rate for rate in rates if not 0 <= rate <= 1] == []


def test_the_rate_leaves_out_what_still_runs_and_what_ended_untold():
    clocks = [
        a_clock(**ON_TIME),
        a_clock(stopped_at=NOON + HOUR, stopped_by="accepted"),
        a_clock(verdict="overdue"),
        a_clock(due_at=NOW + HOUR),
        a_clock(stopped_at=NOON - HOUR, stopped_by="closed"),
    ]
    told = {"due": 5, "on_time": 1, "late": 1, "missed": 1, "running": 1, "ended": 1, "rate": 1 / 3}
    assert row(november(a_seen(*clocks)), "law") == told


def test_where_nothing_was_decided_there_is_no_rate():
    counted = november(a_seen(a_clock(due_at=NOW + HOUR)))
    assert counted.numbers[CellKey("law", ALL, RATE)] is None


def test_law_targets_and_the_time_of_others_are_never_mixed():
    seen = a_seen(
        a_clock(**ON_TIME),
        a_clock(statutory=False, verdict="target_passed"),
        a_clock(runs_for="企业", verdict="theirs"),
        a_clock(confidence="M"),
        a_clock(due_at=None),
        a_step(target_at=NOON, done_at=NOON - HOUR, dispatched_at=NOON - HOUR),
    )
    counted = november(seen)
    due = {grid: row(counted, grid) for grid in ("law", "targets", "theirs")}
    assert due == {
        "law": {"due": 1, "on_time": 1, "rate": 1.0},
        "targets": {"due": 2, "missed": 1, "on_time": 1, "rate": 0.5},
        "theirs": {"due": 1, "missed": 1},
    }


@pytest.mark.parametrize(("sent", "answers"), [({}, "unsent"), ({"dispatched_at": NOON - HOUR}, "D04")])
def test_no_department_answers_for_what_nobody_dispatched(sent, answers):
    step = a_step("D04", id="s", target_at=NOON, **sent)
    counted = november(a_seen(step, a_clock(verdict="overdue", step="s")))
    assert [counted.rows("targets"), counted.rows("keepers"), counted.rows("law")] == [[answers], [answers], ["CMP-1"]]


def test_what_falls_due_in_a_period_counts_whenever_its_case_was_opened():
    old = a_seen(a_clock(**ON_TIME), opened_at=NOON - timedelta(days=60), state="closed", closed_at=NOON - HOUR)
    counted = november(old)
    assert [counted.number("law", "CMP-1", "on_time"), row(counted, "severity")] == [1, {}]


def test_what_stands_as_past_its_target_is_what_the_queue_shows():
    """What may be left undone nobody has to keep, and the time that a letter asks for is no target of the office."""
    due = {"target_at": NOON, "dispatched_at": NOON - HOUR}
    asked = a_step("D03", target_basis="来件要求的时间（来件：“三日内反馈”）", **due)
    steps = [a_step("D03", optional=each, **due) for each in (False, True)]
    own = a_clock(statutory=False, verdict="target_passed", rule="NP-2")
    seen = a_seen(*steps, asked, own)
    shown = [each for each in dues(seen.case) if each.of == TARGET and each.at <= NOW]
    counted = november(seen)
    assert [len(shown), counted.number("targets", ALL, "missed"), row(counted, "letters")] == [
        2,
        2,
        {"due": 1, "missed": 1, "rate": 0.0},
    ]


def test_a_family_of_hazards_is_counted_together():
    cases = [a_seen(facts={"hazard": each}) for each in ("HZ-B", "HZ-B.salmonella", "HZ-C.lead")]
    counted = november(*cases, a_seen())
    assert {each: counted.number("hazard", each, "cases") for each in counted.rows("hazard")} == {
        "HZ-B": 2,
        "HZ-C": 1,
        "unknown": 1,
    }


def test_signals_are_relevant_unless_they_are_irrelevant_or_unread_and_history_is_none():
    states = {"gathered": 5, "news": 1, "put_aside": 2, "irrelevant": 7, "waiting": 3, "history": 100}
    counted = november(signals={("media", state): n for state, n in states.items()})
    told = {"received": 18, "relevant": 8, "gathered": 5, "irrelevant": 7, "waiting": 3}
    assert row(counted, "signals", "media") == told


def test_a_case_is_set_aside_in_the_period_in_which_somebody_decided_it():
    aside = {"state": "dismissed", "conclusion": "误报：同一条重复来报"}
    now = a_seen(**aside, closed_at=NOON, opened_at=NOON - timedelta(days=40))
    earlier = a_seen(**aside, closed_at=NOON - timedelta(days=40))
    counted = november(now, earlier)
    assert case_ids(counted, "aside", "误报：同一条重复来报", "cases") == [now.case.id]


def test_a_rumour_is_what_a_person_found_last():
    found = a_step(done_at=NOON, outcome="false", state="done")
    counted = november(a_seen(found, known=a_rumour()), a_seen(known=a_rumour()), a_seen())
    assert [row(counted, "rumours", "E01"), counted.names["rumours", "E01"]] == [
        {"matched": 2, "refuted": 1, "unjudged": 1},
        ("大米是塑料做的", ""),
    ]


def test_what_callers_may_be_together_stands_beside_the_ill_and_is_not_added_to_them():
    callers = [a_signal_of("duty", {"ill": n}) for n in (1, 2, 1)]
    hospital = a_signal_of("illness", {"ill": 3})
    counted = november(a_seen(*callers, facts={"ill": 2}), a_seen(hospital, *callers, facts={"ill": 3}))
    assert [row(counted, "ill", each) for each in ("reported", "unchecked")] == [
        {"cases": 1, "ill": 3, "callers": 1},
        {"cases": 1, "callers": 4},
    ]


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ({"kind": "irrelevant", "request": "enquiry"}, "enquiry"),
        ({"kind": "news", "request": "enquiry"}, "enquiry"),
        ({"kind": "rumour", "request": "enquiry"}, "rumour"),
        ({"kind": "irrelevant"}, "irrelevant"),
    ],
)
def test_who_only_asks_is_counted_apart_from_what_calls_for_nothing(facts, kind):
    assert row(november(a_seen(facts=facts)), "kind", kind) == {"cases": 1}


def test_people_are_added_up_by_how_far_their_number_is_known():
    hospital = a_signal_of("illness", {"ill": 12, "hospitalised": 3})
    post = a_signal_of("media", {"ill": 300})
    true = a_step(plan="verify_report", outcome="confirmed")
    counted = november(
        a_seen(hospital, post, facts={"ill": 300, "hospitalised": 3}),
        a_seen(post, facts={"ill": 300}),
        a_seen(true, a_signal_of(), facts={"ill": 11, "hospitalised": 2, "hospitalised_is": "least"}),
        a_seen(),
    )
    assert [row(counted, "ill", each) for each in ("verified", "reported", "unchecked", "all")] == [
        {"cases": 1, "ill": 11},
        {"cases": 1, "ill": 12, "hospitalised": 3},
        {"cases": 1},
        {},
    ]


def test_a_duty_counts_for_who_got_it_and_its_return_for_who_returned_it():
    signed = a_step(dispatched_at=NOON, signed_at=NOON + HOUR, done_at=NOON + 2 * HOUR, target_at=NOON + 3 * HOUR)
    back = a_step("D01", dispatched_at=NOON, returned=a_return(), signed_at=None)
    counted = november(a_seen(signed, back))
    assert row(counted, "duties", "D03") == {
        "sent": 1,
        "signed": 1,
        "signed_before": 1,
        "done": 1,
        "done_before": 1,
        "returned": 1,
        "median": 3600.0,
    }


def test_each_return_of_a_duty_counts_for_who_returned_it_then():
    earlier = a_return(again_at=NOON + 2 * HOUR)
    of_another_month = a_return(at=NOON - timedelta(days=60), again_at=NOON)
    last, before = a_return("部门D04", at=NOON + 3 * HOUR), (of_another_month, earlier, earlier)
    back = a_step("D01", dispatched_at=NOON, first_sent=a_first("D04", NOON), returned=last, returned_before=before)
    counted = november(a_seen(back))
    assert [row(counted, "duties", each).get("returned") for each in ("部门D03", "D04", "all")] == [2, 1, 3]


def test_whoever_returned_is_known_by_its_duties_of_another_month():
    long_ago = NOON - timedelta(days=60)
    back = a_step("D01", dispatched_at=long_ago, first_sent=a_first("D03", long_ago), returned=a_return())
    counted = november(a_seen(back))
    assert [counted.rows("duties"), counted.names["duties", "D03"]] == [["D03"], ("部门D03", "")]


def test_answers_are_timed_from_one_to_the_next():
    by_person = a_step(dispatched_at=NOON + 2 * HOUR, dispatched_by="示例")
    by_itself = a_step(dispatched_at=NOON, dispatched_by="")
    seen = a_seen(by_person, by_itself, found_at=NOON + timedelta(minutes=2), claimed_at=NOON + HOUR)
    counted = november(seen, a_seen())
    assert {each: row(counted, "answers", each) for each in ("found", "claimed", "sent")} == {
        "found": {"cases": 2, "median": 60.0},
        "claimed": {"cases": 1, "median": 3480.0},
        "sent": {"cases": 1, "median": 3600.0},
    }


def test_what_a_person_split_off_answered_nothing():
    said = a_signal_of()
    by_signal = a_seen(said, opened_by=said.id)
    by_person = a_seen(a_signal_of(), opened_by="an-action", related_to=by_signal.case.id, is_split_off=True)
    assert case_ids(november(by_signal, by_person), "answers", "found", "cases") == [by_signal.case.id]


def test_a_case_that_took_in_one_sent_out_before_was_sent_when_its_own_people_did():
    earlier = a_step(dispatched_at=NOON, dispatched_by="示例")
    own = a_step(dispatched_at=NOON + 5 * HOUR, dispatched_by="示例")
    counted = november(a_seen(earlier, own, claimed_at=NOON + 2 * HOUR))
    assert row(counted, "answers", "sent") == {"cases": 1, "median": 3 * 3600}


def test_a_case_whose_duties_have_left_was_sent_when_its_entries_say():
    early, late = NOON + HOUR, NOON + 3 * HOUR
    counted = november(a_seen(claimed_at=NOON + 2 * HOUR, sent=(early, late)))
    assert row(counted, "answers", "sent") == {"cases": 1, "median": 3600}


def test_how_many_are_for_the_director_alone_is_known_of_those_that_were_read():
    counted = november(a_seen(facts={"officials": True}), a_seen())
    assert counted.number("confidential", "director", "cases") == 1
