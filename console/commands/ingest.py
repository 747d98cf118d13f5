"""`shian ingest`: files in through the same door as everything else, with a count and a reason for every row."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import msgspec

from playbooks.district.districts import area_code_of, load_districts
from streams.drills.staged import clock_and_fence
from streams.intake.file_intake import FileIntake, Order, Rows, file_intake
from streams.intake.file_report import FileReport
from streams.office.office_files import effective
from streams.settings import Settings, data_folder
from streams.store.database import Database
from streams.store.keyed import vault_of

from .columns import Wanted, mapping_wanted
from .errors import CommandError

_TOLD = 50
"""Rejected rows, and cells without which rows were taken, that a terminal is told one by one."""


class IngestReport(msgspec.Struct, kw_only=True):
    """What became of all files."""

    files: list[FileReport]
    accepted: int = 0
    updated: int = 0
    repeated: int = 0
    rejected: int = 0


def ingest_files(settings: Settings, files: list[Path], wanted: Wanted) -> IngestReport:
    """Read every file; a file that cannot be read does not stop the others. Safe beside a running system."""
    if wanted.rejected is not None and (len(files) > 1 or wanted.rejected.exists()):
        raise CommandError("--rejected 只用于一个文件，且不能是已有的文件")
    intake = _intake(settings)
    try:
        mapping = mapping_wanted(intake.database, files, wanted, intake.clock.now())
        order = Order(
            source=wanted.source,
            mapping=mapping,
            as_history=wanted.as_history,
            wakes=wanted.wakes,
            as_of=wanted.as_of,
            rejected=wanted.rejected,
        )
        report = IngestReport(files=[intake.take(path, order) for path in files])
    finally:
        intake.database.close()
    for name in ("accepted", "updated", "repeated", "rejected"):
        setattr(report, name, sum(getattr(one, name) for one in report.files))
    return report


def exit_code(report: IngestReport) -> int:
    """0 all rows went in, 3 some were rejected, 2 a file could not be read at all."""
    if any(one.unreadable for one in report.files):
        return 2
    return 3 if report.rejected else 0


def words_of(report: IngestReport) -> str:
    """For a terminal."""
    return "\n".join(line for one in report.files for line in _lines(one))


def _lines(one: FileReport) -> Iterator[str]:
    if one.unreadable:
        yield f"{one.file}：未能读取：{one.unreadable.removeprefix(f'{Path(one.file).name}：')}"
    if not one.unreadable or one.accepted + one.updated + one.repeated + one.rejected:
        kind = "（历史资料）" if one.history else ""
        numbers = f"收下 {one.accepted}，更新 {one.updated}，重复 {one.repeated}，退回 {one.rejected}"
        yield f"{one.file}{kind}：{numbers}"
    if one.mapping:
        yield f"  栏目对照：{one.mapping}"
    if one.closed:
        yield f"  其中 {one.closed} 行来源已标明办结，作历史资料留存，不开案、不计时；要作新来报请加 --wake 再导入"
    if one.already_live:
        yield f"  其中 {one.already_live} 行已在办，没有改动；要更新请不加 --history 再导入"
    yield from (f"  未读{_sheet(skipped.sheet)}：{skipped.reason}" for skipped in one.skipped)
    yield from _doubts(one)
    yield from (f"  {error.reason}" for error in one.told(_TOLD))
    given_back = one.rejected - one.untold
    if given_back > _TOLD:
        yield f"  ……另有 {given_back - _TOLD} 行，用 --json 看全部"
    if one.untold:
        yield f"  退回的太多，只列出、退还前 {given_back} 行，另有 {one.untold} 行；请先改正共同的毛病再导入"
    if one.rejected_file:
        yield f"  退回的行在 {one.rejected_file}，改正后直接再导入这个文件"


def _doubts(one: FileReport) -> Iterator[str]:
    """What was taken in and should be looked at."""
    yield from (f"  {told}" for told in one.reused[:_TOLD])
    if len(one.reused) > _TOLD:
        yield f"  ……另有 {len(one.reused) - _TOLD} 个编号同样如此，用 --json 看"
    yield from (f"  已收下，{note.reason}" for note in one.notes[:_TOLD])
    if len(one.notes) > _TOLD:
        yield f"  ……另有 {len(one.notes) - _TOLD} 格同样如此，用 --json 看"
    yield from (f"  {row.reason}" for row in one.asides[:_TOLD])
    if one.aside > _TOLD:
        yield f"  ……另有 {one.aside - _TOLD} 行同样如此，用 --json 看"


def _sheet(name: str | None) -> str:
    return f"工作表“{name}”" if name else "文件"


def _intake(settings: Settings) -> FileIntake:
    data_folder(settings)
    with ExitStack() as failed:
        database = Database(settings.database_url, pool=1)
        failed.callback(database.close)
        intake = _intake_of(settings, database)
        failed.pop_all()
    return intake


def _intake_of(settings: Settings, database: Database) -> FileIntake:
    database.prepare()
    office = effective(settings)
    code = area_code_of(load_districts(office.seeds, office.areas), office.areas)
    vault = vault_of(database, settings.master_key_file, is_named=bool(settings.master_key), area_code=code)
    clock, exercise = clock_and_fence(database)
    return file_intake(settings, database, vault=vault, clock=clock, exercise=exercise, progress=_progress)


def _progress(rows: Rows, name: str) -> Rows:
    """A progress bar on a terminal; nothing in a pipe."""
    if not sys.stderr.isatty():
        return rows
    return _shown(rows, name)


def _shown(rows: Rows, name: str) -> Rows:
    from rich.console import Console  # slow import
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # slow import

    columns = (SpinnerColumn(), TextColumn("{task.description} {task.completed} 行"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task(name, total=None)
        for row in rows:
            progress.advance(task)
            yield row
