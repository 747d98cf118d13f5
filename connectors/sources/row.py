"""One data row of a table, asked by canonical column.

Whatever is not taken into a field, or cannot be read in a column that does not matter to the law, stays in `rest`
under its header as written; what cannot be read in a column that does matter refuses the row.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from msgspec.structs import replace

from ..dates import written_serial
from ..errors import CellError, RowError, RuinedCell, short
from ..fields import AS_VALUE, SPOILT, Cell, clean, credit_code, is_spoilt
from ..signal import Subject
from .cells import instant, or_none
from .dating import BY_CLOCK, Dated, Dating
from .headers import PROGRESS, Header, normal
from .hours import at_hour, is_without_hour, says_a_day, when_of

_T = TypeVar("_T")
_NOT_YET = re.compile(r"(?:尚|还)?[未没]\S*|待\S*|不详|否|办理中|处理中")
"""What people write where there is no time, and mean it."""
UNREAD = "没有认出哪一栏是反映内容，按没有认出的各栏所写来读"
NO_WORDS = "没有认出哪一栏是反映内容，所报不完整"
UNDATED = "没有认出哪一栏是登记时间，时限从导入时起算"
NAME_IT = "请指明那一栏，再导入一次"
_QUOTED = 20
_TIMES = ("_at", "时间")
"""How the canonical columns of times end."""
_HAN = re.compile("[\u4e00-\u9fff]{2}")
_PERSONAL = re.compile(r"(?:姓名|联系人|联系方式|电话|手机|号码?|证件|住址|地址|账号|昵称|邮箱|微信|(?<!病)人|人员)$")
"""Names of columns that hold who somebody is and not what happened."""


class RowFault(Exception):
    """A row is refused; carries the record that says so."""

    def __init__(self, error: RowError) -> None:
        super().__init__(error.reason)
        self.error = error


class Row:
    """The cells of one row under a header. `number` is the row as a spreadsheet shows it (from 1); `dating` tells the
    year of a day that is said without one."""

    def __init__(
        self, header: Header, number: int, cells: list[Cell], sheet: str | None = None, dating: Dating | None = None
    ) -> None:
        self._dating = dating
        self._dated: dict[str, Dated] = {}
        """Of days without a year, what they were read as, by their columns."""
        self.number = number
        self.header = header
        self.sheet = sheet
        self.rest: dict[str, str] = {}
        self.notes: list[RowError] = []
        """Cells that promised a time and say none: the row is read without it."""
        self.spoilt: list[RowError] = []
        """Those of them that a spreadsheet could not reckon: of a refused row they are told with its faults."""
        self.faults: list[RowError] = []
        """Why the row is refused: all that is wrong in it."""
        self.unreadable: dict[str, RowError] = {}
        """Those of single cells, by their canonical columns."""
        self.yearless: set[str] = set()
        """Columns of times of which the year was left out."""
        self.reads_unknown = False
        """Whether its words are those of columns that nobody knows."""
        self.before: Row | None = None
        """The same row as it was read before a person said what its columns are."""
        self.beyond: list[int] = []
        """Places (from 0) of filled cells to the right of the last column of the header."""
        self._found: dict[str, tuple[int, str, Cell]] = {}
        self._unknown: list[tuple[str, str]] = []
        """Names and texts of cells under columns that nobody knows."""
        self._place(cells)

    def text(self, key: str) -> str | None:
        """The cell as trimmed text. What a spreadsheet could not reckon is none: it stays in `rest`, and is told."""
        found = self._found.get(key)
        text = clean(found[2]) if found else None
        return None if text and self._is_spoilt(key, text) else text

    def _is_spoilt(self, key: str, text: str) -> bool:
        if not is_spoilt(text):
            return False
        self.keep(key)
        note = self.fault(f"“{short(text)}”{SPOILT}", key, AS_VALUE).error
        if note not in self.spoilt:
            self.spoilt.append(note)
            self.notes.append(note)
        return True

    def unread(self) -> str | None:
        """What the columns say that nobody knows, as one text: where none is known to hold what happened, one of them
        does. Numbers and who somebody is are left out."""
        told = [
            text
            for name, text in self._unknown
            if _HAN.search(text) and not (_PERSONAL.search(name) or is_spoilt(text))
        ]
        self.reads_unknown = bool(told)
        return "\n".join(told) or None

    def certain(self, key: str, read: Callable[[Cell], _T | None]) -> _T | None:
        """The cell through `read`; a cell it cannot read refuses the row."""
        found = self._found.get(key)
        if found is None:
            return None
        try:
            return read(found[2])
        except CellError as error:
            self._refuse(error, key)
            return None

    def refuse(self, last: RowFault | None = None) -> None:
        """Raise what is wrong in the row, if anything is: one fault with all others in it."""
        faults = list(dict.fromkeys([*self.faults, *([last.error] if last else [])]))
        if faults:
            faults += self.spoilt
            raise RowFault(replace(faults[0], more=tuple(faults[1:])))

    def _refuse(self, error: CellError, key: str) -> None:
        self.unreadable[key] = self.fault(error.reason, key, error.remedy).error
        self.faults.append(self.unreadable[key])

    def take_without(self, *faults: tuple[str, RowError]) -> None:
        """Read the row though these cells cannot be read: they stay in `rest`, and a note tells each."""
        for key, fault in faults:
            self.keep(key)
            self.notes.append(replace(fault, reason=f"{fault.reason}；所写像有人受害，先按没有填写收下"))

    def lenient(self, key: str, read: Callable[[Cell], _T | None]) -> _T | None:
        """The cell through `read`; what it cannot read stays in `rest`, except digits that a spreadsheet ruined."""
        found = self._found.get(key)
        if found is None:
            return None
        try:
            value = read(found[2])
        except RuinedCell as error:
            self._refuse(error, key)
            return None
        except CellError:
            value = None
        if value is None:
            self.keep(key)
            self.text(key)  # tells what is spoilt
        return value

    def moment(self, key: str) -> datetime | None:
        """The cell as an instant. Words in its place stay in `rest`, and a note tells them unless they only say that it
        has not happened yet; what should be a time and is none refuses the row. A day without its year is told too."""
        before = len(self.faults)
        value = self.certain(key, partial(self._instant, key))
        if value is None and len(self.faults) == before:
            self._note_words(key)
        elif key in self._dated:
            self._note_year(key, self._dated[key])
        return value

    def _note_year(self, key: str, read: Dated) -> None:
        """Guessed by the clock a year is told at its cell; told by the table itself, once for all."""
        if read.by != BY_CLOCK:
            self.note_table(f"“{self._found[key][1]}”有的没有写年份，照{read.by}读", "不对的，请补上年份再导入")
            return
        self.yearless.add(key)
        reason = f"“{(self.text(key) or '')[:_QUOTED]}”没有写年份，按 {read.at.date().isoformat()} 读"
        self.notes.append(self.fault(reason, key, "不对的，请改好后再导入").error)

    def _instant(self, key: str, cell: Cell) -> datetime | None:
        """A cell of a column of times; here a bare number is a spreadsheet's day, and the year may be left out."""
        text = clean(cell) if isinstance(cell, str) else None
        if text and (serial := written_serial(text)):
            return serial
        if text and self._dating and (read := self._dating.read(text, self._found[key][0], self.number)):
            self._dated[key] = read
            return read.at
        return instant(cell)

    def lenient_moment(self, key: str) -> datetime | None:
        """As `moment`, but what is no time is told like words in its place."""
        value = self.lenient(key, partial(self._instant, key))
        if value is None:
            self._note_words(key)
        return value

    def subject(self) -> Subject | None:
        """The business that the row is about."""
        return or_none(
            Subject(
                name=self.text("subject.name"),
                credit_code=self.lenient("subject.credit_code", credit_code),
                address=self.text("subject.address"),
                venue=self.text("subject.venue"),
            )
        )

    def _note_words(self, key: str) -> None:
        found = self._found.get(key)
        text = clean(found[2]) if found else None
        if not text:
            return
        self.keep(key)
        if key == "received_at" or not _NOT_YET.fullmatch(text):
            reason = f"“{text[:_QUOTED]}”读不出时间，按没有填写处理"
            self.notes.append(self.fault(reason, key, "要补时间，请改好后再导入").error)

    def keep(self, key: str) -> None:
        """Put the cell as written into `rest`."""
        found = self._found.get(key)
        if found and (text := clean(found[2])):
            self.rest.setdefault(found[1], text)

    def fault(self, reason: str, key: str | None = None, remedy: str | None = None) -> RowFault:
        """The exception that refuses this row because of the cell under `key`."""
        found = self._found.get(key) if key else None
        return RowFault(
            RowError(
                row=self.number,
                reason=reason,
                column=found[1] if found else None,
                cell=f"{column_letters(found[0])}{self.number}" if found else None,
                remedy=remedy,
                sheet=self.sheet,
            )
        )

    def note_table(self, reason: str, remedy: str) -> None:
        """Note what is so for the whole table, at its header: told once, however many rows say it."""
        self.notes.append(RowError(row=self.header.last_row, reason=reason, remedy=remedy, sheet=self.sheet))

    def progress(self) -> dict[str, str] | None:
        """The columns that say how far the source's own handling is; times as ISO 8601."""
        found = {}
        for key in self._found:
            if key.startswith(PROGRESS) and (value := self._progress_value(key)):
                found[key.removeprefix(PROGRESS)] = value
        return found or None

    def _progress_value(self, key: str) -> str | None:
        if not key.endswith("时间"):
            return self.text(key)
        moment = self.moment(key)
        return moment.isoformat(timespec="seconds") if moment else None

    def _place(self, cells: list[Cell]) -> None:
        named = {column.index: column for column in self.header.columns}
        last = max(named)
        for index, cell in enumerate(cells):
            if index in self.header.ignored or (text := clean(cell)) is None:
                continue
            if index > last:
                self.beyond.append(index)
            column = named.get(index)
            name = column.plain if column else f"第{column_letters(index)}列"
            keys = ("merged",) if column and column.parts else (column.key,) if column and column.key else ()
            if keys and keys[0] not in self._found:
                self._found[keys[0]] = (index, name, cell)
            elif not (keys and self._is_of_one_time(keys[0], (index, name, cell))):
                self.rest[self._free(name)] = text
                if column is None or column.is_unknown:
                    self._unknown.append((name, text))

    def _is_of_one_time(self, key: str, other: tuple[int, str, Cell]) -> bool:
        """Whether two cells of one column of times say its day and its hour: they are its instant, at the place of the
        day. An hour of something else, and words, give way to a day."""
        if not key.endswith(_TIMES):
            return False
        first = self._found[key]
        mine, its = (when_of(normal(name)) for _, name, _ in (first, other))
        is_same = not (mine and its and mine.what and its.what) or mine.what == its.what
        for day, hour in ((first, other), (other, first)):
            if is_same and (moment := at_hour(day[2], hour[2])) is not None:
                self._found[key] = (day[0], day[1], moment)
                return True
        if says_a_day(first[2]) or not says_a_day(other[2]):
            self._note_hour(first, other) if is_same else None
            return False
        self._note_hour(other, first) if is_same else None
        self._found[key], self.rest[self._free(first[1])] = other, clean(first[2]) or ""
        return True

    def _note_hour(self, day: tuple[int, str, Cell], other: tuple[int, str, Cell]) -> None:
        """Tell what stands beside a day for its hour and is none that can be read."""
        text = clean(other[2])
        if not text or _NOT_YET.fullmatch(text) or says_a_day(other[2]) or not is_without_hour(day[2]):
            return
        place, name, _ = other
        self.notes.append(
            RowError(
                row=self.number,
                reason=f"“{text[:_QUOTED]}”读不出几点，按当天零时计",
                column=name,
                cell=f"{column_letters(place)}{self.number}",
                remedy="要补时间，请改好后再导入",
                sheet=self.sheet,
            )
        )

    def _free(self, name: str) -> str:
        """`name`, numbered when another column bears it."""
        number, free = 1, name
        while free in self.rest:
            number += 1
            free = f"{name}（{number}）"
        return free


def day(value: Cell) -> date | None:
    """As `instant`, the calendar day of it in Beijing."""
    moment = instant(value)
    return moment.date() if moment else None


def column_letters(index: int) -> str:
    """The letters of a column counted from 0: 0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, place = divmod(index - 1, 26)
        letters = chr(65 + place) + letters
    return letters
