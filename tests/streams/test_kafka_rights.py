"""A Kafka that allows each user only what docs/doors.md and docs/cluster.md name: that is enough, and less is told."""

import json
import re
from pathlib import Path

import pytest
from brokers import make_topic
from fleet import Fleet
from flow import T0, a_signal
from serving import NOW, a_notice
from working import cluster_settings, until

from connectors.channels.kafka import Kafka
from connectors.doors import KafkaChannel, KafkaSource, Sasl
from connectors.errors import ConnectorError
from connectors.parse import finish
from connectors.sources.kafka import KafkaSignals
from connectors.trust import trusting
from streams.cluster.posting import Posting
from streams.cluster.topics import create_topics, topics_of
from streams.door import part, receive
from streams.store import schema as t

pytestmark = pytest.mark.cluster

DOCS = Path(__file__).parents[2] / "docs"
ROW = re.compile(r"^\| ([^|]+?) \| (topic|group|cluster)(?: `([^`]+)`)? \| ([A-Z_, ]+) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def admin(secure_broker):
    from kafka.admin import KafkaAdminClient

    client = KafkaAdminClient(**access(secure_broker, secure_broker.user))
    yield client
    client.close()


def access(broker, user):
    return {
        "bootstrap_servers": [broker.address],
        "security_protocol": "SASL_SSL",
        "ssl_context": trusting(str(broker.ca), Path()),
        "sasl_mechanism": "PLAIN",
        "sasl_plain_username": user,
        "sasl_plain_password": broker.password,
    }


def documented(page, who):
    """What a page says that somebody needs: kind of resource, its name, operations."""
    found = [(kind, name, told.split(", ")) for whom, kind, name, told in ROW.findall((DOCS / page).read_text("utf-8"))
             if who in whom]  # fmt: skip
    assert found, f"{page} says nothing of {who}"
    return found


def allow(admin, user, rights, *, name=lambda said: said):
    """Give a user this, and nothing else."""
    from kafka.admin import ACL, ACLFilter, ACLPermissionType, ResourcePattern, ResourcePatternFilter, ResourceType
    from kafka.admin import ACLOperation as Operation
    from kafka.admin import ACLResourcePatternType as Shape

    principal = f"User:{user}"
    any_ = ResourcePatternFilter(ResourceType.ANY, None, Shape.ANY)
    admin.delete_acls([ACLFilter(principal, "*", Operation.ANY, ACLPermissionType.ANY, any_)])
    given = []
    for kind, said, operations in rights:
        told = name(said) if kind != "cluster" else "kafka-cluster"
        shape = Shape.PREFIXED if told.endswith("*") else Shape.LITERAL
        pattern = ResourcePattern(ResourceType[kind.upper()], told.rstrip("*"), shape)
        given += [ACL(principal, "*", Operation[each], ACLPermissionType.ALLOW, pattern) for each in operations]
    admin.create_acls(given)


def a_door(cls, broker, user, topic, **more):
    sasl = Sasl(user=user, password="env:K", mechanism="PLAIN")
    return cls(name="bus", servers=(broker.address,), topic=topic, tls=True, ca=str(broker.ca), sasl=sasl, **more)


def reading(broker, topic):
    return KafkaSignals(a_door(KafkaSource, broker, "reader", topic, group=f"{topic}-g"), broker.password)


def publishing(broker, topic):
    return Kafka(a_door(KafkaChannel, broker, "writer", topic), broker.password)


@pytest.fixture
def topic(secure_broker, request):
    name = f"office.{abs(hash(request.node.name)) % 10**8}"
    make_topic(secure_broker.address, name, **access(secure_broker, secure_broker.user))
    return name


def filled(broker, topic):
    from kafka import KafkaProducer

    producer = KafkaProducer(**access(broker, broker.user))
    producer.send(topic, json.dumps({"channel": "duty", "text": "有人呕吐"}).encode()).get(20)
    producer.close()


def office(topic):
    """The names of the page, as they are called in this test."""
    return {"signals": topic, "notices": topic, "shian": f"{topic}-g"}.get


def taken(source, tries=40):
    for _ in range(tries):
        if found := source.poll(NOW):
            return found
    return []


def test_a_source_reads_and_commits_with_what_the_page_names(secure_broker, admin, topic):
    filled(secure_broker, topic)
    allow(admin, "reader", documented("doors.md", "source"), name=office(topic))
    source = reading(secure_broker, topic)
    (message,) = taken(source)
    source.commit([message.at])
    source.close()
    again = reading(secure_broker, topic)
    assert [[each.text for each in message.signals], taken(again, tries=3)] == [["有人呕吐"], []]
    again.close()


@pytest.mark.parametrize(
    ("allowed", "said"),
    [
        ([("topic", "signals", ["READ"])], "Kafka 读不到（.*GroupAuthorization"),
        ([("group", "shian", ["READ"])], "没有主题 office.*，或者没有读它的权限"),
        ([("group", "shian", ["READ"]), ("topic", "signals", ["DESCRIBE"])], "Kafka 读不到（.*TopicAuthorization"),
    ],
)
def test_a_source_that_lacks_one_of_them_says_so(secure_broker, admin, topic, allowed, said):
    filled(secure_broker, topic)
    allow(admin, "reader", allowed, name=office(topic))
    source = reading(secure_broker, topic)
    with pytest.raises(ConnectorError, match=f"bus：{said}"):
        taken(source)
    source.close()


def test_a_channel_publishes_with_what_the_page_names_and_without_it_says_so(secure_broker, admin, topic):
    allow(admin, "writer", documented("doors.md", "channel"), name=office(topic))
    channel = publishing(secure_broker, topic)
    channel.send(a_notice(), "D03")
    channel.close()
    allow(admin, "writer", [])
    with pytest.raises(ConnectorError, match=r"bus：Kafka 没有收下（.*Authorization") as caught:
        publishing(secure_broker, topic).send(a_notice(), "D03")
    assert caught.value.permanent


def environment(broker, user, **more):
    return broker.environment | {"SHIAN_KAFKA_USER": user, "SHIAN_KAFKA_MECHANISM": "PLAIN"} | more


def within(settings):
    """The names of the page, which are those of the default prefix."""
    return lambda said: said and said.replace("shian.", settings.kafka_prefix)


def test_the_topics_of_the_cluster_are_made_with_what_the_page_names_and_brought_up_to_date(
    secure_broker, admin, tmp_path
):
    settings = cluster_settings(tmp_path, secure_broker.address, environment(secure_broker, "maker"))
    allow(admin, "maker", documented("cluster.md", "`shian topics`"), name=within(settings))
    made = [create_topics(settings) for _ in range(2)]
    changed = {"kafka_prefix": settings.kafka_prefix, "kafka_partitions": settings.kafka_partitions + 1}
    more = cluster_settings(tmp_path, secure_broker.address, environment(secure_broker, "maker"), **changed)
    made.append(create_topics(more))
    assert [{each.outcome for each in some} for some in made] == [{"created"}, {"there"}, {"grown"}]
    assert [each.name for each in made[0]] == [each.name for each in topics_of(settings)]


@pytest.mark.slow
def test_a_worker_takes_signals_by_tls_and_login_with_what_the_page_names(secure_broker, admin, tmp_path, monkeypatch):
    """It logs in by SCRAM, as is usual, the others here by PLAIN."""
    fleet = Fleet(tmp_path, secure_broker)
    allow(admin, "worker", documented("cluster.md", "worker"), name=within(fleet.settings))
    everything = secure_broker.environment
    allowed = environment(secure_broker, "worker", SHIAN_KAFKA_MECHANISM="SCRAM-SHA-512")
    try:
        monkeypatch.setattr(secure_broker, "environment", allowed)
        fleet.start("w1")
        monkeypatch.setattr(secure_broker, "environment", everything)
        fleet.send(40)
        fleet.poison(1)
        until(lambda: fleet.stored() >= 40 and fleet.buried() >= 1)
        assert [fleet.end("w1"), list(fleet.audit())] == [0, []]
    finally:
        fleet.close()


def test_a_desk_forwards_and_announces_with_what_the_page_names(secure_broker, admin, tmp_path, line):
    settings = cluster_settings(tmp_path, secure_broker.address, secure_broker.environment)
    create_topics(settings)
    allow(admin, "desk", documented("cluster.md", "desk"), name=within(settings))
    arrival = part(finish(a_signal(area="410702"), T0))
    with line.writing() as connection:
        receive(connection, [arrival], T0, line.system.vault)
    named = environment(secure_broker, "desk")
    ours = cluster_settings(tmp_path, secure_broker.address, named, kafka_prefix=settings.kafka_prefix)
    posting = Posting(ours)
    posting.signals(line.rows(t.log))
    posting.close()
    channel = a_door(KafkaChannel, secure_broker, "desk", settings.topic("notices"))
    sender = Kafka(channel, secure_broker.password)
    sender.send(a_notice(), "D03")
    sender.close()
