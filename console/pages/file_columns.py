"""The columns of a file that is looked at, and the fields that each of them can be."""

from collections.abc import Mapping
from functools import cache

from connectors.sources.headers import IGNORED, RAW, table_kinds
from connectors.sources.preview import ColumnGuess, FilePreview, SheetPreview

Shown = list[tuple[SheetPreview, list[tuple[int | None, ColumnGuess]]]]
"""Sheets with their columns; a column has its number where it stands first, None where its name comes again."""

_WORDS = {"text", "title"}


def columns_of(preview: FilePreview | None) -> list[ColumnGuess]:
    """Every column of the sheets once: a correction is about a name, wherever it stands."""
    found: dict[str, ColumnGuess] = {}
    for sheet in preview.sheets if preview else ():
        for column in sheet.columns:
            found.setdefault(column.name, column)
    return list(found.values())


def is_wordless(preview: FilePreview | None, said: Mapping[str, str]) -> bool:
    """Whether a sheet has no column that holds what happened, by what a person now says of its columns too."""
    sheets = [sheet for sheet in preview.sheets if sheet.is_wordless] if preview else []
    return any(not _WORDS & {said.get(column.name) for column in sheet.columns} for sheet in sheets)


def shown_sheets(preview: FilePreview | None) -> Shown:
    """The sheets as the page shows them."""
    numbers = {column.name: n for n, column in enumerate(columns_of(preview))}
    return [
        (sheet, [(numbers.pop(column.name, None), column) for column in sheet.columns])
        for sheet in (preview.sheets if preview else ())
    ]


@cache
def words_of_fields() -> dict[str, str]:
    """Each field with its name, and what is said instead of a field."""
    return names_of(None) | {IGNORED: "（不读）", RAW: "（原样留存）"}


@cache
def names_of(kind: str | None) -> dict[str, str]:
    """Each field of a kind of table (of all: None) with a name that tables give it."""
    names: dict[str, str] = {}
    for each in table_kinds():
        if kind in (None, each.id):
            for alias, field in each.columns.items():
                names.setdefault(field, alias)
    return {field: name for field, name in names.items() if field not in (IGNORED, RAW)}
