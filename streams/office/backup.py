"""Backup and restore (备份与恢复): one archive of the database and the data folder, sealed to a key.

While the desk is on duty the database is copied by SQLite's own backup. A file of the wanted name exists only when it
is whole; a place is restored beside itself and takes its name at the end. Killed at any moment, what was there before
is there, or what is there after.
"""

import io
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import IO, Any

import msgspec
from sqlalchemy import Connection, table

from connectors.durable import PART, settle
from connectors.errors import os_reason

from ..errors import OfficeError
from ..store import schema as t
from ..store.audit import head, record, verify
from ..store.database import Database, how_many
from ..store.marks import mark_at, marked_at
from ..store.store_copy import NotEmpty, copy_in, copy_out
from ..store.upgrade import copy_file
from .sealed import OpeningReader, SealError, SealingWriter

DATABASE, MANIFEST = "shian.db", "manifest.json"
LEFT_OUT = ("shian.db", "shian.db-wal", "shian.db-shm", "shian.lock", "sample", "exercise", "reference")
"""Of the data folder: the database is copied by itself; a sample, the desk of a drill, and the folder of the office's
versions, are made anew. The reports of drills stay."""
LEFT_OUT_ENDINGS = (".age", PART, ".partial", ".restoring")
WORK = "backup.partial"
OLD_AFTER = timedelta(hours=26)
"""A nightly backup that is older than this has failed."""
LAST = "backup_at"
"""The row of `meta` that says when the last whole backup was made."""
MODE_FILE, MODE_FOLDER = 0o600, 0o700
NOTHING: Mapping[str, Path] = MappingProxyType({})


class BackupError(OfficeError):
    """A backup or a restore cannot be done; the message says why and what to do."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds: rows of each table, and the last hash of the chained record."""

    v: int = 1
    made_at: datetime
    schema: str
    counts: dict[str, int]
    audit_head: str


def back_up(
    data: Path, url: str, out: Path, public: bytes, now: datetime, *, by: str, elsewhere: Mapping[str, Path] = NOTHING
) -> Manifest:
    """Write the archive `out`, which must not be there yet, and note that it was. Raises BackupError.

    `elsewhere`: files of the office that do not lie in the data folder, by the names under which a restored one has
    them: without the key of private data nobody would open what is restored.
    """
    source = _database_file(url)
    if out.exists():
        raise BackupError(f"{out}：已有这个文件，请换一个文件名")
    partial = out.with_name(f"{out.name}.partial")
    try:
        copy = _work_place(data) / DATABASE
        copy_out(url, copy) if source is None else copy_file(source, copy)
        manifest = _manifest(copy, now)
        with partial.open("wb") as file:
            os.chmod(partial, MODE_FILE)
            _write_archive(file, public, copy, manifest, _files_of(data), elsewhere)
            _to_disk(file)
        os.replace(partial, out)
    except OSError as error:
        raise BackupError(f"{out}：写不成（{os_reason(error)}）") from None
    finally:
        partial.unlink(missing_ok=True)
        shutil.rmtree(data / WORK, ignore_errors=True)
    settle(out.parent)
    _note(url, now, out.name, by)
    return manifest


def restore(archive: Path, data: Path, secret: bytes, *, url: str = "") -> Manifest:
    """Make the data folder `data` from an archive; it must be empty or not there. Raises BackupError, SealError.

    `url`: a PostgreSQL, empty too, that takes the database. It is filled in one transaction before the folder takes
    its name; killed between the two, the same call goes on from there.
    """
    if is_in_use(data):
        raise BackupError(f"{data}：不是空目录，不能恢复到这里。请用 --data 指定新的目录")
    data.parent.mkdir(parents=True, exist_ok=True)
    beside = data.with_name(f"{data.name}.restoring")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        manifest = _unpack(archive, beside, secret)
        _check(beside / DATABASE, manifest)
        if url:
            _fill(url, beside / DATABASE, manifest)
            for left in beside.glob(f"{DATABASE}*"):
                left.unlink()
        os.replace(beside, data)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    settle(data.parent)
    return manifest


def is_in_use(folder: Path) -> bool:
    """Whether something is there already."""
    return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))


def _fill(url: str, path: Path, manifest: Manifest) -> None:
    """Take the database into an empty PostgreSQL. One that holds just this is what a killed restore left."""
    try:
        copy_in(path, url)
    except NotEmpty as table:
        with closing(Database(url, pool=1)) as database, database.writing() as connection:
            is_this = head(connection) == manifest.audit_head and _counts(connection, _common(manifest)) == {
                name: manifest.counts[name] for name in _common(manifest)
            }
        if not is_this:
            raise BackupError(f"数据库里已有数据（{table}），不能恢复到这里。请用空的数据库") from None


def _common(manifest: Manifest) -> list[str]:
    """Tables of the manifest that both kinds of database have."""
    return [name for name in manifest.counts if name in t.metadata.tables]


def verify_archive(archive: Path, secret: bytes) -> Manifest:
    """Restore to a temporary place, compare counts and the chained record, and leave nothing behind."""
    with tempfile.TemporaryDirectory() as folder:
        return restore(archive, Path(folder) / "restored", secret)


def last_backup(connection: Connection) -> datetime | None:
    """When the last whole backup was made."""
    return marked_at(connection, LAST)


