"""The database: what the pragmas promise, and two connections on one file."""

import sqlite3
import threading
from contextlib import suppress

import pytest
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError

from streams.store import schema as t
from streams.store.database import Database, change, change_among, find, insert_new, insert_rows, upsert

FIND = select(t.meta.c.key, t.meta.c.value)
CHANGE = update(t.meta).where(t.meta.c.key == bindparam("b_key")).values(value=bindparam("value"))
CHANGE_ALL = update(t.meta).values(value=bindparam("value"))


@pytest.fixture
def database(line):
    return line.system.database


def pragma(database, name):
    with database.reading() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.mark.parametrize(("name", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)])
def test_a_commit_is_on_the_disk_when_it_returns(database, name, value):
    assert pragma(database, name) == value


def test_an_exception_leaves_nothing(database):
    with pytest.raises(ValueError, match="stop"), database.writing() as connection:
        upsert(connection, t.meta, [{"key": "a", "value": "1"}], key=["key"])
        raise ValueError("stop")
    with database.reading() as connection:
        assert connection.execute(select(t.meta)).all() == []


def test_two_writers_that_read_and_then_write_never_fail_for_a_stale_snapshot(database, tmp_path):
    """With a plain BEGIN most of these fail at once: a snapshot cannot be upgraded, however long one waits."""
    other = Database(f"sqlite:///{tmp_path / 'shian.db'}")
    faults = []

    def count_up(database):
        try:
            for _ in range(40):
                with database.writing() as connection:
                    known = connection.execute(select(t.meta.c.value).where(t.meta.c.key == "n")).scalar()
                    upsert(connection, t.meta, [{"key": "n", "value": str(int(known or 0) + 1)}], key=["key"])
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=count_up, args=(each,)) for each in (database, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert faults == []
    with database.reading() as connection:
        assert connection.execute(select(t.meta.c.value)).scalar() == "80"


def test_a_reader_sees_one_snapshot_and_never_waits_for_the_writer(database):
    with database.reading() as reader:
        assert reader.execute(select(t.meta)).all() == []
        with database.writing() as writer:
            upsert(writer, t.meta, [{"key": "a", "value": "1"}], key=["key"])
        assert reader.execute(select(t.meta)).all() == []
    with database.reading() as reader:
        assert len(reader.execute(select(t.meta)).all()) == 1


@pytest.mark.parametrize("way", ["reading", "writing"])
@pytest.mark.parametrize("fails", [False, True])
def test_who_is_still_at_work_when_the_store_is_given_up_leaves_no_connection_open(database, way, fails):
    """The collector would find it, in the midst of whatever runs by then."""
    with suppress(ValueError), getattr(database, way)() as connection:
        raw = connection.connection.dbapi_connection
        database.close()
        if fails:
            raise ValueError("stop")
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        raw.execute("SELECT 1")


def test_who_asks_a_store_that_was_given_up_leaves_no_connection_open(database):
    database.close()
    with database.reading() as connection:
        raw = connection.connection.dbapi_connection
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        raw.execute("SELECT 1")


def test_insert_new_leaves_what_is_there(database):
    with database.writing() as connection:
        assert insert_new(connection, t.meta, [{"key": "a", "value": "1"}]) == 1
        insert_new(connection, t.meta, [{"key": "a", "value": "2"}, {"key": "b", "value": "3"}])
        assert sorted(connection.execute(select(t.meta.c.key, t.meta.c.value))) == [("a", "1"), ("b", "3")]


def test_upsert_replaces_what_is_there(database):
    with database.writing() as connection:
        upsert(connection, t.meta, [{"key": "a", "value": "1"}], key=["key"])
        upsert(connection, t.meta, [{"key": "a", "value": "2"}], key=["key"])
        assert connection.execute(select(t.meta.c.value)).scalars().all() == ["2"]


def test_many_values_are_one_parameter(database):
    """A list of parameters would have a limit, and be another statement for every length."""
    names = [f"n{n}" for n in range(40_000)]
    with database.writing() as connection:
        insert_rows(connection, t.meta, [{"key": name, "value": "1"} for name in names])
        assert len(find(connection, FIND, t.meta.c.key, [*names, "nobody"])) == 40_000
        assert change_among(connection, CHANGE_ALL, t.meta.c.key, names[:7], value="2") == 7
        assert change(connection, CHANGE, [{"b_key": "n0", "value": "3"}, {"b_key": "nobody", "value": "3"}]) == 1
        found = {row.key: row.value for row in find(connection, FIND, t.meta.c.key, ["n0", "n1", "n9"])}
    assert found == {"n0": "3", "n1": "2", "n9": "1"}


def test_nothing_to_do_is_no_statement(database):
    with database.reading() as connection:
        insert_rows(connection, t.meta, [])
        assert find(connection, FIND, t.meta.c.key, []) == []
        assert change(connection, CHANGE, []) == change_among(connection, CHANGE_ALL, t.meta.c.key, [], value="2") == 0


def test_what_the_driver_says_arrives_as_what_the_store_says(database):
    """The line sets a signal aside for errors of its own, never for the store's."""
    rows = [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}]
    with pytest.raises(IntegrityError), database.writing() as connection:
        insert_rows(connection, t.meta, rows)


def test_two_entries_cannot_take_one_place_in_a_case(database):
    row = {"case_id": "c", "seq": 1, "kind": "noted", "at": 0, "recorded_at": 0, "body": b"{}"}
    with pytest.raises(IntegrityError), database.writing() as connection:
        connection.execute(t.entries.insert(), [row | {"id": "a"}, row | {"id": "b"}])


def test_a_database_in_memory_needs_no_file():
    database = Database("sqlite://")
    database.prepare()
    with database.writing() as connection:
        upsert(connection, t.meta, [{"key": "a", "value": "1"}], key=["key"])
    with database.reading() as connection:
        assert connection.execute(select(t.meta.c.key)).scalars().all() == ["a"]
    database.close()
