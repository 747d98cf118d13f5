"""The roster as an office's own table says it (值班表导入), and the template. Every fault names its cell."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from difflib import get_close_matches

import msgspec

from classifiers.patterns import pattern
from connectors.fields import Cell
from playbooks.district.departments import OFFICE
from playbooks.district.people import People, Person
from playbooks.district.roster import SHIFTS, Roster, Shift, Turn
from playbooks.law.workdays import day_of

from .books import BookError, CellFault, TextSheet, as_workbook
from .roster_days import Days, month_of
from .roster_hours import Hours, HoursUnused, MonthHours, Said, said_in
from .roster_names import PHONE, names_in, says_nobody
from .roster_sheet import (
    Column,
    RosterSheet,
    cell_of,
    is_note,
    read_sheets,
    shift_of,
    text_at,
)

COLUMNS = {"日期": 14, "星期": 8, "班次": 8, "值班员": 24, "值班电话": 24, "带班领导": 24, "带班电话": 24}
WEEKDAYS = "一二三四五六日"
_NUMBER = pattern(r"\+?\d[\d-]{2,}")
"""In a column of telephones: an extension too."""
_DATE_REMEDY = "请写成 2026-11-03、11月3日或 11月3日-9日，或在表的标题里写明年月、只写几日"
_SHIFT_STARTS = pattern(r"(?=白|夜(?!间?里?\s*\d)|晚(?!上?\s*\d)|全天|\s)")


class RosterRead(msgspec.Struct, frozen=True, kw_only=True):
    """What a table says: the turns in their order, the hours, and the columns it did not use."""

    turns: tuple[Turn, ...]
    hours: dict[str, Hours] = {}
    """By month (`2026-11`), from when the day shift lasts and from when the night shift, where the table says so."""
    hours_unused: tuple[HoursUnused, ...] = ()
    unused: tuple[str, ...] = ()


class _Named(msgspec.Struct, kw_only=True):
    """What a row says of one shift."""

    cell: str
    officers: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    phone: str = ""
    leader_phone: str = ""
    is_vacant: bool = False
    """Whether it says that nobody is on duty, or not yet who: what stood there before holds no more."""


def read_roster(content: bytes, file: str, people: People, *, now: datetime, month: str = "") -> RosterRead:
    """The turns of a table. `month` (`2026-11`): of which it is where it does not say so itself. Raises BookError with
    every fault."""
    sheets, faults = read_sheets(content, file), list[CellFault]()
    turns: dict[tuple[date, str], tuple[Turn, str]] = {}
    hours = MonthHours()
    for sheet in sheets:
        reading = _Sheet(sheet, people, now, month, faults)
        for turn, cell in reading.turns():
            faults += _twice(sheet.name, turn, cell, turns)
            turns.setdefault((turn.day, turn.shift), (turn, cell))
            hours.add(turn, reading.hours_said)
    if not turns and not faults:
        faults.append(CellFault(sheet=sheets[0].name, cell="A1", problem="表里没有一个班", remedy="请填写后再导入"))
    if faults:
        raise BookError(faults)
    found = sorted((turn for turn, _ in turns.values()), key=lambda each: (each.day, each.shift == "night"))
    unused = tuple(dict.fromkeys(name for sheet in sheets for name in sheet.unused))
    return RosterRead(turns=tuple(found), hours=hours.of(), hours_unused=tuple(hours.unused()), unused=unused)


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
        self.hours_said: list[Said] = []
        """Of the row at hand: what it says itself, else what the header says."""
        self._people = people
        given, said = month_of(month) or (0, 0), month_of(sheet.title)
        year, at = said or given
        if at == given[1]:
            year = year or given[0]
        column = sheet.of("day")[0].index
        self._days = Days(year, at, day_of(now), (text_at(cells, column) for _, cells in sheet.rows))
        names = ((each.index, sheet.names[each.index]) for each in sheet.columns)
        self._in_head = [said for at, name in names for said in _hours_in(name, sheet.header_row, at)]

    def turns(self) -> Iterator[tuple[Turn, str]]:
        """Each turn with the cell that names it."""
        days: tuple[date, ...] = ()
        for row, cells in self.sheet.rows:
            column = self.sheet.of("day")[0]
            if is_note(cells, column.index):
                continue
            given = cells[column.index] if column.index < len(cells) else None
            if text_at(cells, column.index):
                days = self._read_days(row, column, given)
                self._check_weekday(row, cells, days)
            if not days:
                continue
            for shift, named in self._shifts(row, cells).items():
                yield from ((self._turn(day, shift, named), named.cell) for day in days)

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
        self.hours_said = self._in_head
        in_head = [each.shift for each in self.sheet.of("officers") if each.shift]
        shifts: list[Shift] = list(dict.fromkeys(in_head)) or self._said(row, cells)
        found: dict[Shift, _Named] = {}
        for shift in shifts:
            mine = [each for each in self.sheet.columns if each.shift in (None, shift)]
            named = self._named(row, cells, mine)
            if named.officers or named.leaders or named.is_vacant:
                found[shift] = named
        return found

    def _said(self, row: int, cells: list[Cell]) -> list[Shift]:
        columns = self.sheet.of("shift")
        if not columns:
            return ["whole"]
        text = "".join(text_at(cells, each.index) for each in columns)
        shift = shift_of(text)
        if shift:
            self.hours_said = [*_hours_in(f"{SHIFTS[shift]}{text}", row, columns[0].index)] or self._in_head
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
                named.is_vacant |= column.what == "officers" and not names and says_nobody(text)
                phones = "、".join(PHONE.findall(text))
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

    def _read_days(self, row: int, column: Column, given: Cell) -> tuple[date, ...]:
        try:
            days = self._days.read(given)
        except ValueError:  # CellError is one
            days = ()
        if not days:
            self._fault(row, column, f"“{given}”不是能读懂的日期", _DATE_REMEDY)
        return days

    def _check_weekday(self, row: int, cells: list[Cell], days: tuple[date, ...]) -> None:
        if len(days) != 1:
            return
        (day,) = days
        for column in self.sheet.of("weekday"):
            said = text_at(cells, column.index).replace("天", "日")[-1:]
            if said in WEEKDAYS and said and said != WEEKDAYS[day.weekday()]:
                problem = f"{day} 是“星期{WEEKDAYS[day.weekday()]}”，表里写“星期{said}”"
                self._fault(row, column, problem, "请核对日期和星期")

    def _fault(self, row: int, column: Column, problem: str, remedy: str) -> None:
        cell = cell_of(row, column.index)
        self.faults.append(CellFault(sheet=self.sheet.name, cell=cell, problem=problem, remedy=remedy))


def _hours_in(text: str, row: int, index: int) -> list[Said]:
    return [*said_in(_SHIFT_STARTS.split(text), row, index)]


def _are_two(same: list[Person]) -> bool:
    return len({each.phone for each in same if each.phone}) > 1


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
