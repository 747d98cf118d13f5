"""The roster as an office's own table says it (值班表导入), and the template. Every fault names its cell."""

import re
from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from difflib import get_close_matches

import msgspec

from connectors.dates import from_serial, in_year, parse_instant
from connectors.errors import CellError
from connectors.fields import Cell
from playbooks.district.departments import OFFICE
from playbooks.district.people import People, Person
from playbooks.district.roster import SHIFTS, Roster, Shift, Turn
from playbooks.law.workdays import day_of

from .books import BookError, CellFault, TextSheet, as_workbook
from .roster_sheet import (
    Column,
    RosterSheet,
    cell_of,
    hours_of,
    is_note,
    read_sheets,
    shift_of,
    text_at,
)

COLUMNS = {"日期": 14, "星期": 8, "班次": 8, "值班员": 24, "值班电话": 24, "带班领导": 24, "带班电话": 24}
WEEKDAYS = "一二三四五六日"
_MONTH = re.compile(r"(?:(20\d\d)\s*[年.\-/])?\s*(\d{1,2})\s*月|(20\d\d)-(0[1-9]|1[0-2])(?!\d)")
_SERIAL = re.compile(r"\d{5}")
_DAY_ALONE = re.compile(r"(\d{1,2})[日号]?")
_MONTH_AND_DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})")
_ASIDE = re.compile(r"[（(].*?[）)]")
_PHONE = re.compile(r"\+?\d[\d-]{5,}\d")
_NUMBER = re.compile(r"\+?\d[\d-]{2,}")
"""In a column of telephones: an extension too."""
_SEPARATORS = re.compile(r"[、,，/／;；|\n]+")
_HOLIDAY = re.compile(r"(?:(?<=[日号])|(?<=\d)\s)[^\d至到—~-]*(?:元旦|除夕|节|假|休)[^\d至到—~-]*$")
_DATE_REMEDY = "请写成 2026-11-03、11月3日，或在表的标题里写明年月、只写几日"


class RosterRead(msgspec.Struct, frozen=True, kw_only=True):
    """What a table says: the turns in their order, the hours, and the columns it did not use."""

    turns: tuple[Turn, ...]
    hours: dict[str, tuple[str, str]] = {}
    """By month (`2026-11`), from when the day shift lasts and from when the night shift, where the table says so."""
    unused: tuple[str, ...] = ()


class _Named(msgspec.Struct, kw_only=True):
    """What a row says of one shift."""

    cell: str
    officers: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    phone: str = ""
    leader_phone: str = ""


def read_roster(content: bytes, file: str, people: People, *, now: datetime, month: str = "") -> RosterRead:
    """The turns of a table. `month` (`2026-11`): of which it is where it does not say so itself. Raises BookError with
    every fault."""
    sheets, faults = read_sheets(content, file), list[CellFault]()
    turns: dict[tuple[date, str], tuple[Turn, str]] = {}
    hours: dict[str, tuple[str, str]] = {}
    for sheet in sheets:
        reading = _Sheet(sheet, people, now, month, faults)
        for turn, cell in reading.turns():
            faults += _twice(sheet.name, turn, cell, turns)
            turns.setdefault((turn.day, turn.shift), (turn, cell))
            if reading.hours:
                hours[f"{turn.day:%Y-%m}"] = reading.hours
    if not turns and not faults:
        faults.append(CellFault(sheet=sheets[0].name, cell="A1", problem="表里没有一个班", remedy="请填写后再导入"))
    if faults:
        raise BookError(faults)
    found = sorted((turn for turn, _ in turns.values()), key=lambda each: (each.day, each.shift == "night"))
    unused = tuple(dict.fromkeys(name for sheet in sheets for name in sheet.unused))
    return RosterRead(turns=tuple(found), hours=hours, unused=unused)


def _twice(sheet: str, turn: Turn, cell: str, before: dict[tuple[date, str], tuple[Turn, str]]) -> Iterator[CellFault]:
    """Two that are on duty at the same time: which of them is meant, the table does not say."""
    for other in SHIFTS:
        known = before.get((turn.day, other))
        if known and (other == turn.shift or "whole" in (other, turn.shift)):
            problem = f"{turn.day} {SHIFTS[turn.shift]}和 {known[1]} 的{SHIFTS[other]}是同一时间"
            yield CellFault(sheet=sheet, cell=cell, problem=problem, remedy="同一时间只留一行，两人值班写在一格里")


