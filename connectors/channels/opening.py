"""Opening the channels that an office has named, with their secrets."""

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from ..doors import (
    AlertmanagerChannel,
    Channel,
    Doors,
    KafkaChannel,
    PhoneChannel,
    RelayChannel,
    RobotChannel,
    SmtpChannel,
    WebhookChannel,
    secret,
    with_proxy,
)
from ..notice import Notice
from .kafka import Kafka
from .relay import Relay
from .smtp import Smtp


class Sender(Protocol):
    """A channel that sends by itself."""

    name: str

    def send(self, notice: Notice, to: str) -> None:
        """Send it, or raise ConnectorError."""


def open_channels(
    doors: Doors,
    *,
    folder: Path,
    relay: Path,
    clock: Callable[[], datetime],
    environment: Mapping[str, str] = os.environ,
) -> list[tuple[Channel, Sender]]:
    """Every channel that sends by itself, with what the office said of it; telephones are for people.

    `folder` is where secrets and certificates lie, `relay` where parcels are put, `clock` tells the time that is
    signed, `environment` is where `env:NAME` is looked up. Raises ConnectorError for a secret that is not there.
    """
    return [
        (spec, open_channel(spec, folder=folder, relay=relay, clock=clock, environment=environment))
        for spec in doors.channels
        if not isinstance(spec, PhoneChannel)
    ]


def open_channel(
    spec: Channel,
    *,
    folder: Path,
    relay: Path,
    clock: Callable[[], datetime],
    environment: Mapping[str, str] = os.environ,
) -> Sender:
    """One channel. Raises ConnectorError."""
    known = partial(secret, folder=folder, environment=environment)
    spec = with_proxy(spec, folder=folder, environment=environment)

    def told(name: str | None) -> str | None:
        return known(name) if name else None

    match spec:
        case SmtpChannel():
            return Smtp(spec, told(spec.password), folder=folder)
        case WebhookChannel():
            from .webhook import Webhook  # slow import

            return Webhook(spec, known(spec.secret), clock=clock, folder=folder)
        case RobotChannel():
            from .robot import Robot  # slow import

            return Robot(spec, known(spec.url), folder=folder)
        case AlertmanagerChannel():
            from .alertmanager import Alertmanager  # slow import

            return Alertmanager(spec, told(spec.token), folder=folder)
        case KafkaChannel():
            return Kafka(spec, told(spec.sasl.password if spec.sasl else None), folder=folder)
        case RelayChannel():
            return Relay(spec, folder=relay)
        case _:
            raise TypeError(f"{spec.name}: a telephone is called by a person")
