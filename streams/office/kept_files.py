"""Kept files (附件核对): what lies sealed beside the store, against what the record names.

A file is sealed under the digest and the id that the record has of it, so that one which opens is the one that came.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, select

from playbooks.ledger.filed import Filed

from ..privacy.attachments import Attachments
from ..store import schema as t
from ..store.database import Database, Holds, find
from ..store.stored import decode_entry


class _Named(NamedTuple):
    number: str
    name: str


def astray_still(database: Database, kept: Attachments) -> tuple[str, ...]:
    """What is astray when it is looked at a second time too: a file that comes or goes at the first is not."""
    with database.reading() as connection:
        found = list(astray(connection, kept))
    if not found:
        return ()
    with database.reading() as connection:
        still = set(astray(connection, kept))
    return tuple(each for each in found if each in still)


def astray(connection: Connection, kept: Attachments) -> Iterator[str]:
    """In words: files that the record names, whose private data are there, and which lie not here; files that do not
    open; files of which nothing tells. Every file is read."""
    named, there = dict(_named(connection)), sorted(kept.all())
    for owner, digest in sorted(named.keys() - set(there)):
        file = named[owner, digest]
        yield f"附件 {file.name}（事件 {file.number}）：不在这台机器的数据目录里"
    known = {owner for owner, _ in named} | _known(connection, [owner for owner, _ in there])
    for owner, digest in there:
        file = named.get((owner, digest), _Named("", f"{digest[:12]}…"))
        if not kept.opens(owner, digest):
            yield f"附件 {file.name}（{f'事件 {file.number}' if file.number else f'信息 {owner}'}）：内容被改动，打不开"
        elif owner not in known:
            yield f"附件 {file.name}：没有哪条信息或记录写到它（{owner}）"


def _named(connection: Connection) -> Iterator[tuple[tuple[str, str], _Named]]:
    """Files of duties that may still be opened: what is sealed of their action says so."""
    e, c = t.entries.c, t.cases.c
    query = select(e.body, c.number).join(t.cases, c.id == e.case_id).where(Holds(e.body, b'"files":'))
    rows = [(row.number, getattr(decode_entry(row.body).body, "files", ())) for row in connection.execute(query)]
    files: list[tuple[str, Filed]] = [(number, file) for number, found in rows for file in found]
    ids = list({file.id for _, file in files})
    sealed = {row.signal_id for row in find(connection, _SEALED, t.private.c.signal_id, ids)}
    yield from (((file.id, file.sha256), _Named(number, file.name)) for number, file in files if file.id in sealed)


def _known(connection: Connection, owners: list[str]) -> set[str]:
    tables = (t.signals, t.actions, t.dead_letters)
    return {row.id for table in tables for row in find(connection, select(table.c.id), table.c.id, owners)}


_SEALED = select(t.private.c.signal_id)
