"""A register of a million rows: how much memory reading it and `shian ingest` take, beside a tenth of it (Linux).

Not part of `make bench`, for it takes minutes: `python -m benchmarks.bench million`.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from connectors.signal import Signal
from connectors.sources.files import open_file, read_opened
from connectors.sources.table import TableContext

from .table import Row
from .texts import ROOT

HEAD = "登记编号,类型,登记时间,投诉人,联系方式,被投诉人,问题描述,办结时间\r\n"
NOW = datetime(2026, 11, 25, 1, 40, tzinfo=UTC)


class Run(NamedTuple):
    """One command over one file: rows taken, seconds, and the most memory of its own that it had, in MiB."""

    taken: int
    seconds: float
    peak: float


def measure(rows: int = 1_000_000) -> list[Row]:
    """Peak memory and rows a second of both ways, over all the rows and over a tenth of them."""
    measured = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for what, command in (
            ("reading", ("-m", "benchmarks.million")),
            ("shian ingest --history", ("-m", "console", "ingest", "--history", "--json")),
        ):
            small, large = (_run(folder, command, count) for count in (rows // 10, rows))
            if (small.taken, large.taken) != (rows // 10, rows):
                raise RuntimeError(f"{what} took {small.taken} and {large.taken} rows")
            measured.append(
                Row(
                    what=f"{what}, a CSV of {rows:,} rows: {rows / large.seconds:,.0f} rows/s",
                    ours=f"{large.peak:.0f} MiB at most",
                    baseline=f"the same with a tenth of the rows: {small.peak:.0f} MiB",
                    ratio=round(large.peak / small.peak, 2),
                    aim="memory flat",
                )
            )
    return measured


def _run(folder: Path, command: tuple[str, ...], rows: int) -> Run:
    path = folder / f"示例登记表-{rows}.csv"
    if not path.exists():
        _write(path, rows)
    data = Path(tempfile.mkdtemp(dir=folder))
    environment = {**os.environ, "PYTHONUTF8": "1", "SHIAN_DATA": str(data)}
    began = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([sys.executable, *command, str(path)], cwd=ROOT, env=environment, stdout=out)
        peak = 0.0
        while process.poll() is None:
            peak = max(peak, own_memory(process.pid))
            time.sleep(0.2)
        out.seek(0)
        told = json.loads(out.read())
    return Run(told["accepted"], time.perf_counter() - began, peak)


def own_memory(pid: int) -> float:
    """MiB that are the process's own (Linux), of what it shares with others its share. Pages of the database file that
    SQLite maps, at most 256 MiB of them, are the system's cache: it takes them back when it wants memory."""
    try:
        status = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
    except OSError:
        return 0
    found = re.search(r"Pss_Anon:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0


def _write(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEAD)
        for n in range(rows):
            day = f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}"
            shop = f"示例{n % 5000}号小吃店"
            file.write(
                f"H{n},投诉,{day} 09:00,示例甲,1380000{n % 10_000:04},{shop},第{n}次吃出异物，要求退款,{day}\r\n"
            )


def main(path: Path) -> None:
    """Read the file and keep nothing."""
    rows = read_opened(path, open_file(path), TableContext(now=NOW, home_area="410702"))
    accepted = sum(isinstance(each, Signal) for each in rows)
    print(json.dumps({"accepted": accepted}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
