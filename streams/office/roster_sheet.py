"""The sheet of a duty roster (值班表) as offices have it: which row is the header, and what stands in each column.

One row a shift, or one a day with a column for each shift; one header row or two; a title and notes above and below.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Literal

import msgspec

from classifiers.patterns import pattern
from connectors.dates import PART
from connectors.fields import Cell, clean
from connectors.sources.csv_table import open_csv
from connectors.sources.hours import hour_of
from connectors.sources.row import column_letters
from connectors.sources.table import Cells
from connectors.sources.xlsx_table import open_xlsx
from playbooks.district.roster import Shift

from .books import BookError, CellFault, is_workbook, rows_of

What = Literal["day", "weekday", "shift", "officers", "leaders", "phone", "leader_phone"]
HEAD_ROWS = 12
HEADER = "表头要有“日期”，和“值班员”或“白班”“夜班”；可用下载的模板"
_DAY = pattern(r"(?:值班)?(?:日期|日)|时间")
_WEEKDAY = pattern("星期|周|周几")
_TURN = pattern("班次|班别|时段|值班时间段?|值班时段")
_PHONE = pattern("电话|手机|号码|联系方式")
_LEADER = pattern("带班|领导")
_OFFICER = pattern("值班|人员|姓名|主班|副班")
_NIGHT = pattern("夜|晚")
_BY_DAY = pattern("白|早班|日班|昼")
_WHOLE = pattern("全天|全日|24小时|昼夜")
_HOURS = pattern(rf"(?:{PART})?\s*\d{{1,2}}(?!\d)(?:[:：]\d{{2}}|[点时](?!段)(?:半|\d{{2}}分?)?)")
_FOOT = pattern(r"(?:备注|说明|注|制表|填表|审核|审批|联系|合计|值班要求|要求)")


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in a column; of a shift where its header names one."""

    index: int
    what: What
    shift: Shift | None = None


class RosterSheet(msgspec.Struct, frozen=True, kw_only=True):
    """A sheet whose header was found."""

    name: str
    title: str
    """What stands above the header, and the names of sheet and file: they may say the month."""
    header_row: int
    names: tuple[str, ...]
    """Of the columns, as the header says them."""
    columns: tuple[Column, ...]
    rows: tuple[Cells, ...]
    unused: tuple[str, ...]
    """Columns of which nothing is taken."""

    def of(self, what: What) -> list[Column]:
        """The columns of that kind, from the left."""
        return [each for each in self.columns if each.what == what]


def read_sheets(content: bytes, file: str) -> list[RosterSheet]:
    """The sheets of a table that are a roster. Raises BookError."""
    read = rows_of(content, file, open_xlsx if is_workbook(content) else open_csv)
    found = [sheet for name, rows in read for sheet in _sheets(name, rows, Path(file).stem)]
    if not found:
        raise BookError.of_file("没有认出表头", HEADER)
    return found


def shift_of(text: str) -> Shift | None:
    """Which shift a word means: `夜班`, `20:00—8:00`, `全天`; 晚 before an hour says when, and not which."""
    words = _HOURS.sub("", text)
    if _WHOLE.search(text):
        return "whole"
    if _NIGHT.search(words):
        return "night"
    if _BY_DAY.search(words):
        return "day"
    hours = hours_of(text)
    if hours is None:
        return None
    first, last = hours
    return "whole" if first == last else "day" if first < last else "night"


def hours_of(text: str) -> tuple[str, str] | None:
    """From when until when, where a header or a cell says so: `白班（8:30—17:30）`; with a break at noon
    (8:30-12:00，14:30-18:00) from its first hour until its last."""
    said = _HOURS.findall(text)
    found = [offset for each in said if (offset := hour_of(each)) is not None]
    if len(found) < 2 or len(found) < len(said):
        return None
    is_one = len(found) == 2 or all(a < b for a, b in pairwise(found))
    return (_shown(found[0]), _shown(found[-1])) if is_one else None


