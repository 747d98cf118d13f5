"""Whom to telephone: who let a target of a red case pass without having signed for its step."""

from datetime import timedelta

import pytest
from visiting import a_blue_case, a_red_case, visiting

from connectors.channels.phone import SCRIPT_MAX
from playbooks.telling.assigned import UNSIGNED, assigned
from streams.telling.unsigned import count_unsigned, unsigned_calls

PHONE = "0373-0000001"
pytestmark = pytest.mark.stores


def calls(line):
    with line.system.database.reading() as connection:
        now = line.clock.now()
        found = unsigned_calls(connection, line.system.reference, now, phone=PHONE)
        assert count_unsigned(connection, now) == len(found)
    return found


def late(line, case_id):
    """Department → steps whose time has passed and that it has not signed for, the office's own left out."""
    owed = {}
    for each in assigned(line.case(case_id)):
        if each.standing == UNSIGNED and each.due_at and each.due_at <= line.clock.now():
            owed.setdefault(each.step.department, []).append(each.step)
    owed.pop("D01", None)
    return owed


def test_nobody_is_called_before_a_target_has_passed(line):
    a_red_case(line)
    assert calls(line) == []


def test_each_department_that_let_a_target_pass_unsigned_is_one_call(line):
    case_id = a_red_case(line)
    line.clock.moment += timedelta(hours=2)
    found, owed = calls(line), late(line, case_id)
    assert {each.department: len(each.steps) for each in found} == {each: len(steps) for each, steps in owed.items()}
    assert len(found) > 1
    assert [each.due_at for each in found] == sorted(each.due_at for each in found)


def test_who_is_called_is_of_the_department_with_a_telephone(line):
    a_red_case(line)
    line.clock.moment += timedelta(hours=2)
    for each in calls(line):
        assert {(person.department, bool(person.phone)) for person in each.people} <= {(each.department, True)}


def test_the_words_fit_half_a_minute_say_what_and_whom_to_call_back_and_name_nobody(line):
    a_red_case(line)
    line.clock.moment += timedelta(hours=2)
    for each in calls(line):
        assert [len(each.script) <= SCRIPT_MAX, each.number in each.script, PHONE in each.script] == [True, True, True]
        assert [each.steps[0][0][:20] in each.script, "示例第一小学" in each.script] == [True, False]
        assert each.script.startswith("这里是食品安全值班。红色事项")


def test_a_signature_settles_its_call(line):
    case_id = a_red_case(line)
    line.clock.moment += timedelta(hours=2)
    (first, *others) = calls(line)
    with visiting(line) as visitor:
        for n, step in enumerate(late(line, case_id)[first.department]):
            visitor.do(case_id, "sign", key=f"s{n}", step=step.id)
    assert [each.department for each in calls(line)] == [each.department for each in others]


def test_what_is_not_red_calls_nobody(line):
    a_blue_case(line)
    line.clock.moment += timedelta(days=30)
    assert calls(line) == []


def test_who_calls_next_reads_of_the_calls_before_those_of_a_case_that_was_taken_in_too(line):
    older = a_red_case(line)
    line.clock.moment += timedelta(minutes=1)
    younger = a_red_case(line, source_id="r2", text="示例第二小学23名学生呕吐", subject={"name": "示例第二小学"})
    line.clock.moment += timedelta(hours=2)
    whom = calls(line)[0].department
    with visiting(line) as visitor:
        visitor.do(younger, "note", called=whom, outcome="no_answer", text="", key="c1")
        line.clock.moment += timedelta(minutes=1)
        visitor.do(older, "note", called=whom, outcome="answered", text="马上办", key="c2")
        visitor.do(older, "merge", other=younger, reason="同一件事", key="m")
    (call,) = [each for each in calls(line) if each.department == whom]
    assert (call.case, [(made.outcome, made.text) for made in call.calls]) == (
        older,
        [("answered", "马上办"), ("no_answer", "")],
    )