class _Sheet:
    """Reads the rows of one sheet."""

    def __init__(self, sheet: RosterSheet, people: People, now: datetime, month: str, faults: list[CellFault]) -> None:
        self.sheet, self.faults = sheet, faults
        self.hours: tuple[str, str] | None = None
        self._people, self._today = people, day_of(now)
        given, said = _month_of(month) or (0, 0), _month_of(sheet.title)
        self._year, self._month = said or given
        if self._month == given[1]:
            self._year = self._year or given[0]
        self._take_hours(sheet.header)

    def turns(self) -> Iterator[tuple[Turn, str]]:
        """Each turn with the cell that names it."""
        day: date | None = None
        for row, cells in self.sheet.rows:
            column = self.sheet.of("day")[0]
            if is_note(cells, column.index):
                continue
            given = cells[column.index] if column.index < len(cells) else None
            if text_at(cells, column.index):
                day = self._day(row, column, given)
                self._check_weekday(row, cells, day)
            if day is None:
                continue
            for shift, named in self._shifts(row, cells).items():
                yield self._turn(day, shift, named), named.cell

    def _turn(self, day: date, shift: Shift, named: _Named) -> Turn:
        return Turn(
            day=day,
            shift=shift,
            officers=named.officers,
            leaders=named.leaders,
            phone=named.phone,
            leader_phone=named.leader_phone,
        )

    def _shifts(self, row: int, cells: list[Cell]) -> dict[Shift, _Named]:
        """By shift who is named; who stands under no shift of a table with a column for each leads all of them."""
        in_head = [each.shift for each in self.sheet.of("officers") if each.shift]
        shifts: list[Shift] = list(dict.fromkeys(in_head)) or self._said(row, cells)
        found: dict[Shift, _Named] = {}
        for shift in shifts:
            mine = [each for each in self.sheet.columns if each.shift in (None, shift)]
            named = self._named(row, cells, mine)
            if named.officers or named.leaders:
                found[shift] = named
        return found

    def _said(self, row: int, cells: list[Cell]) -> list[Shift]:
        columns = self.sheet.of("shift")
        if not columns:
            return ["whole"]
        text = text_at(cells, columns[0].index)
        shift = shift_of(text)
        self._take_hours(f"{SHIFTS[shift]}{text}" if shift else "")
        if shift is None and any(text_at(cells, each.index) for each in self.sheet.of("officers")):
            self._fault(row, columns[0], f"“{text}”不是班次" if text else "没有写班次", "写白班、夜班或全天")
        return [shift] if shift else []

    def _named(self, row: int, cells: list[Cell], columns: list[Column]) -> _Named:
        officer = next(each for each in columns if each.what == "officers")
        named = _Named(cell=cell_of(row, officer.index))
        for column in columns:
            text = text_at(cells, column.index)
            if column.what in ("officers", "leaders") and text:
                names = tuple(self._known(row, column, each) for each in names_in(text, self._people))
                setattr(named, column.what, (*getattr(named, column.what), *(each for each in names if each)))
                phones = "、".join(_PHONE.findall(text))
                self._set_phone(named, "phone" if column.what == "officers" else "leader_phone", phones)
            elif column.what in ("phone", "leader_phone"):
                self._set_phone(named, column.what, "、".join(_NUMBER.findall(text)))
                if text and not _NUMBER.search(text):
                    self._fault(row, column, f"“{text}”不是电话号码", "只写数字和横线，或留空（用人员表里的电话）")
        return named

    @staticmethod
    def _set_phone(named: _Named, what: str, phones: str) -> None:
        if phones and not getattr(named, what):
            setattr(named, what, phones)

    def _known(self, row: int, column: Column, name: str) -> str:
        """The name, when it is that of one person of the list; else a fault."""
        same = [each for each in self._people if each.name == name]
        same = [each for each in same if each.department == OFFICE] or same
        if not same:
            near = get_close_matches(name, [each.name for each in self._people], n=1)
            remedy = "请改正，或先在人员表里加上这个人"
            remedy = f"是不是“{near[0]}”？请改正，或先在人员表里加上这个人" if near else remedy
            self._fault(row, column, f"人员表里没有“{name}”", remedy)
        elif _are_two(same):
            phones = "、".join(dict.fromkeys(each.phone for each in same))
            problem = f"“{name}”在人员表里是两个人（电话 {phones}）"
            self._fault(row, column, problem, "请先在人员表里把两人的姓名加以区别，再按区别后的姓名填写")
        return name if same else ""

    def _day(self, row: int, column: Column, given: Cell) -> date | None:
        try:
            day = self._read_day(given)
        except (CellError, ValueError):
            day = None
        if day is None:
            self._fault(row, column, f"“{given}”不是能读懂的日期", _DATE_REMEDY)
        return day

    def _read_day(self, given: Cell) -> date | None:
        if isinstance(given, datetime):
            return given.date()
        if isinstance(given, date):
            return given
        if (isinstance(given, int | float) and given > 31) or (isinstance(given, str) and _SERIAL.fullmatch(given)):
            return day_of(from_serial(float(given)))
        text = _ASIDE.sub("", str(int(given)) if isinstance(given, float) else str(given)).strip()
        text = re.sub(r"\s*(?:星期|周)[一二三四五六日天]$", "", _HOLIDAY.sub("", re.sub(r"\s+", " ", text)))
        if alone := _DAY_ALONE.fullmatch(text):
            return self._of_month(int(alone[1]))
        if pair := _MONTH_AND_DAY.fullmatch(text):
            return self._nearest(int(pair[1]), int(pair[2]))
        if (said := in_year(text, 2024)) is not None:  # a leap year has every day
            return self._nearest(day_of(said).month, day_of(said).day)
        return day_of(parse_instant(text))

    def _of_month(self, day: int) -> date | None:
        return self._nearest(self._month, day) if self._month else None

    def _nearest(self, month: int, day: int) -> date:
        """Of the year that lies nearest to the month that the table names, else to today."""
        if self._year and not self._month:
            return date(self._year, month, day)
        near = date(self._year, self._month, 15) if self._year else self._today
        years = (near.year + n for n in (-1, 0, 1))
        days = (date(year, month, day) for year in years if day <= monthrange(year, month)[1])
        return min(days, key=lambda each: abs(each - near))

    def _check_weekday(self, row: int, cells: list[Cell], day: date | None) -> None:
        for column in self.sheet.of("weekday"):
            said = text_at(cells, column.index).replace("天", "日")[-1:]
            if day and said in WEEKDAYS and said and said != WEEKDAYS[day.weekday()]:
                problem = f"{day} 是“星期{WEEKDAYS[day.weekday()]}”，表里写“星期{said}”"
                self._fault(row, column, problem, "请核对日期和星期")

    def _take_hours(self, text: str) -> None:
        """From when the day shift and the night shift last, as far as a text says so."""
        for part in re.split(r"(?=白|夜|晚|全天|\s)", text):
            hours = hours_of(part)
            shift = shift_of(part)
            if hours and shift in ("day", "night") and self.hours is None:
                self.hours = hours if shift == "day" else hours[::-1]

    def _fault(self, row: int, column: Column, problem: str, remedy: str) -> None:
        cell = cell_of(row, column.index)
        self.faults.append(CellFault(sheet=self.sheet.name, cell=cell, problem=problem, remedy=remedy))


