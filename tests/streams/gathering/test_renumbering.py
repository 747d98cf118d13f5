"""A department that holds a duty by one number is told by which number it goes on, in the words of both."""

from datetime import timedelta

import msgspec
import pytest
from visiting import a_blue_case, a_red_case

from connectors.notice import Notice
from playbooks.actions import Action
from playbooks.entries import Actor
from streams.gathering.line import act_on
from streams.store import schema as t

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
        )
    numbers = {row.id: row.number for row in line.rows(t.cases)}
    found = [msgspec.json.decode(row.body, type=Notice) for row in line.rows(t.notices) if row.reason == "moved"]
    case = line.case(older)
    held = {step.department for step in case.open_steps if step.about == "case" and step.department != "D01"}
    assert held and {each.receiver for each in found} >= {f"{department}/handler" for department in held}
    assert {(each.case, each.text.partition(" 的")[0]) for each in found} == {(older, f"原编号 {numbers[younger]}")}
    assert [each for each in found if not each.duties or not each.urgent] == []
