"""The roster on the running line: who is named in a notice, by which route it leaves, which number is called back."""

from dataclasses import replace
from datetime import date, timedelta

import msgspec
import pytest
from flow import T0, a_signal, school_illness

from connectors.channels.wording import words_of_notice
from connectors.doors import Doors, PhoneChannel, Route, SmtpChannel
from playbooks.district.roster import Month, Roster, Turn
from streams.notify import begin, due_sendings
from streams.store import schema as t
from streams.store.stored import decode_notice
from streams.telling.calls import open_calls, record_call
from streams.telling.routes import fan_out

pytestmark = pytest.mark.stores

TODAY = date(2026, 11, 25)
ON_DUTY, AT_NIGHT, LEADS = "示例·王一", "示例·李一", "示例·张一"


def a_month(*turns):
    return Roster([Month(turns=turns)])


def turn(shift, *officers, day=TODAY, **more):
    return Turn(day=day, shift=shift, officers=officers, leaders=(LEADS,), **more)


def keeps(line, *turns):
    """The office has this roster from now on."""
    line.system.reference = replace(line.system.reference, roster=a_month(*turns))


def told(line, receiver="D01/duty_officer", channel="outbox"):
    found = [row for row in line.rows(t.notices) if (row.receiver, row.channel) == (receiver, channel)]
    return [decode_notice(row.body) for row in found]


def doors(*routes):
    mail = SmtpChannel(name="mail", host="127.0.0.1", tls="none", sender="shian@example.invalid")
    return Doors(channels=(mail,), routes=routes)


def addresses(line, *routes):
    line.write(lambda connection: fan_out(connection, doors(*routes)))
    return [row.address for row in line.rows(t.notices) if row.channel == "mail"]


def last_line_but(body, start):
    return next(line for line in body.splitlines() if line.startswith(start))


def test_a_notice_names_whom_the_roster_names_when_it_is_told(line):
    keeps(line, turn("day", ON_DUTY), turn("night", AT_NIGHT))
    line.take(a_signal())
    line.clock.moment = T0 + timedelta(hours=13)  # 22:40
    line.take(a_signal(source_id="2", text="另一家店的饺子馅发臭", subject={"name": "示例别家饺子馆"}))
    assert [each.who for each in told(line)] == [(ON_DUTY,), (AT_NIGHT,)]


def test_without_a_roster_a_notice_reads_as_it_always_did(line):
    line.take(a_signal())
    (notice,) = told(line)
    _, body = words_of_notice(notice, carries=("names",))
    assert (notice.who, notice.is_gap, last_line_but(body, "收件")) == ((), False, "收件：区食安办（值班员）")


def test_in_a_gap_it_goes_to_the_role_and_says_so(line):
    keeps(line, turn("night", AT_NIGHT))
    line.take(a_signal())
    (notice,) = told(line)
    _, body = words_of_notice(notice, carries=())
    assert last_line_but(body, "收件") == "收件：区食安办（值班员）（值班表这时没有排人）"
    role = Route(department="D01", role="duty_officer", channel="mail", to="duty@example.invalid")
    own = Route(department="D01", role="duty_officer", channel="mail", to="li@example.invalid", person=AT_NIGHT)
    assert addresses(line, own, role) == ["duty@example.invalid"]


def test_the_name_leaves_only_where_names_may(line):
    keeps(line, turn("day", ON_DUTY, "示例·李一"))
    line.take(a_signal())
    (notice,) = told(line)
    bodies = [words_of_notice(notice, carries=carries)[1] for carries in ((), ("names",))]
    assert [last_line_but(body, "收件") for body in bodies] == [
        "收件：区食安办（值班员）",
        "收件：区食安办（值班员）：示例·王一、示例·李一",
    ]


def test_whoever_is_on_duty_is_told_at_their_own_address_where_there_is_one(line):
    keeps(line, turn("day", ON_DUTY), turn("night", AT_NIGHT))
    role = Route(department="D01", role="duty_officer", channel="mail", to="duty@example.invalid")
    own = msgspec.structs.replace(role, to="wang@example.invalid", person=ON_DUTY)
    line.take(a_signal())
    assert addresses(line, role, own) == ["wang@example.invalid"]
    line.clock.moment = T0 + timedelta(hours=13)
    line.take(a_signal(source_id="2", text="另一家店的饺子馅发臭", subject={"name": "示例别家饺子馆"}))
    assert addresses(line, role, own) == ["wang@example.invalid", "duty@example.invalid"]


@pytest.mark.parametrize(
    ("known", "led_to"),
    [
        ((ON_DUTY, AT_NIGHT, LEADS), "0@example.invalid, 1@example.invalid"),
        ((ON_DUTY, LEADS), "0@example.invalid, duty@example.invalid"),
        ((LEADS,), "duty@example.invalid"),
    ],
)
def test_two_on_duty_are_each_told_at_their_own_address_else_at_the_role_s(line, known, led_to):
    keeps(line, turn("day", ON_DUTY, AT_NIGHT))
    own = [
        Route(department="D01", channel="mail", to=f"{n}@example.invalid", person=name) for n, name in enumerate(known)
    ]
    line.take(a_signal())
    assert addresses(line, Route(department="D01", channel="mail", to="duty@example.invalid"), *own) == [led_to]


