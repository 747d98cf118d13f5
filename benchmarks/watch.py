"""The watch with a million open timers of which a thousand are due: it must not grow with the open ones."""

import tempfile
import time
from pathlib import Path
from typing import Any

from playbooks.timers import timers_of
from streams.watch import due_timers, watch

from .crowd import open_cases, pad_timers, system_in

DUE = 1000


def measure(opens: tuple[int, ...] = (10_000, 100_000, 1_000_000)) -> list[dict[str, Any]]:
    """Milliseconds to find the due thousand, and to decide and durably write what their passing changes."""
    rows = []
    first = 0.0
    for count in opens:
        find, whole = _measure(count)
        first = first or whole
        rows.append(
            {
                "what": f"watch: {DUE:,} due of {count:,} open timers",
                "ours": f"find {find:.1f} ms; decide and commit {whole:.0f} ms",
                "baseline": f"the same with {opens[0]:,} open: {first:.0f} ms",
                "ratio": round(whole / first, 2),
                "aim": "< 100 ms, not growing",
            }
        )
    return rows


def _measure(count: int) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as name:
        system = system_in(Path(name))
        cases = open_cases(system, DUE)
        pad_timers(system, count - DUE)
        now = min(timer.at for timer in timers_of(cases[0], system.reference).values())
        with system.database.writing() as connection:
            began = time.perf_counter()
            due_timers(connection, now, DUE)
            find = (time.perf_counter() - began) * 1000
        began = time.perf_counter()
        with system.database.writing() as connection:
            written = watch(connection, system.reference, now, limit=DUE)
        whole = (time.perf_counter() - began) * 1000
        system.database.close()
    if len({entry.case for entry in written}) != DUE:
        raise RuntimeError(f"{len(written)} entries instead of {DUE}")
    return find, whole
