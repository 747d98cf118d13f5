"""Posting: envelopes of the log go on to the topics of the distributed system, each confirmed by the broker.

By threads that wait, beside the desk's event loop; the worker's own writing is in `producing`.
"""

import threading
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from connectors.broker import reach

from ..settings import Settings
from . import topics
from .envelopes import Envelope, Routed, cut, taken
from .producing import HEADERS

CONFIRM_S = 30.0
"""How long the broker may take to confirm; then the same is posted again."""


class LogRow(Protocol):
    """An envelope of the log: the signals of `body` are new (`signals`) or later revisions (`revisions`)."""

    @property
    def topic(self) -> str:
        """Which part of the log."""

    @property
    def body(self) -> bytes:
        """Signals, one a line."""


class Posting:
    """An idempotent producer for threads. After a fault a new one is made: the old one's count may be off."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer: Any = None
        self._lock = threading.Lock()

    def signals(self, rows: Sequence[LogRow]) -> None:
        """Post envelopes of the log, and return when all are confirmed. Raises KafkaError, ConnectorError."""
        lines = [
            taken(line, is_revision=row.topic == "revisions") for row in rows for line in row.body.split(b"\n") if line
        ]
        self._send(topics.SIGNALS, lines)

    def greet(self) -> None:
        """Return when the broker takes us. Raises ConnectorError."""
        reach("SHIAN_KAFKA", self._settings.kafka_access)

    def close(self) -> None:
        """Let the connection go; the next posting makes a new one."""
        producer, self._producer = self._producer, None
        if producer is not None:
            producer.close(timeout=5)

    def _send(self, topic: str, lines: Iterable[Routed]) -> None:
        with self._lock:
            try:
                self._confirm(self._settings.topic(topic), cut(lines, self._settings.kafka_partitions))
            except BaseException:
                self.close()
                raise

    def _confirm(self, topic: str, envelopes: list[Envelope]) -> None:
        producer = self._connected()
        waiting = [
            producer.send(topic, value=each.body, partition=each.partition, headers=HEADERS) for each in envelopes
        ]
        producer.flush(timeout=CONFIRM_S)
        for future in waiting:
            future.get(timeout=CONFIRM_S)

    def _connected(self) -> Any:
        if self._producer is None:
            self.greet()
            from kafka import KafkaProducer  # slow import

            self._producer = KafkaProducer(
                **self._settings.kafka_access.patient_client(),
                acks="all",
                enable_idempotence=True,
                max_request_size=topics.ENVELOPE_BYTES,
                delivery_timeout_ms=int(CONFIRM_S * 1000),
                request_timeout_ms=int(CONFIRM_S * 500),
                max_block_ms=int(CONFIRM_S * 1000),
            )
        return self._producer
