"""Opening the channels that an office has named, with their secrets."""

from collections.abc import Callable
from datetime import datetime
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
from .alertmanager import Alertmanager
from .kafka import Kafka
from .relay import Relay
from .robot import Robot
from .smtp import Smtp
from .webhook import Webhook


class Sender(Protocol):
    """A channel that sends by itself."""

    name: str

    def send(self, notice: Notice, to: str) -> None:
        """Send it, or raise ConnectorError."""


def open_channels(
    doors: Doors, *, folder: Path, relay: Path, clock: Callable[[], datetime]
) -> list[tuple[Channel, Sender]]:
    """Every channel that sends by itself, with what the office said of it; telephones are for people.

    `folder` is where secrets and certificates lie, `relay` where parcels are put, `clock` tells the time that is
    signed. Raises ConnectorError for a secret that is not there.
    """
    return [
        (spec, open_channel(spec, folder=folder, relay=relay, clock=clock))
        for spec in doors.channels
        if not isinstance(spec, PhoneChannel)
    ]


def open_channel(spec: Channel, *, folder: Path, relay: Path, clock: Callable[[], datetime]) -> Sender:
    """One channel. Raises ConnectorError."""
    spec = with_proxy(spec, folder=folder)

    def told(name: str | None) -> str | None:
        return secret(name, folder=folder) if name else None

    match spec:
        case SmtpChannel():
            return Smtp(spec, told(spec.password), folder=folder)
        case WebhookChannel():
            return Webhook(spec, secret(spec.secret, folder=folder), clock=clock, folder=folder)
        case RobotChannel():
            return Robot(spec, secret(spec.url, folder=folder), folder=folder)
        case AlertmanagerChannel():
            return Alertmanager(spec, told(spec.token), folder=folder)
        case KafkaChannel():
            return Kafka(spec, told(spec.sasl.password if spec.sasl else None), folder=folder)
        case RelayChannel():
            return Relay(spec, folder=relay)
        case _:
            raise TypeError(f"{spec.name}: a telephone is called by a person")
