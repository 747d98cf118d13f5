"""Laying the roster in: tried and kept as versions; what has begun is corrected with a reason, never rewritten."""

from datetime import date, timedelta

import msgspec
import pytest
from flow import T0

from playbooks.district.roster import Roster, Rota, Turn, load_roster
from streams.office import references
from streams.office.office_files import KIND, effective
from streams.office.roster_desk import correct_turn, gaps_ahead, shift_named, take_roster
from streams.office.roster_past import kept_month, path_of
from streams.office.saying import Refused, say
from streams.store.audit import latest

WANG, LI, ZHANG = "示例·王一", "示例·李一", "示例·张一"
MONTH = "2026-11"
LATER = "事后补录（张一 2026-11-25 09:40）"


def take(line, *rows, at=T0):
    text = "\n".join(["日期,班次,值班员,带班领导", *rows]).encode()
    system = line.system
    return take_roster(system.database, system.shipped, system.settings, text, "表.csv", by="张一", at=at)


def correct(line, turn, why="", at=T0, by="张一", swaps=False):
    system = line.system
    correct_turn(system.database, system.shipped, system.settings, turn, why=why, by=by, at=at, swaps=swaps)


def kept(line):
    with line.system.database.reading() as connection:
        return [(each.day.day, each.shift, each.officers) for each in kept_month(connection, path_of(MONTH)).turns]


def turn(day, shift, *officers):
    return Turn(day=date(2026, 11, day), shift=shift, officers=officers, leaders=(ZHANG,))


def refused(line, what, *arguments, **more):
    with pytest.raises(Refused) as caught:
        what(line, *arguments, **more)
    return [(each.at, each.problem) for each in caught.value.faults]


@pytest.mark.stores
def test_a_table_is_kept_as_the_file_of_its_month_and_holds_for_who_reads_it(line):
    taken = take(line, f"11月25日,白班,{WANG},{ZHANG}", f"11月25日,夜班,{LI},{ZHANG}")
    roster = load_roster(effective(line.system.shipped).seeds / "roster")
    assert (taken.months, taken.shifts, roster.at(T0).turn.officers) == ((MONTH,), 2, (WANG,))
    assert roster.at(T0 + timedelta(hours=17)).turn.officers == (LI,)


def test_the_gaps_of_a_table_are_told_from_now_on(line):
    taken = take(line, f"11月25日,白班,{WANG},", f"11月26日,白班,{LI},")
    begins = T0.replace(hour=12, minute=0)
    assert taken.gaps == ((begins, begins + timedelta(hours=12)),)


def test_shifts_without_who_leads_are_counted_where_others_of_the_table_have_one(line):
    assert take(line, f"11月25日,白班,{WANG},{ZHANG}", f"11月26日,白班,{LI},").unled == 1
    assert take(line, f"11月27日,白班,{WANG},", f"11月28日,白班,{LI},").unled == 0


def test_the_last_night_of_the_month_before_is_no_gap_of_the_next(line):
    take(line, f"11月30日,全天,{WANG},")
    line.system.settings = effective(line.system.shipped)
    assert take(line, f"12月1日,全天,{WANG},").gaps == ()


@pytest.mark.stores
def test_a_second_table_leaves_what_has_begun_and_what_it_does_not_speak_of(line):
    take(line, f"11月24日,白班,{WANG},", f"11月25日,全天,{WANG},", f"11月28日,全天,{LI},")
    taken = take(line, f"11月24日,白班,{LI},", f"11月25日,全天,{LI},", f"11月26日,全天,{LI},")
    assert [str(each.day) for each in taken.kept] == ["2026-11-24", "2026-11-25"]
    assert kept(line) == [(24, "day", (WANG,)), (25, "whole", (WANG,)), (26, "whole", (LI,)), (28, "whole", (LI,))]


def test_a_table_of_day_shifts_says_nothing_of_the_nights_of_its_days(line):
    take(line, f"11月24日,夜班,{LI},", f"11月26日,夜班,{LI},")
    assert take(line, f"11月24日,白班,{WANG},", f"11月26日,白班,{WANG},").kept == ()
    assert kept(line) == [
        (24, "day", (WANG,)),
        (24, "night", (LI,)),
        (26, "day", (WANG,)),
        (26, "night", (LI,)),
    ]


