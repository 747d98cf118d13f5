"""Loops that carry messages from one topic to another and do nothing else: what the distributed system is held to.

`python -m benchmarks.pass_through MODE SERVER IN OUT COUNT FILE`; MODE: faust (message by message, each sent on and
awaited) or aiokafka (batches). FILE gets the seconds from the first message to the last
confirmation, and those of CPU time.
"""

import asyncio
import os
import sys
import time
from pathlib import Path
from typing import Any

from streams.clock import stopwatch


class Count:
    """Seconds from the first to the last of so many."""

    def __init__(self, wanted: int, file: Path) -> None:
        self.wanted, self.file, self.began, self.used, self.done = wanted, file, 0.0, 0.0, 0

    def begin(self) -> None:
        """The first is at hand."""
        if not self.began:
            self.began, self.used = stopwatch(), time.process_time()

    def add(self, count: int) -> bool:
        """So many more were confirmed. Whether that was the last."""
        self.done += count
        if self.done >= self.wanted:
            self.file.write_text(f"{stopwatch() - self.began} {time.process_time() - self.used}")
        return self.done >= self.wanted


def with_faust(server: str, came: str, goes: str, count: Count) -> None:
    """A faust agent whose every event is sent on and awaited."""
    import faust

    app = faust.App(
        f"pass-{came}",
        broker=f"kafka://{server}",
        value_serializer="raw",
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        datadir=count.file.parent / f"data-{came}",
        consumer_auto_offset_reset="earliest",
        stream_wait_empty=False,
    )
    source = app.topic(came, value_type=bytes, value_serializer="raw")
    target = app.topic(goes, value_type=bytes, value_serializer="raw")

    async def agent(stream: Any) -> None:
        async for value in stream:
            count.begin()
            await target.send(value=value)
            if count.add(1):
                os._exit(0)

    app.agent(source, name="pass")(agent)
    faust.Worker(app, loglevel="error", quiet=True, redirect_stdouts=False).execute_from_commandline()


async def with_aiokafka(server: str, came: str, goes: str, count: Count) -> None:
    """Batches: taken, sent on, confirmed, committed."""
    from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

    consumer = AIOKafkaConsumer(
        came,
        bootstrap_servers=server,
        group_id=f"pass-{came}",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    producer = AIOKafkaProducer(bootstrap_servers=server, acks="all")
    await consumer.start()
    await producer.start()
    is_last = False
    while not is_last:
        batches = await consumer.getmany(timeout_ms=500, max_records=500)
        for place, messages in batches.items():
            count.begin()
            sent = [await producer.send(goes, each.value, partition=place.partition) for each in messages]
            await asyncio.gather(*sent)
            await consumer.commit()
            is_last = count.add(len(messages)) or is_last
    await producer.stop()
    await consumer.stop()


def main(arguments: list[str]) -> None:
    """Carry COUNT messages."""
    mode, server, came, goes, wanted, file = arguments
    count = Count(int(wanted), Path(file))
    if mode == "aiokafka":
        asyncio.run(with_aiokafka(server, came, goes, count))
    else:
        with_faust(server, came, goes, count)


if __name__ == "__main__":
    main(sys.argv[1:])
