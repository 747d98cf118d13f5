"""Topics: what they are called, how records are spread over them, and how long they keep what they hold.

A shard is decided by what a record says, for ever; which partition a shard lies in follows from how many there are.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from threading import Event
from typing import Any

import msgspec

from connectors.broker import reach
from connectors.errors import ConnectorError

from ..settings import Settings

SHARDS = 256
SIGNALS = "signals"
WORK = "work"
NOTICES = "notices"
DEAD_LETTERS = "dead-letters"
DAY_MS = 86_400_000
SETTLE_S, SETTLE_TRIES = 0.1, 100
ENVELOPE_BYTES = 1024 * 1024
"""Largest message a topic takes: an envelope is a quarter of it, a single long signal may be more."""


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """One topic as it should be."""

    name: str
    partitions: int
    replication: int
    config: dict[str, str]


class Created(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a topic: created, grown (more partitions) or there."""

    name: str
    partitions: int
    outcome: str
    remark: str = ""


def shard_of(exercise: str | None, county: str) -> int:
    """The shard of everything that concerns one county: duty, sample and each drill apart."""
    return _hash(f"{exercise or ''}\x1f{county}") % SHARDS


def spread_of(exercise: str | None, signal_id: str) -> int:
    """The shard of a signal that nobody has placed yet: its own, so that its revisions stay in order."""
    return _hash(f"{exercise or ''}\x1f\x1f{signal_id}") % SHARDS


def topics_of(settings: Settings) -> tuple[Topic, ...]:
    """The four topics as the settings want them."""
    kept = {"retention.ms": str(settings.kafka_retention_days * DAY_MS), "cleanup.policy": "delete"}
    buried = {"retention.ms": str(settings.kafka_dead_letter_days * DAY_MS), "cleanup.policy": "delete"}
    told = {"cleanup.policy": "compact,delete", "retention.ms": str(settings.kafka_dead_letter_days * DAY_MS)}
    safe = {"min.insync.replicas": str(settings.kafka_min_insync), "max.message.bytes": str(ENVELOPE_BYTES)}
    return tuple(
        Topic(
            name=settings.topic(name),
            partitions=settings.kafka_partitions,
            replication=settings.kafka_replication,
            config=safe | config,
        )
        for name, config in ((SIGNALS, kept), (WORK, kept), (NOTICES, told), (DEAD_LETTERS, buried))
    )


def missing_topics(settings: Settings) -> list[str]:
    """The topics a worker reads that are not there, by name. Raises ConnectorError."""
    with _asking(settings) as admin:
        known = _partitions(admin)
    wanted = [settings.topic(name) for name in (SIGNALS, WORK, DEAD_LETTERS)]
    return [name for name in wanted if name not in known]


def create_topics(settings: Settings) -> list[Created]:
    """Make the topics that are missing and bring the others' settings up to date. Raises ConnectorError.

    Partitions are only ever added: taking some away would lose what they hold.
    """
    reach("SHIAN_KAFKA", settings.kafka_access)
    with _asking(settings) as admin:
        known = _partitions(admin)
        made = [_bring(admin, topic, known.get(topic.name)) for topic in topics_of(settings)]
        _wait_for(admin, made)
        return made


@contextmanager
def _asking(settings: Settings) -> Iterator[Any]:
    """A client that asks about topics; what Kafka does not do is a ConnectorError."""
    from kafka.admin import KafkaAdminClient  # slow import
    from kafka.errors import KafkaError  # slow import

    try:
        admin = KafkaAdminClient(**settings.kafka_access.patient_client())
        try:
            yield admin
        finally:
            admin.close()
    except KafkaError as error:
        raise ConnectorError(
            f"SHIAN_KAFKA：Kafka 没有照办（{error}）", permanent=not getattr(error, "retriable", False)
        ) from error


def _bring(admin: Any, topic: Topic, partitions: int | None) -> Created:
    from kafka.admin import ConfigResource, ConfigResourceType, NewTopic

    if partitions is None:
        new = NewTopic(
            name=topic.name,
            num_partitions=topic.partitions,
            replication_factor=topic.replication,
            topic_configs=topic.config,
        )
        admin.create_topics([new], wait_for_metadata=True)
        return Created(name=topic.name, partitions=topic.partitions, outcome="created")
    admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic.name, configs=topic.config)])
    if partitions < topic.partitions:
        admin.create_partitions({topic.name: topic.partitions})
        return Created(name=topic.name, partitions=topic.partitions, outcome="grown")
    remark = "" if partitions == topic.partitions else "比设置的多，保持不变"
    return Created(name=topic.name, partitions=partitions, outcome="there", remark=remark)


def _partitions(admin: Any) -> dict[str, int]:
    return {each["name"]: len(each["partitions"]) for each in admin.describe_topics()}


def _wait_for(admin: Any, made: list[Created]) -> None:
    """A broker learns of what another (or itself a moment ago) has made a little later."""
    never = Event()
    for _ in range(SETTLE_TRIES):
        known = _partitions(admin)
        if all(known.get(each.name, 0) >= each.partitions for each in made):
            return
        never.wait(SETTLE_S)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")
