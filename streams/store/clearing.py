"""Clearing out: what was deleted leaves the files in which the database keeps its tables, and its log of changes.

Deleting alone leaves the bytes: SQLite writes zeros over them but keeps them in its log until that is cut off,
PostgreSQL keeps them in the table until that is rewritten.
"""

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import OperationalError

from . import schema

WAITS_MS = 1000
"""How long readers are waited for, in milliseconds: whoever comes to use the table or the log meanwhile waits too."""

LOCKED = "55P03"
"""PostgreSQL's code of a lock that was not got in that time."""


SEALED = (schema.private, schema.deliveries)
"""The tables in which private data lies."""


def clear_out(connection: Connection, tables: Iterable[Table] = SEALED) -> bool:
    """Take what was deleted or changed out of SQLite's log of changes, and out of these tables of PostgreSQL.

    Whether it is done: somebody who reads at this moment keeps SQLite's log from being cut off, and in PostgreSQL
    (whose own look at a table for statistics is such a reader) rows that were deleted from leaving their table.
    """
    if connection.dialect.name != "sqlite":
        return all(_is_rewritten(connection, table.name) for table in tables)
    return _is_log_cut_off(connection)


def _is_log_cut_off(connection: Connection) -> bool:
    """Cut SQLite's log of changes off. Who writes meanwhile waits: readers are given as long as those of a table."""
    (usually,) = connection.exec_driver_sql("PRAGMA busy_timeout").one()
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {WAITS_MS}")
    try:
        busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {usually}")
    return not busy


def _is_rewritten(connection: Connection, table: str) -> bool:
    """Rewrite a table of PostgreSQL: whether no deleted row is left, because somebody reads it or may see it yet.

    How many it had to keep PostgreSQL tells in a notice alone: its detail, in any language, begins with that number.
    """
    kept: list[str] = []
    server: Any = connection.connection.driver_connection

    def hear(notice: Any) -> None:
        kept.extend(re.findall(r"\A\d+", notice.message_detail or ""))

    server.add_notice_handler(hear)
    try:
        connection.exec_driver_sql(f"SET lock_timeout = {WAITS_MS}")
        connection.exec_driver_sql(f"VACUUM (FULL, VERBOSE) {table}")
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != LOCKED:
            raise
        return False
    finally:
        connection.exec_driver_sql("RESET lock_timeout")
        server.remove_notice_handler(hear)
    return kept == ["0"]
