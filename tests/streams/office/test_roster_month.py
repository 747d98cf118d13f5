"""A month of the roster said anew: what a table leaves, what has begun, and what one who swaps may say."""

from datetime import date, time, timedelta

import pytest
from flow import T0

from playbooks.district.people import People, Person
from playbooks.district.roster import Month, Turn
from playbooks.law.workdays import beijing
from streams.office.roster_book import RosterRead
from streams.office.roster_month import kept_otherwise, merged, turn_faults, with_turn

NOON = beijing(date(2026, 12, 1), time(12))
"""The day shift of 1 December is on duty."""
BY = {"by": "示例·张一", "at": NOON}
PEOPLE = People(
    tuple(Person(id=name, name=name, department="D01", role="duty_officer", phone="1") for name in ("甲", "乙"))
)


def turn(day, officer, shift="day", **more):
    return Turn(day=date(2026, 12, day), shift=shift, officers=(officer,), **more)


def by_table(before, *turns, at=T0, days=(1,)):
    said = [date(2026, 12, day) for day in days]
    return merged(before, RosterRead(turns=turns), said, by="示例·张一", at=at)


def test_days_of_which_a_table_says_nothing_stay_and_shifts_that_have_begun_too():
    before = Month(turns=(turn(1, "甲"), turn(2, "甲"), turn(3, "甲"), turn(3, "甲", "night")), day_at="08:30")
    table = (turn(1, "王一"), turn(1, "李一", "night"), turn(3, "王一"))
    after = by_table(before, *table, at=NOON, days=(1, 3))
    assert (after.turns, after.day_at) == (
        (turn(1, "甲"), turn(1, "李一", "night"), turn(2, "甲"), turn(3, "王一")),
        "08:30",
    )
    assert kept_otherwise(before, RosterRead(turns=table), [date(2026, 12, 1)], NOON) == [turn(1, "甲")]


def test_a_table_of_one_shift_leaves_the_other_of_its_days():
    before = Month(turns=(turn(1, "李一", "night"),))
    after = by_table(before, turn(1, "王一"))
    assert [(each.shift, each.officers) for each in after.turns] == [("day", ("王一",)), ("night", ("李一",))]
    after = by_table(before, turn(1, "王一"), turn(2, "王一"), turn(2, "李一", "night"))
    assert [(each.shift, each.officers) for each in after.turns] == [("day", ("王一",))]


def test_a_table_that_says_of_a_shift_that_nobody_is_on_duty_takes_the_name_away():
    after = by_table(Month(turns=(turn(3, "甲"),)), Turn(day=date(2026, 12, 3), shift="day"), days=(3,))
    assert [each.officers for each in after.turns] == [()]


def test_what_a_table_lays_in_of_a_shift_that_has_begun_says_so():
    after = by_table(Month(), turn(1, "甲"), turn(1, "乙", "night"), at=NOON)
    assert [each.corrected for each in after.turns] == ["事后补录（示例·张一 2026-12-01 12:00）", ""]


@pytest.mark.parametrize(
    ("hours", "why", "swaps", "problems"),
    [
        (-24, "", False, []),
        (0, "", False, ["这一班已经开始，更正要写理由"]),
        (0, "病假", False, []),
        (-24, "", True, ["换班要写理由"]),
        (0, "", True, ["这一班已经开始，更正要写理由"]),
        (30, "病假", True, []),
        (33, "病假", True, ["这一班结束已超过一天"]),
        (33, "病假", False, []),
    ],
)
def test_a_reason_is_wanted_of_what_has_begun_and_of_every_swap_and_a_swap_comes_in_time(hours, why, swaps, problems):
    before, at = Month(turns=(turn(1, "甲"),)), NOON + timedelta(hours=hours)
    found = turn_faults("2026-12.yaml", before, turn(1, "乙"), PEOPLE, why=why, at=at, swaps=swaps)
    assert [(each.at, each.problem) for each in found] == [("2026-12-01 白班", each) for each in problems]


def test_who_swaps_changes_the_officers_alone_and_what_stood_there_stays_beside_it():
    before = Month(turns=(turn(2, "甲", leaders=("李一",)),))
    said = turn(2, "乙", leaders=("王一",))
    assert [*turn_faults("", before, said, PEOPLE, why="换", at=NOON, swaps=True)] == []
    (after,) = with_turn(before, said, why="换", **BY, swaps=True).turns
    assert (after.officers, after.leaders) == (("乙",), ("李一",))
    assert after.corrected == "原为值班员甲，带班领导李一；换（示例·张一 2026-12-01 12:00 换班）"


def test_a_shift_that_names_nobody_and_was_never_corrected_is_none():
    before = Month(turns=(turn(2, "甲"),))
    nobody = Turn(day=date(2026, 12, 2), shift="day")
    assert with_turn(before, nobody, why="", **BY, swaps=False).turns == ()
    assert [each.officers for each in with_turn(before, nobody, why="换", **BY, swaps=True).turns] == [()]