def test_what_waited_for_the_office_to_open_names_who_is_on_duty_then(line):
    keeps(line, turn("day", ON_DUTY), turn("night", AT_NIGHT))
    line.take(a_signal())
    late = T0 + timedelta(hours=13)
    with line.system.database.reading() as connection:
        sent = due_sendings(connection, late, notices_max=20, ref=line.system.reference)
    found = [each.notice.who for each in sent if each.notice.receiver == "D01/duty_officer"]
    assert found == [(AT_NIGHT,)]


def test_what_waited_until_another_shift_began_goes_to_its_address(line):
    keeps(line, turn("day", ON_DUTY), turn("night", AT_NIGHT))
    role = Route(department="D01", role="duty_officer", channel="mail", to="duty@example.invalid")
    own = [
        msgspec.structs.replace(role, to=f"{n}@example.invalid", person=name)
        for n, name in enumerate((ON_DUTY, AT_NIGHT))
    ]
    line.take(a_signal())
    assert addresses(line, role, *own) == ["0@example.invalid"]
    ref, found = line.system.reference, []
    for hours, routes in ((0, own), (13, own), (13, own[:1]), (48, [role, *own])):
        with line.system.database.reading() as connection:
            now = T0 + timedelta(hours=hours)
            options = {"notices_max": 20, "ref": ref, "channel": "mail", "doors": doors(*routes)}
            (sending,) = due_sendings(connection, now, **options)
        found.append((sending.to, sending.notice.who))
    assert found == [
        ("0@example.invalid", (ON_DUTY,)),
        ("1@example.invalid", (AT_NIGHT,)),
        ("0@example.invalid", (AT_NIGHT,)),  # nothing else leads there
        ("duty@example.invalid", ()),
    ]


def test_the_ledger_names_who_was_told_where_and_not_whom_it_was_queued_for(line):
    keeps(line, turn("day", ON_DUTY), turn("night", AT_NIGHT))
    routes = [
        Route(department="D01", role="duty_officer", channel="mail", to=f"{n}@example.invalid", person=name)
        for n, name in enumerate((ON_DUTY, AT_NIGHT))
    ]
    line.take(a_signal())
    assert addresses(line, *routes) == ["0@example.invalid"]
    late = T0 + timedelta(hours=13)
    options = {"notices_max": 20, "ref": line.system.reference, "channel": "mail", "doors": doors(*routes)}
    line.write(lambda connection: begin(connection, due_sendings(connection, late, **options), late))
    assert addresses(line) == ["1@example.invalid"]
    assert [each.who for each in told(line, channel="mail")] == [(AT_NIGHT,)]


def test_a_call_that_waited_is_made_to_who_is_on_duty_then(line):
    keeps(line, turn("day", ON_DUTY), turn("night", AT_NIGHT))
    phone = PhoneChannel(name="mail")
    routes = tuple(
        Route(department="D01", role="duty_officer", channel="mail", to=f"0373-{n}", person=name)
        for n, name in enumerate((ON_DUTY, AT_NIGHT))
    )
    told_by = Doors(channels=(phone,), routes=routes)
    line.take(a_signal())
    line.write(lambda connection: fan_out(connection, told_by))
    ref, late = line.system.reference, T0 + timedelta(hours=13)
    (first,), (call,) = (
        line.read(lambda connection, now=now: open_calls(connection, told_by, now, ref=ref)) for now in (T0, late)
    )
    assert (first.next.number, call.next.number) == ("0373-0", "0373-1")
    made = {"outcome": "answered", "who": "", "now": late, "ref": ref}
    assert line.write(lambda connection: record_call(connection, told_by, call.notice.id, **made)).state == "done"
    assert [each.who for each in told(line, channel="mail")] == [(AT_NIGHT,)]


def test_departments_call_back_who_is_on_duty_then(line):
    keeps(line, turn("day", ON_DUTY), turn("night", AT_NIGHT, phone="0373-0009999"))
    ref, area = line.system.reference, line.system.settings.areas[0]
    found = [ref.office_phone(area, at=T0 + timedelta(hours=hours)) for hours in (0, 13, 48)]
    assert found == ["0373-0000001", "0373-0009999", "0373-0000001、0373-0000002"]


def test_the_ladder_tells_who_leads_by_name(line):
    keeps(line, turn("whole", ON_DUTY))
    signal = a_signal()
    line.take(signal, school_illness(signal))
    line.let_time_pass(T0 + timedelta(hours=3))
    assert {each.who for each in told(line, "D01/supervisor")} == {(LEADS,)}