def _are_two(same: list[Person]) -> bool:
    return len({each.phone for each in same if each.phone}) > 1


def _month_of(text: str) -> tuple[int, int] | None:
    """Year and month that a text names; the year 0 where it does not say that."""
    found = _MONTH.search(text)
    if not found:
        return None
    year, month = found[1] or found[3], int(found[2] or found[4])
    return (int(year or 0), month) if 1 <= month <= 12 else None


def names_in(text: str, people: People) -> tuple[str, ...]:
    """The names of a cell or a field. A blank parts two names, or the signs of one, as `王　一` is written to fill its
    cell; what stands in brackets is no name, unless the list tells two of one name apart by it."""
    known = {each.name for each in people}
    plain = _ASIDE.sub(lambda aside: aside[0] if any(aside[0] in each for each in known) else "", text)
    plain = _PHONE.sub(" ", plain)
    return tuple(dict.fromkeys(name for part in _SEPARATORS.split(plain) for name in _parted(part.split(), known)))


def _parted(pieces: list[str], known: Collection[str]) -> list[str]:
    """Names of pieces between blanks: the longest run of them that is a name of the list, else each alone; single signs
    of which no run is one are one name together."""
    longest, found, at = max(map(len, known), default=1), list[str](), 0
    while at < len(pieces):
        n = next((n for n in range(longest, 1, -1) if "".join(pieces[at : at + n]) in known), 1)
        found.append("".join(pieces[at : at + n]))
        at += n
    return ["".join(pieces)] if pieces and all(len(each) == 1 for each in found) else found


def template(month: date, roster: Roster) -> bytes:
    """The table of a month to be filled in, with what it says already."""
    last = date(month.year, month.month, monthrange(month.year, month.month)[1])
    return as_workbook([TextSheet("值班表", COLUMNS, _lines(month.replace(day=1), last, roster))])


def _lines(first: date, last: date, roster: Roster) -> Iterator[tuple[str, ...]]:
    day = first
    while day <= last:
        known = {each.turn.shift: each.turn for each in roster.of(day)}
        shifts: Iterable[Shift] = ("whole",) if "whole" in known else ("day", "night")
        for shift in shifts:
            turn = known.get(shift, Turn(day=day, shift=shift))
            named = ("、".join(turn.officers), turn.phone, "、".join(turn.leaders), turn.leader_phone)
            yield str(day), f"星期{WEEKDAYS[day.weekday()]}", SHIFTS[shift], *named
        day += timedelta(days=1)
