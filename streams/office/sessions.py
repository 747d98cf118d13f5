"""Sessions (会话): the log-ins of those who have an account, parked for another at one desk and ended in time."""

import secrets
from datetime import datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update

from ..store.audit import record
from ..store.office_schema import accounts, sessions
from ..store.schema import from_us, to_us
from .accounts import Account, account_of, forget_failures
from .tokens import digest_of

LASTS = timedelta(hours=14)
"""How long a session lives at most: a shift and its hand-over."""
HALF_LASTS = timedelta(minutes=5)
"""How long the second factor may take."""
PIN_FAILURES_MAX = 3
OPEN, HALF, PARKED = "open", "half", "parked"


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """One log-in of one browser. `state`: open | half | parked."""

    id: str
    login: str
    browser: str
    state: str
    created_at: datetime
    seen_at: datetime
    failures: int

    def is_over(self, now: datetime, idle: timedelta) -> bool:
        """Too old, too long unused, or the second factor took too long."""
        if self.state == HALF:
            return now - self.created_at > HALF_LASTS
        return now - self.created_at > LASTS or (self.state == OPEN and now - self.seen_at > idle)


def open_session(
    connection: Connection, login: str, now: datetime, *, browser: str, address: str, state: str = OPEN, how: str = ""
) -> str:
    """A new session; returns what the browser is to hold. What is stored is only its hash."""
    secret = secrets.token_urlsafe(32)
    connection.execute(delete(sessions).where(sessions.c.created_at < to_us(now - LASTS)))
    row = {
        "id": digest_of(secret),
        "login": login,
        "browser": browser,
        "state": state,
        "created_at": to_us(now),
        "seen_at": to_us(now),
        "address": address,
        "failures": 0,
    }
    connection.execute(insert(sessions), [row])
    if state == OPEN:
        forget_failures(connection, login)
        record(connection, "login", now, who=login, about=login, detail=how, address=address)
    return secret


def session_of(connection: Connection, secret: str) -> tuple[Session, Account] | None:
    """The session a browser holds, and whose it is."""
    row = connection.execute(
        select(sessions, accounts.c.disabled_at)
        .join(accounts, accounts.c.login == sessions.c.login)
        .where(sessions.c.id == digest_of(secret))
    ).first()
    if row is None or row.disabled_at is not None:
        return None
    account = account_of(connection, row.login)
    return (_session(row), account) if account else None


def sessions_at(connection: Connection, browser: str, now: datetime) -> list[tuple[Session, Account]]:
    """Whoever logged in at this browser and can come back with a PIN."""
    c = sessions.c
    where = (c.browser == browser) & (c.created_at > to_us(now - LASTS))
    rows = connection.execute(select(sessions).where(where).order_by(c.created_at))
    found = {row.login: _session(row) for row in rows if row.state != HALF}
    known = [(session, account_of(connection, login)) for login, session in found.items()]
    return [(session, account) for session, account in known if account and account.has_pin and not account.disabled_at]


def touch(connection: Connection, id_: str, now: datetime) -> None:
    """Somebody is still there."""
    connection.execute(update(sessions).where(sessions.c.id == id_).values(seen_at=to_us(now)))


def park(connection: Connection, id_: str) -> None:
    """Leave the place to somebody else; the PIN brings it back."""
    connection.execute(update(sessions).where(sessions.c.id == id_).values(state=PARKED))


def fail_pin(connection: Connection, session: Session, now: datetime, *, address: str) -> None:
    """A wrong PIN: at the third the password is needed; earlier sessions of theirs at this browser let in no more."""
    record(connection, "login_failed", now, who=session.login, about=session.login, detail="PIN", address=address)
    if session.failures + 1 >= PIN_FAILURES_MAX:
        here = (sessions.c.browser == session.browser) & (sessions.c.login == session.login)
        connection.execute(delete(sessions).where(here))
    else:
        connection.execute(update(sessions).where(sessions.c.id == session.id).values(failures=session.failures + 1))


def resume(connection: Connection, session: Session, now: datetime, *, address: str) -> str:
    """Come back to a parked session: under a new secret, as old as it was."""
    secret = secrets.token_urlsafe(32)
    values = {"id": digest_of(secret), "state": OPEN, "seen_at": to_us(now), "failures": 0, "address": address}
    connection.execute(update(sessions).where(sessions.c.id == session.id).values(**values))
    record(connection, "switched", now, who=session.login, about=session.login, address=address)
    return secret


def drop(connection: Connection, id_: str) -> None:
    """End a session without a word: it becomes another."""
    connection.execute(delete(sessions).where(sessions.c.id == id_))


def end_session(connection: Connection, session: Session, now: datetime, *, address: str) -> None:
    """Log out."""
    connection.execute(delete(sessions).where(sessions.c.id == session.id))
    record(connection, "logout", now, who=session.login, about=session.login, address=address)


def _session(row: Row[Any]) -> Session:
    return Session(
        id=row.id,
        login=row.login,
        browser=row.browser,
        state=row.state,
        created_at=from_us(row.created_at),
        seen_at=from_us(row.seen_at),
        failures=row.failures,
    )
