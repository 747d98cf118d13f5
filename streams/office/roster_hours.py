"""The hours at which the shifts of a month change, as the header and the cells of its table say them: where they do not
agree, as most of its shifts say."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from playbooks.district.roster import Shift, Turn

from .roster_sheet import cell_of, hours_of, shift_of

Hours = tuple[str, str]


class Said(NamedTuple):
    """That a shift lasts from one hour to another, and the cell that says so."""

    shift: Shift
    hours: Hours
    cell: str


class HoursUnused(msgspec.Struct, frozen=True, kw_only=True):
    """An hour from which a shift lasts by a table, and by the month does not."""

    month: str
    shift: Shift
    at: str
    taken: str
    """From when it lasts in that month."""
    cell: str
    """The first that says so."""
    shifts: int
    """How many of the table's shifts say so."""


class MonthHours:
    """What the shifts of a table say of the hours of each month."""

    def __init__(self) -> None:
        self._said: dict[tuple[str, Shift], Counter[tuple[bool, str]]] = {}
        """By month and shift from when it lasts: its own cell says so before that of the shift that ends then."""
        self._cells: dict[tuple[str, Shift, str], str] = {}

    def add(self, turn: Turn, all_said: list[Said]) -> None:
        """What is said of the hours of one shift."""
        for said in all_said:
            if said.shift == turn.shift:
                other: Shift = "night" if turn.shift == "day" else "day"
                self._count(f"{turn.day:%Y-%m}", turn.shift, said.hours[0], said.cell, is_own=True)
                self._count(f"{turn.day:%Y-%m}", other, said.hours[1], said.cell, is_own=False)

    def of(self) -> dict[str, Hours]:
        """By month from when the day shift lasts, and from when the night shift."""
        months = dict.fromkeys(month for month, _ in self._said)
        return {month: (self._taken(month, "day"), self._taken(month, "night")) for month in months}

    def unused(self) -> Iterator[HoursUnused]:
        """The hours that say something else."""
        for (month, shift), votes in self._said.items():
            taken, counts = self._taken(month, shift), Counter[str]()
            for (_, at), count in votes.items():
                counts[at] += count
            for at, count in counts.items():
                if at != taken:
                    cell = self._cells[month, shift, at]
                    yield HoursUnused(month=month, shift=shift, at=at, taken=taken, cell=cell, shifts=count)

    def _count(self, month: str, shift: Shift, at: str, cell: str, *, is_own: bool) -> None:
        self._said.setdefault((month, shift), Counter())[is_own, at] += 1
        self._cells.setdefault((month, shift, at), cell)

    def _taken(self, month: str, shift: Shift) -> str:
        """As most say; of as many the first."""
        votes = self._said[month, shift]
        own = {at: count for (is_own, at), count in votes.items() if is_own}
        others = {at: count for (_, at), count in votes.items()}
        return max(own or others, key=lambda at: (own or others)[at])


def said_in(texts: list[str], row: int, index: int) -> Iterator[Said]:
    """The hours that parts of a cell say of the day shift and of the night shift."""
    for text in texts:
        hours, shift = hours_of(text), shift_of(text)
        if hours and shift in ("day", "night"):
            yield Said(shift, hours, cell_of(row, index))
