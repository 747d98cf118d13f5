"""Durable files (落盘): there whole or not at all, also when the power goes."""

import os
from pathlib import Path

PART = ".part"
"""How the name ends of a file that is being written, or was when the power went."""


def write_whole(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file, whatever was there before; it is on the disk once this returns. Raises OSError."""
    part = path.with_name(f".{path.name[-60:]}{PART}")  # of a long name the whole would be longer than the disk takes
    path.parent.mkdir(parents=True, exist_ok=True)
    part.unlink(missing_ok=True)
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)  # a half file keeps room that is wanted
        raise
    settle(path.parent)


def settle(folder: Path) -> None:
    """The name of a new file is durable only with its folder."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
