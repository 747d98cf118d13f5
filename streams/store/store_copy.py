"""Copying a store (数据库之间的复制): every row of PostgreSQL into one SQLite file, and back into an empty database.

Both have the same schema, brought up to date before; a copy is one snapshot, read while the desk is on duty.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, insert, select

from .database import Database, how_many
from .schema import metadata

AT_ONCE = 1_000
"""Rows read and written together."""


class NotEmpty(Exception):
    """The database that was to be filled holds rows already."""


def copy_out(url: str, path: Path) -> None:
    """Every row of a database as an SQLite file that is not there yet."""
    with closing(Database(url, pool=1)) as source, closing(Database(f"sqlite:///{path}")) as target:
        target.prepare()
        with source.reading() as here, target.writing() as there:
            for name in _copy(here, there):
                _keep_numbering(there, name)
    with closing(sqlite3.connect(path)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it


def copy_in(path: Path, url: str) -> None:
    """Every row of an SQLite file into an empty database, all of them or none. Raises NotEmpty."""
    with closing(Database(f"sqlite:///{path}")) as source, closing(Database(url, pool=1)) as target:
        source.prepare()
        target.prepare()
        with source.reading() as here, target.writing() as there:
            if filled(there):
                raise NotEmpty(filled(there))
            for name in _copy(here, there):
                _keep_numbering(there, name)


def filled(connection: Connection) -> str:
    """The first table that holds a row; empty when none does."""
    for table in metadata.sorted_tables:
        if how_many(connection, table):
            return table.name
    return ""


def _copy(here: Connection, there: Connection) -> list[str]:
    """Copy every table; the names of those whose rows are numbered by the database."""
    numbered = []
    for table in metadata.sorted_tables:
        rows = here.execute(select(table).execution_options(yield_per=AT_ONCE)).mappings()
        for some in rows.partitions(AT_ONCE):
            there.execute(insert(table), [dict(row) for row in some])
        if table.autoincrement_column is not None and table.autoincrement_column.autoincrement is True:
            numbered.append(f"{table.name}.{table.autoincrement_column.name}")
    return numbered


def _keep_numbering(connection: Connection, name: str) -> None:
    """The next row is numbered after the last one that was copied. SQLite sees to that itself."""
    if connection.dialect.name != "postgresql":
        return
    table, column = name.split(".")
    connection.exec_driver_sql(
        f"""SELECT setval(pg_get_serial_sequence('"{table}"', '{column}'), (SELECT max("{column}") FROM "{table}"))"""
    )
