"""Compared (核对): every stored case against the one that its entries tell, with what is computed beside it.

Pages read the stored case, so one that was changed by hand would be believed; its entries alone are chained.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Row, false, literal_column, select

from playbooks.case import Case
from playbooks.folding.fold import fold_all
from playbooks.urgency.escalation import alert_climbed_at

from ..gathering.alone import WATCH
from ..gathering.step_rows import step_rows
from ..gathering.work import case_row, numbering_day
from ..store import schema as t
from ..store.database import find
from ..store.dead_letters import letter_id
from ..store.schema import to_us
from ..store.stored import decode_case, decode_entry

AT_ONCE = 100
"""Cases looked at together: a store of years is read in pieces."""

COLUMNS = {
    "alert": "待处提示",
    "exercise": "演练标记",
    "area": "属地",
    "state": "状态",
    "version": "记录条数",
    "severity": "紧急程度",
    "opened_at": "开立时间",
    "next_at": "队列中的时间",
    "next_due_at": "最近时限",
    "next_target_at": "最近内部目标",
    "acknowledged_at": "认领时间",
    "closed_at": "办结时间",
    "is_overdue": "是否超期",
    "is_unseen": "是否未见结果",
    "title": "标题",
    "playbook": "处置规程",
    "departments": "承办部门",
    "channels": "来源渠道",
    "is_confidential": "仅主任可见",
    "proposed_to": "待决建议",
}
"""The columns that are computed from a case, as an auditor is told of them."""
BODY, STEPS, TIMERS, SIGNALS, NUMBER = "正文", "待办步骤", "定时项", "信息归属", "编号"
GONE, EXTRA, UNREADABLE = "事件已不存在", "没有任何记录", "记录读不成事件"


_Due = set[tuple[str, str, int | None]]


class Differing(msgspec.Struct, frozen=True, kw_only=True):
    """A case that is stored otherwise than its entries tell it, and what differs."""

    case: str
    number: str
    what: tuple[str, ...]
    by_fold: bool = False
    """Everything beside the stored case is as that tells it: what folded otherwise leaves it so, who changes a row by
    hand seldom does."""


def differing(connection: Connection) -> Iterator[Differing]:
    """Every case that is stored otherwise than its entries tell it; then those that have entries alone."""
    due = _due(connection)
    after: str | None = ""
    while after is not None:
        rows = connection.execute(select(_C).where(_C.c.id > after).order_by(_C.c.id).limit(AT_ONCE)).all()
        yield from _among(connection, rows, due)
        after = rows[-1].id if len(rows) == AT_ONCE else None
    opened, there = t.entries.c, select(_C.c.id).where(_C.c.id == t.entries.c.case_id)
    query = select(opened.case_id).where(opened.seq == 1, ~there.exists()).order_by(opened.n)
    for case_id in connection.execute(query).scalars():
        yield Differing(case=case_id, number="", what=(GONE,))


def held(connection: Connection, case_id: str) -> Differing | None:
    """How one case differs now; nobody changes it before this transaction ends."""
    rows = connection.execute(select(_C).where(_C.c.id == case_id).with_for_update()).all()
    if not rows:
        return Differing(case=case_id, number="", what=(GONE,))
    return next(_among(connection, rows, _due(connection, case_id)), None)


def _due(connection: Connection, case_id: str | None = None) -> _Due:
    """Of every open timer of a due time its case, its clock and its instant; None of one that was put off because it
    could not be decided, which is among the dead letters."""
    letters = set(connection.execute(select(t.dead_letters.c.id).where(t.dead_letters.c.stage == WATCH)).scalars())
    rows = connection.execute(_DUE if case_id is None else _DUE.where(t.timers.c.case_id == case_id))
    return {(row.case_id, row.of, None if letter_id(WATCH, row.id) in letters else row.at) for row in rows}


def loose(connection: Connection) -> Iterator[str]:
    """In words, what no entry tells: signals that count as part of a case which is none, notices that nothing sent."""
    e, s, n = t.entries.c, t.signals.c, t.notices.c
    opened = select(e.id).where(e.case_id == s.case_id, e.seq == 1)
    query = select(s.id).where(s.state == literal_column("'gathered'"), ~opened.exists()).order_by(s.n)
    for id_ in connection.execute(query).scalars():
        yield f"信息 {id_}：标为已归入事件，没有事件的记录写到它"
    sent = select(e.id).where(e.id == n.entry_id, e.case_id == n.case_id)
    for id_ in connection.execute(select(n.id).where(~sent.exists()).order_by(n.n)).scalars():
        yield f"通知 {id_}：没有哪条记录发出它"


def bears_its_day(number: str, case: Case) -> bool:
    """Whether a case can bear this number: that of the day on which its entries opened it."""
    return re.fullmatch(rf"{numbering_day(case)}-[0-9]{{3,}}", number) is not None


def told_by_entries(connection: Connection, case_ids: Sequence[str]) -> dict[str, Case | None]:
    """Cases as their entries tell them; None: they cannot be read as one."""
    rows = find(connection, _ENTRIES, t.entries.c.case_id, list(case_ids))
    by_case = groupby(sorted(rows, key=lambda row: (row.case_id, row.seq)), lambda row: row.case_id)
    return {case_id: _folded(entries) for case_id, entries in by_case}


def _folded(rows: Iterator[Row[Any]]) -> Case | None:
    try:
        case = fold_all(decode_entry(row.body) for row in rows)
        if case:
            case_row(case)  # what a forged entry says may be read, and yet be nothing that a case can be
    except (ValueError, LookupError):
        return None
    # As it comes back from the store: sequences are tuples, and an instant is one however it was written.
    return decode_case(msgspec.msgpack.encode(case)) if case else None


def _among(connection: Connection, rows: Sequence[Row[Any]], due: _Due) -> Iterator[Differing]:
    ids = [row.id for row in rows]
    told = told_by_entries(connection, ids)
    steps = _by_case(find(connection, _STEPS, t.open_steps.c.case_id, ids))
    signals = _by_case(find(connection, _SIGNALS, t.signals.c.case_id, ids))
    for row in rows:
        case = told.get(row.id)
        if case is None:
            nothing = UNREADABLE if row.id in told else EXTRA
            yield Differing(case=row.id, number=row.number, what=(nothing,))
            continue
        beside = _Beside(row, set(map(tuple, steps.get(row.id, ()))), {each.id for each in signals.get(row.id, ())})
        stored = _read(row.body)
        columns, others = beside.against(case, due)
        if what := (*columns, *_body(stored, case), *others):
            yield Differing(case=row.id, number=row.number, what=what, by_fold=beside.is_of(stored, due))


class _Beside(NamedTuple):
    """What is stored beside a case: its columns, the rows of its open steps, the signals that count as part of it."""

    row: Row[Any]
    steps: set[tuple[Any, ...]]
    signals: set[str]

    def against(self, case: Case, due: _Due) -> tuple[list[str], list[str]]:
        """What of it is not as this case tells it: columns; the others."""
        others = [STEPS] if _steps(case) != self.steps else []
        others += [SIGNALS] if _joined(case) != self.signals else []
        others += [] if bears_its_day(self.row.number, case) else [NUMBER]
        others += [TIMERS] if _is_unwatched(case, due) else []
        return _columns(self.row, case), others

    def is_of(self, stored: Case | None, due: _Due) -> bool:
        """Whether all of it is as the stored case itself tells it, whatever its entries say; what a case is called each
        version words its own way."""
        try:
            columns, others = self.against(stored, due) if stored else ([BODY], [])
            return columns in ([], [COLUMNS["title"]]) and not others
        except (ValueError, LookupError):
            return False  # what was put in by hand may be read, and yet be nothing that a case can be


def _by_case(rows: Sequence[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def _columns(row: Row[Any], case: Case) -> list[str]:
    should = case_row(case)
    if case.is_open and case.acknowledged_at is None and alert_climbed_at(case) is None:
        should["next_at"] = row.next_at  # the office's own ladder says, which is no entry
    return [title for name, title in COLUMNS.items() if getattr(row, name) != should[name]]


def _body(stored: Case | None, case: Case) -> list[str]:
    if stored is None:
        return [BODY]
    fields = [name for name in Case.__struct_fields__ if getattr(stored, name) != getattr(case, name)]
    return [f"{BODY}（{'、'.join(fields)}）"] if fields else []


def _read(body: bytes) -> Case | None:
    try:
        return decode_case(body)
    except msgspec.DecodeError:
        return None


def _steps(case: Case) -> set[tuple[Any, ...]]:
    return {tuple(row[column.name] for column in t.open_steps.columns) for row in step_rows(case).values()}


def _is_unwatched(case: Case, due: _Due) -> bool:
    """Whether a time of it would run out and nobody would be told: its timer is not there, or stands for later."""
    running = [*case.running_clocks, *case.their_clocks]
    waiting = [each for each in running if each.missed_at is None and not each.is_unseen]
    at = {each.id: to_us(each.deadline.due_at) for each in waiting if each.deadline.due_at}
    return any(not {(case.id, clock, at[clock]), (case.id, clock, None)} & due for clock in at)


def _joined(case: Case) -> set[str]:
    return set() if case.merged_into else {each.id for each in case.signals}


_C = t.cases
_ENTRIES = select(t.entries.c.case_id, t.entries.c.seq, t.entries.c.body)
_STEPS = select(t.open_steps)
_DUE = select(t.timers.c.id, t.timers.c.case_id, t.timers.c.of, t.timers.c.at).where(
    t.timers.c.done == false(), t.timers.c.kind == "due"
)
_SIGNALS = select(t.signals.c.case_id, t.signals.c.id).where(t.signals.c.state == literal_column("'gathered'"))
