"""Files at the desk: looked at and taken in by the same code as on the command line, beside the requests."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import msgspec
from msgspec.structs import replace

from connectors.errors import ConnectorError, RowError
from connectors.masking import mask
from connectors.signal import Signal
from connectors.sources.mapping import TableMapping
from connectors.sources.preview import FilePreview, preview_file
from playbooks.errors import ActionRefused
from streams.clock import SystemClock
from streams.embedded import Runner
from streams.intake.file_intake import FileIntake, Order, Rows, file_intake
from streams.intake.file_report import FileReport
from streams.intake.mappings import all_mappings
from streams.intake.uploads import Answers, Upload, Uploads

from ..commands.columns import Wanted, mapping_wanted

TOLD = 200
"""Rejected rows that the page tells one by one; the workbook has them all."""


class Job:
    """What is being done with one file, and how many rows of it were read."""

    def __init__(self, kind: str) -> None:
        self.kind, self.rows = kind, 0
        self.future: Future[Upload] = Future()

    def counted(self, rows: Rows, name: str) -> Iterator[Signal | RowError]:
        """`rows`, counted as they pass."""
        for row in rows:
            self.rows += 1
            yield row


class FileDesk:
    """The files handed over at this desk. They are read one after the other: each may need the whole machine."""

    def __init__(self, runner: Runner, exercise: Callable[[], str | None]) -> None:
        self._runner, self._exercise = runner, exercise
        # The sample day's clock may run six hundred times as fast, and a file waits for people.
        self._clock = SystemClock()
        system = runner.system
        self.uploads = Uploads(system.settings.data / "uploads", system.vault)
        self._work = ThreadPoolExecutor(max_workers=1, thread_name_prefix="files")
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Lock()
        self.on_taken: Callable[[], None] = lambda: None

    def hold(self, name: str, content: bytes, by: str) -> Upload:
        """Keep a file that was handed over."""
        return self.uploads.hold(name, content, by=by, now=self._clock.now())

    def begin_look(self, upload: Upload, *, by: str, is_saving: bool = False) -> Job:
        """Preview the file by its answers, saving the mapping when asked. Raises ActionRefused while it is at work."""
        return self._begin(upload, "look", lambda job: self._look(upload, by, is_saving=is_saving))

    def begin_take(self, upload: Upload, by: str) -> Job:
        """Take the file in. Raises ActionRefused while it is at work."""
        return self._begin(upload, "take", lambda job: self._take(upload, job, by))

    def job(self, id: str) -> Job | None:
        """What is being done with a file now."""
        return self._jobs.get(id)

    def sweep(self) -> None:
        """Let go of what waited too long."""
        self.uploads.sweep(self._clock.now())

    def close(self) -> None:
        """Finish the file at hand; those behind it wait for the next start."""
        self._work.shutdown(wait=True, cancel_futures=True)

    def _begin(self, upload: Upload, kind: str, work: Callable[[Job], Upload]) -> Job:
        with self._lock:
            if upload.id in self._jobs:
                raise ActionRefused("这个文件正在处理，请稍候")
            job = self._jobs[upload.id] = Job(kind)
        job.future = self._work.submit(self._run, upload, work, job)
        return job

    def _run(self, upload: Upload, work: Callable[[Job], Upload], job: Job) -> Upload:
        try:
            return self.uploads.save(work(job))
        except Exception as error:  # the page tells it; the file waits on
            fault = error.message if isinstance(error, ConnectorError) else f"{type(error).__name__}: {error}"
            return self.uploads.save(replace(upload, fault=mask(fault)[0]))
        finally:
            self._jobs.pop(upload.id, None)

    def _look(self, upload: Upload, by: str, *, is_saving: bool) -> Upload:
        intake = self._intake()
        with self.uploads.opened(upload) as path:
            wanted = wanted_of(upload, is_saving=is_saving)
            mapping = mapping_wanted(intake.database, [path], wanted, self._runner.system.clock.now(), by=by)
            order = order_of(upload.answers, mapping, by)
            with intake.database.reading() as connection:
                known = tuple(all_mappings(connection))
            preview = preview_file(path, intake.reading(order), mapping=mapping, mappings=known)
            aged = 0 if preview.unreadable else intake.aged_news(path, order)
        saved = mapping.label if is_saving and mapping else ""
        shown = _masked_preview(replace(preview, file=upload.name))
        return replace(upload, preview=shown, aged=aged, looks=upload.looks + 1, fault="", saved=saved)

    def _take(self, upload: Upload, job: Job, by: str) -> Upload:
        intake = self._intake(job)
        with self.uploads.opened(upload) as path:
            wanted = wanted_of(upload, is_saving=bool(upload.answers.save_as))
            mapping = mapping_wanted(intake.database, [path], wanted, self._runner.system.clock.now(), by=by)
            report = intake.take(path, order_of(upload.answers, mapping, by))
        self._runner.feeder.wake()
        if self._runner.history is not None:
            self._runner.history.wake()
        self.on_taken()
        taken = replace(upload, report=_shown(report, upload.name), fault="", taken_at=self._clock.now(), taken_by=by)
        self.uploads.save(taken)
        if not report.unreadable:
            self.uploads.drop_content(upload)
        return taken

    def _intake(self, job: Job | None = None) -> FileIntake:
        system = self._runner.system
        return file_intake(
            system.settings,
            system.database,
            vault=system.vault,
            clock=system.clock,
            exercise=self._exercise(),
            progress=job.counted if job else lambda rows, _: rows,
        )


def wanted_of(upload: Upload, *, is_saving: bool) -> Wanted:
    """The answers as the command line would say them. What is saved says every column that was seen and left as it is:
    aliases may be added later, and must not change what a person approved."""
    answers = upload.answers
    columns = {**(_approved(upload) if is_saving else {}), **answers.columns}
    return Wanted(
        source=answers.source,
        mapping=answers.mapping,
        save_mapping=answers.save_as if is_saving else None,
        columns=tuple(f"{name}={key}" for name, key in columns.items()),
        kind=answers.kind,
        home_area=answers.home_area,
        pattern=answers.pattern if is_saving else None,
    )


def _approved(upload: Upload) -> dict[str, str]:
    """The fields that the preview shows, when its sheets are of one kind; a column that holds several has none."""
    read = [sheet for sheet in upload.preview.sheets if sheet.kind] if upload.preview else []
    kinds = {sheet.kind for sheet in read} | ({upload.answers.kind} if upload.answers.kind else set())
    if len(kinds) != 1:
        return {}
    columns = (column for sheet in read for column in sheet.columns)
    return {each.name: each.field for each in columns if each.field and "║" not in each.field}


def order_of(answers: Answers, mapping: TableMapping | None, by: str) -> Order:
    """The order to take a file by its answers."""
    return Order(
        source=answers.source,
        mapping=mapping,
        as_history=answers.as_history,
        wakes=answers.wakes,
        as_of=answers.as_of,
        by=by,
    )


def _masked_preview(preview: FilePreview) -> FilePreview:
    return replace(preview, unreadable=mask(preview.unreadable)[0]) if preview.unreadable else preview


def _shown(report: FileReport, name: str) -> FileReport:
    """What the page tells: reasons quote cells, which may hold anything."""
    errors = [replace(each, reason=mask(each.reason)[0]) for each in report.told(TOLD)]
    notes, asides = (
        [replace(each, reason=mask(each.reason)[0]) for each in some] for some in (report.notes, report.asides)
    )
    untold = max(0, report.rejected - TOLD)
    unreadable = mask(report.unreadable)[0] if report.unreadable else None
    return msgspec.structs.replace(
        report, file=name, errors=errors, notes=notes, asides=asides, untold=untold, unreadable=unreadable
    )
