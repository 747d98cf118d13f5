"""Announcing: with Kafka every notice goes to the topic too; without, and in a drill, nothing does."""

import json

import pytest
from flow import T0, FixedClock, Line, a_signal
from working import cluster_settings

from connectors.channels.opening import open_channels
from connectors.doors import CLUSTER
from streams.cluster.topics import create_topics
from streams.settings import read_settings
from streams.store import schema as t
from streams.system import build
from streams.telling.routes import Carrier, fan_out
from streams.writer import Writer

pytestmark = pytest.mark.cluster


def test_without_kafka_there_is_no_such_channel(line):
    assert [each.name for each in line.system.doors.channels] == []


def test_every_notice_of_duty_reaches_the_topic_once(broker, tmp_path):
    from kafka import KafkaConsumer

    settings = cluster_settings(tmp_path, broker)
    create_topics(settings)
    one = Line(build(settings, FixedClock()))
    one.take(a_signal())
    one.take(a_signal(source_id="a2", exercise="sample", subject={"name": "示例另一家"}))
    for _ in range(2):
        one.write(lambda connection: fan_out(connection, one.system.doors))
    duty = {row.id for row in one.rows(t.notices) if row.channel == CLUSTER}
    ((spec, sender),) = open_channels(one.system.doors, folder=tmp_path, relay=tmp_path, clock=one.clock.now)
    writer = Writer(one.system.database, one.system.vault)
    writer.start()
    carrier = Carrier(
        one.system.database,
        writer,
        sender,
        clock=one.clock.now,
        per_minute=spec.per_minute,
        notices_max=20,
        reference=lambda: one.system.reference,
        doors=lambda: one.system.doors,
    )
    later = T0.replace(hour=8)
    assert [carrier.look(later) > 0, carrier.look(later)] == [True, 0]
    writer.stop()
    consumer = KafkaConsumer(
        settings.topic("notices"),
        bootstrap_servers=list(settings.kafka),
        auto_offset_reset="earliest",
        consumer_timeout_ms=8000,
    )
    told = [json.loads(each.value)["data"] for each in consumer]
    consumer.close()
    sender.close()
    one.system.database.close()
    ids = {each["id"] for notice in told for each in (notice.get("items") or [notice])}
    assert ids == duty


def test_settings_without_servers_leave_the_doors_as_they_are(tmp_path):
    system = build(read_settings({}, data=tmp_path), FixedClock())
    system.database.close()
    assert [system.doors.channels, system.doors.routes] == [(), ()]
