"""Shifts: who took over from whom, and what persons wrote since."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flow import T0, a_signal

from playbooks.actions import Action
from playbooks.district.roster import Month, Roster, Turn
from streams.office.shift import Handover, hand_over, handovers, phone_on_duty, written_since
from tests.factories import OFFICER

pytestmark = pytest.mark.stores


def note(line, case_id, text, at):
    line.clock.moment = at
    action = Action(id=text, case=case_id, kind="note", actor=OFFICER, at=at, body={"text": text})
    line.act(action, at)


def read(line, what, *arguments):
    return line.read(lambda connection: what(connection, *arguments))


def test_the_last_handover_stands_first_with_both_names(line):
    with line.writing() as connection:
        hand_over(connection, giver="甲", taker="乙", cases=2, now=T0)
        hand_over(connection, giver="乙", taker="丙", cases=0, now=T0 + timedelta(hours=8))
    later = Handover(at=T0 + timedelta(hours=8), giver="乙", taker="丙", cases=0)
    assert read(line, handovers, 5) == [later, Handover(at=T0, giver="甲", taker="乙", cases=2)]


def test_a_second_press_of_the_same_handover_is_no_other_and_the_next_day_s_is(line):
    for after in (timedelta(0), timedelta(seconds=2), timedelta(days=1)):
        with line.writing() as connection:
            hand_over(connection, giver="甲", taker="乙", cases=1, now=T0 + after)
    assert [each.at for each in read(line, handovers, 5)] == [T0 + timedelta(days=1), T0]


def test_the_telephone_on_duty_is_that_of_whoever_took_over_last(line):
    ref, now = line.system.reference, T0 + timedelta(hours=3)
    found = [read(line, phone_on_duty, ref, now)]
    for n, taker in enumerate(("示例·李一", "示例·王一", "不在册的人")):
        with line.writing() as connection:
            hand_over(connection, giver="甲", taker=taker, cases=0, now=T0 + timedelta(hours=n))
        found.append(read(line, phone_on_duty, ref, now))
    assert found == ["", "0373-0000002", "0373-0000001", ""]


def test_by_a_roster_it_is_that_of_who_is_named_unless_somebody_took_this_shift_over(line):
    day, night = (Turn(day=date(2026, 11, 25), shift=shift, officers=("示例·王一",)) for shift in ("day", "night"))
    ref = replace(line.system.reference, roster=Roster([Month(turns=(day, night))]))
    found = []
    for taken_over, at in ((-3, 0), (9, 9), (9.5, 11), (9.5, 24)):  # 06:40, 18:40, 19:10; asked then, and a day later
        with line.writing() as connection:
            now = T0 + timedelta(hours=taken_over)
            hand_over(connection, giver="甲", taker="示例·李一" if taken_over > 9 else "丙", cases=0, now=now)
        found.append(read(line, phone_on_duty, ref, T0 + timedelta(hours=at)))
    assert found == ["0373-0000001", "0373-0000001", "0373-0000002", "0373-0000002"]


def test_only_what_persons_wrote_of_the_kinds_since_then_is_read_oldest_first(line):
    case_id = line.take(a_signal())
    for hours, text in ((1, "早"), (3, "中"), (5, "晚")):
        note(line, case_id, text, T0 + timedelta(hours=hours))
    found = read(line, written_since, T0 + timedelta(hours=3), ("noted", "opened"))
    assert [entry.body.text for entry in found] == ["中", "晚"]
    assert read(line, written_since, T0, ("opened",)) == []
    assert read(line, written_since, T0 + timedelta(days=1), ("noted",)) == []
