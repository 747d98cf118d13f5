"""Notices: each leaves once, late ones as a digest, never a flood; the ledger tells every attempt."""

import resource
from collections import Counter
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from flow import T0, a_signal, school_illness
from recording import Recorder, send
from serving import a_notice

from connectors.channels.outbox import Outbox
from connectors.channels.wording import EVERYTHING, words_of_notice
from connectors.errors import ConnectorError
from connectors.notice import Duty, Notice
from connectors.parse import finish
from streams.notify import HOW_MANY, WINDOW, begin, digest_of, due_sendings, send_all
from streams.store import schema as t
from streams.store.schema import from_us, to_us

pytestmark = pytest.mark.stores

EVENING = datetime(2026, 11, 25, 13, 0, tzinfo=UTC)
"""21:00 in Beijing on a Wednesday."""


class FullDisk:
    """An outbox whose files end after a hundred bytes; the kernel refuses the rest, as on a disk that is full."""

    name = "outbox"

    def __init__(self, outbox):
        self.outbox = outbox

    def send(self, notice, to):
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
        try:
            self.outbox.send(notice, to)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def channel():
    return Recorder()


def queue(line, count, **fields):
    """So many new alerts, each of which the duty officer is told of."""
    for n in range(count):
        line.take(
            a_signal(source_id=f"q{n}", text=f"在示例{n}号店吃出异物", subject={"name": f"示例{n}号店"}, **fields)
        )


def duty(notices):
    return [each for each in notices if each.receiver == "D01/duty_officer"]


def test_a_notice_leaves_once_and_is_marked(line, channel):
    queue(line, 1)
    send(line, channel, T0)
    send(line, channel, T0 + timedelta(minutes=1))
    assert len(duty(channel.sent)) == 1
    assert {row.state for row in line.rows(t.notices) if row.not_before <= to_us(T0)} == {"sent"}


def test_a_crash_between_send_and_mark_repeats_under_the_same_id_and_the_ledger_shows_both(line, channel):
    queue(line, 1)
    sendings = line.read(lambda connection: due_sendings(connection, T0, notices_max=20, ref=line.system.reference))
    line.write(lambda connection: begin(connection, sendings, T0))
    send_all(channel, sendings)  # here the process dies
    send(line, channel, T0 + timedelta(minutes=1))
    first, second = duty(channel.sent)
    assert first.id == second.id
    rows = sorted((row for row in line.rows(t.attempts) if row.notice_id == first.id), key=lambda row: row.n)
    assert [(row.n, row.outcome) for row in rows] == [(1, "begun"), (2, "sent")]


def test_a_digest_that_may_have_arrived_is_tried_again_as_the_same_digest(line, channel):
    """Neither a crash nor a refusal may make another digest of it, though new notices came meanwhile."""
    queue(line, 3)
    late = T0 + timedelta(hours=3)
    sendings = line.read(lambda connection: due_sendings(connection, late, notices_max=20, ref=line.system.reference))
    line.write(lambda connection: begin(connection, sendings, late))
    send_all(channel, sendings)  # here the process dies
    line.clock.moment = late
    line.take(a_signal(source_id="new", text="在示例新店吃出异物", subject={"name": "示例新店"}))
    channel.refusal = ConnectorError("no way out", permanent=False)
    send(line, channel, late + timedelta(seconds=1))
    channel.refusal = None
    send(line, channel, late + timedelta(minutes=6))
    first, *again = [each for each in duty(channel.sent) if each.items]
    assert [(each.id, each.items) for each in again] == [(first.id, first.items)]
    outcomes = {row.outcome for row in line.rows(t.attempts) if row.notice_id == first.items[0].id}
    assert outcomes == {"begun", "retry", "sent"}
    assert [row for row in line.rows(t.notices) if row.state == "queued" and row.not_before <= to_us(late)] == []


