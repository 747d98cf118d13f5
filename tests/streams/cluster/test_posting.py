"""Posting: what the door put on the log reaches the topics, confirmed, on a real broker."""

import msgspec
import pytest
from flow import T0, a_signal
from serving import free_port
from working import cluster_settings

from connectors.errors import ConnectorError
from connectors.parse import finish
from streams.cluster.envelopes import decode_taken, lines_of
from streams.cluster.posting import Posting
from streams.cluster.topics import create_topics, shard_of
from streams.door import part, receive
from streams.store import schema as t

pytestmark = pytest.mark.cluster


def read(settings, topic, count):
    """(partition, line) of everything in a topic."""
    from kafka import KafkaConsumer

    consumer = KafkaConsumer(
        settings.topic(topic),
        bootstrap_servers=list(settings.kafka),
        auto_offset_reset="earliest",
        consumer_timeout_ms=9000,
    )
    found = []
    for message in consumer:
        found += [(message.partition, line) for line in lines_of(message.value)]
        if len(found) >= count:
            break
    consumer.close()
    return found


def test_the_log_reaches_the_topic_with_new_signals_and_revisions_told_apart(line, broker, tmp_path):
    settings = cluster_settings(tmp_path, broker)
    create_topics(settings)
    first, second = (part(finish(a_signal(area="410702", text=text), T0)) for text in ("一", "二"))
    with line.writing() as connection:
        receive(connection, [first], T0, line.system.vault)
        receive(connection, [second], T0, line.system.vault)
    posting = Posting(settings)
    posting.signals(line.rows(t.log))
    posting.close()
    found = read(settings, "signals", 2)
    sent = [decode_taken(each) for _, each in found]
    assert {partition for partition, _ in found} == {shard_of(None, "410702") % settings.kafka_partitions}
    assert [(each.revision, bytes(each.signal)) for each in sent] == [(False, first.body), (True, second.body)]


def test_a_broker_that_is_away_is_told_and_posted_to_again(tmp_path):
    posting = Posting(cluster_settings(tmp_path, f"127.0.0.1:{free_port()}"))
    for _ in range(2):
        with pytest.raises(ConnectorError):
            posting.signals([msgspec.defstruct("Row", ["topic", "body"])("signals", b'{"id":"x"}')])
