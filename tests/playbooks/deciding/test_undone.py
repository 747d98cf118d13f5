"""What ought to be done before the response ends: who ends it all the same says why, and the record of what."""

from datetime import timedelta

import pytest
from factories import a_case, a_reference, an_action, an_incoming, done, the_step

from playbooks.actions import act
from playbooks.deciding.undone import as_it_stands, undone_before
from playbooks.errors import ActionRefused

REF = a_reference()
SCHOOL = {"channel": "illness", "kind": "incident", "venue": "school_canteen", "school": True, "ill": 6}
FIRST = ("rescue", "initial_response", "seal_samples", "stop_supply", "take_samples", "epidemiology")
SURVEY = "食品卫生学调查：原料、加工、储存、人员"


def verified(*plans):
    """A case whose report was verified, after these duties were done."""
    case = a_case(an_incoming(facts=SCHOOL))
    for plan in ("verify_report", *plans):
        outcome = "confirmed" if plan == "verify_report" else "done"
        case = done(case, "complete", step=the_step(case, plan).id, outcome=outcome)
    return case


def ending(case, **fields):
    step = the_step(case, "end_response")
    action = an_action(case, "complete", step=step.id, outcome="ended", fields={"basis": "示例", **fields})
    return act(REF, case, action, action.at + timedelta(days=2)).case


def needs(case):
    step = as_it_stands(case, the_step(case, "end_response"))
    return next(each.needs for each in step.outcomes if each.id == "ended")


def test_while_a_duty_is_open_its_end_asks_why_and_names_it():
    case = verified(*FIRST)
    assert [undone_before(case, the_step(case, "end_response")), needs(case)] == [(SURVEY,), ("basis", "despite")]
    with pytest.raises(ActionRefused, match=f"还有必办步骤未办结，仍这样办结的理由（{SURVEY}）"):
        ending(case)


def test_the_reason_and_what_was_open_stand_in_the_record():
    case = ending(verified(*FIRST), despite="店已拆除")
    step = next(each for each in case.steps.values() if each.plan == "end_response")
    assert [step.state, step.fields] == ["done", {"basis": "示例", "despite": "店已拆除", "undone": SURVEY}]


def test_with_all_of_it_done_it_ends_on_its_basis():
    case = verified(*FIRST)
    case = done(case, "complete", step=the_step(case, "hygiene_survey").id, outcome="clue")
    ended = next(each for each in ending(case).steps.values() if each.plan == "end_response")
    assert [needs(case), ended.fields] == [("basis",), {"basis": "示例"}]


def test_the_final_report_asks_it_of_what_was_never_done():
    case = ending(verified(*FIRST), despite="店已拆除")
    asked = undone_before(case, the_step(case, "final_report"))
    assert set(asked) == {
        step.title
        for step in case.open_steps
        if step.plan in ("hygiene_survey", "record_test_result", "epidemiology_report", "confirm_grade")
    }
    with pytest.raises(ActionRefused, match="“终报已报出”还需填写"):
        done(case, "complete", step=the_step(case, "final_report").id, outcome="done")