def test_a_digest_tried_before_waits_for_the_window_as_others_do_and_stays_itself(line, channel):
    queue(line, 3)
    late = T0 + timedelta(hours=3)
    channel.refusal = ConnectorError("no way out", permanent=False)
    send(line, channel, late)
    channel.refusal = None
    assert send(line, channel, late + timedelta(minutes=2), notices_max=0)[0].outcome == "held"
    send(line, channel, late + timedelta(minutes=2))
    (told,) = duty(channel.sent)
    assert {row.digest_id for row in line.rows(t.notices) if row.id in {each.id for each in told.items}} == {told.id}


def test_a_channel_that_fails_by_itself_is_tried_later_and_holds_up_nothing(line, channel):
    queue(line, 1)
    channel.refusal = RuntimeError("https://secret.invalid/token")
    sent = send(line, channel, T0)
    assert {each.outcome for each in sent} == {"retry"}
    assert {row.detail for row in line.rows(t.attempts)} == {"recorder：渠道自身出错（RuntimeError）"}


def test_what_an_outage_delayed_leaves_as_one_digest_red_first(line, channel):
    queue(line, 3)
    ill = finish(
        a_signal(channel="duty", request=None, source_id="ill", text="示例第一小学23名学生呕吐", subject=None), T0
    )
    line.take(ill, school_illness(ill))
    send(line, channel, T0 + timedelta(hours=3))
    (digest,) = duty(channel.sent)
    severities = [item.severity for item in digest.items]
    assert len(severities) >= 4
    assert severities[0] == "red"
    assert severities == sorted(severities, key=("red", "orange", "yellow", "blue").index)
    settled = {row.digest_id for row in line.rows(t.notices) if row.state == "digested"}
    assert digest.id in settled


def test_however_many_an_outage_delayed_each_receiver_gets_one_digest(line, channel):
    queue(line, 1)
    (row,) = [each for each in line.rows(t.notices) if each.receiver == "D01/duty_officer"]
    more = [
        {
            **row._mapping,
            "n": row.n + 1 + n,
            "id": f"more-{n}",
            "entry_id": f"more-{n}",
            "receiver": f"D0{n % 3}/handler",
        }
        for n in range(1800)
    ]
    for each in more:
        told = msgspec.json.decode(row.body, type=Notice)
        told = msgspec.structs.replace(told, id=each["id"], receiver=each["receiver"])
        each["body"] = msgspec.json.encode(told)
    line.write(lambda connection: connection.execute(t.notices.insert(), more))
    for second in range(3):
        send(line, channel, T0 + timedelta(hours=3, seconds=second))
    digests = [(each.receiver, len(each.items)) for each in channel.sent if each.items]
    assert sorted(digests) == [("D00/handler", 600), ("D01/handler", 600), ("D02/handler", 600)]


def test_a_digest_says_how_its_work_is_signed_for_only_when_there_is_some():
    notice = a_notice(duty="到场", phone="0373-1", how="")
    found = [digest_of([notice, msgspec.structs.replace(notice, how=how)], T0).notice for how in ("", "请签收")]
    assert [(each.how, each.phone) for each in found] == [
        ("", "0373-1"),
        (HOW_MANY.format(elsewhere="致电食安办"), "0373-1"),
    ]
    desk = a_notice(reason="new_alert", how="请认领")
    assert digest_of([desk, desk], T0).notice.how == ""


def test_a_digest_sends_nobody_to_a_number_that_is_not_there():
    work = a_notice(duty="到场", how="请签收")
    assert digest_of([work, work], T0).notice.how == HOW_MANY.format(elsewhere="请食安办值班人员代签收")


def test_a_digest_has_what_comes_first_in_front_be_it_a_target_or_a_time_of_law():
    late, soon = T0 + timedelta(days=2), T0 + timedelta(hours=1)
    items = [
        a_notice(id="law", duty="a", due_at=late, duties=(Duty(title="a", due_at=late),)),
        a_notice(id="target", duty="b", duties=(Duty(title="b", target_at=soon),)),
    ]
    assert [each.id for each in digest_of(items, T0).notice.items] == ["target", "law"]


