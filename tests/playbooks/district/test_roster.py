"""Duty roster: who is on duty at an instant, by the day on which a shift began."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbooks.district.departments import load_departments
from playbooks.district.people import People, Person, load_people
from playbooks.district.roster import Month, Roster, RosterError, Rota, Turn, load_roster, on_duty
from playbooks.law.workdays import BEIJING, beijing

SEEDS = Path(__file__).parents[3] / "seeds"
PEOPLE = load_people(SEEDS / "people.yaml", load_departments(SEEDS / "districts/410702/departments.yaml"))
FIRST = date(2026, 11, 1)


def turn(day, shift, *officers, **more):
    return Turn(day=day, shift=shift, officers=officers, **more)


def two_a_day(days, **hours):
    turns = [turn(FIRST + timedelta(n), shift, f"{shift}{n}") for n in range(days) for shift in ("day", "night")]
    return Roster([Month(turns=tuple(turns), **hours)])


def names_at(roster, day, clock):
    stint = roster.at(beijing(day, time.fromisoformat(clock)))
    return stint.turn.officers if stint else None


def test_a_night_belongs_to_the_day_on_which_it_began():
    roster = two_a_day(2)
    found = [
        names_at(roster, day, clock)
        for day, clock in [
            (FIRST, "07:59"),
            (FIRST, "08:00"),
            (FIRST, "20:00"),
            (FIRST + timedelta(1), "02:00"),
            (FIRST + timedelta(1), "08:00"),
            (FIRST + timedelta(2), "07:59"),
            (FIRST + timedelta(2), "08:00"),
        ]
    ]
    assert found == [None, ("day0",), ("night0",), ("night0",), ("day1",), ("night1",), None]


def test_a_whole_day_lasts_until_the_next_begins():
    roster = Roster([Month(turns=(turn(FIRST, "whole", "甲"),), day_at="08:30")])
    found = [names_at(roster, FIRST + timedelta(n), clock) for n, clock in ((0, "08:30"), (1, "08:29"), (1, "08:30"))]
    assert found == [("甲",), ("甲",), None]


def test_a_night_ends_when_the_next_month_begins_its_days():
    october = Month(turns=(turn(date(2026, 10, 31), "night", "甲"),))
    november = Month(turns=(turn(FIRST, "day", "乙"),), day_at="09:00")
    roster = Roster([october, november])
    assert [names_at(roster, FIRST, clock) for clock in ("08:30", "09:00")] == [("甲",), ("乙",)]


@given(
    st.integers(0, 23 * 60).flatmap(lambda first: st.tuples(st.just(first), st.integers(first + 1, 24 * 60 - 1))),
    st.integers(24 * 60, 4 * 24 * 60 - 1),
)
def test_of_day_and_night_shifts_one_and_no_other_covers_each_instant(hours, minute):
    day_at, night_at = (f"{each // 60:02}:{each % 60:02}" for each in hours)
    roster, now = two_a_day(5, day_at=day_at, night_at=night_at), beijing(FIRST, time()) + timedelta(minutes=minute)
    (covering,) = [each for n in range(5) for each in roster.of(FIRST + timedelta(n)) if each.covers(now)]
    assert roster.at(now) == covering
    assert covering.begins.astimezone(BEIJING).date() == covering.turn.day
    assert roster.gaps(now, covering.ends) == []


@given(st.sets(st.integers(0, 9)), st.integers(0, 9 * 24 * 60), st.integers(1, 3 * 24 * 60))
def test_gaps_and_shifts_fill_a_time_without_touching_twice(left_out, minute, length):
    turns = [
        turn(FIRST + timedelta(n // 2), "night" if n % 2 else "day", *([] if n in left_out else ["甲"]))
        for n in range(10)
    ]
    roster, since = Roster([Month(turns=tuple(turns))]), beijing(FIRST, time()) + timedelta(minutes=minute)
    until = since + timedelta(minutes=length)
    named = [each for each in roster.between(since, until) if each.turn.officers]
    covered = sum((min(each.ends, until) - max(each.begins, since) for each in named), timedelta())
    assert covered + sum((end - start for start, end in roster.gaps(since, until)), timedelta()) == until - since
    assert all(roster.at(start) is None or not roster.at(start).turn.officers for start, _ in roster.gaps(since, until))


def test_the_telephones_are_the_shift_s_own_else_those_of_its_people():
    now = beijing(FIRST, time(9))
    named = turn(FIRST, "day", "示例·王一", "示例·李一", leaders=("示例·张一",))
    own = turn(FIRST, "day", "示例·王一", phone="0373-0009999", leaders=("不在册的人",), leader_phone="0373-0009998")
    found = [on_duty(Roster([Month(turns=(each,))]), PEOPLE, now) for each in (named, own)]
    assert [(each.phone, each.leader_phone) for each in found] == [
        ("0373-0000001、0373-0000002", "0373-0000003"),
        ("0373-0009999", "0373-0009998"),
    ]


def test_of_two_of_one_name_whoever_is_of_the_office_is_called():
    people = People(
        (
            Person(id="a", name="甲", department="D03", role="handler", phone="1"),
            Person(id="b", name="甲", department="D01", role="auditor", phone="2"),
            Person(id="c", name="甲", department="D01", role="duty_officer", phone="3"),
        )
    )
    assert on_duty(Roster([Month(turns=(turn(FIRST, "whole", "甲"),))]), people, beijing(FIRST, time(9))).phone == "3"


def test_a_shift_that_names_nobody_is_a_gap():
    roster = Roster([Month(turns=(turn(FIRST, "day"), turn(FIRST, "night", "甲")))])
    assert on_duty(roster, PEOPLE, beijing(FIRST, time(9))) is None
    eight, twenty = beijing(FIRST, time(8)), beijing(FIRST, time(20))
    assert roster.gaps(eight, twenty + timedelta(hours=1)) == [(eight, twenty)]
    assert roster.until == beijing(FIRST + timedelta(1), time(8))


def test_a_rota_names_the_same_for_the_same_instant_and_leaves_no_gap():
    one, other, now = Rota(PEOPLE), Rota(PEOPLE), datetime(2026, 11, 25, 1, 40, tzinfo=BEIJING)
    weeks = [on_duty(one, PEOPLE, now + timedelta(hours=n)) for n in range(200)]
    assert weeks == [on_duty(other, PEOPLE, now + timedelta(hours=n)) for n in reversed(range(200))][::-1]
    assert {each.officers for each in weeks} == {("示例·王一",), ("示例·李一",)}
    assert (one.gaps(now, now + timedelta(days=9)), bool(one), bool(Rota(People(())))) == ([], True, False)


def faults_of(folder, text, name="2026-11.yaml"):
    (folder / name).write_text(text, "utf-8")
    with pytest.raises(RosterError) as caught:
        load_roster(folder)
    return [(fault.file, fault.at, fault.problem) for fault in caught.value.faults]


def test_a_month_is_read_and_a_folder_that_is_not_there_holds_none(tmp_path):
    rows = "v: 1\nturns:\n  - {day: 2026-11-03, shift: night, officers: [甲, 乙], leaders: [丙]}\n"
    (tmp_path / "2026-11.yaml").write_text(rows, "utf-8")
    assert names_at(load_roster(tmp_path), date(2026, 11, 4), "03:00") == ("甲", "乙")
    assert not load_roster(tmp_path / "none")


def test_every_fault_is_named_with_its_place(tmp_path):
    rows = (
        'day_at: "20:00"\nnight_at: "08:00"\nturns:\n'
        "  - {day: 2026-11-03, shift: day, officers: [甲]}\n"
        "  - {day: 2026-11-03, shift: day, officers: [乙]}\n"
        "  - {day: 2026-11-03, shift: whole, officers: [丙]}\n"
        "  - {day: 2026-12-01, shift: day, officers: [丁]}\n"
    )
    assert faults_of(tmp_path, rows) == [
        ("2026-11.yaml", "night_at", "is not after day_at"),
        ("2026-11.yaml", "turns[1]", "2026-11-03 has another shift at the same time"),
        ("2026-11.yaml", "turns[2]", "2026-11-03 has another shift at the same time"),
        ("2026-11.yaml", "turns[3].day", "2026-12-01 is not of this month"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "at"),
    [
        ("turns: [{day: 2026-11-31, shift: day}]", "2026-11.yaml", ""),
        ('turns: [{day: "2026-11-31", shift: day}]', "2026-11.yaml", "turns[0].day"),
        ("turns: [{day: 2026-11-03, shift: 白班}]", "2026-11.yaml", "turns[0].shift"),
        ('day_at: "8:00"', "2026-11.yaml", "day_at"),
        ("turns: []", "november.yaml", ""),
    ],
)
def test_what_is_no_month_is_refused(tmp_path, text, name, at):
    ((_, found, _),) = faults_of(tmp_path, text, name)
    assert found == at
