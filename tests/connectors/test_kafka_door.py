"""Kafka in and out, against a real broker (see tests/brokers.py)."""

import json
import os

import pytest
from brokers import make_topic
from hypothesis import given
from hypothesis import strategies as st
from serving import NOW, a_notice, free_port

from connectors.channels.diagnose import diagnose
from connectors.channels.kafka import Kafka
from connectors.doors import KafkaChannel, KafkaSource
from connectors.errors import ConnectorError, SignalError
from connectors.parse import finish
from connectors.signal import Channel, Signal
from connectors.sources.cloudevents import from_event
from connectors.sources.kafka import KafkaSignals, Position, read_message

SOURCE = KafkaSource(name="bus", servers=("unused",), topic="signals", area="410702")
BARE = {"channel": "duty", "source": "12345", "source_id": "A1", "text": "有人呕吐"}
EVENT = {
    "specversion": "1.0",
    "id": "7",
    "source": "示例",
    "type": "signal",
    "data": {"channel": "duty", "text": "呕吐"},
}


def as_bytes(value):
    return json.dumps(value, ensure_ascii=False).encode()


def texts(value, headers=(), source=SOURCE):
    signals, refused = read_message(value, dict(headers), source=source, now=NOW)
    return [each.text for each in signals], [each.reason for each in refused]


def test_a_bare_signal_is_finished_and_has_the_area_of_the_door():
    signals, refused = read_message(as_bytes(BARE), {}, source=SOURCE, now=NOW)
    expected = Signal(channel=Channel.DUTY, source="12345", source_id="A1", text="有人呕吐", area="410702")
    assert [signals, refused] == [(finish(expected, NOW),), ()]


@pytest.mark.parametrize(
    ("value", "headers", "found"),
    [
        (as_bytes(EVENT), {}, ["呕吐"]),
        (as_bytes([EVENT, {**EVENT, "id": "8"}]), {}, ["呕吐", "呕吐"]),
        (as_bytes(EVENT["data"]), {"ce_specversion": "1.0", "ce_id": "7", "ce_source": "s", "ce_type": "t"}, ["呕吐"]),
        (as_bytes(BARE) + b"\n\n" + as_bytes(EVENT) + b"\n", {}, ["有人呕吐", "呕吐"]),
        (b"\xef\xbb\xbf" + json.dumps(BARE, indent=1).encode(), {}, ["有人呕吐"]),
    ],
)
def test_every_envelope_is_read(value, headers, found):
    assert texts(value, headers) == (found, [])


def test_a_signal_that_names_no_source_has_that_of_the_door():
    signals, _ = read_message(b'{"channel":"duty","text":"x"}', {}, source=SOURCE, now=NOW)
    assert [each.source for each in signals] == ["bus"]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"", "消息是空的"),
        (b"[]", "数组是空的"),
        (b"7", "应为一个 JSON 对象（信息本身）"),
        (b"{", "不是完整的 JSON，内容在中途断了"),
        (b'{"text":"x"}', "缺少必填字段"),
        (b'{"channel":"duty","area":"x"}', "“x”不是六位县级区划代码"),
        (as_bytes({**EVENT, "specversion": "0.3"}), "CloudEvents 版本应为 1.0"),
    ],
)
def test_what_is_no_signal_is_refused_and_not_raised(value, reason):
    assert texts(value) == ([], [reason])


def test_one_bad_line_does_not_spoil_the_others():
    assert texts(as_bytes(BARE) + b"\n{broken\n") == (["有人呕吐"], ["不是有效的 JSON（第 2 个字节处）"])


@given(st.binary(max_size=60), st.dictionaries(st.sampled_from(["ce_specversion", "ce_id", "x"]), st.text(max_size=3)))
def test_any_message_is_signals_or_refused(value, headers):
    signals, refused = read_message(value, headers, source=SOURCE, now=NOW)
    assert signals or refused
    assert [type(each) for each in refused] == [SignalError] * len(refused)


@pytest.fixture
def topic(broker, request):
    """A topic of its own for each test."""
    name = f"{request.node.name[:60]}-{os.getpid()}"
    make_topic(broker, name)
    return name


@pytest.fixture
def publish(broker, topic):
    """Writes messages to the topic."""
    from kafka import KafkaProducer

    producer = KafkaProducer(bootstrap_servers=[broker], acks="all")

    def write(*values):
        for value in values:
            producer.send(topic, value=value).get(timeout=20)

    yield write
    producer.close()


def polled(door, count):
    """The next messages, as many as are expected."""
    found = []
    for _ in range(40):
        found += door.poll(NOW, seconds=0.5)
        if len(found) >= count:
            break
    return found


