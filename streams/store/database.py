"""The database: SQLite with one writer at a time, or PostgreSQL with many; the schema brought up to date at the start.

How several processes keep out of each other's way on PostgreSQL stands in `sharing.py`.
"""

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar, cast

import msgspec
from sqlalchemy import (
    ARRAY,
    URL,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Delete,
    Engine,
    ExceptionContext,
    FromClause,
    Insert,
    Select,
    Table,
    Text,
    Update,
    UpdateBase,
    any_,
    bindparam,
    create_engine,
    event,
    func,
    select,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import StaticPool
from sqlalchemy.sql.functions import FunctionElement

from ..settings import SettingsError
from .office_schema import metadata
from .upgrade import stands_at, upgrade

T = TypeVar("T")
_NAMED = sqlite.dialect(paramstyle="named")
_IN_ORDER = sqlite.dialect(paramstyle="qmark")


POOL = 8
"""Connections of one process that stay open."""
POOL_MORE = 8
"""Connections beyond these for a moment of many at once."""
CHECKPOINT_PAGES = 4_000
"""Pages (16 MiB) that the write-ahead log holds before they are brought to their places.

Ids of signals fall anywhere in their index, so that a few commits change the same pages again and again: with 1,000, as
SQLite has it, they are brought home four times as often, and a signal of a long request costs a seventh more to store.
"""

_PATIENT = {
    "application_name": "shian",
    # A server that went away without a word is noticed within half a minute.
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    # Somebody who holds a row and does nothing holds up everybody; so does a machine that lost its power, whose turn
    # (sending by a channel, the name of a worker) the server keeps for as long as it takes it to be there.
    "options": "-c idle_in_transaction_session_timeout=60s -c lock_timeout=20s"
    " -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
}


_DRIVERS = ("postgresql+psycopg", "sqlite", "sqlite+pysqlite")
WRITTEN = "应为 postgresql+psycopg://用户@主机/库名；不设此项则用数据目录里的 SQLite"


class Database:
    """SQLite (WAL, synchronous FULL) or PostgreSQL by URL.

    Writing transactions on SQLite begin IMMEDIATE: two connections that read and then write cannot both be
    upgraded from one snapshot, however long they wait. On PostgreSQL they are READ COMMITTED: who has waited for a row
    sees what the other one made of it.
    """

    def __init__(self, url: str, *, pool: int = POOL) -> None:
        """Raises SettingsError for what is no URL of a database that is spoken here."""
        self.url = _spoken(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._is_memory = self.is_sqlite and self.url.database in (None, "", ":memory:")
        self._is_closed = False
        self._engine = self._connected(pool)
        event.listen(self._engine, "handle_error", _name_it)
        self._readers = self._engine
        if not self.is_sqlite:
            self._readers = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @property
    def is_there(self) -> bool:
        """Whether there is one to be asked: a file that nobody has made yet is not made by looking."""
        return not self.is_sqlite or Path(self.url.database or "").exists()

    def prepare(self) -> None:
        """Bring the schema up to date."""
        if self._is_memory:
            metadata.create_all(self._engine)
        else:
            upgrade(self._engine)

    def revision(self) -> str:
        """The migration that this database stands at. Raises NewerSchema."""
        with self.reading() as connection:
            return stands_at(connection) or ""

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes; commits at the end, rolls back on an exception."""
        with self._at_work(self._engine) as connection:
            connection = connection.execution_options(shian_writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads: one snapshot, never waiting for the writer."""
        with self._at_work(self._readers) as connection, connection.begin():
            yield connection

    def outside(self, job: Callable[[Connection], T]) -> T:
        """The result of what SQLite does in no transaction."""
        with self._at_work(self._engine) as connection:
            return job(connection.execution_options(isolation_level="AUTOCOMMIT"))

    def standing(self) -> Connection:
        """A connection outside the pool and outside transactions, for its caller to keep and to close."""
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()
        return connection

    def close(self) -> None:
        """Give every connection back."""
        self._is_closed = True
        self._engine.dispose()

    @contextmanager
    def _at_work(self, engine: Engine) -> Iterator[Connection]:
        """A connection of the pool, closed where the pool was given up meanwhile: a thread that is still at work then
        would leave it open."""
        with engine.connect() as connection:
            try:
                yield connection
            finally:
                if self._is_closed:
                    connection.invalidate()

    def _connected(self, pool: int) -> Engine:
        if not self.is_sqlite:
            try:
                return create_engine(
                    self.url, pool_size=pool, max_overflow=POOL_MORE, pool_pre_ping=True, connect_args=_PATIENT
                )
            except ModuleNotFoundError as error:
                raise SettingsError(
                    f"SHIAN_DATABASE={self.url!r}：没有装这种数据库的驱动（缺少模块 {error.name}）。"
                    "请运行 pip install 'psycopg[binary]'"
                ) from None
        extra: dict[str, Any] = {"poolclass": StaticPool} if self._is_memory else {"pool_size": POOL}
        engine = create_engine(self.url, connect_args={"check_same_thread": False, "timeout": 30}, **extra)
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
        return engine


def insert_rows(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert rows, none of which may be there already. All rows have the same keys, here and below."""
    _insert(connection, table, rows, _Conflict())


def insert_new(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> int:
    """Insert rows, leaving those that are already there. Returns how many were new."""
    return _insert(connection, table, rows, _Conflict(leaves=True))


def upsert(connection: Connection, table: Table, rows: list[dict[str, Any]], *, key: list[str]) -> None:
    """Insert rows or replace the other columns of those already there."""
    _insert(connection, table, rows, _Conflict(key=tuple(key)))


def change(connection: Connection, statement: UpdateBase, rows: list[dict[str, Any]]) -> int:
    """Run an update or delete for every row of parameters. Returns how many rows of the table it met.

    `statement` must be a constant of its module: its text is made once and kept.
    """
    if not rows:
        return 0
    if connection.dialect.name != "sqlite":
        return connection.execute(statement, rows).rowcount
    return _for_each(connection, statement, (), rows)


def change_among(
    connection: Connection, statement: Update | Delete, among: Column[Any], values: list[str], **parameters: Any
) -> int:
    """Run an update or delete, a constant of its module, on the rows whose column `among` has one of these values.

    A third less work than one row after the other. Returns how many rows there were.
    """
    if not values:
        return 0
    if connection.dialect.name != "sqlite":
        return connection.execute(_among_array(statement, among), parameters | {"among": values}).rowcount
    return _directly(connection, _among_text(statement, among), parameters | _listed(values)).rowcount


def find(
    connection: Connection, statement: Select[Any], among: Column[Any], values: list[str], **parameters: Any
) -> list[Any]:
    """What a select, a constant of its module, finds in the rows whose column `among` has one of these values."""
    if not values:
        return []
    if connection.dialect.name != "sqlite":
        return list(connection.execute(_among_array(statement, among), parameters | {"among": values}))
    rows = _directly(connection, _among_text(statement, among), parameters | _listed(values))
    return list(map(_row_of(statement), rows))


def how_many(connection: Connection, of: FromClause, *where: ColumnElement[bool]) -> int:
    """How many rows of a table or query there are for which all of this holds."""
    return connection.execute(select(func.count()).select_from(of).where(*where)).scalar_one()


class Holds(FunctionElement[bool]):
    """Whether stored bytes hold these bytes; text in it is UTF-8."""

    type = Boolean()
    inherit_cache = True


@compiles(Holds)
def _holds(element: Any, compiler: Any, **options: Any) -> str:
    name = "pg_catalog.position" if compiler.dialect.name == "postgresql" else "instr"
    return f"{name}({compiler.process(element.clauses, **options)}) > 0"


@dataclass(frozen=True, slots=True)
class _Conflict:
    """What becomes of a row that is already there: an error, left as it is, or replaced by `key`."""

    leaves: bool = False
    key: tuple[str, ...] = ()


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]], conflict: _Conflict) -> int:
    if not rows:
        return 0
    names = tuple(rows[0])
    statement = _insertion(connection.dialect.name, table, names, conflict)
    if connection.dialect.name != "sqlite":
        return connection.execute(statement, rows).rowcount
    return _for_each(connection, statement, names, rows)


def _directly(connection: Connection, sql: str, parameters: dict[str, Any]) -> sqlite3.Cursor:
    """What SQLite answers to text that is made once.

    Through SQLAlchemy the same takes five times as long, and that for each of the five statements by which a signal is
    stored. It still begins, ends and undoes the transaction, and faults are its own.
    """
    try:
        return _driver(connection).execute(sql, parameters)
    except sqlite3.Error as error:
        raise _as_ours(error, sql, parameters) from error


def _for_each(connection: Connection, statement: UpdateBase, names: tuple[str, ...], rows: list[dict[str, Any]]) -> int:
    """The same for each row of parameters. Returns how many rows of the table it met."""
    sql, in_order = _text(statement, names)
    try:
        return _driver(connection).executemany(sql, map(in_order, rows)).rowcount
    except sqlite3.Error as error:
        raise _as_ours(error, sql, rows) from error


def _driver(connection: Connection) -> sqlite3.Connection:
    if not connection.in_transaction():
        connection.begin()  # as its own statements do
    return cast(sqlite3.Connection, connection.connection.driver_connection)


def _as_ours(error: sqlite3.Error, sql: str, parameters: Any) -> BaseException:
    return DBAPIError.instance(sql, parameters, error, sqlite3.Error)


@lru_cache(maxsize=256)
def _row_of(statement: Select[Any]) -> Callable[[tuple[Any, ...]], Any]:
    """What makes a row whose columns have the names of the select."""
    row = cast(Any, namedtuple)("Found", statement.selected_columns.keys())
    return cast(Callable[[tuple[Any, ...]], Any], row._make)


@lru_cache(maxsize=256)
def _insertion(dialect: str, table: Table, names: tuple[str, ...], conflict: _Conflict) -> Insert:
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert  # one dialect's module at a time
    else:
        from sqlalchemy.dialects.postgresql import insert  # type: ignore[assignment]  # the other dialect's
    statement = insert(table)
    if conflict.leaves:
        return statement.on_conflict_do_nothing()
    if not conflict.key:
        return statement
    others = {name: statement.excluded[name] for name in names if name not in conflict.key}
    return statement.on_conflict_do_update(index_elements=conflict.key, set_=others)


@lru_cache(maxsize=256)
def _text(statement: UpdateBase, names: tuple[str, ...]) -> tuple[str, Callable[[dict[str, Any]], Sequence[Any]]]:
    """A statement as SQLite's driver takes it, and what puts a row's parameters into its order.

    Put together for each call it takes 200 µs and handles each row of parameters at 3 µs more; at the door that was
    half of the whole cost of a signal. The driver looks named parameters up one by one, a fifth of what a row costs.
    """
    compiled = statement.compile(dialect=_IN_ORDER, column_keys=list(names) or None)
    order = compiled.positiontup or []
    return str(compiled), itemgetter(*order) if len(order) > 1 else lambda row: [row[name] for name in order]


@lru_cache(maxsize=256)
def _among_array(statement: Any, among: Column[Any]) -> Any:
    """The same for PostgreSQL, whose statements may hold 65,535 parameters at most."""
    return statement.where(among == any_(bindparam("among", type_=ARRAY(Text))))


@lru_cache(maxsize=256)
def _among_text(statement: Update | Delete | Select[Any], among: Column[Any]) -> str:
    """One parameter holds every value: a list of parameters would be another statement for every length."""
    listed = text(f"{among.table.name}.{among.name} IN (SELECT value FROM json_each(:among))")
    return str(statement.where(listed).compile(dialect=_NAMED))


def _listed(values: list[str]) -> dict[str, Any]:
    return {"among": msgspec.json.encode(values).decode()}


def _spoken(text: str) -> URL:
    """The URL; `postgresql://` as everybody writes it means the driver that is used here. Raises SettingsError."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        # What it says is left out: it may hold a password.
        raise SettingsError(f"SHIAN_DATABASE：写得不对，{WRITTEN}") from None
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in _DRIVERS:
        raise SettingsError(f"SHIAN_DATABASE={url!r}：不支持 {url.drivername} 这种数据库，{WRITTEN}")
    return url


def named(url: URL) -> str:
    """A database as people know it: the file of SQLite, else its address without the password."""
    return (url.get_backend_name() == "sqlite" and url.database) or repr(url)


def _name_it(context: ExceptionContext) -> None:
    """Whoever tells the fault can say of which database."""
    if context.engine is not None and context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.add_note(named(context.engine.url))


def _on_connect(connection: Any, record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-65536",
        "mmap_size=268435456",
        f"wal_autocheckpoint={CHECKPOINT_PAGES}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("shian_writes")
    sql = "BEGIN IMMEDIATE" if writes else "BEGIN"
    try:
        cast(sqlite3.Connection, connection.connection.driver_connection).execute(sql)
    except sqlite3.Error as error:
        raise _as_ours(error, sql, {}) from error
