"""A department that holds a duty by one number is told by which number it goes on, in the words of both."""

from datetime import timedelta

import msgspec
import pytest
from flow import a_signal, school_illness
from visiting import a_blue_case, a_red_case

from connectors.notice import Notice
from playbooks.actions import Action
from playbooks.entries import Actor
from streams.gathering.acting import act_on
from streams.store import schema as t
from streams.store.schema import to_us

pytestmark = pytest.mark.stores


def test_after_a_merge_the_sheet_of_the_old_number_is_named_in_the_notice_of_the_new(line):
    older = a_blue_case(line)
    line.clock.moment += timedelta(minutes=10)
    younger = a_red_case(line)
    actor = Actor(person="示例·甲", role="duty_officer", department="D01")
    body = {"other": younger, "reason": "同一件事"}
    with line.writing() as connection:
        now = line.clock.now()
        act_on(
            connection,
            line.system.reference,
            Action(id="m", case=older, kind="merge", actor=actor, at=now, body=body),
            now,
            vault=None,
        )
    numbers = {row.id: row.number for row in line.rows(t.cases)}
    found = [msgspec.json.decode(row.body, type=Notice) for row in line.rows(t.notices) if row.reason == "moved"]
    case = line.case(older)
    held = {step.department for step in case.open_steps if step.about == "case" and step.department != "D01"}
    assert held and {each.receiver for each in found} >= {f"{department}/handler" for department in held}
    assert {(each.case, each.text.partition(" 的")[0]) for each in found} == {(older, f"原编号 {numbers[younger]}")}
    assert [each for each in found if not each.duties or not each.urgent] == []


def test_who_was_told_of_a_red_case_is_told_the_number_that_a_split_gives_a_part_of_it(line):
    case_id = a_red_case(line)
    again = a_signal(
        channel="illness", request=None, source="示例区人民医院", source_id="r2", text="示例第一小学30名学生呕吐",
        subject={"name": "示例第一小学", "address": "洪门镇示例路1号"},
    )  # fmt: skip
    assert line.take(again, school_illness(again, 30)) == case_id
    line.clock.moment += timedelta(minutes=10)
    director = Actor(person="示例·主任", role="director", department="D01")
    body = {"signals": [line.case(case_id).signals[1].id], "reason": "不是同一件事"}
    with line.writing() as connection:
        now = line.clock.now()
        split = Action(id="s", case=case_id, kind="split", actor=director, at=now, body=body)
        assert act_on(connection, line.system.reference, split, now, vault=None).reason == ""
    numbers = {row.id: row.number for row in line.rows(t.cases)}
    (new,) = set(numbers) - {case_id}
    found = [msgspec.json.decode(row.body, type=Notice) for row in line.rows(t.notices) if row.at == to_us(now)]
    office = {(each.case, each.receiver, each.reason, each.text.partition("。")[0]) for each in found if each.text}
    fell = f"不适23人（此前不适30人）；1条信息不属于本事件，由示例·主任拆出为事件 {numbers[new]}"
    begun = f"由示例·主任从事件 {numbers[case_id]} 拆出，单独处置"
    assert {each for each in office if each[1].startswith("D01/")} == {
        (case_id, "D01/supervisor", "corrected", fell),
        (case_id, "D01/duty_officer", "corrected", fell),
        (new, "D01/supervisor", "informed", begun),
        (new, "D01/duty_officer", "new_alert", begun),
    }
