"""The drop folder: files laid into `inbox/` are taken in; a receipt goes to `done/`, what was refused to `failed/`.

A file of which everything was stored is destroyed: it holds in the open what the store seals. What to do with a file is
decided from what two looks saw of it, never from its content: a file that still grows is left alone. A file of a
content that was taken before adds nothing. No name is ever overwritten.
"""

import contextlib
import errno
import fcntl
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

import msgspec

from connectors.masking import mask
from playbooks.law.workdays import in_beijing

from ..privacy.left_files import RECEIPT, finish_wiping, wipe
from .file_intake import FileIntake, Order, digest_of, free_name
from .file_report import FileReport

SETTLE = timedelta(seconds=2)
"""So far apart must two looks be that saw the same: a slow copy stands still for a moment."""

TRIES = 3
_PASSING = (".part", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".partial", ".swp")
_LITTER = frozenset(["thumbs.db", "desktop.ini"])
_REASONS = 200
_NAMED = 20
"""Rows set aside of which a receipt names the place."""


class Glimpse(msgspec.Struct, frozen=True):
    """What one look saw of a file; `since`: the first of the looks that all saw it so."""

    size: int
    mtime_ns: int
    since: datetime


class FileVerdict(StrEnum):
    """What is to be done with a file of the folder."""

    TAKE = "take"
    WAIT = "wait"
    IGNORE = "ignore"


class TakenFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was put away: where it or its receipt lies now, and what became of its rows (None: known already)."""

    file: str
    to: Path
    report: FileReport | None


def is_passing(name: str) -> bool:
    """Whether a name is that of a file being written, or of litter, that is nobody's message."""
    low = name.lower()
    return low.startswith((".", "~")) or low.endswith((*_PASSING, "~")) or low in _LITTER


def is_being_written(path: Path) -> bool:
    """Whether somebody still holds a file open to write into it: a copy over a slow line stands still for minutes. A
    file whose system, or owner, does not let us ask is as the looks saw it."""
    if not hasattr(fcntl, "F_SETLEASE"):  # Linux alone tells
        return False
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    finally:
        os.close(descriptor)
    return False


def glimpse(before: Glimpse | None, size: int, mtime_ns: int, now: datetime) -> Glimpse:
    """What this look saw, remembering since when it has been so."""
    is_same = before is not None and (before.size, before.mtime_ns) == (size, mtime_ns) and before.since <= now
    return Glimpse(size, mtime_ns, before.since if before and is_same else now)


def verdict(name: str, seen: Glimpse, now: datetime) -> FileVerdict:
    """Take a file when two looks far enough apart saw it the same; empty files wait to be written."""
    if is_passing(name):
        return FileVerdict.IGNORE
    return FileVerdict.TAKE if seen.size > 0 and now - seen.since >= SETTLE else FileVerdict.WAIT


def seen_now(before: Mapping[str, Glimpse], found: Iterable[tuple[str, int, int]], now: datetime) -> dict[str, Glimpse]:
    """Every file of the folder as it stands; those that are gone are forgotten."""
    return {name: glimpse(before.get(name), size, mtime_ns, now) for name, size, mtime_ns in found}


