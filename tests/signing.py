"""Accounts in tests: made at once, with a password whose hash is computed once, and browsers that are logged in."""

from functools import cache

from sqlalchemy import insert

from console.requests.apart import name_at
from streams.office.passwords import hash_password
from streams.office.sessions import open_session
from streams.store.audit import record
from streams.store.office_schema import accounts
from streams.store.schema import to_us

PASSWORD = "Correct-horse-7"


@cache
def _stored():
    return hash_password(PASSWORD)


def an_account(line, login, role, department="D01", **fields):
    """An account whose password is PASSWORD and need not be changed; its login."""
    now = line.clock.now()
    row = {
        "login": login,
        "name": f"示例·{login}",
        "role": role,
        "department": department,
        "password": _stored(),
        "must_change": False,
        "changed_at": to_us(now),
        "created_at": to_us(now),
        "failures": 0,
        **fields,
    }
    with line.writing() as connection:
        connection.execute(insert(accounts), [row])
        record(connection, "account", now, who="test", about=login)
    return login


def sit_down(line, visitor, login):
    """Make this visitor's browser one in which `login` is logged in."""
    now = visitor.client.app.state["doorkeeper"].clock.now()
    with line.writing() as connection:
        secret = open_session(connection, login, now, browser="b" * 24, address="127.0.0.1")
    visitor.client.cookies.set(name_at(visitor.desk, "shian_session"), secret)
    visitor.desk.known.forget()
    return visitor
