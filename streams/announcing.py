"""Announcing: in the distributed system every notice also goes to the topic `notices`, for whoever else wants to know.

It is a channel like an office's own: what is to be told is a row until the broker has confirmed it, drill and sample
leave by it as little as by any other, and it carries the least that may leave.
"""

from collections.abc import Iterable

import msgspec

from connectors.doors import Doors, KafkaChannel, Route

from .settings import Settings
from .topics import NOTICES

CHANNEL = "cluster"
PER_MINUTE = 6000


def with_topic(doors: Doors, settings: Settings, departments: Iterable[str]) -> Doors:
    """The doors of an office and, with Kafka, the way to the topic."""
    if not settings.kafka:
        return doors
    channel = KafkaChannel(name=CHANNEL, servers=settings.kafka, topic=settings.topic(NOTICES), per_minute=PER_MINUTE)
    routes = tuple(Route(department=each, channel=CHANNEL) for each in departments)
    return msgspec.structs.replace(doors, channels=(*doors.channels, channel), routes=(*doors.routes, *routes))