@pytest.mark.stores
def test_no_other_way_rewrites_what_has_begun(line):
    take(line, f"11月25日,全天,{WANG},", f"11月26日,全天,{WANG},")
    path, system = path_of(MONTH), line.system

    def lay(line, text):
        say(system.database, system.shipped, {path: text}, by="张一", at=T0)

    row = "- {day: 2026-11-%d, shift: whole, officers: [%s], corrected: " + LATER + "}\n"
    assert refused(line, lay, "turns:\n" + row % (25, LI)) == [("2026-11-25 全天", "这一班已经开始，不能这样改")]
    assert refused(line, lay, "") == [("2026-11-25 全天", "这一班已经开始，不能这样改")]
    assert refused(line, lay, 'day_at: "09:00"\nturns:\n' + row % (25, WANG)) == [
        ("day_at", "这个月已有班次开始，交班时间不能再改")
    ]
    lay(line, "turns:\n" + row % (25, WANG) + row % (26, LI))
    assert kept(line) == [(25, "whole", (WANG,)), (26, "whole", (LI,))]


@pytest.mark.stores
def test_a_shift_that_has_begun_is_corrected_with_a_reason_and_what_stood_there_stays_written(line):
    take(line, f"11月25日,全天,{WANG},{ZHANG}")
    place = "2026-11-25 全天"
    assert refused(line, correct, turn(25, "whole", LI)) == [(place, "这一班已经开始，更正要写理由")]
    correct(line, turn(25, "whole", LI), why="王一发热")
    with line.system.database.reading() as connection:
        (now,) = kept_month(connection, path_of(MONTH)).turns
        versions = [each for each in references.all_of(connection, KIND) if each.id == path_of(MONTH)]
        (audited,) = latest(connection, "reference", 1)
    said = f"{LATER}；原为值班员{WANG}，带班领导{ZHANG}；王一发热（张一 2026-11-25 09:40 更正）"
    assert (now.officers, now.corrected, audited.detail) == ((LI,), said, "2 王一发热")
    assert [WANG in each.body.decode().partition("corrected")[0] for each in versions] == [False, True]


def test_what_is_laid_in_of_shifts_that_have_begun_says_so(line):
    take(line, f"11月25日,全天,{WANG},", f"11月26日,全天,{LI},")
    assert refused(line, correct, turn(24, "day", LI)) == [("2026-11-24 白班", "这一班已经开始，更正要写理由")]
    correct(line, turn(24, "day", LI), why="漏排")
    with line.system.database.reading() as connection:
        found = [each.corrected for each in kept_month(connection, path_of(MONTH)).turns]
    assert found == ["事后补录；漏排（张一 2026-11-25 09:40）", LATER, ""]


def test_a_month_that_says_no_hours_has_those_of_the_month_before(line):
    system = line.system
    for text in (f"日期,白班8:30-17:30,夜班17:30-8:30\n11月26日,{WANG},{LI}\n", f"日期,值班员\n12月1日,{WANG}\n"):
        table = text.encode()
        take_roster(system.database, system.shipped, system.settings, table, "表.csv", by="张一", at=T0)
    table = f"日期,班次,值班员\n1月31日,白班（9:00-18:00）,{WANG}\n".encode()
    take_roster(system.database, system.shipped, system.settings, table, "表.csv", by="张一", at=T0)
    with line.system.database.reading() as connection:
        found = [kept_month(connection, path_of(month)).day_at for month in ("2026-12", "2027-01")]
    assert found == ["08:30", "09:00"]


def test_the_months_of_one_table_share_the_hours_that_the_first_says(line):
    take(line, f"11月30日,白班（8:30-17:30）,{WANG},", f"12月1日,白班,{WANG},")
    with line.system.database.reading() as connection:
        assert kept_month(connection, path_of("2026-12")).night_at == "17:30"


@pytest.mark.stores
def test_a_shift_to_come_is_changed_without_one_and_taken_out_when_it_names_nobody(line):
    correct(line, turn(27, "night", WANG))
    correct(line, turn(27, "night", LI))
    assert kept(line) == [(27, "night", (LI,))]
    correct(line, msgspec.structs.replace(turn(27, "night"), leaders=()))
    assert kept(line) == []


def test_who_leads_is_called_as_before_when_only_the_officer_changes(line):
    system, head = line.system, "日期,值班员,值班电话,带班领导,带班电话"
    table = f"{head}\n11月27日,{WANG},1111111,{ZHANG},2222222\n".encode()
    take_roster(system.database, system.shipped, system.settings, table, "表.csv", by="张一", at=T0)
    correct(line, turn(27, "whole", LI))
    with line.system.database.reading() as connection:
        (now,) = kept_month(connection, path_of(MONTH)).turns
    assert (now.officers, now.phone, now.leader_phone) == ((LI,), "", "2222222")


