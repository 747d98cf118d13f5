"""The distributed system on a Kafka that takes only TLS and a login, as its settings say: every part of it gets in.

That a worker does is claimed where it may do no more than it needs (`test_kafka_rights`).
"""

import json

import pytest
from commands import shian
from fleet import COUNTIES
from flow import T0, FixedClock, Line, a_signal
from serving import a_notice
from working import cluster_settings

from connectors.channels.opening import open_channels
from connectors.parse import finish
from streams.cluster.envelopes import decode_taken, lines_of
from streams.cluster.posting import Posting
from streams.cluster.topics import create_topics, topics_of
from streams.door import part, receive
from streams.intake.doors_file import DoorsFile
from streams.store import schema as t
from streams.system import build
from streams.telling.announcing import environment_with

pytestmark = pytest.mark.cluster


@pytest.fixture
def settings(secure_broker, tmp_path):
    return cluster_settings(tmp_path, secure_broker.address, secure_broker.environment, areas=COUNTIES)


@pytest.fixture
def commanded(secure_broker, settings, monkeypatch):
    """Commands in the environment of this system."""
    named = {"SHIAN_KAFKA_PREFIX": settings.kafka_prefix, "SHIAN_DATA": str(settings.data), "SHIAN_WORKER_NAME": "w1"}
    for name, value in (secure_broker.environment | named).items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def consumed(settings, topic, count):
    """The messages of a topic."""
    from kafka import KafkaConsumer

    consumer = KafkaConsumer(
        settings.topic(topic),
        **settings.kafka_access.patient_client(),
        auto_offset_reset="earliest",
        consumer_timeout_ms=9000,
    )
    found = []
    for message in consumer:
        found.append(message.value)
        if len(found) >= count:
            break
    consumer.close()
    return found


def test_topics_are_made_by_tls_and_login(settings, commanded):
    answer = shian("topics", "--json")
    assert answer.code == 0
    assert [each["name"] for each in answer.json["topics"]] == [each.name for each in topics_of(settings)]


@pytest.mark.parametrize("command", ["topics", "worker"])
def test_a_command_that_is_not_let_in_ends_and_says_why(commanded, tmp_path, command):
    (tmp_path / "wrong").write_text("wrong-example", "utf-8")
    commanded.setenv("SHIAN_KAFKA_PASSWORD_FILE", str(tmp_path / "wrong"))
    answer = shian(command)
    assert [answer.code, "Kafka 登录没有通过" in answer.err, "wrong-example" in answer.err] == [2, True, False]
    commanded.delenv("SHIAN_KAFKA_CA")
    answer = shian(command)
    assert [answer.code, "证书没有通过核对" in answer.err] == [2, True]


def test_what_the_door_took_is_forwarded_by_tls_and_login(settings, line):
    create_topics(settings)
    arrival = part(finish(a_signal(area="410702"), T0))
    with line.writing() as connection:
        receive(connection, [arrival], T0, line.system.vault)
    posting = Posting(settings)
    posting.signals(line.rows(t.log))
    posting.close()
    (envelope,) = consumed(settings, "signals", 1)
    assert [bytes(decode_taken(each).signal) for each in lines_of(envelope)] == [arrival.body]


def test_notices_go_to_their_topic_by_tls_and_login_also_when_the_office_has_doors_of_its_own(settings):
    create_topics(settings)
    settings.doors_file.write_text("channels: [{kind: phone, name: call}]\n", "utf-8")
    one = Line(build(settings, FixedClock()))
    doors = DoorsFile(one.system).look()
    one.system.database.close()
    ((spec, sender),) = open_channels(
        doors,
        folder=settings.data,
        relay=settings.data,
        clock=one.clock.now,
        environment=environment_with(settings),
    )
    sender.send(a_notice(), "D03")
    sender.close()
    (event,) = consumed(settings, "notices", 1)
    assert [spec.name, json.loads(event)["id"]] == ["cluster", a_notice().id]
