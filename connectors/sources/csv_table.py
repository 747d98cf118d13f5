"""Delimited text → rows: encodings, separators and quoting as exports have them. Streams."""

import csv
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

from ..errors import FileError, RowError
from ..parse import TEXT_LIMIT
from .encoding import encoding_of
from .grid import Grid, Sheet
from .headers import HEAD_ROWS, find_header
from .table import Cells

SEPARATORS = (",", "\t", ";", "，", "|")
_FIELD_LIMIT = 16 * TEXT_LIMIT
_LINE_LIMIT = 10 * _FIELD_LIMIT
"""Characters of one line. It is held whole before a cell of it is looked at: one without end would take all memory."""


def open_csv(path: Path) -> Grid:
    """A file of delimited text as a grid of one sheet. Raises FileError when it has no encoding that we know."""
    encoding = encoding_of(path)
    separator = _separator(path, encoding)
    sheet = Sheet(name=None, rows=partial(_rows, path, encoding, separator))
    return Grid(file=path.name, format="csv", sheets=(sheet,), encoding=encoding, separator=separator)


def _separator(path: Path, encoding: str) -> str:
    """The separator that recognises the most columns of a header; when none does, the one that cuts the most cells."""
    scores = {}
    for separator in SEPARATORS:
        head = list(islice(_rows(path, encoding, separator, []), HEAD_ROWS))
        header = find_header(head)
        known = len([column for column in header.columns if column.key or column.parts]) if header else 0
        scores[separator] = known, max((len(cells) for _, cells in head), default=0)
    return max(SEPARATORS, key=lambda separator: scores[separator])


def _rows(path: Path, encoding: str, separator: str, broken: list[RowError]) -> Iterator[Cells]:
    """Records numbered as a spreadsheet would show them; a record that cannot be read goes to `broken`."""
    csv.field_size_limit(_FIELD_LIMIT)
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(_lines(file, path.name), delimiter=separator, strict=True)
        number = 0
        while True:
            number += 1
            line = reader.line_num + 1
            try:
                yield number, list(next(reader))
            except StopIteration:
                return
            except csv.Error as error:
                broken.append(_broken(number, line, reader.line_num, str(error)))


def _lines(file: TextIO, name: str) -> Iterator[str]:
    while line := file.readline(_LINE_LIMIT):
        if len(line) == _LINE_LIMIT:
            raise FileError(f"{name}：有一行超过 {_LINE_LIMIT} 字，不是表格。请检查文件是否完整")
        yield line


def _broken(number: int, line: int, last: int, error: str) -> RowError:
    reach = f"文件第 {line} 行" if last <= line else f"文件第 {line}–{last} 行"
    remedy = "请检查这一行的英文双引号是否成对，改正后重新导入"
    if "unexpected end" in error:
        return RowError(row=number, reason=f"双引号没有配对，直到文件末尾（{reach}）都没有读入", remedy=remedy)
    if "field larger" in error:
        return RowError(
            row=number, reason=f"有一格超过 {_FIELD_LIMIT} 字，多半是双引号没有配对（{reach}）", remedy=remedy
        )
    return RowError(row=number, reason=f"双引号用法有误（{reach}）", remedy=remedy)
