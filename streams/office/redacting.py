"""Redaction (隐去): a name or number taken out of what stands in the open, for ever.

Each sign gives way to one that takes as many bytes. So a stored text stays as long as it was, whatever holds it;
what points at characters of it points at the same ones, and a case still comes out of its entries as it is stored. An
entry or audit row that is changed gets an audit row with its digest before and after, by which the chain still holds.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Row, Table, delete, or_, select, update

from playbooks.reference import Reference

from ..privacy.covering import cover_in, covered, may_be_redacted, pattern_of
from ..privacy.handwritten import hider
from ..privacy.in_the_open import TITLES, holds
from ..privacy.private import PrivateError, check_reason, overwriting
from ..store import schema as t
from ..store.audit import ENTRY, EVENT, GIVES, REDACTED, digest_now, record, seal
from ..store.office_schema import accounts, audit, going
from ..store.positions import count_changed_log, is_waiting
from .compared import held
from .rewriting import rewrite

TEXTS: Mapping[Table, tuple[Column[Any], ...]] = {
    t.log: (t.log.c.body,),
    t.signals: (t.signals.c.title, t.signals.c.body, t.signals.c.assessment),
    t.revisions: (t.revisions.c.body,),
    t.actions: (t.actions.c.reason, t.actions.c.body),
    t.entries: (t.entries.c.body,),
    t.cases: (t.cases.c.title, t.cases.c.body),
    t.notices: (t.notices.c.body,),
    t.attempts: (t.attempts.c.detail,),
    t.dead_letters: (t.dead_letters.c.reason, t.dead_letters.c.body),
    t.deliveries: (t.deliveries.c.detail,),
    going: (going.c.held_why,),
    audit: (audit.c.detail,),
}
"""What people wrote and what repeats it. By what names news is joined (归并依据) stays, as do accounts and reference
data."""
NUMBERED: Mapping[Table, Column[Any]] = {
    t.keys: t.keys.c.case_id,
    t.history_keys: t.history_keys.c.signal_id,
}
"""By what news is joined, and what each belongs to."""
NUMBERS = ("number:", "sample:")
"""What stands before a source's own number of an item there."""
CLEARED = (*TEXTS, *NUMBERED)
"""The tables out of whose files the words are to go."""
ID_LEAST = 16
"""Characters of an id: a shorter one is a position, or stands in texts by chance."""
CHAINED = {t.entries: ENTRY, audit: EVENT}
_Changed = tuple[Row[Any], Mapping[str, str | bytes]]
_BELONGS = ("id", "case_id", "signal_id", "notice_id", "about")
"""Columns that name the case, signal or notice to which a row belongs."""
_CASE_NUMBER = re.compile(r"\d{8}-\d{3,}")


class Redaction(NamedTuple):
    """What was done: rows changed, by the title of their table; cases stored anew, which held a part of the word."""

    rows: dict[str, int]
    cases: tuple[str, ...]


def redact(
    connection: Connection,
    ref: Reference,
    wanted: str,
    now: datetime,
    *,
    reason: str,
    who: str,
    within: Collection[str] = (),
) -> Redaction:
    """Take a name or number out of every text in the open, or of those alone that belong to what `within` names: cases
    by their numbers, rows by their ids.

    Recorded once as a whole, and of each entry and audit row that is changed.

    Raises PrivateError for what is no name or number, for the office's own people, and for a case that is not there.
    Call `clear_out` when this is durable.
    """
    own = _own_names(connection, ref)
    word = _checked(connection, own, wanted, reason)
    count_changed_log(connection)
    _alone(connection)
    overwriting(connection)
    while seal(connection):  # what is not chained yet gets its link first: then its change can be told as of the others
        continue
    cover = partial(cover_in, pattern=pattern_of(word, own), cover=covered(word).encode())
    found = _changes(connection, word, ids := _belonging(connection, within), cover)
    numbers = _forget_numbers(connection, word, ids)
    if not any(found.values()) and not numbers:
        raise PrivateError(f"没有查到明文写着 {word} 的地方")
    # The digest of a version tells whether it is the newest: it would be taken for an older one, and never be read.
    if any(row.topic == "revisions" and is_waiting(connection, row) for row, _ in found[t.log]):
        raise PrivateError(f"写着 {word} 的更新版信息还有未初筛完的，请等系统处理完积压后再隐去")
    cases = {row.case_id for row, _ in found[t.entries]}
    agreed = [each for each in sorted(cases) if held(connection, each) is None]
    why = hider([word])(reason)
    for table, rows in found.items():
        for row, values in rows:
            _change(connection, table, row, values, now, who=who, why=why)
    differ = [each for each in (held(connection, case) for case in agreed) if each]
    anew = [rewrite(connection, ref, each, now, by=who) for each in differ]
    counts = {TITLES.get(table.name, table.name): len(rows) for table, rows in found.items() if rows} | numbers
    said = "、".join(f"{title} {count} 处" for title, count in counts.items())
    record(connection, REDACTED, now, who=who, about="、".join(within), detail=f"{why}（{said}）")
    return Redaction(counts, tuple(filter(None, anew)))


