"""Compound files, the frame of binary workbooks (.xls) and of encrypted ones: whether there is a password.

The reader of spreadsheets calls an .xls with a password merely unreadable, and its owner would not know what to do.
"""

from collections.abc import Iterator
from typing import BinaryIO

_HEADER = 512
_DIRECTORY = 1 << 14
_ENTRY = 128
_PACKAGE = "EncryptedPackage"
_STREAMS = ("Workbook", "Book")
_PASSWORD = 0x2F
"""The record that says how the rest is encrypted; it stands before the list of sheets."""


def is_locked(file: BinaryIO) -> bool:
    """Whether a compound file says that it cannot be read without a password. Damaged ones say nothing."""
    file.seek(0)
    header = file.read(_HEADER)
    shift = int.from_bytes(header[30:32], "little")
    if len(header) < _HEADER or shift not in (9, 12):
        return False
    for name, start in _entries(_sector(file, int.from_bytes(header[48:52], "little"), shift, _DIRECTORY)):
        if name == _PACKAGE or (name in _STREAMS and _PASSWORD in _records(_sector(file, start, shift, 1 << shift))):
            return True
    return False


def _sector(file: BinaryIO, number: int, shift: int, length: int) -> bytes:
    file.seek((number + 1) << shift)
    return file.read(length)


def _entries(directory: bytes) -> Iterator[tuple[str, int]]:
    """Name and first sector of each entry of the directory's beginning."""
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        entry = directory[at : at + _ENTRY]
        length = int.from_bytes(entry[64:66], "little")
        yield (
            entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace"),
            int.from_bytes(entry[116:120], "little"),
        )


def _records(stream: bytes) -> Iterator[int]:
    """The kinds of the records that begin in the first sector of a workbook's stream."""
    at = 0
    while at + 4 <= len(stream):
        yield int.from_bytes(stream[at : at + 2], "little")
        at += 4 + int.from_bytes(stream[at + 2 : at + 4], "little")
