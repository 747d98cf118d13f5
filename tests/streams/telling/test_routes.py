"""Routes: besides the outbox a notice leaves by the office's own channels, once each, and a slow one stops nothing."""

import threading
from datetime import timedelta

import msgspec
import pytest
from flow import T0, a_signal
from mailing import mail_server
from offices import complaints, rows, take
from sqlalchemy import text, update
from visiting import school_illness

from connectors.channels.smtp import Smtp
from connectors.doors import Doors, Route, SmtpChannel
from connectors.notice import Notice
from playbooks.actions import Action
from playbooks.entries import Actor
from streams.gathering.acting import act_on
from streams.notify import begin, due_sendings, send_all
from streams.store import schema as t
from streams.store.sharing import Turn
from streams.telling import routes as telling_routes
from streams.telling.routes import Carrier, fan_out, is_behind
from streams.writer import Writer

pytestmark = pytest.mark.stores

LATER = T0 + timedelta(minutes=1)
DUTY = Route(department="D01", channel="mail", to="duty@example.invalid")


@pytest.fixture
def post():
    with mail_server() as server:
        yield server


def doors(*routes, port=25, **more):
    mail = SmtpChannel(name="mail", host="127.0.0.1", port=port, tls="none", sender="shian@example.invalid", **more)
    return Doors(channels=(mail,), routes=routes)


def routed(line, *routes):
    return line.write(lambda connection: fan_out(connection, doors(*routes)))


def queued(line, channel="mail"):
    return [row for row in line.rows(t.notices) if row.channel == channel]


@pytest.fixture
def carrier(line, post):
    writer = Writer(line.system.database, line.system.vault)
    writer.start()
    spec = doors(port=post.port).channels[0]
    made = Carrier(
        line.system.database,
        writer,
        Smtp(spec, None),
        clock=line.clock.now,
        per_minute=20,
        notices_max=20,
        reference=lambda: line.system.reference,
        doors=lambda: line.system.doors,
    )
    yield made
    made.stop()
    writer.stop()


def test_a_notice_is_queued_once_for_each_route_that_leads_to_its_receiver(line):
    line.take(a_signal())
    to_duty = [row for row in queued(line, "outbox") if row.receiver.startswith("D01/")]
    assert routed(line, DUTY) == len(to_duty) > 0
    assert {row.address for row in queued(line)} == {"duty@example.invalid"}
    assert routed(line, DUTY) == 0


def test_what_an_outage_left_is_queued_at_once_so_that_it_is_one_digest(line):
    line.take(a_signal())
    row = next(each for each in queued(line, "outbox") if each.receiver.startswith("D01/"))
    plain = {name: value for name, value in row._mapping.items() if name != "n"}
    more = [{**plain, "id": f"more-{n}", "entry_id": f"more-{n}"} for n in range(1200)]
    line.write(lambda connection: connection.execute(t.notices.insert(), more))
    routed(line, DUTY)
    with line.system.database.reading() as connection:
        found = due_sendings(
            connection,
            T0 + timedelta(hours=3),
            notices_max=20,
            channel="mail",
            per_minute=20,
            ref=line.system.reference,
        )
    assert [len(each.notice_ids) for each in found] == [1201]


def test_its_id_is_its_own_and_its_body_says_so(line):
    line.take(a_signal())
    routed(line, DUTY)
    (row, *_) = queued(line)
    assert msgspec.json.decode(row.body, type=Notice).id == row.id
    assert row.id not in {each.id for each in queued(line, "outbox")}


def test_without_routes_the_position_moves_on_and_an_added_channel_tells_nothing_of_the_past(line):
    line.take(a_signal())
    assert (routed(line), routed(line, DUTY), queued(line)) == (0, 0, [])


def test_there_is_nothing_to_look_up_twice(line):
    line.take(a_signal())
    with line.system.database.reading() as connection:
        assert is_behind(connection)
    routed(line, DUTY)
    with line.system.database.reading() as connection:
        assert not is_behind(connection)


@pytest.mark.parametrize("exercise", ["sample", "drill-x"])
def test_drill_and_sample_leave_by_no_route(line, exercise):
    line.take(a_signal(exercise=exercise))
    assert (routed(line, DUTY), queued(line)) == (0, [])


