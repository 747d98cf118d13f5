"""Rows of a workbook with a length of time that is longer than any: its reader gives up at such a cell. The row is read
by another reader, which says of that cell alone that nothing can be made of it."""

import warnings
from pathlib import Path
from zipfile import BadZipFile

from python_calamine import CalamineSheet

from ..fields import Cell

_TOO_LONG = "#NUM!"
"""What stands in each cell of a row that no other reader knows: what a spreadsheet writes for a number that is none."""


def row_by_row(path: Path, sheet: CalamineSheet) -> list[list[Cell]]:
    """All rows of a sheet from its first cell on."""
    rows, found = iter(sheet.iter_rows()), list[list[Cell]]()
    before: list[Cell] = [None] * (sheet.start[1] if sheet.start else 0)
    while True:
        try:
            found.append(before + list(next(rows)))
        except OverflowError:
            found.append(_read_otherwise(path, sheet, len(found) + 1))
        except StopIteration:
            return found


def _read_otherwise(path: Path, sheet: CalamineSheet, number: int) -> list[Cell]:
    from openpyxl import load_workbook  # slow import
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells which cell it was; the import tells that too
            book = load_workbook(file, read_only=True, data_only=True)
            (row,) = book[sheet.name].iter_rows(min_row=number, max_row=number, values_only=True)
    except (InvalidFileException, BadZipFile, KeyError, ValueError, AttributeError):
        return [_TOO_LONG] * sheet.total_width
    return list(row)
