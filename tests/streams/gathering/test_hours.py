"""When somebody is told: by how urgent the affair is and how soon the duty's time comes, not by the kind of act."""

from datetime import timedelta

import msgspec
import pytest
from flow import T0, a_signal, an_assessment
from offices import complaints, rows, take, while_uncommitted
from sqlalchemy import update
from visiting import a_blue_case

from classifiers.assessment import Kind
from connectors.notice import Duty, Notice
from playbooks.actions import Action
from playbooks.entries import Actor
from streams.gathering.hours import hurry, is_pressing
from streams.notify import Outgoing, SendOutcome, begin, mark
from streams.store import schema as t
from streams.store.schema import from_us, to_us
from streams.store.sharing import transact
from streams.store.stored import decode_case
from tests.factories import NOON

OPENS = NOON + timedelta(days=2)
SATURDAY = T0 + timedelta(days=3)
"""The desk's clock stands at 09:40 of a Wednesday."""


def a_notice(reason, severity="blue", *, to="D03/handler", first_in=None, urgent=False):
    duties = (Duty(title="到场", target_at=NOON + first_in),) if first_in else ()
    words = {"number": "1", "case": "c", "receiver_name": "", "reason_title": "", "what": "", "area": "410702"}
    return Notice(id="n", receiver=to, reason=reason, severity=severity, at=NOON, urgent=urgent, duties=duties, **words)


@pytest.mark.parametrize(
    ("notice", "goes"),
    [
        (a_notice("handed_over"), True),
        (a_notice("new_duty"), True),
        (a_notice("redo"), True),
        (a_notice("graver", "orange"), True),
        (a_notice("needless"), True),
        (a_notice("graver", "yellow"), False),
        (a_notice("graver", "yellow", to="D01/duty_officer"), True),
        (a_notice("time_answered", "orange", first_in=-timedelta(minutes=1)), True),
        (a_notice("time_answered", "blue", first_in=timedelta(days=3)), False),
        (a_notice("reminder", "orange"), False),
        (a_notice("reminder", urgent=True), True),
        (a_notice("reminder", first_in=timedelta(hours=3)), True),
        (a_notice("reminder", first_in=OPENS - NOON), True),
        (a_notice("reminder", first_in=timedelta(days=3)), False),
        (a_notice("overdue", first_in=-timedelta(minutes=1)), False),
    ],
)
def test_it_goes_at_once_or_when_the_office_opens(notice, goes):
    assert is_pressing(notice, OPENS) is goes


def acted(line, case_id, kind, **body):
    actor = Actor(person="示例·甲", role="duty_officer", department="D01")
    action = Action(id=kind, case=case_id, kind=kind, actor=actor, at=line.clock.now(), body=body)
    return line.act(action)


def queued(line, case_id, reason):
    """(goes at, urgent by its row and by its words, colour) of the notices of a case for one reason."""
    rows = [
        row for row in line.rows(t.notices) if (row.case_id, row.reason, row.channel) == (case_id, reason, "outbox")
    ]
    notices = [msgspec.json.decode(row.body, type=Notice) for row in rows]
    return [
        (from_us(row.not_before), row.urgent, each.urgent, each.severity)
        for row, each in zip(rows, notices, strict=True)
    ]


@pytest.mark.stores
def test_work_that_goes_to_another_department_on_a_saturday_is_told_it_at_once(line):
    line.clock.moment = SATURDAY
    case_id = a_blue_case(line)
    (step,) = line.case(case_id).open_steps[:1]
    acted(line, case_id, "dispatch")
    acted(line, case_id, "hand_over", step=step.id, department="D04", reason="归其管辖")
    assert queued(line, case_id, "handed_over") == [(SATURDAY, False, False, "blue")]


@pytest.mark.stores
def test_what_waits_for_monday_goes_at_once_when_the_case_turns_red(line):
    line.clock.moment = SATURDAY
    case_id = a_blue_case(line)
    acted(line, case_id, "dispatch")
    clock = next(each for each in line.case(case_id).clocks.values() if each.deadline.rule == "CMP-1")
    paper = {"reason": "早收到", "document": "1号"}
    assert acted(line, case_id, "correct_start", clock=clock.id, start="2026-11-25T09:00+08:00", **paper).ok
    ((opens, *_),) = queued(line, case_id, "clock_moved")
    line.clock.moment = later = SATURDAY + timedelta(minutes=10)
    acted(line, case_id, "set_severity", level="red", reason="多名学生呕吐")
    assert opens > later
    assert queued(line, case_id, "clock_moved") == [(later, True, True, "red")]


@pytest.mark.stores
def test_what_was_tried_as_one_digest_goes_at_once_together_when_one_case_in_it_turns_red(line):
    line.clock.moment = SATURDAY
    one, other = a_blue_case(line), a_blue_case(line, source_id="other", subject={"name": "示例另一家店"})
    waits = {"not_before": to_us(SATURDAY + timedelta(hours=1)), "digest_id": "tried"}
    for case_id in (one, other):
        acted(line, case_id, "dispatch")
        line.execute(update(t.notices).where(t.notices.c.case_id == case_id).values(waits))
    line.clock.moment = later = SATURDAY + timedelta(minutes=10)
    acted(line, one, "set_severity", level="red", reason="多名学生呕吐")
    gone = {(row.case_id, from_us(row.not_before)) for row in line.rows(t.notices) if row.digest_id == "tried"}
    assert gone == {(one, later), (other, later)}


@pytest.mark.parametrize("ill", [{"ill": 2}, None])
def test_on_a_saturday_what_is_late_is_said_at_once_where_people_fell_ill(line, ill):
    line.clock.moment = SATURDAY
    signal = a_signal(channel="duty", request=None, illness=ill, text="示例")
    case_id = line.take(signal, an_assessment(signal, kind=Kind.INCIDENT, hazard="HZ-F.dead_animal"))
    assert line.case(case_id).severity == "orange"
    acted(line, case_id, "acknowledge")
    acted(line, case_id, "dispatch")
    line.clock.moment = SATURDAY + timedelta(hours=3)
    line.let_time_pass()
    late = queued(line, case_id, "escalated")
    assert [goes <= line.clock.moment for goes, *_ in late] == ([True] * len(late) if ill else [])
    assert bool(late) is bool(ill)


@pytest.mark.parametrize("is_marked_first", [True, False])
def test_what_one_process_has_just_sent_is_not_queued_anew_when_another_makes_the_case_red(office, is_marked_first):
    one, other = office(), office()
    take(one, complaints("s", 1))
    (row,), now = rows(one, t.notices), one.clock.now()
    case = decode_case(rows(one, t.cases)[0].body)
    sending = Outgoing(notice=msgspec.json.decode(row.body, type=Notice), notice_ids=(row.id,))

    def sent(connection):
        mark(connection, [SendOutcome(sending=sending, outcome="sent")], now)

    def turned_red(connection):
        # By this one's clock, or when it began, the notice was not to go yet.
        hurry(connection, [(case, msgspec.structs.replace(case, severity="red"))], from_us(row.not_before - 1))

    transact(one.database, lambda connection: begin(connection, [sending], now))
    first, second = (sent, turned_red) if is_marked_first else (turned_red, sent)
    while_uncommitted(one, first, lambda: transact(other.database, second))
    assert [each.state for each in rows(one, t.notices)] == ["sent"]
