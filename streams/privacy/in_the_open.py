"""In the open (明文留存): where a name or a number stands in what is not sealed. It is only told
here; `office.redacting` takes it out.

Every table is looked through, so that none is forgotten that comes to be.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, LargeBinary, Row, Table, Text, or_, select

from connectors.masking import mask

from ..store import schema as t
from ..store.audit import record
from ..store.database import Holds, find
from ..store.office_schema import accounts, chain, metadata, phones, sessions, sign_links, tokens

TITLES = {
    "signals": "信息",
    "revisions": "信息的旧版",
    "log": "收件日志",
    "cases": "事件",
    "entries": "事件记录",
    "actions": "操作",
    "notices": "通知",
    "dead_letters": "死信",
    "documents": "处置规程",
    "audit": "审计记录",
    "accounts": "账号",
    "reference": "基础资料",
    "keys": "归并依据",
    "history_keys": "历史归并依据",
}
"""Tables as whoever looks after the office's data is told of them; others by their own name."""
AROUND = 30
"""Characters told on either side of what was found."""

_CLOSED = {t.private, phones, chain}
_CLOSED_COLUMNS = {
    t.deliveries.c.private,
    accounts.c.password,
    accounts.c.pin,
    accounts.c.totp_key,
    accounts.c.totp_body,
    sessions.c.id,
    tokens.c.digest,
    sign_links.c.digest,
}
"""Sealed or hashed: what stands there is nobody's name."""
_ENDS = re.compile(r'["\x00-\x1f\x7f\ufffd]')
"""What parts one text from the next in a stored body, which is JSON or MessagePack."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """One place: which row of which table, of which case, and what stands around the words."""

    open_in: str
    id: str
    case: str = ""
    text: str


def in_the_open(connection: Connection, words: Collection[str]) -> Iterator[Standing]:
    """Every row in which one of these words stands for everybody to read."""
    wanted = {word: word.encode() for word in words}
    for table in metadata.sorted_tables if wanted else ():
        if table not in _CLOSED:
            yield from _in_table(connection, table, wanted)


def record_told(connection: Connection, found: Iterable[Standing], now: datetime, *, reason: str, who: str) -> None:
    """Record what somebody who asked what is held of them was told: each case, or row of no case, once."""
    for about in dict.fromkeys(each.case or each.id for each in found):
        record(connection, "exported", now, who=who, about=about, detail=mask(reason)[0])


def _in_table(connection: Connection, table: Table, wanted: dict[str, bytes]) -> Iterator[Standing]:
    columns = [each for each in table.columns if _is_read(each)]
    if not columns:
        return
    query = select(table).where(or_(*(holds(each, word) for each in columns for word in wanted)))
    found = [(row, _around(row, columns, wanted)) for row in connection.execute(query)]
    ids = {case_id for row, _ in found if (case_id := _case_id(table, row))}
    numbers = {row.id: row.number for row in find(connection, _NUMBERS, t.cases.c.id, list(ids))}
    for row, text in found:
        case_id = _case_id(table, row)
        title = TITLES.get(table.name, table.name)
        yield Standing(open_in=title, id=_id(table, row), case=numbers.get(case_id, case_id), text=text)


def _is_read(column: Column[Any]) -> bool:
    return column not in _CLOSED_COLUMNS and isinstance(column.type, Text | LargeBinary)


def holds(column: Column[Any], word: str) -> ColumnElement[bool]:
    """Whether a column of text, or of stored bodies, holds a word."""
    return Holds(column, word.encode() if isinstance(column.type, LargeBinary) else word)


def _around(row: Row[Any], columns: list[Column[Any]], wanted: dict[str, bytes]) -> str:
    """What stands around the first word that is found in a row; empty where none is."""
    for column in columns:
        value = row._mapping[column]
        for word, encoded in wanted.items():
            if value and (encoded in value if isinstance(value, bytes) else word in value):
                text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
                return _excerpt(text, word)
    return ""


def _excerpt(text: str, word: str) -> str:
    at = text.index(word)
    before = _ENDS.split(text[max(0, at - AROUND) : at])[-1]
    return before + word + _ENDS.split(text[at + len(word) : at + len(word) + AROUND])[0]


def _id(table: Table, row: Row[Any]) -> str:
    columns = [table.c.id] if "id" in table.c else list(table.primary_key.columns)
    return " ".join(str(row._mapping[each]) for each in columns)


def _case_id(table: Table, row: Row[Any]) -> str:
    column = table.c.get("case_id") if table is not t.cases else t.cases.c.id
    return (row._mapping[column] if column is not None else None) or ""


_NUMBERS = select(t.cases.c.id, t.cases.c.number)