class Inbox:
    """The folder and what the last look saw of it. A ticker calls `look`; only one may look at a folder."""

    def __init__(
        self, folder: Path, intake: FileIntake, *, on_taken: Callable[[TakenFile], None] = lambda _: None
    ) -> None:
        self.folder = folder
        self.done, self.failed = folder / "done", folder / "failed"
        self._intake, self._on_taken = intake, on_taken
        self._seen: dict[str, Glimpse] = {}
        self._faults: dict[str, int] = {}
        self.failure: Exception | None = None
        """What went wrong with the last file that could not be taken for a fault of ours (disk, lock)."""

    def look(self, now: datetime) -> list[TakenFile]:
        """Take in what has come to rest since the last look; the rest waits for the next one."""
        for folder in (self.folder, self.done, self.failed):
            folder.mkdir(parents=True, exist_ok=True)
        finish_wiping(self.folder)
        self._seen = seen_now(self._seen, self._found(), now)
        ready = [name for name, seen in self._seen.items() if verdict(name, seen, now) == FileVerdict.TAKE]
        return [taken for name in sorted(ready) if (taken := self._try(name, now))]

    def _found(self) -> list[tuple[str, int, int]]:
        found = []
        for path in self.folder.iterdir():
            try:
                # A link may lead anywhere; only what lies here itself was laid here.
                if path.is_file() and not path.is_symlink():
                    about = path.stat()
                    found.append((path.name, about.st_size, about.st_mtime_ns))
            except OSError:
                continue
        return found

    def _try(self, name: str, now: datetime) -> TakenFile | None:
        """One file that cannot be taken must not keep the others waiting; the third time it is put away."""
        seen = self._seen.pop(name)
        try:
            taken = self._take(name, seen, now)
        except Exception as error:  # whatever it is, the other files are taken
            self.failure = error
            self._faults[name] = self._faults.get(name, 0) + 1
            if self._faults[name] < TRIES or not (self.folder / name).exists():
                return None
            reason = f"三次都没有读成（{type(error).__name__}）。已收下的行不会重复；请把文件交给管理员"
            taken = self._put_away(name, FileReport(file=name, unreadable=reason), free_name(self.failed / name), now)
        self._faults.pop(name, None)
        return taken

    def _take(self, name: str, seen: Glimpse, now: datetime) -> TakenFile | None:
        path = self.folder / name
        if is_being_written(path):
            return None
        digest = digest_of(path)
        to = free_name(self.failed / name)
        if self._intake.was_taken(digest):
            report, is_whole = None, self._intake.is_kept_whole(digest)
        else:
            report = self._intake.take(path, Order(by="drop folder", rejected=free_name(to, "-退回.xlsx")))
            is_whole = report.is_whole
        is_other = report is not None and report.sha256 not in (None, digest)
        if is_other or not path.exists() or path.stat().st_mtime_ns != seen.mtime_ns:
            # Somebody wrote on while it was read: what came is stored, the whole file is looked at again.
            return None
        if report is None or not (report.unreadable or report.rejected):
            return self._sign(path, report, digest, now, is_whole=is_whole)
        return self._put_away(name, report, to, now)

    def _sign(self, path: Path, report: FileReport | None, digest: str, now: datetime, *, is_whole: bool) -> TakenFile:
        """A receipt for a file that went in; the file goes, unless a part of it was not read."""
        name = mask(path.name)[0]
        lines = [f"文件：{name}", f"大小：{path.stat().st_size} 字节", f"SHA-256：{digest}"]
        lines += [f"时间：{in_beijing(now):%Y-%m-%d %H:%M:%S}（北京时间）"]
        lines += [_counts(report) if report else "内容以前收过，没有重复收下"]
        unread = report.unread if report else []
        lines += [f"没有读{_place(each.sheet, None)}：{each.reason}" for each in unread]
        lines += _unsaid(report) if report else []
        lines += ["内容已入库，原件已销毁" if is_whole else "可能有没有读的内容，原件留在本文件夹，按保存期限销毁"]
        receipt = _written(self.done / name.replace("*", "＊"), RECEIPT, lines)
        to = receipt if is_whole else free_name(self.done / path.name)
        wipe(path) if is_whole else _move(path, to, now)
        taken = TakenFile(file=path.name, to=to, report=report)
        self._on_taken(taken)
        return taken

    def _put_away(self, name: str, report: FileReport, to: Path, now: datetime) -> TakenFile:
        """A file that did not go in whole, with the reasons beside it."""
        _tell(to, report)
        _move(self.folder / name, to, now)
        taken = TakenFile(file=name, to=to, report=report)
        self._on_taken(taken)
        return taken


def _move(path: Path, to: Path, now: datetime) -> None:
    """Its days begin when it was put away, whenever it was written."""
    path.rename(to)
    with contextlib.suppress(PermissionError):
        os.utime(to, (now.timestamp(), now.timestamp()))


def _unsaid(report: FileReport) -> list[str]:
    """What was taken in and should be looked at: where it stands, and nothing of what a cell says."""
    by_column = Counter((each.sheet, each.column) for each in report.notes)
    lines = [f"{_place(*place)}有 {count} 处没有读全，已收下" for place, count in by_column.items()]
    if report.aside:
        places = "、".join(f"{_place(each.sheet, None)}第 {each.row} 行" for each in report.asides[:_NAMED])
        lines.append(f"有 {report.aside} 行像是标题、合计、说明或落款，没有作为来报：{places}")
    again = len(report.reused)
    return [*lines, f"有 {again} 个编号像是用重了，已按更新记下，请核对"] if again else lines


def _place(sheet: str | None, column: str | None) -> str:
    return (f"工作表“{sheet}”" if sheet else "") + (f"“{column}”" if column else "")


def _counts(report: FileReport) -> str:
    counts = f"收下 {report.accepted}，更新 {report.updated}，重复 {report.repeated}，退回 {report.rejected}"
    return counts + (f"；其中 {report.closed} 行来源已标明办结，作历史资料留存" if report.closed else "")


def _tell(path: Path, report: FileReport) -> None:
    """The reasons in words beside a file that did not go in whole."""
    lines = [report.unreadable] if report.unreadable else []
    lines.append(
        _counts(report)
        + (f"；退回的行在 {Path(report.rejected_file).name}，改正后放回投放文件夹" if report.rejected_file else "")
    )
    lines += [error.reason for error in report.told(_REASONS)]
    more = report.rejected - _REASONS
    lines += [f"……另有 {more} 行"] if more > 0 else []
    lines += [*report.reused, *(f"已收下，{note.reason}" for note in report.notes)][:_REASONS]
    lines += [row.reason for row in report.asides[:_REASONS]]
    lines += ["本文件夹的文件按保存期限销毁；改正并收下后请自行删除"]
    _written(path, "-原因.txt", lines)


def _written(path: Path, ending: str, lines: list[str]) -> Path:
    """A text beside a file, or in its place, for its owner only."""
    note = free_name(path, ending)
    note.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    note.chmod(0o600)
    return note
