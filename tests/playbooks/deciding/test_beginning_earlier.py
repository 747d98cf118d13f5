"""What a later source says of when a running clock's affair began counts as it would had that source come first."""

from datetime import timedelta

import pytest

from playbooks import entries as e
from playbooks.decide import join_case, update_signal
from tests.factories import NOON, a_case, a_draft, a_reference, an_incoming, at, bodies, done, the_clock
from tests.regrouping import parted

REF = a_reference()
HOUR = timedelta(hours=1)
SCHOOL = {"channel": "duty", "school": True, "ill": 4, "kind": "incident"}
SENT = SCHOOL | {"treated": True}
HOSPITAL = {"channel": "illness", "school": True, "ill": 6, "kind": "incident", "treated": True}
HALF_PAST = NOON + HOUR / 2


def a_hospital(**said):
    """What a hospital reports half an hour after the first call."""
    return an_incoming(**({"facts": HOSPITAL, "received_at": HALF_PAST} | said))


def moved(draft):
    return [(body.started_at, body.change) for body in bodies(draft, e.ClockMoved)]


def started(case, *rules):
    return [the_clock(case, rule).started_at for rule in rules]


@pytest.mark.parametrize("first", [SENT, HOSPITAL], ids=["a call that they were sent there", "another hospital"])
def test_a_hospital_s_hour_counts_in_a_case_as_it_would_alone(first):
    draft = a_draft(an_incoming(facts=first), a_hospital(treated_at=NOON - HOUR))
    clock, alone = the_clock(draft.case, "PHE-1"), the_clock(a_case(a_hospital(treated_at=NOON - HOUR)), "PHE-1")
    assert (
        (clock.started_at, clock.deadline.due_at)
        == (alone.started_at, alone.deadline.due_at)
        == (
            NOON - HOUR,
            NOON + HOUR,
        )
    )
    assert clock.instants["treated"] == NOON - HOUR


def test_the_entry_names_the_signal_and_both_times():
    said = a_hospital(treated_at=NOON - HOUR)
    (body,) = bodies(a_draft(an_incoming(facts=SENT), said), e.ClockMoved)
    assert (body.change, body.signal) == ("start_told", said.id)
    assert body.reason == "来源说明 11-24 11:00 起接诊，早于原起算的 11-24 12:00"


@pytest.mark.parametrize("treated_at", [None, NOON, NOON + HOUR / 4])
def test_nothing_begins_later_than_it_did(treated_at):
    draft = a_draft(an_incoming(facts=SENT), a_hospital(treated_at=treated_at))
    assert (moved(draft), started(draft.case, "PHE-1")) == ([], [NOON])


def test_the_earliest_of_several_hospitals_counts():
    earlier = [NOON - HOUR, NOON - 2 * HOUR, NOON - HOUR / 2]
    case = a_case(an_incoming(facts=SENT), *(a_hospital(treated_at=each) for each in earlier))
    assert started(case, "PHE-1") == [NOON - 2 * HOUR]


def corrected(case, rule, start):
    clock = the_clock(case, rule)
    body = {"clock": clock.id, "start": start.isoformat(), "reason": "示例理由", "document": "示例文书"}
    return done(case, "correct_start", **body)


@pytest.mark.parametrize("rule", ["PHE-1", "HN-1", "FSL-103-1"])
def test_what_an_officer_set_stays(rule):
    case = corrected(a_case(an_incoming(facts=SENT)), rule, NOON - HOUR / 4)
    said = a_hospital(treated_at=NOON - HOUR, received_at=NOON - HOUR / 2)
    draft = join_case(REF, case, said, rule="same_operator", why="同一经营者", now=HALF_PAST)
    assert started(draft.case, rule) == [NOON - HOUR / 4]


def test_what_has_ended_stays_as_it_ended():
    case = done(a_case(an_incoming(facts=SENT)), "complete", step="check_network_report/case", outcome="done")
    draft = join_case(REF, case, a_hospital(treated_at=NOON - HOUR), rule="same_operator", why="", now=HALF_PAST)
    assert started(draft.case, "PHE-1") == [NOON]


