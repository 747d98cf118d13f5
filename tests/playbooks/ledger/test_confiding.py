"""What only the director opens: by its facts, or as the director says; others do no more than their own steps."""

import pytest

from playbooks.deciding.merging import merge
from playbooks.entries import Actor
from playbooks.errors import ActionRefused
from playbooks.ledger.confiding import CLOSED
from tests.factories import NOON, OFFICER, a_case, a_complaint, a_reference, an_action, done
from tests.playbooks.test_actions import refused

DIRECTOR = Actor(person="示例·主任", role="director", department="D01")
MARKET = Actor(person="示例·承办人", role="handler", department="D03")
SCHOOLS = Actor(person="示例·承办人", role="handler", department="D07")


def closed():
    return done(a_case(), "confide", actor=DIRECTOR, confided="yes", reason="涉及本单位人员")


def test_the_director_closes_a_case_to_others_and_opens_it_again():
    again = done(closed(), "confide", actor=DIRECTOR, confided="no", reason="经核实与本单位无关")
    assert [a_case().is_confidential, closed().is_confidential, again.is_confidential] == [False, True, False]


def test_what_the_director_said_holds_whatever_the_facts_say():
    plain = a_case()
    case = done(plain, "correct_label", actor=DIRECTOR, signal=plain.signals[0].id, field="officials", now="是")
    opened = done(case, "confide", actor=DIRECTOR, confided="no", reason="误判")
    assert [case.is_confidential, opened.facts["officials"], opened.is_confidential] == [True, True, False]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"actor": OFFICER, "confided": "yes", "reason": "x"}, "是否仅主任可见由主任决定"),
        ({"actor": DIRECTOR, "confided": "maybe", "reason": "x"}, "请选明是否仅主任可见"),
        ({"actor": DIRECTOR, "confided": "no", "reason": "x"}, "本事件没有限制为仅主任可见"),
        ({"actor": DIRECTOR, "confided": "yes", "reason": " "}, "请写明理由"),
    ],
)
def test_it_is_the_director_who_decides_with_a_reason(body, reason):
    assert refused(a_case(), "confide", **body) == reason


@pytest.mark.parametrize("kind", ["acknowledge", "dispatch", "note", "close", "dismiss", "correct_label", "confide"])
@pytest.mark.parametrize("actor", [OFFICER, SCHOOLS])
def test_nobody_else_does_anything_with_it(kind, actor):
    wanted = "该操作由食安办值班人员办理，您的岗位不能办理" if _is_lead(kind) and actor is SCHOOLS else CLOSED
    assert refused(closed(), kind, actor=actor, text="x", reason="x", conclusion="x") == wanted


def _is_lead(kind):
    return kind in ("acknowledge", "dispatch", "close", "dismiss", "confide")


def test_a_department_does_its_own_steps_of_it():
    case = closed()
    step = next(step for step in case.open_steps if step.department == "D03")
    assert done(case, "sign", actor=MARKET, step=step.id).steps[step.id].signed_at is not None


def test_it_is_merged_with_no_other():
    older, younger = closed(), a_case(a_complaint(id="s2"))
    action = an_action(older, "merge", actor=DIRECTOR, other=younger.id, reason="同一事件")
    with pytest.raises(ActionRefused, match="仅主任可见的事件不能与其他事件合并"):
        merge(a_reference(), older, younger, action, NOON)
