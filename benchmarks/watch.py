"""The watch with a million open timers of which a thousand are due: it must not grow with the open ones.

Two numbers, because they are two claims: how long it takes to find what is due, and how long until a thousand cases
have been read, decided and are on the disk.
"""

import statistics
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from playbooks.timers import timers_of
from streams.loaded import keep_what_is_loaded
from streams.watch import due_timers, watch

from .crowd import open_cases, pad_timers, system_in
from .table import Row

DUE = 1000
TRIES = 3


class Took(NamedTuple):
    """Milliseconds: to find the due ones; to find, read and decide them and hand the rows to the store; to commit."""

    find: float
    decide: float
    commit: float


def measure(opens: tuple[int, ...] = (10_000, 100_000, 1_000_000)) -> list[Row]:
    """Medians of three databases each."""
    found = {count: [_measure(count) for _ in range(TRIES)] for count in opens}
    rows = []
    first = _median(found[opens[0]])
    for count, all_took in found.items():
        took = _median(all_took)
        ours, least = took.decide + took.commit, first.decide + first.commit
        rows += [
            Row(
                what=f"watch, to find {DUE:,} due of {count:,} open timers",
                ours=f"{took.find:.1f} ms",
                baseline=f"the same with {opens[0]:,} open: {first.find:.1f} ms",
                ratio=round(took.find / first.find, 2),
                aim="< 100 ms, not growing",
            ),
            Row(
                what=f"watch, {DUE:,} due of {count:,} open timers until all is on the disk",
                ours=f"{ours:.0f} ms ({took.decide:.0f} to decide and write, {took.commit:.0f} to commit)",
                baseline=f"the same with {opens[0]:,} open: {least:.0f} ms",
                ratio=round(ours / least, 2),
                aim="< 100 ms, not growing",
            ),
        ]
    return rows


def _median(all_took: list[Took]) -> Took:
    return Took(*(statistics.median(each) for each in zip(*all_took, strict=True)))


def _measure(count: int) -> Took:
    with tempfile.TemporaryDirectory() as name:
        system = system_in(Path(name))
        cases = open_cases(system, DUE)
        pad_timers(system, count - DUE)
        now = max(min(timer.at for timer in timers_of(case, system.reference).values()) for case in cases)
        del cases
        keep_what_is_loaded()  # as the running system does
        with system.database.reading() as connection:
            began = time.perf_counter()
            due_timers(connection, now, DUE)
            find = time.perf_counter() - began
        began = time.perf_counter()
        with system.database.writing() as connection:
            written = watch(connection, system.reference, now, limit=DUE)
            decided = time.perf_counter()
        ended = time.perf_counter()
        system.database.close()
    if len({entry.case for entry in written}) != DUE:
        raise RuntimeError(f"{len(written)} entries instead of {DUE}")
    return Took(find * 1000, (decided - began) * 1000, (ended - decided) * 1000)
