"""Who may allow that a clock is extended."""

from datetime import timedelta

import msgspec
import pytest
from factories import NOON, OFFICER, the_clock
from moving import a_failed_sample, moved

from playbooks.errors import ActionRefused

LATER = NOON + timedelta(hours=1)


def test_an_extension_keeps_who_approved_it_with_what_and_what_was_due_before():
    case = a_failed_sample()
    before = the_clock(case, "PEN-18").deadline.due_at
    (kept,) = the_clock(moved(case, "PEN-18", "extend", LATER).case, "PEN-18").extensions
    assert (kept["approver"], kept["document"], kept["by"]) == ("示例·赵局长", "示例委托书1号", OFFICER.person)
    assert (at_of(kept["was_due_at"]), at_of(kept["approved_at"])) == (before, LATER)


def at_of(text):
    """The instant that a stored extension names."""
    return msgspec.convert(text, type(NOON))


def test_who_has_to_approve_is_said_when_nobody_is_named():
    with pytest.raises(ActionRefused, match="须经批准（市场监督管理部门负责人批准），请填写批准人"):
        moved(a_failed_sample(), "PEN-18", "extend", LATER, approved_by="")


def test_an_officer_does_not_approve_what_he_asks_for():
    with pytest.raises(ActionRefused, match="办理的人不能自己批准"):
        moved(a_failed_sample(), "PEN-18", "extend", LATER, approved_by=f"{OFFICER.person}（值班员）")


@pytest.mark.parametrize("role", ["chief", "director"])
def test_who_is_in_charge_does(role):
    case, chief = a_failed_sample(), msgspec.structs.replace(OFFICER, role=role, department="D03")
    draft = moved(case, "PEN-18", "extend", LATER, actor=chief, approved_by=chief.person)
    assert str(the_clock(draft.case, "PEN-18").deadline.due_on) == "2027-01-06"
