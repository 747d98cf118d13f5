"""To whom a duty went: a department answers for what it was sent, not for what it gave back."""

from factories import NOON
from figuring import HOUR, a_return, a_step

from playbooks.ledger.sendings import Handed, Sending
from streams.figures.duties import sent_of

FIRST = Sending(department="D03", department_name="部门D03", at=NOON)


def told(step):
    return [(each.department, each.at, each.columns) for each in sent_of(step)]


def test_what_nobody_dispatched_went_nowhere():
    assert told(a_step()) == []


def test_what_was_returned_and_lies_with_the_office_was_sent_to_who_returned_it():
    step = a_step("D01", dispatched_at=NOON, first_sent=FIRST, returned=a_return())
    assert told(step) == [("D03", NOON, ("sent", "moved"))]


def test_what_was_given_to_another_department_was_sent_to_both():
    again = NOON + 2 * HOUR
    back = a_return(again_at=again)
    step = a_step("D04", dispatched_at=again, first_sent=FIRST, returned=back, signed_at=again + HOUR)
    assert told(step) == [("D03", NOON, ("sent", "moved")), ("D04", again, ("sent", "signed"))]


def test_what_came_back_to_the_same_department_was_sent_once():
    again = NOON + 2 * HOUR
    step = a_step(dispatched_at=again, first_sent=FIRST, returned=a_return(again_at=again))
    assert told(step) == [("D03", again, ("sent", "unsigned"))]


def test_a_withdrawn_duty_waits_for_nobody():
    assert told(a_step(dispatched_at=NOON, state="withdrawn")) == [("D03", NOON, ("sent", "moved"))]


def test_done_without_a_receipt_it_was_taken_in_hand_and_no_time_to_sign_is_told():
    (sent,) = sent_of(a_step(dispatched_at=NOON, done_at=NOON + 2 * HOUR, target_at=NOON + HOUR, state="done"))
    assert [sent.columns, sent.signed_after] == [("sent", "signed", "signed_after", "done", "done_after"), None]


def test_what_was_handed_over_came_to_who_took_it_over_then_and_its_time_to_sign_begins_there():
    later = NOON + 48 * HOUR
    given = Handed(before="部门D03", by="示例", reason="", since=later)
    step = a_step("D04", dispatched_at=NOON, first_sent=FIRST, handed=given, signed_at=later + HOUR)
    assert told(step) == [("D03", NOON, ("sent", "moved")), ("D04", later, ("sent", "signed"))]
    assert sent_of(step)[1].signed_after == HOUR


def test_what_was_handed_over_before_its_dispatch_came_with_it():
    given = Handed(before="部门D03", by="示例", reason="", since=NOON - HOUR)
    assert told(a_step("D04", dispatched_at=NOON, handed=given)) == [("D04", NOON, ("sent", "unsigned"))]


def test_what_the_office_does_itself_came_to_it_with_the_return():
    back = a_return(at=NOON + 48 * HOUR)
    step = a_step("D01", dispatched_at=NOON, first_sent=FIRST, returned=back, signed_at=back.at + HOUR)
    assert told(step) == [("D03", NOON, ("sent", "moved")), ("D01", back.at, ("sent", "signed"))]
    assert sent_of(step)[1].signed_after == HOUR


def test_what_came_back_and_was_withdrawn_was_never_sent_to_the_office():
    step = a_step("D01", dispatched_at=NOON, first_sent=FIRST, returned=a_return(), state="withdrawn")
    assert told(step) == [("D03", NOON, ("sent", "moved"))]
