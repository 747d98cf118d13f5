"""By when a duty is wanted: by the letter that it answers, by an exercise where the office's own target is later."""

from dataclasses import replace
from datetime import timedelta

import pytest

from playbooks.deciding.wanting import sooner
from playbooks.step import WANTED
from tests.factories import NOON, a_case, a_complaint, a_reference, an_incoming, at, done, the_step

REF = a_reference()
SATURDAY = at("2026-11-28 10:00")
OWN = the_step(a_case(a_complaint(id="s1")), "screen_clue").target_at


def wanting(at, plan="screen_clue", signal="s1"):
    return replace(REF, wanted={(signal, plan): at})


def target(ref):
    step = the_step(a_case(a_complaint(id="s1"), ref=ref), "screen_clue")
    return step.target_at, step.target_basis


def test_sooner_than_the_office_s_own_target_it_is_the_target():
    soon = NOON + timedelta(minutes=30)
    assert target(wanting(soon)) == (soon, WANTED)


@pytest.mark.parametrize(
    "ref",
    [
        wanting(OWN + timedelta(minutes=1)),
        wanting(NOON - timedelta(minutes=1)),
        wanting(NOON + timedelta(minutes=30), signal="another"),
        wanting(NOON + timedelta(minutes=30), plan="another"),
        REF,
    ],
    ids=["later", "passed", "of another affair", "of another duty", "on duty"],
)
def test_otherwise_the_office_s_own_target_stands(ref):
    assert target(ref) == target(REF)


def test_what_was_done_once_is_not_wanted_again_about_something_else():
    soon = NOON + timedelta(minutes=30)
    ref = wanting(soon)
    case = a_case(a_complaint(id="s1"), ref=ref)
    after = done(case, "complete", ref=ref, step="screen_clue", outcome="found")
    nothing = (None, None)
    asked = [sooner(each, ref, "screen_clue", NOON, nothing) for each in (case, after)]
    assert asked == [(soon, WANTED), nothing]


def test_a_duty_that_a_person_gives_out_has_it_too():
    soon = NOON + timedelta(days=1)
    ref = wanting(soon, plan="given")
    case = done(a_case(a_complaint(id="s1"), ref=ref), "give", ref=ref, department="D03", title="查", reason="在其辖区")
    given = the_step(case, "given")
    assert (given.target_at, given.target_basis) == (soon, WANTED)


def letter(**facts):
    """The duty to answer a letter that came on a Saturday before made-up and ordinary working days."""
    case = a_case(an_incoming(facts={"channel": "notice", "from_other_area": True, **facts}, received_at=SATURDAY))
    return the_step(case, "answer_notice")


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        ("15 working_days", "2026-12-18 18:00"),
        ("5 days", "2026-12-03 18:00"),
        ("2 months", "2027-01-28 18:00"),
        ("5 days；一个月内报送整改报告", "2026-12-03 18:00"),
        ("24 hours", "2026-11-29 10:00"),
        ("2026-12-10", "2026-12-10 18:00"),
        ("2026-11-28T20:00:00+08:00", "2026-11-28 20:00"),
    ],
)
def test_a_letter_is_answered_by_when_it_asks(asked, by):
    step = letter(answer_by=asked)
    assert (step.target_at, step.target_of) == (at(by), "来件要求")


def test_what_a_letter_wants_later_is_quoted_beside_its_first_time():
    said = letter(answer_by="5 days；一个月内报送整改报告").target_basis
    assert said == "来件要求的时间（另要求：一个月内报送整改报告）"


def test_working_days_asked_for_count_made_up_weekends():
    """Of 2026 the list makes Sunday 4 January and Saturday 10 October working days."""
    case = a_case(
        an_incoming(
            facts={"channel": "notice", "from_other_area": True, "answer_by": "2 working_days"},
            received_at=at("2026-10-09 10:00"),
        )
    )
    assert the_step(case, "answer_notice").target_at == at("2026-10-12 18:00")


def test_a_letter_that_asks_for_no_time_has_the_office_s_own_target():
    assert letter().target_of == "内部目标"


def test_what_one_letter_asks_for_is_not_asked_for_by_another():
    first = an_incoming(id="s1", facts={"channel": "notice", "from_other_area": True, "answer_by": "5 days"})
    other = an_incoming(id="s2", facts={"channel": "notice", "from_other_area": True})
    case = a_case(first, other)
    of = {step.about: step.target_of for step in case.open_steps if step.plan == "answer_notice"}
    assert of == {"signal:s1": "来件要求", "signal:s2": "内部目标"}


DAILY = "2026-11-28T17:00:00+08:00；12月7日前报送；*2026-11-29T17:00:00+08:00|*2026-11-30T17:00:00+08:00|2026-12-07"


def answered(*times):
    """The times of the duty to answer such a letter, answered at these instants: of each what it is wanted by."""
    case = a_case(
        an_incoming(
            facts={"channel": "notice", "from_other_area": True, "answer_by": DAILY},
            received_at=SATURDAY,
        )
    )
    for when in times:
        case = done(case, "complete", when=at(when), step="answer_notice", outcome="done")
    return [f"{step.target_at:%m-%d}" for step in case.steps.values() if step.plan == "answer_notice"]


@pytest.mark.parametrize(
    ("times", "wanted"),
    [
        ([], ["11-28"]),
        (["2026-11-28 16:00"], ["11-28", "11-29"]),
        (["2026-11-28 16:00", "2026-11-29 16:00"], ["11-28", "11-29", "11-30"]),
        (["2026-11-29 18:00"], ["11-28", "11-30"]),
        (["2026-12-02 09:00"], ["11-28", "12-07"]),
        (["2026-12-08 09:00"], ["11-28", "12-07"]),
        (["2026-12-02 09:00", "2026-12-06 09:00"], ["11-28", "12-07"]),
    ],
    ids=["first", "daily", "and again", "a day missed", "the last days missed", "late", "all"],
)
def test_a_daily_report_comes_again_until_its_end_and_the_summary_last(times, wanted):
    assert answered(*times) == wanted


def test_the_last_time_quotes_no_later_one():
    case = a_case(
        an_incoming(
            facts={"channel": "notice", "from_other_area": True, "answer_by": DAILY},
            received_at=SATURDAY,
        )
    )
    case = done(case, "complete", when=at("2026-12-02 09:00"), step="answer_notice", outcome="done")
    last = [step for step in case.open_steps if step.plan == "answer_notice"]
    assert [step.target_basis for step in last] == ["来件要求的时间"]
