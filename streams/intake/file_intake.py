"""Files through the door: one file after another, in batches, each with a receipt and a way back for refused rows.

The command line, the drop folder and the desk all call `FileIntake.take`. It is safe beside a running system: what it
stores goes on the log like anything else.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from classifiers.where.places import county_codes
from connectors.errors import FileError, RowError
from connectors.signal import Channel, Signal
from connectors.sources.files import open_file, read_opened
from connectors.sources.grid import Grid, look
from connectors.sources.mapping import TableMapping, applied, choose
from connectors.sources.returned import write_refused
from connectors.sources.survey import Survey, exported_at, is_aged, survey, survey_signals
from connectors.sources.table import TableContext

from ..clock import TimeSource
from ..door import Receipt, part, receive
from ..gathering.knowledge import load_harm_words
from ..office import references
from ..settings import Settings
from ..store.database import Database
from ..store.vault import Vault
from .admission import Admission
from .exports import begin_export, note_export
from .file_report import FileReport, RowRefused, SheetSkipped
from .history import news_among, parted, receive_history, wake
from .mappings import all_mappings
from .recognising import Recognised, recognise, remember
from .reused import reused

BATCH = 1000
AGED_LIMIT = 50
"""Old or closed rows that nobody has stored yet; more of them are no news but somebody's archive."""

TOLD_MAX = 20_000
"""Rejected rows that are told and given back one by one; of more than these the fault is one of the whole file."""

NOTED_MAX = 200
"""Cells, rows set aside, and numbers used again, that are told one by one; a column of them shows by the first."""

RECEIPT = "file"
_MIRRORED = (Channel.COMPLAINT, Channel.SAMPLING)

Rows = Iterable[Signal | RowError]


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """How a file is to be taken. `as_history`: None asks, by refusing a file of many old or closed rows."""

    source: str | None = None
    mapping: TableMapping | None = None
    as_history: bool | None = None
    wakes: bool = False
    """Rows that lie as history become news."""
    as_of: datetime | None = None
    rejected: Path | None = None
    by: str = "command line"


