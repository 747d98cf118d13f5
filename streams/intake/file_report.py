"""What became of a file: counts, a reason for every row that was refused, and what of it was not read."""

from datetime import datetime
from itertools import islice

import msgspec

from connectors.sources.grid import NOTHING_IN_IT


class RowRefused(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A fault of a rejected row; a row may have several."""

    row: int
    column: str | None
    reason: str
    sheet: str | None = None


class SheetSkipped(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet that was not read, and why."""

    sheet: str | None
    reason: str


class FileReport(msgspec.Struct, kw_only=True):
    """What became of one file.

    `already_live`: rows that history met among the news, and left as they are. `untold`: rejected rows beyond
    TOLD_MAX, which are only counted.
    """

    file: str
    accepted: int = 0
    updated: int = 0
    repeated: int = 0
    rejected: int = 0
    errors: list[RowRefused] = []
    notes: list[RowRefused] = []
    """Cells without which their rows were taken: words where a time should stand."""
    aside: int = 0
    """Rows that were taken for headings, sums, notes and who signed a table, and are no reports."""
    asides: list[RowRefused] = []
    """The first of them."""
    reused: list[str] = []
    """Numbers of rows, each with what it stood for before, that tell of another matter now."""
    unreadable: str | None = None
    mapping: str | None = None
    """Name and version, as `名称@2`."""
    skipped: list[SheetSkipped] = []
    rejected_file: str | None = None
    as_of: datetime | None = None
    history: bool = False
    already_live: int = 0
    closed: int = 0
    """New rows with which their source has done, without saying when: they became history."""
    untold: int = 0
    sha256: str | None = None

    @property
    def unread(self) -> list[SheetSkipped]:
        """Sheets that hold something and were not read."""
        return [each for each in self.skipped if each.reason not in NOTHING_IN_IT]

    def told(self, most: int) -> list[RowRefused]:
        """All faults of the first `most` rejected rows."""
        rows = dict.fromkeys((each.sheet, each.row) for each in self.errors)
        shown = set(islice(rows, most))
        return [each for each in self.errors if (each.sheet, each.row) in shown]

    @property
    def is_whole(self) -> bool:
        """Whether everything in the file was taken, so that nothing is lost with it."""
        return not (self.unreadable or self.rejected or self.unread)
