"""Producing: records are written to Kafka once its broker says that enough copies have them, or not at all."""

import asyncio
from collections.abc import Iterable
from typing import Any

from connectors.broker import Access

from .envelopes import Envelope
from .topics import ENVELOPE_BYTES

HEADERS = [("v", b"1"), ("content-type", b"application/x-ndjson")]


class Producing:
    """An idempotent producer of one event loop. After a fault a new one is made: the old one's count may be off."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._producer: Any = None
        self._connecting = asyncio.Lock()

    async def send(self, topic: str, envelopes: Iterable[Envelope]) -> None:
        """Write envelopes, in order within each partition. Raises KafkaError; then some may be written and some not."""
        try:
            producer = await self._connected()
            waiting = [
                await producer.send(topic, each.body, partition=each.partition, headers=HEADERS) for each in envelopes
            ]
            told = await asyncio.gather(*waiting, return_exceptions=True)
            for fault in told:
                if isinstance(fault, BaseException):
                    raise fault
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Let the connection go; the next `send` makes a new one."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await producer.stop()

    async def _connected(self) -> Any:
        # One at a time: two partitions that send for the first time would each make a producer, and one be left open.
        async with self._connecting:
            if self._producer is None:
                self._producer = await self._started()
            return self._producer

    async def _started(self) -> Any:
        from aiokafka import AIOKafkaProducer  # optional dependency

        producer = AIOKafkaProducer(
            **self._access.client(),
            acks="all",
            enable_idempotence=True,
            max_request_size=ENVELOPE_BYTES,
            request_timeout_ms=20_000,
        )
        try:
            await producer.start()
        except BaseException:
            await producer.stop()
            raise
        return producer
