"""A file of signals, whatever it is: chosen by its content, never by its name."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from ..errors import FileError, RowError
from ..signal import Signal
from .csv_table import read_csv
from .jsonl import read_json
from .table import Reading
from .xlsx_table import read_xlsx

_ARCHIVE = b"PK\x03\x04"
_COMPOUND = b"\xd0\xcf\x11\xe0"
_HEAD = 4096


def read_file(
    path: Path,
    *,
    now: datetime,
    source: str | None = None,
    home_area: str | None = None,
    areas: Mapping[str, str] | None = None,
) -> Iterator[Signal | RowError]:
    """The signals of a file, finished (id, received_at), and a RowError for every row or line refused.

    `now` becomes `received_at` where the file says none. `source` names the source (else the kind of the table:
    register, sampling, media). `home_area` is the county of registers and sampling tables without a region column;
    `areas` (name → code) reads a region column that holds names. Files of lines are streamed.
    Raises FileError, at the call or at the first item, when the file cannot be read at all.
    """
    reading = Reading(now=now, source=source, home_area=home_area, areas=areas or {})
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise FileError(f"{path.name}：打不开文件（{error.strerror}）") from None
    if head.startswith((_ARCHIVE, _COMPOUND)):
        return read_xlsx(path, reading)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text:
        raise FileError(f"{path.name}：文件是空的")
    if text.startswith((b"{", b"[")):
        return read_json(path, reading)
    if text[:200].lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head")):
        raise FileError(f"{path.name}：内容是网页，不是电子表格。请用表格软件打开后另存为 xlsx 再导入")
    if text.startswith(b"%PDF"):
        raise FileError(f"{path.name}：内容是 PDF。请向来源要电子表格（xlsx 或 csv）")
    return read_csv(path, reading)