@dataclass(slots=True, kw_only=True)
class FileIntake:
    """What taking a file needs; `progress` may show a bar while rows pass."""

    database: Database
    vault: Vault
    clock: TimeSource
    home_area: str
    areas: dict[str, str]
    folder: Path
    """The data folder: workbooks of refused rows go to `rejected/` in it."""
    exercise: str | None = None
    """What fences off everything that comes in."""
    harms: Callable[[Signal], bool] = field(default=lambda _: False)
    """Whether a row speaks of people harmed: it is taken also where its number or a time cannot be read."""
    progress: Callable[[Rows, str], Rows] = field(default=lambda rows, _: rows)

    def take(self, path: Path, order: Order) -> FileReport:
        """Everything of one file. A file that cannot be read is told in the report; what was read before stays."""
        report = FileReport(file=str(path), history=bool(order.as_history))
        try:
            self._take(path, order, report)
        except FileError as error:
            report.unreadable = error.message
        return report

    def reading(self, order: Order) -> TableContext:
        """What readers of tables are told."""
        return TableContext(
            now=self.clock.now(),
            source=order.source,
            home_area=self.home_area,
            areas=self.areas,
            exercise=self.exercise,
            harms=self.harms,
        )

    def aged_news(self, path: Path, order: Order) -> int:
        """How many old or closed rows of a file nobody has stored; beyond AGED_LIMIT an order must say what they are.
        Raises FileError."""
        grid = open_file(path)
        return self._aged(path, grid, self._mapped(path, grid, order, FileReport(file=path.name)))[0]

    def _take(self, path: Path, order: Order, report: FileReport) -> None:
        grid = open_file(path)
        reading = self._mapped(path, grid, order, report)
        if order.as_history is None and not order.wakes:
            self._refuse_archive(path, grid, reading)
        if grid is not None:
            report.skipped = _skipped(grid, reading)
        refused: list[RowError] = []
        seen = _Seen(now=reading.now, said=order.as_of or (exported_at(path, grid, reading.now) if grid else None))
        try:
            rows = read_opened(path, grid, self._telling(reading, report, seen))
            for batch in _batches(self.progress(rows, path.name), BATCH):
                self._store(batch, order, report, refused, seen)
        finally:
            if refused and grid is not None:
                self._give_back(path, grid, reading, refused, order, report)
        report.as_of = seen.as_of(order)
        self._sign(path, order, report, seen)

    def _mapped(self, path: Path, grid: Grid | None, order: Order, report: FileReport) -> TableContext:
        """The reading, by the mapping ordered or else the one that says it is for this file."""
        reading = self.reading(order)
        if grid is None:
            return reading
        mapping = order.mapping
        if mapping is None:
            with self.database.reading() as connection:
                mapping = choose(all_mappings(connection), path.name, grid)
        if mapping is None:
            return reading
        report.mapping = mapping.label
        return applied(mapping, reading)

    def _telling(self, reading: TableContext, report: FileReport, seen: "_Seen") -> TableContext:
        """`reading`, telling what it reads otherwise than the file says, and whether that can be taken."""
        return msgspec.structs.replace(
            reading, noted=partial(_note, report), aside=partial(_set_aside, report), formerly=seen.read_before
        )

    def _aged(self, path: Path, grid: Grid | None, reading: TableContext) -> tuple[int, Survey]:
        """How many old or closed rows nobody has stored (counted only where they are many), and what the file holds."""
        counted = survey(grid, reading) if grid else survey_signals(read_opened(path, None, reading), reading.now)
        if counted.aged <= AGED_LIMIT:
            return counted.aged, counted
        # Registers are exported again and again: rows that are known already open nothing.
        rows = read_opened(path, grid, reading)
        aged = (one for one in rows if isinstance(one, Signal) and is_aged(one, reading.now))
        new = 0
        for batch in _batches(aged, BATCH):
            with self.database.reading() as connection:
                new += len(news_among(connection, [one.id for one in batch if isinstance(one, Signal)]))
        return new, counted

    def _refuse_archive(self, path: Path, grid: Grid | None, reading: TableContext) -> None:
        new, counted = self._aged(path, grid, reading)
        if new > AGED_LIMIT:
            raise FileError(
                f"{path.name}：有 {new} 行没有收过，却是 30 天以前的或者已经办结的（全表 30 天以前 {counted.old} 行，"
                f"已办结 {counted.closed} 行）。照常收下会逐行立案、计时、通知，所以没有收。加 --history："
                "只入库备查，不立案、不计时、不通知；加 --live：照常作新来报处理"
            )

    def _store(
        self, rows: list[Signal | RowError], order: Order, report: FileReport, refused: list[RowError], seen: "_Seen"
    ) -> None:
        for row in rows:
            if isinstance(row, RowError):
                report.rejected += 1
                _tell(row, report, refused)
            else:
                seen.add(row)
        signals = [row for row in rows if isinstance(row, Signal)]
        with self.database.reading() as connection:
            found = recognise(connection, signals, seen.before, self.vault, self.clock.now())
            report.reused += reused(connection, found.signals, self.vault)[: NOTED_MAX - len(report.reused)]
        seen.before.clear()
        receipts = self._received(found, order, report, seen)
        report.repeated += found.less
        report.accepted += receipts.count(Receipt.ACCEPTED)
        report.updated += receipts.count(Receipt.UPDATED)
        report.repeated += receipts.count(Receipt.REPEATED)

    def _received(self, found: Recognised, order: Order, report: FileReport, seen: "_Seen") -> list[Receipt]:
        now = self.clock.now()
        arrivals = [part(each) for each in found.signals]
        with self.database.writing() as connection:
            remember(connection, found)
            if order.as_history:
                receipts, live = receive_history(connection, arrivals, now, self.vault, home=self.home_area)
                report.already_live += live
                return receipts
            asks = order.as_history is None and not order.wakes
            done, rest = parted(connection, arrivals) if asks else ([], arrivals)
            filed, _ = receive_history(connection, done, now, self.vault, home=self.home_area)
            report.closed += len(done)
            receipts = filed + (wake if order.wakes else receive)(connection, rest, now, self.vault)
            if (as_of := seen.as_of(order)) and seen.mirrored:
                begin_export(connection, seen.mirrored, as_of)
            return receipts

    def _give_back(
        self, path: Path, grid: Grid, reading: TableContext, refused: list[RowError], order: Order, report: FileReport
    ) -> None:
        stamp = reading.now.strftime("%Y%m%dT%H%M%SZ")
        out = order.rejected or free_name(self.folder / "rejected" / path.name, f"-退回-{stamp}.xlsx")
        write_refused(grid, reading, refused, out)
        report.rejected_file = str(out)

    def _sign(self, path: Path, order: Order, report: FileReport, seen: "_Seen") -> None:
        """The receipt, by the digest of the file's content; and up to when its sources are known now.

        History tells nothing of what is being handled.
        """
        report.sha256 = digest_of(path)
        numbers = {name: getattr(report, name) for name in ("accepted", "updated", "repeated", "rejected", "mapping")}
        # Not its name, which may be somebody's: rows of reference data are never changed.
        numbers |= {"history": report.history, "unread": len(report.unread)}
        body = msgspec.json.encode(numbers)
        now = self.clock.now()
        with self.database.writing() as connection:
            references.save(connection, RECEIPT, report.sha256, body=body, by=order.by, at=now)
            if report.as_of and seen.mirrored and not order.as_history:
                note_export(connection, seen.mirrored, report.as_of)

    def was_taken(self, digest: str) -> bool:
        """Whether a file of this content was read to its end and all its rows went in."""
        found = self._receipt(digest)
        return found is not None and not found["rejected"]

    def is_kept_whole(self, digest: str) -> bool:
        """Whether everything in a file of this content is stored; of files taken by older versions nobody knows."""
        found = self._receipt(digest)
        return found is not None and not found["rejected"] and found.get("unread") == 0

    def _receipt(self, digest: str) -> dict[str, Any] | None:
        with self.database.reading() as connection:
            found = references.version_of(connection, RECEIPT, digest)
        return msgspec.json.decode(found.body) if found is not None else None