def phones_after(line, turn, *rows):
    system, head = line.system, "日期,值班员,值班电话,带班领导"
    table = "\n".join([head, *rows]).encode()
    take_roster(system.database, system.shipped, system.settings, table, "表.csv", by="张一", at=T0)
    with line.system.database.reading() as connection:
        was = next(each for each in kept_month(connection, path_of(MONTH)).turns if each.day == turn.day)
    correct(line, msgspec.structs.replace(turn, phone=was.phone))
    with line.system.database.reading() as connection:
        return [each.phone for each in kept_month(connection, path_of(MONTH)).turns]


def test_the_number_of_who_leaves_a_shift_leaves_with_them_and_that_of_the_desk_stays(line):
    own = phones_after(line, turn(27, "whole", LI), f"11月27日,{WANG},13800000001,", f"11月28日,{LI},13800000002,")
    assert own == ["", "13800000002"]
    desk = phones_after(line, turn(28, "whole", WANG), f"11月27日,{WANG},3068333,", f"11月28日,{LI},3068333,")
    assert desk == ["3068333", "3068333"]


@pytest.mark.stores
def test_who_is_on_duty_swaps_a_shift_with_a_reason_and_leaves_who_leads(line):
    take(line, f"11月26日,夜班,{WANG},{ZHANG}")
    night = msgspec.structs.replace(turn(26, "night", LI), leaders=(LI,))
    assert refused(line, correct, night, by=WANG, swaps=True) == [("2026-11-26 夜班", "换班要写理由")]
    correct(line, night, why="替班", by=WANG, swaps=True)
    with line.system.database.reading() as connection:
        (now,) = kept_month(connection, path_of(MONTH)).turns
        (audited,) = latest(connection, "reference", 1)
    said = f"原为值班员{WANG}，带班领导{ZHANG}；替班（{WANG} 2026-11-25 09:40 换班）"
    assert (now.officers, now.leaders, now.corrected) == ((LI,), (ZHANG,), said)
    assert (audited.who, audited.detail) == (WANG, "2 替班")


@pytest.mark.stores
def test_a_shift_of_days_ago_is_no_more_to_be_swapped(line):
    take(line, f"11月26日,全天,{WANG},{ZHANG}")
    ended = T0.replace(day=27, hour=0, minute=0)
    correct(line, turn(26, "whole", LI), why="替班", at=ended + timedelta(hours=23), swaps=True)
    after = {"why": "替班", "at": ended + timedelta(hours=24)}
    assert refused(line, correct, turn(26, "whole", WANG), swaps=True, **after) == [
        ("2026-11-26 全天", "这一班结束已超过一天")
    ]
    correct(line, turn(26, "whole", WANG), **after)
    assert kept(line) == [(26, "whole", (WANG,))]


def test_who_has_left_the_list_since_may_stay_in_a_shift_that_is_corrected(line):
    lay_in_by_hand(line, "- {day: 2026-11-25, shift: night, officers: [已调走], leaders: [已退休]}\n")
    later = T0 + timedelta(days=100)
    correct(line, msgspec.structs.replace(turn(25, "night", LI, "已调走"), leaders=("已退休",)), why="两人", at=later)
    assert kept(line) == [(25, "night", (LI, "已调走"))]


def lay_in_by_hand(line, rows):
    say(line.system.database, line.system.shipped, {path_of(MONTH): f"turns:\n{rows}"}, by="张一", at=T0)


def test_no_hand_adds_a_shift_that_has_begun_without_saying_so(line):
    added = "- {day: 2026-11-24, shift: whole, officers: [示例·王一]}\n"
    assert refused(line, lay_in_by_hand, added) == [("2026-11-24 全天", "这一班已经开始，不能这样改")]


def test_whoever_is_not_on_the_list_of_people_is_refused(line):
    assert refused(line, correct, turn(27, "night", "王二")) == [("2026-11-27 夜班", "人员表里没有“王二”")]


def test_gaps_of_today_and_tomorrow_are_told_only_where_a_roster_is_kept(line):
    assert gaps_ahead(Roster(), T0) == gaps_ahead(Rota(line.system.reference.people), T0) == []
    take(line, f"11月25日,全天,{WANG},", f"11月26日,白班,{WANG},")
    roster = load_roster(effective(line.system.shipped).seeds / "roster")
    assert gaps_ahead(roster, T0) == [(T0.replace(day=26, hour=12, minute=0), T0 + timedelta(days=2))]


def test_the_shift_that_a_form_names():
    assert [shift_named(*each) for each in (("2026-11-03", "day"), ("2026-11-31", "day"), ("2026-11-03", "x"))] == [
        (date(2026, 11, 3), "day"),
        None,
        None,
    ]
