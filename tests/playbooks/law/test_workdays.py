"""Working days, make-up weekends and office hours."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbooks.law.workdays import OfficeHours, Workdays, WorkdaysError, beijing, day_of, load_workdays

SEEDS = Path(__file__).parents[3] / "seeds" / "workdays"
WORKDAYS = load_workdays(SEEDS)

days = st.dates(date(2023, 6, 1), date(2027, 12, 31))
instants = st.builds(beijing, days, st.times())
office_lengths = st.timedeltas(timedelta(), timedelta(hours=200))


def a_year(folder: Path, *, name="2026.yaml", year=2026, off='"2026-10-01": 国庆节', work="2026-10-10") -> Path:
    """A folder with one yearly list."""
    body = f'v: 1\nyear: {year}\nsource: 示例\n"off":\n  {off}\nwork:\n  - {work}\n'
    (folder / name).write_text(body, "utf-8")
    return folder


def faults_of(folder: Path) -> list[str]:
    """What is wrong with a folder of lists, one line a fault."""
    with pytest.raises(WorkdaysError) as refused:
        load_workdays(folder)
    return [str(fault) for fault in refused.value.faults]


def test_2026_has_248_working_days():
    assert WORKDAYS.count(date(2026, 1, 1), date(2026, 12, 31)) == 248


def test_2024_and_2025_have_the_working_days_of_their_notices():
    """366 − 104 weekend days − 19 weekdays off + 8 make-up days; 365 − 104 − 18 + 5."""
    counts = [WORKDAYS.count(date(year, 1, 1), date(year, 12, 31)) for year in (2024, 2025)]
    assert counts == [251, 248]


def test_a_make_up_saturday_is_a_working_day():
    assert WORKDAYS.is_working(date(2026, 10, 10))


def test_an_ordinary_weekend_is_off_but_not_listed_off():
    saturday = date(2026, 12, 12)
    assert (WORKDAYS.is_working(saturday), WORKDAYS.is_listed_off(saturday)) == (False, False)


def test_a_saturday_inside_a_holiday_is_listed_off():
    assert WORKDAYS.is_listed_off(date(2026, 10, 3))


def test_the_day_itself_is_not_counted():
    assert WORKDAYS.after(date(2026, 11, 24), 1) == date(2026, 11, 25)


def test_counting_from_a_holiday_begins_with_the_first_working_day_after_it():
    assert WORKDAYS.after(date(2026, 10, 3), 1) == date(2026, 10, 8)


def test_the_last_working_day_before_the_end_of_a_holiday_lies_before_the_holiday():
    assert WORKDAYS.last_before(date(2026, 10, 8)) == date(2026, 9, 30)


def test_in_an_unknown_year_weekends_are_off_and_the_rest_is_worked():
    unknown = Workdays()
    assert [unknown.is_working(date(2031, 10, day)) for day in (3, 4, 5, 6)] == [True, False, False, True]
    assert not unknown.knows(date(2031, 10, 3))


def test_knowing_both_ends_is_not_knowing_the_years_between():
    gap = Workdays(years=[2024, 2026])
    assert gap.knows_all(date(2024, 12, 1), date(2026, 1, 1)) is False


def test_counting_backwards_is_refused():
    with pytest.raises(ValueError, match="n is 0 or more"):
        WORKDAYS.after(date(2026, 1, 5), -1)


def test_the_day_in_beijing_may_be_the_next():
    assert day_of(datetime(2026, 4, 14, 16, tzinfo=UTC)) == date(2026, 4, 15)


def test_an_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="has no time zone"):
        day_of(datetime.combine(date(2026, 4, 14), time(16)))


@pytest.mark.parametrize(
    ("at", "office_time"),
    [
        (beijing(date(2026, 11, 24), time(9)), beijing(date(2026, 11, 24), time(9))),
        (beijing(date(2026, 11, 24), time(7)), beijing(date(2026, 11, 24), time(8, 30))),
        (beijing(date(2026, 11, 24), time(18)), beijing(date(2026, 11, 25), time(8, 30))),
        (beijing(date(2026, 11, 27), time(20)), beijing(date(2026, 11, 30), time(8, 30))),
        (beijing(date(2026, 9, 19), time(10)), beijing(date(2026, 9, 20), time(8, 30))),
        (datetime(2026, 9, 30, 11, tzinfo=UTC), beijing(date(2026, 10, 8), time(8, 30))),
    ],
    ids=["inside", "early", "closing", "friday night", "before a make-up sunday", "before a holiday"],
)
def test_outside_office_hours_the_next_opening_answers(at, office_time):
    assert WORKDAYS.at_office_time(at) == office_time


def test_office_time_stops_at_night_and_goes_on_in_the_morning():
    afternoon = beijing(date(2026, 11, 24), time(17))
    assert WORKDAYS.after_office_time(afternoon, timedelta(hours=2)) == beijing(date(2026, 11, 25), time(9, 30))


def test_office_time_that_ends_with_the_day_ends_at_closing():
    morning = beijing(date(2026, 11, 24), time(8, 30))
    assert WORKDAYS.after_office_time(morning, timedelta(hours=9.5)) == beijing(date(2026, 11, 24), time(18))


def test_office_time_skips_a_holiday():
    evening = beijing(date(2026, 9, 30), time(17))
    assert WORKDAYS.after_office_time(evening, timedelta(hours=2)) == beijing(date(2026, 10, 8), time(9, 30))


def test_office_time_runs_on_the_hours_of_the_office():
    office = OfficeHours(opens=time(9), closes=time(17))
    noon = beijing(date(2026, 11, 24), time(16))
    assert WORKDAYS.after_office_time(noon, timedelta(hours=2), office) == beijing(date(2026, 11, 25), time(10))


def test_going_back_by_office_time_is_refused():
    with pytest.raises(ValueError, match="the length is 0 or more"):
        WORKDAYS.after_office_time(beijing(date(2026, 11, 24), time(9)), timedelta(hours=-1))


def test_an_office_that_closes_before_it_opens_is_refused():
    with pytest.raises(ValueError, match="must open before it closes"):
        OfficeHours(opens=time(18), closes=time(8))


@given(days, st.integers(0, 90))
def test_after_is_what_counting_day_by_day_gives(day, n):
    counted = day
    for _ in range(n):
        counted += timedelta(days=1)
        while not WORKDAYS.is_working(counted):
            counted += timedelta(days=1)
    assert WORKDAYS.after(day, n) == counted


@given(days, st.integers(0, 120))
def test_count_is_what_looking_at_every_day_gives(first, length):
    looked_at = [first + timedelta(days=n) for n in range(length)]
    last = first + timedelta(days=length - 1)
    assert WORKDAYS.count(first, last) == sum(map(WORKDAYS.is_working, looked_at))


@given(instants, office_lengths)
def test_office_time_added_is_office_time_measured(instant, length):
    assert WORKDAYS.office_time(instant, WORKDAYS.after_office_time(instant, length)) == length


@given(instants, office_lengths, st.timedeltas(timedelta(seconds=1), timedelta(hours=100)))
def test_office_time_added_in_two_parts_is_office_time_added_at_once(instant, first, second):
    in_two = WORKDAYS.after_office_time(WORKDAYS.after_office_time(instant, first), second)
    assert in_two == WORKDAYS.after_office_time(instant, first + second)


@given(instants)
def test_office_time_answers_with_an_open_office_not_before_the_instant(instant):
    at = WORKDAYS.at_office_time(instant)
    assert at >= instant
    assert WORKDAYS.is_working(at.date())
    assert time(8, 30) <= at.time() < time(18)


def test_a_folder_without_lists_is_refused(tmp_path):
    assert faults_of(tmp_path) == [f"{tmp_path}: : holds no yearly list; add e.g. 2026.yaml (v, year, off, work)"]


def test_plain_yaml_words_are_understood_as_they_are_written(tmp_path):
    """YAML 1.1 takes an unquoted `off` for false and a plain date for a date."""
    (tmp_path / "2026.yaml").write_text(
        "v: 1\nyear: 2026\nsource: 示例\noff:\n  2026-10-01: 国庆节\nwork: []\n", "utf-8"
    )
    assert load_workdays(tmp_path).is_listed_off(date(2026, 10, 1))


def test_a_notice_may_reach_back_into_december(tmp_path):
    """The notice for 2019 made 2018-12-29 a working day."""
    folder = a_year(tmp_path, name="2019.yaml", year=2019, off='"2018-12-31": 元旦', work="2018-12-29")
    assert load_workdays(folder).is_working(date(2018, 12, 29))


def test_every_fault_of_every_list_is_told(tmp_path):
    a_year(tmp_path, name="2025.yaml")
    a_year(tmp_path, name="2026.yaml", work="2026-10-12")
    assert faults_of(tmp_path) == [
        "2025.yaml: year: 2026 is not the file's year; name the file after its year",
        "2026.yaml: work[2026-10-12]: is a weekday; list only make-up Saturdays and Sundays",
    ]


def test_a_day_of_another_year_is_refused(tmp_path):
    folder = a_year(tmp_path, off='"2027-01-01": 元旦')
    assert faults_of(folder) == [
        "2026.yaml: off[2027-01-01]: is not in the year of the notice; move it to the list of its year"
    ]


def test_a_day_cannot_be_off_and_worked(tmp_path):
    folder = a_year(tmp_path, off='"2026-10-10": 国庆节')
    assert faults_of(folder) == ["2026.yaml: work[2026-10-10]: is also listed off; keep it in one of the two"]


def test_an_unreadable_list_is_named(tmp_path):
    folder = a_year(tmp_path, off='"第一天": 国庆节')
    assert [fault.split(":")[0] for fault in faults_of(folder)] == ["2026.yaml"]
