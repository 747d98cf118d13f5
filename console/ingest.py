"""`shian ingest`: files in through the same door as everything else, with a count and a reason for every row."""

import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import msgspec

from classifiers.places import county_codes
from connectors.errors import FileError, RowError
from connectors.signal import Signal
from connectors.sources.files import read_file
from streams.clock import SystemClock
from streams.database import Database
from streams.door import Arrival, Receipt, part, receive
from streams.settings import Settings
from streams.vault import Vault, open_vault

BATCH = 1000


class IngestError(msgspec.Struct, frozen=True, kw_only=True):
    """A rejected row."""

    row: int
    column: str | None
    reason: str


class FileReport(msgspec.Struct, kw_only=True):
    """What became of one file."""

    file: str
    accepted: int = 0
    updated: int = 0
    repeated: int = 0
    rejected: int = 0
    errors: list[IngestError] = []
    unreadable: str | None = None


class IngestReport(msgspec.Struct, kw_only=True):
    """What became of all files."""

    files: list[FileReport]
    accepted: int = 0
    updated: int = 0
    repeated: int = 0
    rejected: int = 0


def ingest_files(settings: Settings, files: list[Path], *, source: str | None = None) -> IngestReport:
    """Read every file; a file that cannot be read does not stop the others. Safe beside a running system."""
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    database.prepare()
    vault = open_vault(settings.data / "master.key")
    clock = SystemClock()
    areas = county_codes(settings.seeds / "places" / "henan.yaml")
    report = IngestReport(files=[])
    for path in files:
        one = FileReport(file=str(path))
        report.files.append(one)
        try:
            rows = read_file(path, now=clock.now(), source=source, home_area=settings.areas[0], areas=areas)
            for batch in _batches(_progress(rows, path.name), BATCH):
                _store(batch, one, database, clock, vault)
        except FileError as error:
            one.unreadable = str(error)
    for name in ("accepted", "updated", "repeated", "rejected"):
        setattr(report, name, sum(getattr(one, name) for one in report.files))
    database.close()
    return report


def exit_code(report: IngestReport) -> int:
    """0 all rows went in, 3 some were rejected, 2 a file could not be read at all."""
    if any(one.unreadable for one in report.files):
        return 2
    return 3 if report.rejected else 0


def words_of(report: IngestReport) -> str:
    """For a terminal."""
    lines = []
    for one in report.files:
        if one.unreadable:
            lines.append(f"{one.file}：未能读取：{one.unreadable}")
            continue
        lines.append(f"{one.file}：收下 {one.accepted}，更新 {one.updated}，重复 {one.repeated}，退回 {one.rejected}")
        lines += [f"  {error.reason}" for error in one.errors[:50]]
        if len(one.errors) > 50:
            lines.append(f"  ……另有 {len(one.errors) - 50} 行，用 --json 看全部")
    return "\n".join(lines)


def _store(
    rows: list[Signal | RowError], one: FileReport, database: Database, clock: SystemClock, vault: Vault
) -> None:
    arrivals: list[Arrival] = []
    for row in rows:
        if isinstance(row, RowError):
            one.rejected += 1
            one.errors.append(IngestError(row=row.row, column=row.column, reason=row.sentence()))
        else:
            arrivals.append(part(row))
    with database.writing() as connection:
        receipts = receive(connection, arrivals, clock.now(), vault)
    one.accepted += receipts.count(Receipt.ACCEPTED)
    one.updated += receipts.count(Receipt.UPDATED)
    one.repeated += receipts.count(Receipt.REPEATED)


def _batches(rows: Iterable[Signal | RowError], size: int) -> Iterator[list[Signal | RowError]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch


def _progress(rows: Iterable[Signal | RowError], name: str) -> Iterator[Signal | RowError]:
    """A progress bar on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield from rows
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # slow import

    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed} 行"), TimeElapsedColumn())
    from rich.console import Console  # slow import

    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(name, total=None)
        for row in rows:
            progress.advance(task)
            yield row
