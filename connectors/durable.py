"""Durable files (落盘): there whole or not at all, also when the power goes."""

import contextlib
import os
import secrets
from pathlib import Path

PART = ".part"
"""How the name ends of a file that is being written, or was when the power went."""


_LEFT = 600
"""Seconds after which nobody writes any more what is half written: whoever did was stopped."""


def write_whole(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file, whatever was there before; it is on the disk once this returns. Of two that write the same at once
    the last stands, and neither fails. Raises OSError."""
    make_folder(path.parent)
    part = path.with_name(f".{path.name[-60:]}{PART}")  # of a long name the whole would be longer than the disk takes
    mine, handle = _begun(part, mode)
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        mine.replace(path)
    except OSError:
        mine.unlink(missing_ok=True)  # a half file keeps room that is wanted
        raise
    if mine != part:
        _clear(part, path)
    settle(path.parent)


def make_folder(folder: Path, mode: int = 0o777) -> None:
    """Make a folder with those above it; each is on the disk once this returns. Raises OSError."""
    new = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True, mode=mode)
    for each in new:
        settle(each.parent)


def _begun(part: Path, mode: int) -> tuple[Path, int]:
    """A half file that nobody else writes, and its handle: `part`, or one beside it where that is taken."""
    beside = part.with_name(f".{secrets.token_hex(4)}{part.name}")
    try:
        return part, os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        return beside, os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)


def _clear(part: Path, path: Path) -> None:
    """Remove what was half written long before the whole."""
    with contextlib.suppress(FileNotFoundError):
        if part.stat().st_mtime < path.stat().st_mtime - _LEFT:
            part.unlink()


def settle(folder: Path) -> None:
    """The name of a new file is durable only with its folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
