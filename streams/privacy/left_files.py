"""Files in the data folder that hold in the open what people wrote (留存文件): refused, half taken, or never taken.

They stay where an officer needs them, and no longer than the retention says. What goes is overwritten before its name
does, unless another name leads to the same content: that is somebody else's file.
"""

import contextlib
import json
import os
import platform
import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

import msgspec

from connectors.errors import FileError
from connectors.sources.files import open_file
from connectors.sources.grid import EMPTY

RECEIPT = "-收据.txt"
"""How the name of a receipt ends: it holds no content, and stays."""

PLACES = ("inbox", "inbox/done", "inbox/failed", "rejected", "relay/in", "relay/in/failed")
"""Folders of the data folder in which such files lie."""

_GONE = ".gone"
_PIECE = 1 << 20
_ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")


class LeftFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was left; `id` says nothing of its name, which may be somebody's."""

    id: str
    path: Path
    began_at: datetime


class Cleared(msgspec.Struct, frozen=True, kw_only=True):
    """Files that went because something stood in them, and those of which nobody can know."""

    wiped: tuple[Path, ...] = ()
    unread: tuple[Path, ...] = ()


def place_of(data: Path) -> str:
    """With what the ids of a data folder's files begin: of several desks each has its own."""
    return _digest(platform.node().encode() + b"\x1f" + os.fsencode(data.resolve()), 6)


def left_files(data: Path) -> list[LeftFile]:
    """Every such file, by name."""
    place, found = place_of(data), []
    for path in _lying(data):
        if path.name.endswith(RECEIPT):
            continue
        with contextlib.suppress(FileNotFoundError):  # the intake has taken it meanwhile
            began_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            found.append(
                LeftFile(id=place + _digest(os.fsencode(path.relative_to(data)), 12), path=path, began_at=began_at)
            )
    return found


def wipe(path: Path) -> None:
    """Destroy a file. A crash leaves it under a name that `finish_wiping` knows. Raises OSError."""
    gone = path.with_name(f".{secrets.token_hex(8)}{_GONE}")
    path.rename(gone)
    _wipe(gone)


def finish_wiping(folder: Path) -> None:
    """Destroy what a crash left half destroyed in a folder."""
    for path in folder.glob(f".*{_GONE}"):
        _wipe(path)


def clear(data: Path, words: Iterable[str]) -> Cleared:
    """Destroy every such file, receipts too, in which or in whose name one of these words stands. One that the intake
    moves meanwhile is found where it lies then."""
    wanted, wiped = tuple(words), list[Path]()
    while True:
        found, unread = holding(data, wanted)
        if not found:
            return Cleared(wiped=tuple(wiped), unread=unread)
        for path in found:
            with contextlib.suppress(FileNotFoundError):
                wipe(path)
                wiped.append(path)


def holding(data: Path, words: Iterable[str]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Every such file in which or in whose name one of these words stands, and those of which nobody can know."""
    wanted = tuple(sorted({word for word in words if len(word.strip()) >= 2}))
    known: dict[Path, bool | None] = {}
    for path in _lying(data) if wanted else ():
        with contextlib.suppress(FileNotFoundError):  # moved on meanwhile, to a folder that is looked at later
            known[path] = _holds(path, wanted)
    return tuple(path for path in known if known[path]), tuple(path for path in known if known[path] is None)


def _digest(content: bytes, size: int) -> str:
    return blake2b(content, digest_size=size).hexdigest()


def _lying(data: Path) -> Iterator[Path]:
    for place in PLACES:
        # A link may lead anywhere; only what lies here itself was laid here.
        yield from sorted(path for path in (data / place).glob("*") if path.is_file() and not path.is_symlink())


def _wipe(path: Path) -> None:
    # Whoever laid it here may have left us no right to write into it; its name goes all the same.
    with contextlib.suppress(PermissionError):
        if path.stat().st_nlink == 1:
            _overwrite(path)
    path.unlink(missing_ok=True)


def _overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(bytes(min(left, _PIECE)))
        file.flush()
        os.fsync(file.fileno())


def _holds(path: Path, words: tuple[str, ...]) -> bool | None:
    """Whether one of the words stands in a file or its name; None where a part of it cannot be read."""
    if any(word in path.name for word in words) or _bytes_hold(path, words):
        return True
    try:
        grid = open_file(path)
    except FileError:
        return None
    sheets = grid.sheets if grid is not None and grid.format != "csv" else ()
    cells = (str(cell) for sheet in sheets for _, row in sheet.rows([]) for cell in row if cell is not None)
    if any(word in cell for cell in cells for word in words):
        return True
    return None if any(sheet.why_not not in (None, EMPTY) for sheet in sheets) else False


def _bytes_hold(path: Path, words: tuple[str, ...]) -> bool:
    wanted = {word.encode(encoding, "ignore") for word in words for encoding in _ENCODINGS}
    wanted |= {json.dumps(word)[1:-1].encode() for word in words}
    longest, rest = max(map(len, wanted)), b""
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            seen = rest + piece
            if any(word in seen for word in wanted):
                return True
            rest = seen[-longest:]
    return False
