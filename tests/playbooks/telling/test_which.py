"""Which of several signals a duty is about: its number, what it is and its day, and no name."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks.case import CASE
from playbooks.decide import join_case
from playbooks.deciding.splitting import split
from playbooks.telling.which import every_which, numbered, which
from tests.factories import NOON, a_case, a_complaint, a_reference, an_action, an_incoming
from tests.regrouping import merged, parted

LATE = NOON + timedelta(hours=13)


def three():
    """A complaint, a report of the next day and a sample."""
    report = {"channel": "complaint", "request": "report", "kind": "complaint"}
    sample = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
    return a_case(
        a_complaint(id="one"),
        an_incoming(id="two", facts=report, received_at=LATE),
        an_incoming(id="three", facts=sample, sample_no="S-1", received_at=LATE),
    )


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ("signal:one", "第1条投诉，11月24日"),
        ("signal:two", "第2条举报，11月25日"),
        ("sample:S-1", "第3条抽检，11月25日"),
    ],
)
def test_a_signal_is_named_by_its_number_its_kind_and_its_day_in_beijing(about, words):
    case = three()
    assert [which(case, about).words(), which(case, about).words("示例店")] == [words, f"{words}，示例店"]


def test_the_affair_as_a_whole_and_the_only_signal_have_nothing_to_be_told_apart_from():
    assert [which(three(), CASE), which(three(), "signal:gone")] == [None, None]
    assert which(a_case(a_complaint(id="one")), "signal:one") is None


def test_all_that_duties_are_about_is_found_in_one_look_as_one_by_one():
    case = three()
    asked = {step.about for step in case.steps.values()}
    one_by_one = {about: which(case, about) for about in asked}
    assert len(asked) > 3
    assert every_which(case) == {about: found for about, found in one_by_one.items() if found}


def test_of_a_case_stored_before_signals_had_numbers_the_place_is_the_number():
    case = three()
    old = replace(case, signals=tuple(replace(each, n=0) for each in case.signals))
    assert [numbered(old.signals), which(old, "signal:two").n] == [{"one": 1, "two": 2, "three": 3}, 2]


def test_what_is_merged_in_goes_on_counting_and_who_leaves_keeps_a_number():
    into = merged(three(), a_case(a_complaint(id="four"), a_complaint(id="five")))
    assert numbered(into.signals) == {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
    left, new = parted(into, "two", "five")
    assert numbered(left.case.signals) == {"one": 1, "three": 3, "four": 4}
    assert numbered(new.case.signals) == {"two": 2, "five": 5}


def test_no_number_is_given_twice_though_whoever_had_the_last_one_left():
    parting = an_action(three(), "split", signals=["three"], reason="另一件事", when=LATE)
    left, _ = split(a_reference(), three(), parting, LATE)
    later = join_case(
        a_reference(),
        left.case,
        a_complaint(id="six", received_at=LATE),
        rule="same_operator",
        why="同一单位",
        now=LATE,
    )
    assert numbered(later.case.signals) == {"one": 1, "two": 2, "six": 4}