def test_a_revision_that_names_the_hour_counts_too():
    said = a_hospital(id="h")
    case = a_case(an_incoming(facts=SENT), said)
    draft = update_signal(REF, case, a_hospital(id="h", treated_at=NOON - HOUR, revision=2), now=NOON + HOUR)
    assert started(draft.case, "PHE-1") == [NOON - HOUR]


OF_THE_AFFAIR = ("HN-1", "FSL-103-1", "NP-2")


@pytest.mark.parametrize("channel", ["duty", "complaint", "illness"])
def test_what_was_received_before_the_first_that_came_begins_the_times_of_the_affair(channel):
    before = an_incoming(facts=SCHOOL | {"channel": channel}, received_at=NOON - HOUR)
    case = a_case(an_incoming(facts=SCHOOL), before)
    assert started(case, *OF_THE_AFFAIR) == [NOON - HOUR] * 3
    assert the_clock(case, "HN-1").instants["noticed"] == NOON - HOUR


@pytest.mark.parametrize(
    "facts",
    [
        SCHOOL | {"channel": "media"},
        {"channel": "complaint", "request": "complaint", "kind": "complaint"},
    ],
    ids=["a post is noticed when it is read", "nobody is ill by it"],
)
def test_what_would_begin_none_of_them_moves_none(facts):
    case = a_case(an_incoming(facts=SCHOOL), an_incoming(facts=facts, received_at=NOON - HOUR))
    assert started(case, *OF_THE_AFFAIR) == [NOON] * 3


def test_of_a_day_alone_hours_run_from_when_it_came():
    told = {"received_at": at("2026-11-23 00:00"), "arrived_at": NOON - HOUR}
    case = a_case(an_incoming(facts=SCHOOL), an_incoming(facts=SCHOOL, **told))
    assert started(case, "HN-1", "NP-2") == [NOON - HOUR] * 2


def test_the_reminder_by_when_it_happened_stays():
    first = an_incoming(facts=SCHOOL, occurred_at=NOON - 1.5 * HOUR)
    case = a_case(first, an_incoming(facts=SCHOOL, received_at=NOON - HOUR))
    early = [each.at for each in the_clock(case, "NP-2").deadline.reminders if each.kind == "earliest"]
    assert early == [NOON + HOUR / 2]


def without(case, *signals):
    return parted(case, *signals, when=NOON + 2 * HOUR)[0].case


def test_a_start_that_a_signal_told_goes_with_it():
    first, hospital = an_incoming(facts=SENT), a_hospital(id="h", treated_at=NOON - HOUR)
    alone, both = a_case(first), a_case(first, hospital)
    left = the_clock(without(both, "h"), "PHE-1")
    assert the_clock(both, "PHE-1").started_at == NOON - HOUR
    assert [left.started_at, left.deadline.due_at] == [
        the_clock(alone, "PHE-1").started_at,
        the_clock(alone, "PHE-1").deadline.due_at,
    ]


def test_of_two_that_told_of_it_the_one_that_stays_holds():
    first = an_incoming(facts=SENT)
    one, two = (
        a_hospital(id=each, treated_at=NOON - n * HOUR, received_at=HALF_PAST + n * HOUR / 6)
        for n, each in enumerate(("h1", "h2"), 1)
    )
    case = a_case(first, one, two)
    starts = [the_clock(each, "PHE-1").started_at for each in (case, without(case, "h2"), without(case, "h1"))]
    assert starts == [NOON - 2 * HOUR, NOON - HOUR, NOON - 2 * HOUR]


def test_a_start_that_an_officer_set_stays_whoever_leaves():
    case = a_case(an_incoming(facts=SENT), a_hospital(id="h", treated_at=NOON - HOUR))
    clock = the_clock(case, "PHE-1")
    start = (NOON - HOUR / 2).isoformat()
    case = done(case, "correct_start", clock=clock.id, start=start, reason="接诊更早", document="病历")
    assert the_clock(without(case, "h"), "PHE-1").started_at == NOON - HOUR / 2
