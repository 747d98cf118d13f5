"""A file of signals, whatever it is: chosen by its content, never by its name."""

import re
from collections.abc import Iterator
from pathlib import Path

from ..errors import FileError, RowError, os_reason
from ..signal import Signal
from .csv_table import open_csv
from .grid import Grid, read_grid
from .html_table import open_html
from .jsonl import read_json
from .parted import parted
from .table import TableContext
from .xlsx_table import ARCHIVE, open_xlsx
from .xml_table import open_xml

_COMPOUND = b"\xd0\xcf\x11\xe0"
_HEAD = 4096
_OPENING = 64
"""Bytes that tell a brace from half a letter: 登 begins with one in UTF-16."""
_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_PAGE = ("<html", "<!doctype html", "<table", "<meta", "<head", "<body", "<style", "<div", "<!--")
_FOREIGN = {
    b"%PDF": " PDF",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"\x1f\x8b": "压缩包",
    b"{\\rtf": " RTF 文档",
}


def read_opened(path: Path, grid: Grid | None, reading: TableContext) -> Iterator[Signal | RowError]:
    """The signals of a file that `open_file` has opened, finished (id, received_at), and a RowError for every row or
    line refused. Files of lines are streamed. Raises FileError, at the call or at the first item, when the file cannot
    be read at all."""
    return read_json(path, reading) if grid is None else read_grid(grid, reading)


def open_file(path: Path) -> Grid | None:
    """The file as sheets of rows; None when it holds JSON. Raises FileError when it is nothing that can be read."""
    grid = _opened(path)
    return grid and parted(grid)


def _opened(path: Path) -> Grid | None:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise FileError(f"{path.name}：打不开文件（{os_reason(error)}）") from None
    if head.startswith((ARCHIVE, _COMPOUND)):
        return open_xlsx(path)
    _refuse_foreign(path, head)
    text = head.removeprefix(_MARK).lstrip()
    if not text:
        raise FileError(f"{path.name}：文件是空的")
    if text.startswith((b"{", b"[")) and b"\0" not in head[:_OPENING]:
        return None
    start = _decoded(head).lstrip("\ufeff \t\r\n")[:400].lower()
    if start.startswith("<?xml") and "<html" not in start:
        return open_xml(path)
    if start.startswith((*_PAGE, "<?xml")):
        return open_html(path)
    return open_csv(path)


def _refuse_foreign(path: Path, head: bytes) -> None:
    for mark, what in _FOREIGN.items():
        if head.lstrip().startswith(mark):
            raise FileError(f"{path.name}：内容是{what}。{_ASK}")
    if _is_mail(path, head):
        raise FileError(f"{path.name}：这是一封邮件。请把正文登记下来，附件另存后再导入；或由接入的邮箱来收")
    if head.lstrip()[:13].lower() == b"mime-version:":
        raise FileError(f"{path.name}：内容是单个文件的网页（MHTML）。请用表格软件打开后另存为 xlsx 再导入")


def _is_mail(path: Path, head: bytes) -> bool:
    """A mail that was saved: by its ending, or as the first line of one that went through servers begins."""
    return path.suffix.lower() in _MAILS or bool(_MAIL.match(head.lstrip()))


def _decoded(head: bytes) -> str:
    """The beginning of a text for a look at it; what does not decode does not matter here."""
    return head.decode(_WIDE_MARKS.get(head[:2], "utf-8"), "replace")


_MAILS = (".eml", ".msg")
_MAIL = re.compile(rb"(?:Return-Path|Received|Delivered-To|X-QQ-[\w-]+):", re.IGNORECASE)
_ASK = "请向来源要电子表格（xlsx 或 csv）"