def test_a_carrier_sends_what_is_due_and_the_ledger_says_so(line, post, carrier):
    line.take(a_signal())
    routed(line, DUTY)
    carrier.look(LATER)
    carrier.look(LATER)
    assert [to for to, _ in post.mails] == [["duty@example.invalid"]] * len(queued(line))
    assert {row.state for row in queued(line)} == {"sent"}
    attempts = {row.notice_id: row.outcome for row in line.rows(t.attempts)}
    assert [attempts[row.id] for row in queued(line)] == ["sent"] * len(queued(line))


def test_the_outbox_does_not_take_what_is_queued_for_mail(line):
    line.take(a_signal())
    routed(line, DUTY)
    ours = line.read(
        lambda connection: {
            each.notice.id for each in due_sendings(connection, LATER, notices_max=99, ref=line.system.reference)
        }
    )
    assert ours.isdisjoint({row.id for row in queued(line)})


@pytest.mark.parametrize(("answer", "state"), [("451 later", "queued"), ("554 never", "failed")])
def test_a_refusal_is_kept_with_what_the_server_said(line, post, carrier, answer, state):
    line.take(a_signal())
    routed(line, DUTY)
    post.answer = answer
    carrier.look(LATER)
    row = queued(line)[0]
    assert row.state == state
    (attempt,) = [each for each in line.rows(t.attempts) if each.notice_id == row.id]
    assert (attempt.outcome, answer[:3] in attempt.detail) == ("retry" if state == "queued" else "failed", True)


def test_a_crash_between_send_and_mark_repeats_under_the_same_id_and_both_attempts_are_kept(line, post, carrier):
    line.take(a_signal())
    routed(line, DUTY)
    sendings = line.read(
        lambda connection: due_sendings(connection, LATER, notices_max=20, channel="mail", ref=line.system.reference)
    )
    line.write(lambda connection: begin(connection, sendings, LATER))
    send_all(carrier.channel, sendings)  # here the process dies
    carrier.look(LATER)
    row = queued(line)[0]
    outcomes = [each.outcome for each in line.rows(t.attempts) if each.notice_id == row.id]
    assert outcomes == ["begun", "sent"]
    ids = [line_ for _, mail in post.mails for line_ in mail.splitlines() if line_.lower().startswith("message-id")]
    assert (len(ids), len(set(ids))) == (2 * len(queued(line)), len(queued(line)))


class Overtaken:
    """A channel at whose first message this process loses its connections, so that another takes its turn."""

    name = "mail"

    def __init__(self, system, other):
        self.system, self.other, self.sent = system, other, []

    def send(self, notice, to):
        self.sent.append(notice.id)
        if len(self.sent) == 1:
            kill = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            with self.system.database.writing() as connection:
                connection.execute(text(kill))
            taken = [self.other.is_mine() for _ in range(50) if not threading.Event().wait(0.05)]
            assert taken[-1]


def test_who_lost_the_turn_amid_its_messages_leaves_the_rest_to_whoever_has_it(office):
    one, other = office(), office()
    take(one, complaints("s", 3))
    with one.database.writing() as connection:
        connection.execute(update(t.notices).values(channel="mail", address="a@b"))
    writer, theirs = Writer(one.database, one.vault), Turn(other.database, "channel mail")
    writer.start()
    channel = Overtaken(one, theirs)
    made = Carrier(
        one.database,
        writer,
        channel,
        clock=one.clock.now,
        per_minute=20,
        notices_max=20,
        reference=lambda: one.reference,
        doors=lambda: one.doors,
    )
    made.take_turn()
    made.stop()
    writer.stop()
    theirs.give_back()
    assert [len(channel.sent), sorted(row.state for row in rows(one, t.notices))] == [1, ["queued", "queued", "sent"]]


def test_a_robot_s_limit_is_kept_over_all_receivers(line):
    for n in range(5):
        line.take(a_signal(source_id=f"p{n}", text=f"在示例{n}号店吃出异物", subject={"name": f"示例{n}号店"}))
    routed(line, DUTY)
    due = line.read(
        lambda connection: due_sendings(
            connection, LATER, notices_max=99, channel="mail", per_minute=3, ref=line.system.reference
        )
    )
    assert len(due) == 3