def _forget_numbers(connection: Connection, word: str, within: frozenset[str]) -> dict[str, int]:
    """Take out the keys that are this number: no other one is found by them, and covered they would all be one. Of
    names they stay, by which news comes to its affair. How many there were, by the title of the table."""
    found: dict[str, int] = {}
    for table, of in NUMBERED.items():
        owned = [of.in_(sorted(within))] if within else []
        gone = connection.execute(delete(table).where(table.c.key.in_([f"{each}{word}" for each in NUMBERS]), *owned))
        found |= {TITLES[table.name]: gone.rowcount} if gone.rowcount else {}
    return found


def _own_names(connection: Connection, ref: Reference) -> frozenset[str]:
    """By which the office's own people and departments are known."""
    known = connection.execute(select(accounts.c.name)).scalars()
    return frozenset((*(each.name for each in (*ref.people, *ref.departments)), *known))


def _checked(connection: Connection, own: Collection[str], wanted: str, reason: str) -> str:
    check_reason(reason)
    word = wanted.strip()
    if not may_be_redacted(word):
        raise PrivateError(f"不能隐去“{word}”：请写明姓名，或至少六位、不是日期的号码")
    if _is_id(connection, word):
        raise PrivateError(f"{word} 是事件、信息或记录的编号，不能隐去；只在其中隐去请用 --in {word}")
    if word in own:
        raise PrivateError(f"{word} 是本单位人员或承办部门：台账须写明由谁办理，不能隐去")
    return word


def _is_id(connection: Connection, word: str) -> bool:
    columns = [table.c.id for table in (t.cases, t.signals, t.entries, t.actions, t.notices, t.dead_letters, audit)]
    return any(connection.execute(select(each).where(each == word)).first() for each in columns)


def _alone(connection: Connection) -> None:
    """Wait for whoever has read a case and not written it yet, and let nobody else read one: it would be written back
    as it was. On SQLite there is one writer at a time."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE cases, signals, log IN ACCESS EXCLUSIVE MODE")


def _belonging(connection: Connection, within: Collection[str]) -> frozenset[str]:
    """Ids of everything that is changed alone; none: everything is."""
    ids: set[str] = set()
    for each in within:
        case_id = connection.execute(select(t.cases.c.id).where(t.cases.c.number == each)).scalar()
        if case_id is None and (_CASE_NUMBER.fullmatch(each) or len(each) < ID_LEAST):
            raise PrivateError(f"没有编号为 {each} 的事件，也不是一条信息或记录的编号")
        ids |= {case_id or each, *(_of_case(connection, case_id) if case_id else ())}
    return frozenset(ids)


def _of_case(connection: Connection, case_id: str) -> Iterator[str]:
    for table in (t.signals, t.notices):
        yield from connection.execute(select(table.c.id).where(table.c.case_id == case_id)).scalars()


def _changes(
    connection: Connection, word: str, within: frozenset[str], cover: Callable[[bytes], bytes]
) -> dict[Table, list[_Changed]]:
    """Of each table the rows that hold the word, with what their columns hold without it."""
    found: dict[Table, list[_Changed]] = {}
    for table, columns in TEXTS.items():
        query = select(table).where(or_(*(holds(each, word) for each in columns)))
        rows = ((row, _without(table, row, within, cover)) for row in connection.execute(query))
        found[table] = [(row, values) for row, values in rows if values]
    return found


def _without(
    table: Table, row: Row[Any], within: frozenset[str], cover: Callable[[bytes], bytes]
) -> dict[str, str | bytes]:
    """The columns of one row that change. A row of the log is many lines, each of a signal or a case."""
    if table is t.log and within:
        cover = partial(_in_lines, ids=[each.encode() for each in within], cover=cover)
    elif within and within.isdisjoint(str(row._mapping[each]) for each in _BELONGS if each in table.c):
        return {}
    changed = {}
    for column in TEXTS[table]:
        value = row._mapping[column]
        now = cover(value.encode()).decode() if isinstance(value, str) else cover(value or b"")
        if value and now != value:
            changed[column.name] = now
    return changed


def _in_lines(body: bytes, *, ids: Collection[bytes], cover: Callable[[bytes], bytes]) -> bytes:
    lines = (cover(line) if any(id_ in line for id_ in ids) else line for line in body.split(b"\n"))
    return b"\n".join(lines)


def _change(
    connection: Connection, table: Table, row: Row[Any], values: Mapping[str, Any], now: datetime, *, who: str, why: str
) -> None:
    of = CHAINED.get(table)
    before = digest_now(connection, of, row.id) if of else ""
    same = (column == row._mapping[column] for column in table.primary_key.columns)
    connection.execute(update(table).where(*same).values(values))
    if of:
        after = digest_now(connection, of, row.id)
        record(connection, REDACTED, now, who=who, about=row.id, detail=f"{why} {before}{GIVES}{after}")