def _shown(offset: timedelta) -> str:
    hours, minutes = divmod(offset // timedelta(minutes=1), 60)
    return f"{hours % 24:02}:{minutes:02}"


def cell_of(row: int, index: int) -> str:
    """How a spreadsheet calls a cell."""
    return f"{column_letters(index)}{row}"


def text_at(cells: list[Cell], index: int) -> str:
    """What stands in a cell."""
    return (clean(cells[index]) or "") if index < len(cells) else ""


def is_note(cells: list[Cell], day: int) -> bool:
    """Whether a row says something about the table and no shift: one text in all of it, as a title or a foot stands.
    `day`: the column of days, in which a day alone is a day that names nobody."""
    texts = [text for each in cells if (text := clean(each))]
    if not texts or _FOOT.match(texts[0]) or _DAY.fullmatch(_plain(text_at(cells, day))):  # the header once more
        return True
    return len(set(texts)) == 1 and (len(texts) > 1 or (bool(text_at(cells, day)) and not texts[0][:1].isdigit()))


def _sheets(name: str, rows: list[Cells], file: str) -> list[RosterSheet]:
    """One, or several where the table goes on to the right under the same header (1—15日 | 16—31日)."""
    for n, (number, cells) in enumerate(rows[:HEAD_ROWS]):
        names, taken = _names(cells, rows[n + 1][1] if n + 1 < len(rows) else [])
        parts = _side_by_side(names)
        if not all(_is_roster(each) for each in parts):
            continue
        known = {each.index for part in parts for each in part}
        unused = {at: each for at, each in enumerate(names) if each and at not in known}
        _refuse_third(name or "值班表", number, unused)
        above = (text for _, line in rows[:n] for each in line if (text := clean(each)))
        whole = RosterSheet(
            name=name or "值班表",
            title=" ".join(dict.fromkeys((*above, name, file))),
            header_row=number,
            names=tuple(names),
            columns=parts[0],
            rows=tuple(rows[n + taken :]),
            unused=tuple(dict.fromkeys(unused.values())),
        )
        return [msgspec.structs.replace(whole, columns=part) for part in parts]
    return []


def _side_by_side(names: list[str]) -> list[tuple[Column, ...]]:
    """The columns of a table; of one that goes on to the right those of each part, which has its own days."""
    whole = tuple(_columns(names, 0))
    days = [each.index for each in whole if each.what == "day"]
    bounds = [*(each - days[0] for each in days), len(names)]
    parts = [tuple(_columns(names[a:b], a)) for a, b in pairwise(bounds)]
    return parts if len(parts) > 1 and all(_is_roster(each) for each in parts) else [whole]


def _is_roster(columns: tuple[Column, ...]) -> bool:
    return {"day", "officers"} <= {each.what for each in columns}


def _refuse_third(sheet: str, row: int, unused: dict[int, str]) -> None:
    """A day has two shifts at most: leaving out a third would name the wrong people. Raises BookError."""
    remedy = "一天只分白班和夜班：把中班的人写进其中一班"
    third = [
        CellFault(sheet=sheet, cell=cell_of(row, at), problem=f"“{name}”不是白班也不是夜班", remedy=remedy)
        for at, name in unused.items()
        if "中班" in name
    ]
    if third:
        raise BookError(third)


def _names(upper: list[Cell], lower: list[Cell]) -> tuple[list[str], int]:
    """The names of the columns, of one row or of two, and how many rows they take."""
    first, second = ([_plain(each) for each in line] for line in (upper, lower))
    width = max(len(first), len(second))
    first, second = (line + [""] * (width - len(line)) for line in (first, second))
    words = [each for each in second if each]
    if not words or not all(_says_what(each) for each in words):
        return first, 1
    above, names = "", []
    for one, other in zip(first, second, strict=True):
        above = one or (above if other else "")
        names.append(above if other in ("", above) else above + other)
    return names, 2


def _plain(cell: Cell) -> str:
    return re.sub(r"\s", "", clean(cell) or "")


def _says_what(name: str) -> bool:
    """Whether it is the name of a column and no name of a person, no day."""
    return _kind(re.sub(r"[（(].*", "", name)) is not None


def _kind(name: str) -> What | None:
    """What a column of this name holds, before its place is looked at."""
    if _PHONE.search(name):
        return "leader_phone" if _LEADER.search(name) else "phone"
    if _LEADER.search(name):
        return "leaders"
    if _WEEKDAY.fullmatch(name):
        return "weekday"
    if _TURN.fullmatch(name):
        return "shift"
    if _DAY.fullmatch(name):
        return "day"
    return "officers" if _OFFICER.search(name) or shift_of(name) else None


def _columns(names: list[str], start: int) -> Iterator[Column]:
    """What stands in columns from `start` on. The only telephone is that at which the shift is called; of several each
    is that of whoever stands left of it."""
    kinds = [_kind(re.sub(r"[（(].*?[）)]", "", name)) for name in names]
    if kinds.count("day") > 1:  # 时间 beside 日期 is of the shift
        kinds = ["shift" if name == "时间" else kind for kind, name in zip(kinds, names, strict=True)]
    shifts = [shift_of(name) for name in names]
    last: What | None = None
    for index, (what, shift) in enumerate(zip(kinds, shifts, strict=True), start):
        last = what if what in ("officers", "leaders") else last
        phones = sum(kind in ("phone", "leader_phone") for kind in kinds)
        if what == "phone" and last == "leaders" and phones > 1:
            what = "leader_phone"
        if what is not None:
            yield Column(index=index, what=what, shift=None if what in ("day", "weekday", "shift") else shift)
