"""An office's own reference data: versioned rows over the seeds, by kind and name.

A version is never changed: what was said once can always be read again, and every receipt that quotes it stays true.
"""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, select

from ..store import schema as t
from ..store.database import insert_rows
from ..store.schema import from_us, to_us


class ReferenceVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One version: who said it, and when."""

    kind: str
    id: str
    version: int
    body: bytes
    by: str
    at: datetime


def save(connection: Connection, kind: str, id: str, *, body: bytes, by: str, at: datetime) -> int:
    """Keep `body` as the next version. Returns its number; the latest one's when that says the same."""
    last = version_of(connection, kind, id)
    if last is not None and last.body == body:
        return last.version
    version = last.version + 1 if last else 1
    row = {"kind": kind, "id": id, "version": version, "body": body, "by": by, "at": to_us(at)}
    insert_rows(connection, t.reference, [row])
    return version


def version_of(connection: Connection, kind: str, id: str, *, version: int | None = None) -> ReferenceVersion | None:
    """One version, by default the latest; None when there is none."""
    c = t.reference.c
    query = select(t.reference).where(c.kind == kind, c.id == id).order_by(c.version.desc()).limit(1)
    row = connection.execute(query if version is None else query.where(c.version == version)).first()
    return _reference(row) if row else None


def latest_of(connection: Connection, kind: str) -> list[ReferenceVersion]:
    """The latest version of everything of a kind, the most recently said last."""
    c = t.reference.c
    last = select(c.id, func.max(c.version).label("version")).where(c.kind == kind).group_by(c.id).subquery()
    query = select(t.reference).join(last, (c.id == last.c.id) & (c.version == last.c.version)).where(c.kind == kind)
    return [_reference(row) for row in connection.execute(query.order_by(c.at, c.id))]


def all_of(connection: Connection, kind: str, *, id: str | None = None) -> list[ReferenceVersion]:
    """Every version of everything of a kind, or of the one that is named: by name, the newest version of each first."""
    c = t.reference.c
    query = select(t.reference).where(c.kind == kind).order_by(c.id, c.version.desc())
    return [_reference(row) for row in connection.execute(query if id is None else query.where(c.id == id))]


def _reference(row: Row[Any]) -> ReferenceVersion:
    values = row._asdict()
    return ReferenceVersion(**(values | {"at": from_us(values["at"]), "body": bytes(values["body"])}))
