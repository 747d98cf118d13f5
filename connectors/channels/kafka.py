"""A topic of the office's Kafka: every notice a CloudEvent, keyed by its id, written once all replicas have it."""

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from ..broker import TIMEOUT, Access, access_of, reach
from ..doors import KafkaChannel
from ..errors import ConnectorError
from ..notice import Notice
from .wording import least_of_notice

EVENT_TYPE = "cn.shian.notice.v1"
_CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"


class Kafka:
    """Publishes notices to one topic; connects with the first of them. Close it in the end."""

    def __init__(self, spec: KafkaChannel, password: str | None = None, *, folder: Path = Path()) -> None:
        """`folder` is where `spec.ca` lies."""
        self.spec = spec
        self.name = spec.name
        self._password, self.folder = password, folder
        self._producer: Any = None

    def send(self, notice: Notice, to: str) -> None:
        """Publish, and return when the broker has it. The same notice again is a message of the same key and id.

        Raises ConnectorError: permanent when the broker refuses the message itself (too large, no right to the topic,
        no such name), else to be tried again.
        """
        # Late: kafka-python takes a quarter of a second to import, and most offices have no Kafka.
        from kafka.errors import KafkaError

        event = msgspec.json.encode(event_of(notice, self.spec, to=to))
        try:
            writing = self._connected().send(
                self.spec.topic,
                key=notice.id.encode(),
                value=event,
                headers=[("content-type", _CONTENT_TYPE.encode())],
            )
            writing.get(timeout=TIMEOUT)
        except KafkaError as error:
            raise ConnectorError(f"{self.name}：Kafka 没有收下（{error}）", permanent=_is_permanent(error)) from error
        except ValueError as error:
            raise ConnectorError(f"{self.name}：Kafka 的主题名写得不对（{error}）", permanent=True) from error
        except OSError as error:
            raise ConnectorError(f"{self.name}：Kafka 连接不上（{error}）", permanent=False) from error

    def access(self) -> Access:
        """How it reaches its brokers."""
        return access_of(self.spec, self._password, folder=self.folder)

    def close(self) -> None:
        """Let go of the broker; a closed channel connects again when it is used."""
        if self._producer is not None:
            self._producer.close(timeout=TIMEOUT)
            self._producer = None

    def _connected(self) -> Any:
        if self._producer is None:
            access = self.access()
            reach(self.name, access)
            from kafka import KafkaProducer

            self._producer = KafkaProducer(
                **access.patient_client(),
                acks="all",
                # The topic is the office's; one that is mistyped must not come to be.
                allow_auto_create_topics=False,
                max_block_ms=TIMEOUT * 1000,
                request_timeout_ms=TIMEOUT * 1000 - 1000,
                delivery_timeout_ms=TIMEOUT * 1000,
            )
        return self._producer


def event_of(notice: Notice, spec: KafkaChannel, *, to: str) -> dict[str, Any]:
    """The CloudEvent (1.0, structured JSON) that carries the least of a notice; `time` is the notice's own."""
    return {
        "specversion": "1.0",
        "id": notice.id,
        "source": "shian",
        "type": EVENT_TYPE,
        "time": _rfc3339(notice.at),
        "subject": notice.number,
        "datacontenttype": "application/json",
        "data": {"to": to, **least_of_notice(notice, carries=spec.carries)},
    }


def _is_permanent(error: Exception) -> bool:
    from kafka import errors

    refusals = (errors.MessageSizeTooLargeError, errors.AuthorizationError, errors.InvalidTopicError)
    return isinstance(error, refusals)


def _rfc3339(instant: datetime) -> str:
    return instant.isoformat(timespec="seconds")