def is_old(last: datetime | None, now: datetime) -> bool:
    """Whether the last whole backup is too long ago, or none was ever made."""
    return last is None or now - last > OLD_AFTER


def _work_place(data: Path) -> Path:
    """An empty folder for the copy; what a killed backup left in it goes."""
    place = data / WORK
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=MODE_FOLDER)
    return place


def _database_file(url: str) -> Path | None:
    """Where the SQLite database lies; None: it is a PostgreSQL. Raises BackupError when there is nothing yet."""
    database = Database(url)
    database.close()
    path = Path(database.url.database or "")
    if not database.is_sqlite:
        return None
    if not path.exists():
        raise BackupError(f"{path}：还没有数据，没有可备份的内容")
    return path


def _manifest(copy: Path, now: datetime) -> Manifest:
    with closing(Database(f"sqlite:///{copy}")) as database, database.reading() as connection:
        schema = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        counts = _counts(connection, _tables(connection))
        return Manifest(made_at=now, schema=str(schema), counts=counts, audit_head=head(connection))


def _tables(connection: Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return [str(name) for name in connection.exec_driver_sql(query).scalars()]


def _counts(connection: Connection, names: Iterable[str]) -> dict[str, int]:
    """Rows of each table, of whatever version the database is."""
    return {name: how_many(connection, table(name)) for name in names}


def _write_archive(
    file: IO[bytes],
    public: bytes,
    copy: Path,
    manifest: Manifest,
    files: Mapping[str, Path],
    elsewhere: Mapping[str, Path],
) -> None:
    sealing = SealingWriter(file, public)
    with tarfile.open(fileobj=sealing, mode="w|gz") as archive:  # type: ignore[call-overload]  # it only writes
        content = msgspec.json.encode(manifest)
        member = tarfile.TarInfo(MANIFEST)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
        archive.add(copy, DATABASE)
        for name, path in files.items():
            with suppress(FileNotFoundError):  # it went meanwhile: what lies in the drop folder does when it is stored
                archive.add(path, f"data/{name}", recursive=False)
        for name, path in elsewhere.items():
            archive.add(path.resolve(), f"data/{name}", recursive=False)
    sealing.close()


def _files_of(data: Path) -> dict[str, Path]:
    found = {path.relative_to(data).as_posix(): path for path in sorted(data.rglob("*")) if not path.is_symlink()}
    return {name: path for name, path in found.items() if path.is_file() and not _is_left_out(name)}


def _is_left_out(name: str) -> bool:
    names = name.split("/")
    return names[0] in LEFT_OUT or any(each.endswith(LEFT_OUT_ENDINGS) for each in names)


def _unpack(archive: Path, place: Path, secret: bytes) -> Manifest:
    place.mkdir(mode=MODE_FOLDER)
    try:
        with archive.open("rb") as file:
            manifest = _unpack_members(OpeningReader(file, secret), place)
    except OSError as error:
        raise BackupError(f"{archive}：读不了（{os_reason(error)}）。请核对路径和权限") from None
    except (tarfile.TarError, EOFError, msgspec.DecodeError) as error:
        raise BackupError(f"{archive}：读不了（{error}）") from None
    except SealError as error:
        raise BackupError(f"{archive}：{error}") from None
    if manifest is None or not (place / DATABASE).exists():
        raise BackupError(f"{archive}：备份中缺少数据库")
    return manifest


def _unpack_members(content: OpeningReader, place: Path) -> Manifest | None:
    manifest = None
    with tarfile.open(fileobj=content, mode="r|gz") as members:  # type: ignore[call-overload]  # it only reads
        for member in members:
            file = members.extractfile(member)
            if file is not None and member.name == MANIFEST:
                manifest = msgspec.json.decode(file.read(), type=Manifest)
            elif file is not None:
                _write_member(place / _inside(member.name), file)
    return manifest


def _inside(name: str) -> PurePosixPath:
    """Where a member belongs, below the place. Raises BackupError for one that would leave it."""
    path = PurePosixPath(name)
    path = path.relative_to("data") if path.parts[:1] == ("data",) else path
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise BackupError(f"备份中的文件名不对：{name}")
    return path


def _write_member(path: Path, content: IO[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=MODE_FOLDER)
    with path.open("wb") as file:
        os.chmod(path, MODE_FILE)
        shutil.copyfileobj(content, file)
        _to_disk(file)


def _check(path: Path, manifest: Manifest) -> None:
    """Raises BackupError when what came out is not what went in."""
    with closing(Database(f"sqlite:///{path}")) as database, database.reading() as connection:
        if connection.exec_driver_sql("PRAGMA integrity_check").scalar() != "ok":
            raise BackupError("恢复出的数据库不完整")
        if _counts(connection, manifest.counts) != manifest.counts:
            raise BackupError("恢复出的条数与备份时不同")
        chained = verify(connection)
        if chained.broken or chained.head != manifest.audit_head:
            raise BackupError("恢复出的审计链与备份时不同")


def _note(url: str, now: datetime, name: str, by: str) -> None:
    with closing(Database(url)) as database, database.writing() as connection:
        mark_at(connection, LAST, now)
        record(connection, "backup", now, who=by, about=name)


def _to_disk(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())