@dataclass(slots=True)
class _Seen:
    """Of the rows so far: sources that mirror another office's handling, and the newest thing that they tell."""

    now: datetime
    said: datetime | None = None
    """When the file was exported, as it says itself."""
    mirrored: set[str] = field(default_factory=set)
    newest: datetime | None = None
    before: dict[str, Signal] = field(default_factory=dict)
    """Of the rows at hand: by its id, each as it was read before a person named its columns."""

    def read_before(self, signal: Signal, earlier: Signal) -> None:
        """A row was read otherwise before its columns were named."""
        self.before[signal.id] = earlier

    def add(self, signal: Signal) -> None:
        if signal.channel in _MIRRORED:
            self.mirrored.add(signal.source)
        at = signal.entered_at or signal.received_at
        # A row without a time of its own has the present one, which says nothing about the export.
        if at is not None and at != self.now and (self.newest is None or at > self.newest):
            self.newest = at

    def as_of(self, order: Order) -> datetime | None:
        """Up to when the file can know anything: as ordered, as it says itself, at least as its newest row."""
        if order.as_of is not None:
            return order.as_of
        return max((each for each in (self.said, self.newest) if each), default=None)


def file_intake(
    settings: Settings,
    database: Database,
    *,
    vault: Vault,
    clock: TimeSource,
    exercise: str | None = None,
    harms: Callable[[Signal], bool] | None = None,
    progress: Callable[[Rows, str], Rows] = lambda rows, _: rows,
) -> FileIntake:
    """The intake of an office's files. `harms`: where it outlives the words of harm that hold now."""
    return FileIntake(
        database=database,
        vault=vault,
        clock=clock,
        home_area=settings.areas[0],
        areas=county_codes(settings.seeds / "places" / "henan.yaml"),
        folder=settings.data,
        exercise=exercise,
        harms=harms or Admission(lag_max=0, harm_words=load_harm_words(settings.seeds)).speaks_of_harm,
        progress=progress,
    )


def digest_of(path: Path) -> str:
    """SHA-256 of a file's content."""
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def free_name(path: Path, ending: str = "") -> Path:
    """`path` (with another `ending`), numbered when there is something of that name: nothing is ever overwritten."""
    # A file system takes 255 bytes; of Chinese that is 85 characters, and exports have long names.
    stem = path.stem.encode()[:200].decode(errors="ignore")
    ending = ending or path.suffix
    number, free = 1, path.with_name(stem + ending)
    while free.exists() or free.is_symlink():
        number += 1
        free = path.with_name(f"{stem} ({number}){ending}")
    return free


def _tell(error: RowError, report: FileReport, refused: list[RowError]) -> None:
    if len(refused) >= TOLD_MAX:
        report.untold += 1
        return
    for fault in (error, *error.more):
        report.errors.append(_row_refused(fault))
    refused.append(error)


def _note(report: FileReport, note: RowError) -> None:
    if len(report.notes) < NOTED_MAX:
        report.notes.append(_row_refused(note))


def _set_aside(report: FileReport, row: RowError) -> None:
    report.aside += 1
    if len(report.asides) < NOTED_MAX:
        report.asides.append(_row_refused(row))


def _row_refused(fault: RowError) -> RowRefused:
    return RowRefused(row=fault.row, column=fault.column, reason=fault.sentence(), sheet=fault.sheet)


def _skipped(grid: Grid, reading: TableContext) -> list[SheetSkipped]:
    found = look(grid, reading.columns, kind=reading.kind)
    return [SheetSkipped(sheet=one.sheet.name, reason=one.why_not) for one in found if one.why_not]


def _batches(rows: Rows, size: int) -> Iterator[list[Signal | RowError]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch
