"""A topic of the office's Kafka that holds signals: bare JSON, CloudEvents (all three modes) or NDJSON.

The position moves only when the owner says so, after its own store has committed: a crash repeats messages and loses
none.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from ..broker import TIMEOUT, access_of, reach
from ..doors import KafkaSource
from ..errors import ConnectorError, SignalError
from ..fence import fenced
from ..parse import convert_signal, explain, finish
from ..signal import Signal
from .cloudevents import from_event, is_binary

POLLED = 500
"""Messages handed over at once."""
_BLANK = b" \t\r\n"


class Position(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Where a message lay."""

    partition: int
    offset: int


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One message: its signals, finished, and what was refused; both may be there when it held several."""

    at: Position
    signals: tuple[Signal, ...] = ()
    refused: tuple[SignalError, ...] = ()
    value: bytes = b""
    """As it came, for the dead letters."""


class KafkaSignals:
    """Reads one topic for one group; connects with the first `poll`. Close it in the end."""

    def __init__(self, source: KafkaSource, password: str | None = None, *, folder: Path = Path()) -> None:
        """`folder` is where `source.ca` lies."""
        self.source = source
        self._password, self._folder = password, folder
        self.name = source.name
        self._consumer: Any = None

    def poll(self, now: datetime, *, seconds: float = 1) -> list[Message]:
        """At most POLLED messages that were not yet read, waiting so long for the first. Raises ConnectorError.

        What is polled and never committed comes again after a restart.
        """
        with _faults(self.name):
            polled = self._connected().poll(timeout_ms=int(seconds * 1000), max_records=POLLED)
        return [self._message(record, now) for records in polled.values() for record in records]

    def commit(self, upto: Iterable[Position]) -> None:
        """Say that everything up to these positions (they included) is stored. Raises ConnectorError.

        The furthest of each partition counts, so the positions of all messages stored may be given.
        """
        from kafka.structs import OffsetAndMetadata, TopicPartition

        last: dict[int, int] = {}
        for each in upto:
            last[each.partition] = max(each.offset, last.get(each.partition, -1))
        offsets = {
            TopicPartition(self.source.topic, partition): OffsetAndMetadata(offset + 1, "", -1)
            for partition, offset in last.items()
        }
        if offsets:
            with _faults(self.name):
                self._connected().commit(offsets, timeout_ms=TIMEOUT * 1000)

    def close(self) -> None:
        """Leave the group without committing anything; a closed source connects again when it is used."""
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            consumer.close(autocommit=False)

    def _message(self, record: Any, now: datetime) -> Message:
        headers = {name: value.decode("utf-8", "replace") for name, value in record.headers or () if value is not None}
        value = record.value or b""
        signals, refused = read_message(value, headers, source=self.source, now=now)
        at = Position(partition=record.partition, offset=record.offset)
        return Message(at=at, signals=signals, refused=refused, value=value)

    def _connected(self) -> Any:
        if self._consumer is None:
            access = access_of(self.source, self._password, folder=self._folder)
            reach(self.name, access)
            # Late: kafka-python takes a quarter of a second to import, and most offices have no Kafka.
            from kafka import KafkaConsumer

            consumer = KafkaConsumer(
                self.source.topic,
                **access.patient_client(),
                group_id=self.source.group,
                enable_auto_commit=False,
                auto_offset_reset="earliest",
                allow_auto_create_topics=False,
            )
            # Its library only waits for messages that can never come.
            if not consumer.partitions_for_topic(self.source.topic):
                consumer.close(autocommit=False)
                raise ConnectorError(f"{self.name}：没有主题 {self.source.topic}，或者没有读它的权限", permanent=False)
            self._consumer = consumer
        return self._consumer


def read_message(
    value: bytes, headers: Mapping[str, str], *, source: KafkaSource, now: datetime
) -> tuple[tuple[Signal, ...], tuple[SignalError, ...]]:
    """The signals of one message, finished with `now`, and what was refused; nothing is raised.

    A signal that names no source or area of its own has the name and area of `source`.
    """
    signals: list[Signal] = []
    refused: list[SignalError] = []
    for item in _items(value, headers):
        try:
            signals.append(_finished(item, source, now))
        except SignalError as error:
            error.draft = _draft(item, source)
            refused.append(error)
    return tuple(signals), tuple(refused)


def _items(value: bytes, headers: Mapping[str, str]) -> Iterator[object]:
    """Decoded objects, and a SignalError for what is no JSON."""
    value = value.removeprefix(b"\xef\xbb\xbf").strip(_BLANK)
    if not value:
        yield SignalError("消息是空的")
        return
    whole = _decoded(value)
    if _is_event(headers):
        yield whole if isinstance(whole, SignalError) else {**_attributes(headers), "data": whole}
    elif isinstance(whole, list):
        yield from whole or [SignalError("数组是空的")]
    elif isinstance(whole, SignalError) and b"\n" in value:
        yield from (_decoded(line) for line in value.splitlines() if line.strip())
    else:
        yield whole


def _finished(item: object, source: KafkaSource, now: datetime) -> Signal:
    if isinstance(item, SignalError):
        raise item
    if not isinstance(item, dict):
        raise SignalError("应为一个 JSON 对象（信息本身）")
    signal = from_event(item) if "specversion" in item else convert_signal({"source": source.name, **item})
    if signal.area is None and source.area is not None:
        signal = replace(signal, area=source.area)
    return finish(fenced(signal, None), now)


def _draft(item: object, source: KafkaSource) -> dict[str, Any] | None:
    """What a refused item says; of an event, its data."""
    said = item.get("data") if isinstance(item, dict) and "specversion" in item else item
    return {"source": source.name, **said} if isinstance(said, dict) else None


def _is_event(headers: Mapping[str, str]) -> bool:
    """Binary mode; Kafka writes the attributes as `ce_…`, HTTP as `ce-…`."""
    return is_binary({name.replace("_", "-"): value for name, value in headers.items()})


def _attributes(headers: Mapping[str, str]) -> dict[str, str]:
    named = {name.lower().replace("_", "-"): value for name, value in headers.items()}
    return {name.removeprefix("ce-"): value for name, value in named.items() if name.startswith("ce-")}


def _decoded(data: bytes) -> object:
    try:
        return msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return explain(error)


@contextmanager
def _faults(name: str) -> Iterator[None]:
    """Turns what kafka-python raises into ConnectorError."""
    from kafka.errors import AuthorizationError, InvalidTopicError, KafkaError

    try:
        yield
    except (KafkaError, OSError) as error:
        permanent = isinstance(error, AuthorizationError | InvalidTopicError)
        raise ConnectorError(f"{name}：Kafka 读不到（{error}）", permanent=permanent) from error
