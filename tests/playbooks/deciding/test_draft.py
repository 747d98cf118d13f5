"""A draft: entries being decided for one case, each folded in at once."""

from datetime import timedelta

import pytest

from playbooks.deciding.draft import Draft
from playbooks.entries import Actor, GradeProposed, Noted, SeverityChanged, digest
from tests.factories import NOON, a_case


def a_draft(case, **changes):
    return Draft(case, case.id, **({"cause": "x", "now": NOON} | changes))


def test_later_decisions_see_what_was_decided_before():
    case = a_case()
    draft = a_draft(case)
    draft.add(Noted(text="x"))
    assert (draft.case.seq, draft.before.seq) == (case.seq + 1, case.seq)


def test_sequence_numbers_go_on_where_the_case_was():
    case = a_case()
    draft = a_draft(case)
    for _ in range(3):
        draft.add(Noted(text="x"))
    assert [entry.seq for entry in draft.entries] == [case.seq + n for n in (1, 2, 3)]


def test_ids_come_from_case_cause_and_place():
    case = a_case()
    draft = a_draft(case, cause="signal-1")
    draft.add(Noted(text="x"))
    draft.add(Noted(text="y"))
    assert [entry.id for entry in draft.entries] == [digest(case.id, "signal-1", str(n)) for n in (0, 1)]


def test_an_entry_is_true_now_unless_it_says_otherwise():
    draft = a_draft(a_case())
    draft.add(Noted(text="x"))
    draft.add(Noted(text="y"), NOON - timedelta(hours=1))
    assert [(entry.at, entry.recorded_at) for entry in draft.entries] == [
        (NOON, NOON),
        (NOON - timedelta(hours=1), NOON),
    ]


def test_who_did_it_stands_on_every_entry():
    actor = Actor(person="示例", role="handler", department="D03")
    draft = a_draft(a_case(), actor=actor, on_behalf_of="区教体文旅局")
    draft.add(Noted(text="x"))
    assert (draft.entries[0].actor, draft.entries[0].on_behalf_of) == (actor, "区教体文旅局")


def test_what_the_rules_find_by_an_officers_act_is_no_act_of_the_officer():
    draft = a_draft(a_case(), actor=Actor(person="示例", role="duty_officer"))
    draft.add(SeverityChanged(level="red", why=("三人以上发病",)))
    draft.add(GradeProposed(grade="Ⅳ", rule="r@1"))
    draft.add(SeverityChanged(level="orange", reason="已核实"))
    assert [each.actor and each.actor.person for each in draft.entries] == [None, None, "示例"]


def test_a_case_that_was_not_opened_has_nothing_to_show():
    draft = Draft(None, "c1", cause="x", now=NOON)
    with pytest.raises(ValueError, match="case c1 has not been opened"):
        draft.case.seq  # noqa: B018  reading it is what is refused