def test_what_is_held_for_one_takes_no_place_of_the_channel_from_another(line, carrier):
    def heard(n):
        line.take(a_signal(source_id=f"p{n}", text=f"在示例{n}号店吃出异物", subject={"name": f"示例{n}号店"}))

    def due(at):
        return line.read(
            lambda connection: due_sendings(
                connection, at, notices_max=1, channel="mail", per_minute=1, ref=line.system.reference
            )
        )

    heard(1)
    routed(line, DUTY)
    carrier.look(LATER)
    heard(2)
    line.clock.moment = LATER
    (first, _) = sorted(line.cases(), key=lambda case: case.opened_at)
    with line.writing() as connection:
        officer = Actor(person="测试值班员", role="duty_officer", department="D01")
        sent = Action(id="a1", case=first.id, kind="dispatch", actor=officer, at=LATER)
        assert act_on(connection, line.system.reference, sent, LATER, vault=None).ok
    routed(line, DUTY, Route(department="D03", channel="mail", to="d03@example.invalid"))
    found = [(each.to, each.hold_until is not None) for each in due(LATER + timedelta(minutes=2))]
    assert found == [("d03@example.invalid", False), ("duty@example.invalid", True)]


def proposals(line, *routes):
    """Where mails about a proposal go that the duty officer and the director may confirm."""
    signal = a_signal(channel="illness", request=None, text="23名学生呕吐")
    line.take(signal, school_illness(signal))
    line.clock.moment = T0 + timedelta(minutes=16)
    line.let_time_pass()
    routed(line, *routes)
    return [row.address for row in queued(line) if row.reason == "proposal"]


def test_who_holds_two_offices_is_told_the_same_once(line):
    addresses = proposals(line, DUTY)
    assert [addresses, routed(line, DUTY)] == [["duty@example.invalid"], 0]
    ledger = {row.receiver for row in queued(line, "outbox") if row.reason == "proposal"}
    assert ledger == {"D01/duty_officer", "D01/director"}


def test_two_people_are_each_told(line):
    boss = Route(department="D01", channel="mail", to="boss@example.invalid", role="director")
    assert sorted(proposals(line, boss, DUTY)) == ["boss@example.invalid", "duty@example.invalid"]


def test_what_one_group_reads_without_an_address_names_each_of_them(line):
    assert proposals(line, Route(department="D01", channel="mail")) == ["", ""]


def test_where_a_look_ends_makes_nobody_be_told_twice(line, monkeypatch):
    monkeypatch.setattr(telling_routes, "BATCH", 1)
    proposals(line, DUTY)
    for _ in line.rows(t.notices):
        routed(line, DUTY)
    with line.system.database.reading() as connection:
        assert not is_behind(connection)
    assert [row.address for row in queued(line) if row.reason == "proposal"] == ["duty@example.invalid"]


def test_what_turns_red_while_it_waits_is_led_by_routes_of_what_is_urgent_and_by_others_once(line):
    line.clock.moment = saturday = T0 + timedelta(days=3)
    case_id = line.take(a_signal())
    officer = Actor(person="示例·甲", role="duty_officer", department="D01")

    def act(kind, **body):
        action = Action(id=kind, case=case_id, kind=kind, actor=officer, at=line.clock.now(), body=body)
        assert line.act(action).reason == ""

    act("dispatch")
    clock = next(each for each in line.case(case_id).clocks.values() if each.deadline.rule == "CMP-1")
    act("correct_start", clock=clock.id, start="2026-11-25T09:00+08:00", reason="早收到", document="1号")
    to = {"department": "D03", "reasons": ("clock_moved",)}
    always = Route(channel="mail", to="desk@example.invalid", **to)
    urgent = Route(channel="robot", to="", urgent_only=True, **to)
    assert [routed(line, always, urgent), len(queued(line, "robot"))] == [1, 0]
    line.clock.moment = saturday + timedelta(minutes=10)
    act("set_severity", level="red", reason="多名学生呕吐")
    routed(line, always, urgent)
    led = [(row.channel, row.urgent) for row in (*queued(line), *queued(line, "robot")) if row.reason == "clock_moved"]
    assert led == [("mail", True), ("robot", True)]
    waiting = [row for row in line.rows(t.notices) if (row.channel, row.reason) == ("outbox", "clock_moved")]
    assert [(row.state, row.urgent) for row in waiting] == [("queued", True)]
    assert [routed(line, always, urgent)] == [0]