def a_door(broker, topic):
    return KafkaSignals(KafkaSource(name="bus", servers=(broker,), topic=topic, group=f"group-{topic}"))


def test_a_notice_is_an_event_under_its_own_key(broker, topic):
    from kafka import KafkaConsumer

    channel = Kafka(KafkaChannel(name="bus", servers=(broker,), topic=topic))
    channel.send(a_notice(), "值班组")
    channel.send(a_notice(), "值班组")
    channel.close()
    consumer = KafkaConsumer(topic, bootstrap_servers=[broker], auto_offset_reset="earliest", consumer_timeout_ms=9000)
    first, second = next(consumer), next(consumer)
    consumer.close()
    event = json.loads(first.value)
    assert [first.key, second.key] == [b"00112233445566778899aabb"] * 2
    assert dict(first.headers)["content-type"].startswith(b"application/cloudevents+json")
    assert [event["specversion"], event["id"], event["type"]] == ["1.0", a_notice().id, "cn.shian.notice.v1"]
    assert [event["data"]["to"], event["data"]["severity"], "quote" in event["data"]] == ["值班组", "orange", False]
    with pytest.raises(SignalError):
        from_event(event)


def test_a_channel_that_was_closed_connects_again(broker, topic):
    channel = Kafka(KafkaChannel(name="bus", servers=(broker,), topic=topic))
    for _ in range(2):
        channel.send(a_notice(), "")
        channel.close()


def test_a_notice_that_is_too_large_for_the_broker_is_permanent(broker, topic):
    channel = Kafka(KafkaChannel(name="bus", servers=(broker,), topic=topic, carries=("quotes",)))
    with pytest.raises(ConnectorError) as caught:
        channel.send(a_notice(text="汤" * 1_000_000), "")
    channel.close()
    assert caught.value.permanent


def test_a_broker_that_is_not_there_is_tried_again():
    with pytest.raises(ConnectorError) as caught:
        Kafka(KafkaChannel(name="bus", servers=(f"127.0.0.1:{free_port()}",), topic="t")).send(a_notice(), "")
    assert not caught.value.permanent


def test_the_test_of_the_channel_delivers(broker, topic, tmp_path):
    spec = KafkaChannel(name="bus", servers=(broker,), topic=topic)
    assert diagnose(spec, {}, "", folder=tmp_path, now=NOW).failed is None


def test_messages_come_in_order_with_what_was_refused_among_them(broker, topic, publish):
    publish(as_bytes(BARE), b"broken", as_bytes(EVENT))
    door = a_door(broker, topic)
    messages = polled(door, 3)
    door.close()
    assert [each.at for each in messages] == [Position(partition=0, offset=n) for n in range(3)]
    assert [len(each.signals) for each in messages] == [1, 0, 1]
    assert [messages[1].value, len(messages[1].refused)] == [b"broken", 1]


def test_what_is_not_committed_comes_again_and_what_is_committed_does_not(broker, topic, publish):
    publish(*(as_bytes({**BARE, "source_id": f"A{n}"}) for n in range(4)))
    door = a_door(broker, topic)
    first = polled(door, 4)
    door.close()
    door = a_door(broker, topic)
    again = polled(door, 4)
    door.commit([again[1].at, again[0].at])
    door.close()
    door = a_door(broker, topic)
    rest = polled(door, 2)
    door.close()
    ids = [[each.signals[0].source_id for each in messages] for messages in (first, again, rest)]
    assert ids == [["A0", "A1", "A2", "A3"], ["A0", "A1", "A2", "A3"], ["A2", "A3"]]


def test_committing_nothing_moves_nothing(broker, topic, publish):
    publish(as_bytes(BARE))
    door = a_door(broker, topic)
    door.commit([])
    assert len(polled(door, 1)) == 1
    door.close()


def test_a_source_whose_topic_is_not_there_says_so_and_reads_it_when_it_is(broker, topic):
    door = a_door(broker, f"{topic}-later")
    with pytest.raises(ConnectorError, match=f"bus：没有主题 {topic}-later，或者没有读它的权限") as caught:
        door.poll(NOW)
    make_topic(broker, f"{topic}-later")
    assert [caught.value.permanent, door.poll(NOW)] == [False, []]
    door.close()


def test_a_source_whose_broker_is_not_there_says_so():
    with pytest.raises(ConnectorError) as caught:
        a_door(f"127.0.0.1:{free_port()}", "t").poll(NOW)
    assert not caught.value.permanent
