"""Upgrading (升级): an older database is copied, then brought up to date in one transaction; a newer one is refused."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
    text,
)

from ..settings import SettingsError
from .office_schema import metadata

MIGRATIONS = Path(__file__).parent / "migrations"
_KEY = PrimaryKeyConstraint("version_num", name="alembic_version_pkc")
_STANDS_AT = Table("alembic_version", MetaData(), Column("version_num", String(32)), _KEY)
"""As Alembic makes and reads it, which takes a fifth of a second to import."""


class NewerSchema(SettingsError):
    """The database was written by a newer version; this one would not understand it."""


def upgrade(engine: Engine) -> None:
    """Make a new store, or run the migrations that this database has not seen: all of them, or none when one fails.
    Raises NewerSchema."""
    with engine.connect().execution_options(shian_writes=True) as connection, _alone(connection):
        present = stands_at(connection)
        if present == newest():
            return
        if present is None:
            _make(connection)
        else:
            connection.rollback()
            _migrate(connection, present)
        if engine.dialect.name == "postgresql":
            _sort_by_bytes(connection)
        connection.commit()


def _make(connection: Connection) -> None:
    """What all migrations would make, at once: twenty-seven of them take longer than everything else of a new store."""
    metadata.create_all(connection, checkfirst=False)
    _STANDS_AT.create(connection)
    connection.execute(insert(_STANDS_AT).values(version_num=newest()))


def _migrate(connection: Connection, present: str) -> None:
    from alembic import command  # slow import
    from alembic.config import Config  # slow import

    if connection.dialect.name == "sqlite":
        keep_copy(Path(connection.engine.url.database or ""), present)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def stands_at(connection: Connection) -> str | None:
    """The migration at which a database stands; None before the first. Raises NewerSchema."""
    is_new = not inspect(connection).has_table(_STANDS_AT.name)
    present = None if is_new else connection.scalar(select(_STANDS_AT.c.version_num))
    if present is not None and present not in _released():
        raise NewerSchema(
            f"{connection.engine.url.database}：数据由更新的版本写成（{present}，本版本到 {newest()}）。"
            "请用新版本运行，或恢复升级前的备份"
        )
    return present


def newest() -> str:
    """The revision of a database that this version has brought up to date."""
    return max(_released())


@cache
def _released() -> frozenset[str]:
    """Every revision of this version: a migration's file begins with it. They do not change under a process."""
    return frozenset(each.name.partition("_")[0] for each in (MIGRATIONS / "versions").glob("*_*.py"))


def keep_copy(path: Path, revision: str) -> Path:
    """A whole copy of an SQLite database beside it, as it was before the upgrade from `revision`."""
    copy = path.with_name(f"{path.name}.before-upgrade-{revision}")
    partial = copy.with_name(f"{copy.name}.partial")
    partial.unlink(missing_ok=True)
    copy_file(path, partial)
    partial.replace(copy)
    return copy


def copy_file(path: Path, copy: Path) -> None:
    """All of an SQLite database as one file, with nothing beside it, while others write."""
    with closing(sqlite3.connect(path, timeout=30)) as here, closing(sqlite3.connect(copy)) as there:
        here.backup(there)
        there.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Of several processes that start at once on one PostgreSQL, one upgrades; the others find it done."""
    if connection.dialect.name != "postgresql":
        yield
        return
    connection.exec_driver_sql("SELECT pg_advisory_lock(hashtextextended('shian upgrade', 0))")
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.exec_driver_sql("SELECT pg_advisory_unlock(hashtextextended('shian upgrade', 0))")
        connection.commit()


def _sort_by_bytes(connection: Connection) -> None:
    """Text sorts and compares by its bytes, as on SQLite, whatever the language this database was made for.

    A language's rules would put `20261125-` and `20261125.` elsewhere, and the range between them with it.
    """
    for table, column in connection.execute(_BY_LANGUAGE).all():
        connection.exec_driver_sql(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" TYPE text COLLATE "C"')


_BY_LANGUAGE = text(
    """SELECT c.relname, a.attname FROM pg_attribute a
       JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
       JOIN pg_collation l ON l.oid = a.attcollation AND l.collname <> 'C'
       WHERE a.attnum > 0 AND NOT a.attisdropped AND a.atttypid = 'text'::regtype
       ORDER BY c.relname, a.attnum"""
)