def test_a_digest_tells_a_duty_once_that_is_late_and_pressed_for():
    """Until Monday morning both wait: that the legal time has passed, and that the handler is pressed."""
    late, other = (Duty(step=each, title="决定受理", due_at=T0) for each in ("s1", "s2"))
    said = {"overdue": "已超过法定期限", "escalated": "督办"}
    items = [
        a_notice(id=f"{reason}{n}", reason=reason, reason_title=said[reason], duty=each.title, duties=(each,))
        for n, reason, each in ((1, "overdue", late), (2, "overdue", other), (3, "escalated", late))
    ]
    sending = digest_of(items, T0)
    told = [(each.reason_title, each.duties[0].step) for each in sending.notice.items]
    assert sorted(told) == [("已超过法定期限", "s2"), ("已超过法定期限，督办", "s1")]
    assert [sending.notice.number, sorted(sending.notice_ids)] == ["汇总2条", ["escalated3", "overdue1", "overdue2"]]


def test_one_delayed_notice_needs_no_digest(line, channel):
    queue(line, 1)
    send(line, channel, T0 + timedelta(hours=3))
    assert [each.items for each in duty(channel.sent)] == [()]


def test_at_most_so_many_messages_in_ten_minutes_the_rest_in_one_digest(line, channel):
    queue(line, 12)
    send(line, channel, T0, notices_max=5)
    told = duty(channel.sent)
    assert len(told) == 5
    assert [len(each.items) for each in told if each.items] == [8]


def test_when_the_limit_is_reached_notices_wait_for_the_window_and_none_is_lost(line, channel):
    queue(line, 5)
    send(line, channel, T0, notices_max=5)
    line.clock.moment = T0 + timedelta(minutes=1)
    for n in range(3):
        line.take(a_signal(source_id=f"r{n}", text=f"在示例{n}号摊吃出异物", subject={"name": f"示例{n}号摊"}))
    for minute in range(1, 10):
        send(line, channel, T0 + timedelta(minutes=minute), notices_max=5)
    assert len(duty(channel.sent)) == 5
    send(line, channel, T0 + WINDOW, notices_max=5)
    assert len(duty(channel.sent)) == 8
    assert [row for row in line.rows(t.notices) if row.state == "queued" and row.receiver == "D01/duty_officer"] == []


def test_red_never_waits_for_the_window(line, channel):
    queue(line, 2)
    send(line, channel, T0, notices_max=2)
    for n in range(3):
        ill = finish(
            a_signal(
                channel="duty", request=None, source_id=f"i{n}", text="学生呕吐", subject={"name": f"示例第{n}小学"}
            ),
            T0,
        )
        line.take(ill, school_illness(ill))
    send(line, channel, T0 + timedelta(seconds=1), notices_max=2)
    (late,) = duty(channel.sent)[2:]
    assert {item.severity for item in late.items} == {"red"}


def test_beyond_the_window_red_leaves_once_a_minute_and_none_is_lost(line, channel):
    """Of a red affair that hundreds report within minutes each report brings a duty of its own."""
    for n in range(40):
        line.clock.moment = T0 + n * timedelta(seconds=5)
        call = finish(
            a_signal(source_id=f"i{n}", text="学生呕吐，要求查处", subject={"name": "示例第一小学"}), line.clock.moment
        )
        line.take(call, school_illness(call))
        send(line, channel, line.clock.moment, notices_max=2)
    send(line, channel, line.clock.moment + timedelta(minutes=1), notices_max=2)
    told = [each for each in channel.sent if each.receiver == "D03/handler"]
    ids = {one.id for each in told for one in each.items or (each,)}
    assert (len(told), len(ids), len(line.cases())) == (7, 40, 1)


