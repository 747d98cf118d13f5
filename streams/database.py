"""The database: one writer at a time, readers on their own connections, the schema brought up to date at the start."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import StaticPool

from .schema import metadata

MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """SQLite (WAL, synchronous FULL) or PostgreSQL by URL.

    Writing transactions on SQLite begin IMMEDIATE: two connections that read and then write cannot both be
    upgraded from one snapshot, however long they wait.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._is_memory = self.is_sqlite and self.url.database in (None, "", ":memory:")
        self._engine = self._connected()

    def prepare(self) -> None:
        """Bring the schema up to date."""
        if self._is_memory:
            metadata.create_all(self._engine)
        else:
            migrate(self._engine)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes; commits at the end, rolls back on an exception."""
        with self._engine.connect() as connection:
            connection = connection.execution_options(shian_writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads: one snapshot, never waiting for the writer."""
        with self._engine.connect() as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Give every connection back."""
        self._engine.dispose()

    def _connected(self) -> Engine:
        if not self.is_sqlite:
            return create_engine(self.url, pool_size=8, pool_pre_ping=True)
        extra: dict[str, Any] = {"poolclass": StaticPool} if self._is_memory else {"pool_size": 8}
        engine = create_engine(self.url, connect_args={"check_same_thread": False, "timeout": 30}, **extra)
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
        return engine


def insert_new(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> int:
    """Insert rows, leaving those that are already there. Returns how many were new."""
    if not rows:
        return 0
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert  # one dialect's module at a time

        return connection.execute(sqlite_insert(table).on_conflict_do_nothing(), rows).rowcount
    from sqlalchemy.dialects.postgresql import insert as postgres_insert  # one dialect's module at a time

    return connection.execute(postgres_insert(table).on_conflict_do_nothing(), rows).rowcount


def upsert(connection: Connection, table: Table, rows: list[dict[str, Any]], *, key: list[str]) -> None:
    """Insert rows or replace the other columns of those already there."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert  # one dialect's module at a time
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]
    statement = insert(table)
    others = {name: statement.excluded[name] for name in rows[0] if name not in key}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=others), rows)


def migrate(engine: Engine) -> None:
    """Run the migrations that this database has not seen."""
    from alembic import command  # slow import
    from alembic.config import Config  # slow import

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def _on_connect(connection: Any, record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-65536",
        "mmap_size=268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("shian_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
