"""Announcing: in the distributed system every notice also goes to the topic `notices`, for whoever else wants to know.

It is a channel like an office's own: what is to be told is a row until the broker has confirmed it, drill and sample
leave by it as little as by any other, and it carries the least that may leave.
"""

import os
from collections.abc import Iterable

import msgspec

from connectors.doors import CLUSTER, Doors, KafkaChannel, Route, Sasl

from ..cluster.topics import NOTICES
from ..settings import Settings

PASSWORD = "SHIAN_KAFKA_PASSWORD"
PER_MINUTE = 6000


def environment_with(settings: Settings) -> dict[str, str]:
    """The environment in which channels look for secrets, with the one of the topic, wherever the office keeps it."""
    return {**os.environ, PASSWORD: settings.kafka_password}


def with_topic(doors: Doors, settings: Settings, departments: Iterable[str]) -> Doors:
    """The doors of an office and, with Kafka, the way to the topic."""
    if not settings.kafka:
        return doors
    access = settings.kafka_access
    login = access.login
    channel = KafkaChannel(
        name=CLUSTER,
        servers=access.servers,
        topic=settings.topic(NOTICES),
        per_minute=PER_MINUTE,
        tls=access.tls,
        ca=str(access.ca.resolve()) if access.ca else None,
        sasl=Sasl(user=login.user, password=f"env:{PASSWORD}", mechanism=login.mechanism) if login else None,
    )
    routes = tuple(Route(department=each, channel=CLUSTER) for each in departments)
    return msgspec.structs.replace(doors, channels=(*doors.channels, channel), routes=(*doors.routes, *routes))
