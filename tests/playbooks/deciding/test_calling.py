"""A call to a department that is written down: whom, how it ended, and to whom it was passed on."""

import pytest

from playbooks.actions import act
from playbooks.entries import Actor, Noted
from playbooks.errors import ActionRefused
from tests.factories import a_case, a_reference, an_action, bodies

REF = a_reference()


def noted(**body):
    case = a_case()
    action = an_action(case, "note", **body)
    return bodies(act(REF, case, action, action.at), Noted)


def test_a_call_keeps_whom_and_how_it_ended():
    assert noted(called="D03", outcome="no_answer") == [Noted(text="", called="D03", outcome="no_answer")]
    assert noted(called="D03", outcome="passed_on", text="门卫") == [
        Noted(text="门卫", called="D03", outcome="passed_on")
    ]


def test_a_department_writes_down_no_call_of_the_office_and_what_it_notes_is_a_note():
    own = Actor(person="示例·朱一", role="handler", department="D03")
    with pytest.raises(ActionRefused, match="电话催办由食安办值班人员记录"):
        noted(called="D03", outcome="answered", actor=own)
    assert noted(text="已接电话", actor=own) == [Noted(text="已接电话")]


def test_any_other_note_is_its_text():
    assert noted(text="已到场", outcome="answered") == [Noted(text="已到场")]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({}, "备注不能为空"),
        ({"called": "D99", "outcome": "answered"}, "没有编号为“D99”的部门"),
        ({"called": "D03", "outcome": "busy"}, "请选择通话结果"),
        ({"called": "D03", "outcome": "passed_on"}, "请写明转告给谁"),
    ],
)
def test_what_is_missing_is_asked_for(body, why):
    with pytest.raises(ActionRefused, match=why):
        noted(**body)
