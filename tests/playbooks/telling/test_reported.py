"""The duty desk hears what a department does by itself: a duty given to another, a note."""

import pytest

from playbooks.entries import Actor
from playbooks.tell import Reason, tell
from tests.factories import OFFICER, a_case, a_reference, an_incoming, asked, the_step

REF = a_reference()
HANDLER = Actor(person="示例甲", role="handler", department="D03")
CASE = a_case(an_incoming(facts={"channel": "duty", "kind": "incident", "school": True, "ill": 16}))
STEP = the_step(CASE, "stop_supply")
GIVEN = {"step": STEP.id, "department": "D04", "reason": "示例理由"}


def done_by(actor, kind, case=CASE, **body):
    """The draft of what somebody did."""
    return asked(case, kind, actor=actor, **body)


def told(draft):
    """What the duty desk is told of it for that reason."""
    each = (telling for entry in draft.entries for telling in tell(entry, draft.case, draft.before))
    return [(one.department, one.role, one.text) for one in each if one.reason == Reason.REPORTED]


def test_a_duty_that_a_department_gave_away_is_told_and_stands_until_it_is_signed_for():
    draft = done_by(HANDLER, "hand_over", **GIVEN)
    said = f"{STEP.department_name}把“{STEP.title}”移交给{REF.department_name('D04')}，理由：示例理由"
    signed = done_by(OFFICER, "sign", draft.case, step=STEP.id).case
    stands = [case.steps[STEP.id].is_given_away for case in (CASE, draft.case, signed)]
    assert (told(draft), stands) == ([("D01", "duty_officer", said)], [False, True, False])


def test_a_note_of_a_department_is_told_and_stands_until_an_officer_acts():
    draft = done_by(HANDLER, "note", text="申请延期一小时")
    heeded = done_by(OFFICER, "note", draft.case, text="同意").case
    assert told(draft) == [("D01", "duty_officer", f"{STEP.department_name}示例甲备注：申请延期一小时")]
    assert [case.noted_by for case in (draft.case, heeded)] == [("D03",), ()]


@pytest.mark.parametrize(("kind", "body"), [("hand_over", GIVEN), ("note", {"text": "已电话核实"})])
def test_what_the_office_does_itself_is_no_news_to_it(kind, body):
    draft = done_by(OFFICER, kind, **body)
    assert (told(draft), draft.case.noted_by, draft.case.steps[STEP.id].is_given_away) == ([], (), False)


def test_a_note_of_a_step_names_it_and_stands_there_until_it_goes_to_another():
    draft = done_by(HANDLER, "note", text="已到现场", step=STEP.id)
    gone = done_by(HANDLER, "hand_over", draft.case, **GIVEN).case
    assert told(draft) == [("D01", "duty_officer", f"{STEP.department_name}示例甲备注“{STEP.title}”：已到现场")]
    assert [case.steps[STEP.id].word and case.steps[STEP.id].word.text for case in (draft.case, gone)] == [
        "已到现场",
        None,
    ]
