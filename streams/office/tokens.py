"""API tokens (令牌): one for each source that posts signals; the store holds their hashes.

A token may be bound to channels, and may hold until a day; without either it sends on every channel, for ever.
"""

import hashlib
import secrets
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, insert, select, update

from connectors.dates import in_beijing
from playbooks.law.workdays import day_of

from ..store.audit import record
from ..store.office_schema import tokens
from ..store.schema import from_us, to_us

PREFIX = "shian_"
WARN_DAYS = 30
"""How many days before its end a token is said to end soon."""


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """One token, without what proves it."""

    id: str
    source: str
    created_at: datetime
    revoked_at: datetime | None
    channels: tuple[str, ...] = ()
    """On which it may send; empty: on every one."""
    ends_at: datetime | None = None

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds; None: it holds for ever."""
        return day_of(self.ends_at - timedelta(microseconds=1)) if self.ends_at else None

    def is_over(self, now: datetime) -> bool:
        """Whether its last day has passed."""
        return self.ends_at is not None and now >= self.ends_at

    def days_left(self, now: datetime) -> int | None:
        """For how many days it still holds, today among them, where these are few; 0: it is over."""
        left = (self.last_day - day_of(now)).days + 1 if self.last_day else WARN_DAYS + 1
        return max(0, left) if left <= WARN_DAYS else None


def add_token(
    connection: Connection,
    source: str,
    now: datetime,
    *,
    by: str,
    channels: Collection[str] = (),
    last_day: date | None = None,
) -> tuple[str, str]:
    """(id, token) of a new token for `source`; the token is shown this once."""
    token, id_ = PREFIX + secrets.token_urlsafe(32), secrets.token_hex(4)
    ends_at = in_beijing(datetime.combine(last_day + timedelta(days=1), time())) if last_day else None
    row = {
        "id": id_,
        "source": source,
        "digest": digest_of(token),
        "created_at": to_us(now),
        "channels": ",".join(sorted(set(channels))) or None,
        "ends_at": to_us(ends_at) if ends_at else None,
    }
    connection.execute(insert(tokens), [row])
    bounds = [f"渠道：{row['channels']}"] if channels else []
    bounds += [f"有效至 {last_day}"] if last_day else []
    record(connection, "token", now, who=by, about=id_, detail="；".join([f"开立：{source}", *bounds]))
    return id_, token


def all_tokens(connection: Connection) -> list[Token]:
    """Every token, oldest first."""
    return list(map(_token, connection.execute(select(tokens).order_by(tokens.c.created_at, tokens.c.id))))


def revoke_token(connection: Connection, id_: str, now: datetime, *, by: str) -> bool:
    """Take a token back; False when there is none of that id in use."""
    c = tokens.c
    done = connection.execute(update(tokens).where(c.id == id_, c.revoked_at.is_(None)).values(revoked_at=to_us(now)))
    if done.rowcount:
        record(connection, "token", now, who=by, about=id_, detail="收回")
    return done.rowcount == 1


def tokens_by_digest(connection: Connection) -> dict[str, Token]:
    """Each token that was not taken back, by its hash; its last day may have passed."""
    c = tokens.c
    return {row.digest: _token(row) for row in connection.execute(select(tokens).where(c.revoked_at.is_(None)))}


def _token(row: Row[Any]) -> Token:
    return Token(
        id=row.id,
        source=row.source,
        created_at=from_us(row.created_at),
        revoked_at=from_us(row.revoked_at) if row.revoked_at is not None else None,
        channels=tuple(row.channels.split(",")) if row.channels else (),
        ends_at=from_us(row.ends_at) if row.ends_at is not None else None,
    )


def digest_of(token: str) -> str:
    """What is stored of a secret that we made. It is long and random, so that one hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
