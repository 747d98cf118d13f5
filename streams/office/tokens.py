"""API tokens (令牌): one for each source that posts signals; the store holds their hashes."""

import hashlib
import secrets
from datetime import datetime

import msgspec
from sqlalchemy import Connection, insert, select, update

from ..store.audit import record
from ..store.office_schema import tokens
from ..store.schema import from_us, to_us

PREFIX = "shian_"


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """One token, without what proves it."""

    id: str
    source: str
    created_at: datetime
    revoked_at: datetime | None


def add_token(connection: Connection, source: str, now: datetime, *, by: str) -> tuple[str, str]:
    """(id, token) of a new token for `source`; the token is shown this once."""
    token, id_ = PREFIX + secrets.token_urlsafe(32), secrets.token_hex(4)
    row = {"id": id_, "source": source, "digest": digest_of(token), "created_at": to_us(now)}
    connection.execute(insert(tokens), [row])
    record(connection, "token", now, who=by, about=id_, detail=f"开立：{source}")
    return id_, token


def all_tokens(connection: Connection) -> list[Token]:
    """Every token, oldest first."""
    return [
        Token(
            id=row.id,
            source=row.source,
            created_at=from_us(row.created_at),
            revoked_at=from_us(row.revoked_at) if row.revoked_at is not None else None,
        )
        for row in connection.execute(select(tokens).order_by(tokens.c.created_at, tokens.c.id))
    ]


def revoke_token(connection: Connection, id_: str, now: datetime, *, by: str) -> bool:
    """Take a token back; False when there is none of that id in use."""
    c = tokens.c
    done = connection.execute(update(tokens).where(c.id == id_, c.revoked_at.is_(None)).values(revoked_at=to_us(now)))
    if done.rowcount:
        record(connection, "token", now, who=by, about=id_, detail="收回")
    return done.rowcount == 1


def sources_by_digest(connection: Connection) -> dict[str, str]:
    """The source of each token in use, by the token's hash."""
    c = tokens.c
    return {row.digest: row.source for row in connection.execute(select(tokens).where(c.revoked_at.is_(None)))}


def digest_of(token: str) -> str:
    """What is stored of a secret that we made. It is long and random, so that one hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