def test_a_refused_sending_is_tried_again_later_and_every_attempt_is_kept(line, channel):
    queue(line, 1)
    channel.refusal = ConnectorError("no way out", permanent=False)
    send(line, channel, T0)
    assert send(line, channel, T0 + timedelta(seconds=30)) == []
    channel.refusal = None
    send(line, channel, T0 + timedelta(minutes=2))
    first = duty(channel.sent)[0]
    rows = sorted((row for row in line.rows(t.attempts) if row.notice_id == first.id), key=lambda row: row.n)
    assert [(row.n, row.outcome, row.detail) for row in rows] == [(1, "retry", "no way out"), (2, "sent", "")]


def test_a_full_disk_of_the_outbox_loses_nothing_and_what_waited_leaves_whole_when_there_is_room(line, tmp_path):
    queue(line, 2)
    outbox = Outbox(tmp_path / "outbox")
    refused = send(line, FullDisk(outbox), T0)
    assert {each.outcome for each in refused} == {"retry"}
    assert list(outbox.folder.rglob("*.txt")) == []
    send(line, outbox, T0 + timedelta(minutes=2))
    _, body = words_of_notice(refused[0].sending.notice, carries=EVERYTHING)
    written = [each.read_text("utf-8") for each in outbox.folder.rglob("*") if each.is_file()]
    assert (len(written), f"{body}\n" in written) == (len(refused), True)
    tries = Counter(row.outcome for row in line.rows(t.attempts))
    assert tries == {"retry": len(refused), "sent": len(refused)}


def test_whoever_has_a_longer_name_than_the_disk_takes_is_told_too(tmp_path):
    Outbox(tmp_path).send(a_notice(receiver=f"{'某' * 99}/handler"))
    assert len([each for each in tmp_path.rglob("*.txt") if each.is_file()]) == 1


def test_a_permanent_refusal_is_failed_and_shown_not_repeated(line, channel):
    queue(line, 1)
    channel.refusal = ConnectorError("unknown receiver", permanent=True)
    send(line, channel, T0)
    failed = {row.id for row in line.rows(t.notices) if row.state == "failed"}
    send(line, channel, T0 + timedelta(days=1))
    assert failed
    assert [(row.n, row.outcome) for row in line.rows(t.attempts) if row.notice_id in failed] == [(1, "failed")] * len(
        failed
    )


def test_an_ordinary_reminder_waits_for_office_hours_and_a_new_alert_does_not(line):
    line.clock.moment = EVENING
    queue(line, 1)
    rows = line.rows(t.notices)
    opens = datetime(2026, 11, 26, 0, 30, tzinfo=UTC)
    for row in rows:
        expected = EVENING if row.reason in ("new_alert", "new_duty", "proposal") else opens
        assert from_us(row.not_before) == expected
    assert "new_alert" in {row.reason for row in rows}


def test_sample_and_duty_never_share_a_digest(line, channel):
    queue(line, 2)
    for n in range(2):
        line.take(a_signal(source_id=f"s{n}", subject={"name": f"示例{n}号店"}, exercise="sample"))
    send(line, channel, T0 + timedelta(hours=3))
    assert sorted((each.exercise or "duty", len(each.items)) for each in duty(channel.sent)) == [
        ("duty", 2),
        ("sample", 2),
    ]
    for each in channel.sent:
        assert {item.exercise for item in each.items} <= {each.exercise}


def test_every_word_of_a_sample_notice_begins_with_the_fence(line, tmp_path):
    line.take(a_signal(exercise="sample"))
    send(line, Outbox(tmp_path / "outbox"), T0)
    files = sorted((tmp_path / "outbox").rglob("*.txt"))
    assert files
    for file in files:
        assert file.name.startswith("【示例】")
        assert file.read_text("utf-8").startswith("【示例】")


def test_the_same_entry_is_told_to_a_receiver_once(line):
    queue(line, 3)
    told = [(row.entry_id, row.receiver, row.channel) for row in line.rows(t.notices)]
    assert len(told) == len(set(told))
