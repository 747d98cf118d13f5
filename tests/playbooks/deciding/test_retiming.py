"""A later letter of the same sender moves the time by which an earlier one wanted its answer, or wants it no more."""

from datetime import timedelta

import pytest

from playbooks import entries as e
from playbooks.decide import update_signal
from playbooks.deciding.draft import Draft
from playbooks.deciding.retiming import owed, retime, retime_revised, want_no_more
from playbooks.tell import Reason, tell
from tests.factories import a_case, a_reference, an_incoming, at, bodies, done, the_step

REF = a_reference()
SATURDAY = at("2026-11-28 10:00")
LATER = SATURDAY + timedelta(hours=1)


def a_letter(id="s1", by="2026-12-08", caller="示例市食安办"):
    facts = {"channel": "notice", "from_other_area": True} | ({"answer_by": by} if by else {})
    return an_incoming(id=id, facts=facts, received_at=SATURDAY, caller=caller)


def a_draft_of(case):
    return Draft(case, case.id, cause="later", now=LATER)


def retimed(said, case=None):
    """The draft after a letter that came later said so, and the duty to answer."""
    draft = a_draft_of(case or a_case(a_letter()))
    retime(draft, REF, the_step(draft.case, "answer_notice"), said=said, words="时间改为", at=LATER)
    return draft, the_step(draft.case, "answer_notice")


@pytest.mark.parametrize(
    ("said", "by"),
    [
        ("2026-12-01", "2026-12-01 18:00"),
        ("2026-12-03T17:00:00+08:00", "2026-12-03 17:00"),
        ("3 days", "2026-12-01 18:00"),
        ("+5 working_days", "2026-12-15 18:00"),
        ("+10 days", "2026-12-18 18:00"),
    ],
)
def test_the_duty_has_the_new_time_and_both_stand_in_the_ledger(said, by):
    draft, step = retimed(said)
    (moved,) = bodies(draft, e.TargetMoved)
    assert (step.target_at, moved.was_at, moved.words) == (at(by), at("2026-12-08 18:00"), "时间改为")
    assert step.target_basis == "来件要求的时间（原为 12-08 18:00；来件改为：“时间改为”）"
    assert step.target_of == "来件要求"


def test_where_the_first_asked_for_no_time_it_is_the_first():
    draft, step = retimed("2026-12-01", a_case(a_letter(by="")))
    (moved,) = bodies(draft, e.TargetMoved)
    assert (step.target_at, moved.was_at) == (at("2026-12-01 18:00"), None)
    assert step.target_basis == "来件要求的时间（来件：“时间改为”）"


def test_the_same_time_once_more_moves_nothing():
    assert retimed("2026-12-08")[0].entries == []


def test_who_has_the_duty_is_told():
    case = done(a_case(a_letter()), "dispatch", ref=REF)
    draft, step = retimed("2026-12-01", case)
    told = [tell(each, draft.case, case) for each in draft.entries]
    assert [[(one.department, one.reason, one.text) for one in each] for each in told] == [
        [("D03", Reason.CLOCK_MOVED, step.target_basis)]
    ]


def test_what_is_wanted_no_more_has_no_time():
    draft = a_draft_of(a_case(a_letter()))
    want_no_more(draft, the_step(draft.case, "answer_notice"), words="撤回请求", at=LATER)
    step = the_step(draft.case, "answer_notice")
    assert (step.target_at, step.state) == (None, "open")
    assert step.target_basis == "来件单位不再要求反馈：“撤回请求”"


def test_a_time_of_the_office_s_own_stays():
    draft = a_draft_of(a_case(a_letter(by="")))
    want_no_more(draft, the_step(draft.case, "answer_notice"), words="撤回请求", at=LATER)
    assert draft.entries == []


@pytest.mark.parametrize(
    ("sender", "about"),
    [("示例市食安办", "signal:s2"), ("示例省食安办", "signal:s1"), ("别处食安办", None), ("", "signal:s3")],
    ids=["its newest", "its only one", "another's", "unknown"],
)
def test_an_answer_is_owed_to_the_sender_of_the_letter(sender, about):
    first = a_letter(caller="示例省食安办")
    case = a_case(first, a_letter("s2"), a_letter("s3", caller="示例县食安办"))
    step = owed(case, REF, sender)
    assert (step.about if step else None) == about


def test_what_was_answered_is_owed_no_more():
    case = done(a_case(a_letter()), "complete", ref=REF, step="answer_notice", outcome="done")
    assert owed(case, REF, "示例市食安办") is None


@pytest.mark.parametrize(
    ("by", "target"), [("2026-12-03", "2026-12-03 18:00"), ("2026-12-08", "2026-12-08 18:00"), ("", "2026-12-08 18:00")]
)
def test_a_letter_that_comes_again_with_another_time_has_that(by, target):
    draft = update_signal(REF, a_case(a_letter()), a_letter(by=by), now=LATER)
    retime_revised(draft, REF, "s1", LATER)
    assert the_step(draft.case, "answer_notice").target_at == at(target)
