"""A flood: 100,000 items as fast as one client can, nearly all of them talk, some of people who fell ill.

Not part of `make bench`, for it takes minutes: `python -m benchmarks.bench flood`. It fails when an item that was taken
is not in the store at the end, when one that speaks of harm is told to come later, or when the counts do not agree.
"""

import contextlib
import json
import re
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
from sqlalchemy import select

from streams.store import schema as t
from streams.store.database import Database

from .intake import is_behind
from .server import running
from .table import Row
from .texts import feed

LINES = 500
HARM_EVERY = 500
HARM = "harm"
"""The source of the items that speak of people who fell ill."""


class Flood:
    """One client that keeps what is refused and sends it again when it was asked to; and what it was told."""

    def __init__(self, client: httpx.Client, items: list[dict[str, object]]) -> None:
        self.client, self.queue, self.later = client, items[::-1], list[dict[str, object]]()
        self.taken: dict[str, float] = {}
        self.harm: dict[str, float] = {}
        self.refused = self.harm_refused = self.answers_429 = 0
        self.waits: set[str] = set()

    def pour(self) -> None:
        """Until everything was taken."""
        while self.queue or self.later:
            if not self.queue:
                time.sleep(min(float(each) for each in self.waits))
                self.queue, self.later = self.later[::-1], []
            count = min(LINES, len(self.queue))
            self._post([self.queue.pop() for _ in range(count)])

    def _post(self, items: list[dict[str, object]]) -> None:
        body = "\n".join(json.dumps(each, ensure_ascii=False) for each in items).encode()
        answer = self.client.post("/api/signals", content=body, headers={"content-type": "application/x-ndjson"})
        now = time.perf_counter()
        if answer.status_code == 429:
            self.answers_429 += 1
            self.waits.add(answer.headers["Retry-After"])
        else:
            answer.raise_for_status()
        told = answer.json().get("signals") or [{"receipt": "refused"}] * len(items)
        for item, each in zip(items, told, strict=True):
            if each["receipt"] == "refused":
                self.refused += 1
                self.harm_refused += item["source"] == HARM
                self.later.append(item)
                continue
            self.taken[each["id"]] = now
            if item["source"] == HARM:
                self.harm[each["id"]] = now


def measure(count: int = 100_000, port: int = 8396) -> list[Row]:
    """How the flood went: the pages meanwhile, what was told to come later, how soon people who are ill were seen."""
    items = _items(count)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = ("-m", "console", "run", "--port", str(port))
        with running(*command, port=port, folder=folder) as address, httpx.Client(base_url=address, timeout=60) as own:
            before = [_page_ms(own) for _ in range(10)]
            flood, pages, seen, took = _watched(address, folder, items)
            shown = int(float(re.findall(r"^shian_refused (\S+)", own.get("/metrics").text, re.MULTILINE)[0]))
        _verify(folder, flood, shown=shown, count=count)
    slow = sorted(seen[each] - flood.harm[each] for each in flood.harm)
    return [
        Row(
            what=f"flood of {count:,} items, all taken and worked off in {took:.0f} s: queue page meanwhile",
            ours=f"median {statistics.median(pages):.0f} ms, slowest of {len(pages)}: {max(pages):.0f} ms",
            baseline=f"the same page before it: {statistics.median(before):.0f} ms",
            ratio=round(statistics.median(pages) / statistics.median(before), 2),
            aim="usable: slowest < 2,000 ms",
        ),
        Row(
            what=f"the {len(slow)} items of people who fell ill: from 202 to a case",
            ours=f"median {statistics.median(slow):.1f} s, slowest {slow[-1]:.1f} s, {flood.harm_refused} refused",
            baseline=f"items told to come back in {'/'.join(sorted(flood.waits)) or '–'} s: {flood.refused:,}, "
            f"in {flood.answers_429} answers 429; the desk shows {shown:,}",
            ratio=round(flood.refused / count, 2),
            aim="none refused",
        ),
    ]


def _items(count: int) -> list[dict[str, object]]:
    items = feed(count)
    for n in range(0, count, HARM_EVERY):
        text = f"示例第{n}小学十几名学生午饭后呕吐腹泻，已送医院"
        items[n] |= {"source": HARM, "text": text, "subject": {"name": f"示例第{n}小学"}}
    return items


def _watched(
    address: str, folder: Path, items: list[dict[str, object]]
) -> tuple[Flood, list[float], dict[str, float], float]:
    """The flood, the time of every page asked for meanwhile, when each case of harm was seen, and the whole time."""
    pages: list[float] = []
    seen: dict[str, float] = {}
    database = Database(f"sqlite:///{folder / 'shian.db'}")
    with contextlib.ExitStack() as stack:
        reader = stack.enter_context(httpx.Client(base_url=address, timeout=60))
        client = stack.enter_context(httpx.Client(base_url=address, timeout=60))
        stack.enter_context(_again(lambda: pages.append(_page_ms(reader)), every_s=0.5))
        stack.enter_context(_again(lambda: _look(database, seen), every_s=0.25))
        flood = Flood(client, items)
        began = time.perf_counter()
        flood.pour()
        while len(seen) < len(flood.harm) or is_behind(database):
            time.sleep(0.2)
        took = time.perf_counter() - began
    database.close()
    return flood, pages, seen, took


@contextlib.contextmanager
def _again(work: Callable[[], None], *, every_s: float) -> Iterator[None]:
    """Work, again and again in a thread, as long as the block lasts."""
    stop = threading.Event()

    def go_on() -> None:
        while not stop.wait(every_s):
            work()

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _page_ms(client: httpx.Client) -> float:
    began = time.perf_counter()
    client.get("/").raise_for_status()
    return (time.perf_counter() - began) * 1000


def _look(database: Database, seen: dict[str, float]) -> None:
    s = t.signals.c
    with database.reading() as connection:
        found = connection.execute(select(s.id).where(s.source == HARM, s.case_id.is_not(None))).scalars().all()
    now = time.perf_counter()
    for each in found:
        seen.setdefault(each, now)


def _verify(folder: Path, flood: Flood, *, shown: int, count: int) -> None:
    database = Database(f"sqlite:///{folder / 'shian.db'}")
    with database.reading() as connection:
        kept = set(connection.execute(select(t.signals.c.id)).scalars())
    database.close()
    lost = flood.taken.keys() - kept
    if lost or len(kept) != count or flood.harm_refused or shown != flood.refused:
        raise RuntimeError(
            f"{len(lost)} of {len(flood.taken)} taken are lost; {len(kept)} of {count} stored; "
            f"{flood.harm_refused} of harm refused; {flood.refused} refused and {shown} shown"
        )
