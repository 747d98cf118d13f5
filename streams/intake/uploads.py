"""Uploads: files handed over at the desk, between the preview and the intake; each waits sealed, for a day at most.

In the open a file lies only while it is read, in a folder that none but its owner may enter. What became of it is kept
for a month, without the content.
"""

import contextlib
import re
import secrets
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from connectors.durable import PART, make_folder, write_whole
from connectors.sources.preview import FilePreview

from ..store.vault import Vault
from .file_report import FileReport

HELD = timedelta(days=1)
"""How long the content waits to be taken in."""
KEPT = timedelta(days=30)
"""How long it can be read what became of a file."""

_ID = re.compile(r"[0-9a-f]{24}", re.ASCII)
_UNFIT = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_NAME_BYTES = 180


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """What a person said of how the file is to be read. `columns`: name as written → canonical column, `-` or `raw`."""

    mapping: str | None = None
    columns: dict[str, str] = {}
    kind: str | None = None
    home_area: str | None = None
    source: str | None = None
    as_of: datetime | None = None
    as_history: bool | None = None
    wakes: bool = False
    """Whether rows that lie as history become news."""
    is_wordless: bool = False
    """Whether a table is taken of which no column is known to hold what happened."""
    save_as: str | None = None
    pattern: str | None = None


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was handed over. `looks` counts its previews, `aged` its old or closed rows that nobody stored."""

    v: int = 1
    id: str
    name: str
    size: int
    at: datetime
    by: str
    looks: int = 0
    answers: Answers = Answers()
    preview: FilePreview | None = None
    aged: int = 0
    fault: str = ""
    """Why the last look or the intake could not be done."""
    saved: str = ""
    """The mapping that was saved last, as `名称@2`."""
    report: FileReport | None = None
    taken_at: datetime | None = None
    taken_by: str = ""


class Uploads:
    """The folder of handed-over files. Every write is whole or not at all."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self.folder, self._vault = folder, vault

    def hold(self, name: str, content: bytes, *, by: str, now: datetime) -> Upload:
        """Keep a file, sealed, until it is taken in."""
        upload = Upload(id=secrets.token_hex(12), name=safe_name(name), size=len(content), at=now, by=by)
        make_folder(self.folder, 0o700)
        sealed = self._vault.seal_bytes(upload.id, content)
        write_whole(self._content(upload.id), msgspec.msgpack.encode(sealed))
        self.save(upload)
        return upload

    def find(self, id: str) -> Upload | None:
        """One file that was handed over; None when there is none of this id."""
        if not _ID.fullmatch(id):
            return None
        with contextlib.suppress(FileNotFoundError, msgspec.DecodeError):
            return msgspec.json.decode(self._state(id).read_bytes(), type=Upload)
        return None

    def all(self) -> list[Upload]:
        """All of them, the newest first."""
        found = (self.find(path.stem) for path in self.folder.glob("*.json"))
        return sorted((each for each in found if each), key=lambda each: (each.at, each.id), reverse=True)

    def save(self, upload: Upload) -> Upload:
        """Remember where a file stands."""
        write_whole(self._state(upload.id), msgspec.json.encode(upload))
        return upload

    def is_held(self, upload: Upload) -> bool:
        """Whether the content is still there."""
        return self._content(upload.id).exists()

    @contextlib.contextmanager
    def opened(self, upload: Upload) -> Iterator[Path]:
        """The file in the open, under its own name, for as long as it is read. Raises FileNotFoundError, VaultError."""
        key, body = msgspec.msgpack.decode(self._content(upload.id).read_bytes(), type=tuple[bytes, bytes])
        folder = self.folder / f"{upload.id}-{secrets.token_hex(4)}.open"
        folder.mkdir(mode=0o700)
        try:
            path = folder / upload.name
            path.touch(0o600)
            path.write_bytes(self._vault.open_bytes(upload.id, key, body))
            yield path
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def drop_content(self, upload: Upload) -> None:
        """The content is no longer needed."""
        self._content(upload.id).unlink(missing_ok=True)

    def discard(self, upload: Upload) -> None:
        """Forget a file altogether."""
        self.drop_content(upload)
        self._state(upload.id).unlink(missing_ok=True)

    def sweep(self, now: datetime) -> None:
        """Let go of what waited too long, and of what a crash left in the open or without an owner."""
        for upload in self.all():
            if now - upload.at >= HELD:
                self.drop_content(upload)
            if now - upload.at >= KEPT:
                self.discard(upload)
        for path in self.folder.glob("*"):
            is_lost = path.suffix == ".sealed" and not self._state(path.stem).exists()
            if (is_lost or path.suffix in (".open", PART)) and _is_older(path, now - HELD):
                shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)

    def close_all(self) -> None:
        """Nothing is being read: what lies in the open was left by a crash."""
        for path in self.folder.glob("*.open"):
            shutil.rmtree(path, ignore_errors=True)

    def _content(self, id: str) -> Path:
        return self.folder / f"{id}.sealed"

    def _state(self, id: str) -> Path:
        return self.folder / f"{id}.json"


def safe_name(name: str) -> str:
    """The name of a file without folders and signs that some system cannot have in a name."""
    last = _UNFIT.sub("_", re.split(r"[/\\]", name)[-1]).strip(" .")
    stem, dot, ending = last.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = last, "", ""
    # A file system takes 255 bytes; of Chinese that is 85 characters.
    stem = stem.encode("utf-8", "replace")[:_NAME_BYTES].decode("utf-8", "ignore")
    return f"{stem or '文件'}{dot}{ending}"


def _is_older(path: Path, than: datetime) -> bool:
    try:
        return path.stat().st_mtime < than.timestamp()
    except OSError:
        return False
