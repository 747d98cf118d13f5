"""The tables: what the migrations make is what the code uses; instants survive the way there and back."""

import re
from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.dialects import sqlite

from streams import feeder, watch
from streams.cluster import left_behind
from streams.store import schema as t
from streams.store.database import Database
from streams.store.positions import counted_behind
from streams.store.schema import from_us, to_us
from streams.store.upgrade import upgrade


def test_migrating_twice_changes_nothing(line):
    query = text("SELECT type, name, sql FROM sqlite_master ORDER BY name")
    database = line.system.database
    with database.reading() as connection:
        before = connection.execute(query).all()
    upgrade(database._engine)
    with database.reading() as connection:
        assert connection.execute(query).all() == before


def as_sent(statement):
    """The text of a statement with numbers for its parameters: the words decide whether a partial index serves."""
    return re.sub(r":\w+", "5", str(statement.compile(dialect=sqlite.dialect(paramstyle="named"))))


def test_handing_out_reads_no_more_of_the_log_than_it_takes(line):
    with line.system.database.reading() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {as_sent(feeder._READ)}")]
    assert plan == ["SEARCH log USING INTEGER PRIMARY KEY (rowid>?)"]


def test_how_many_signals_wait_is_counted_without_reading_what_they_say(line):
    query = counted_behind(5, 5).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    with line.system.database.reading() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]
    lane = "SEARCH log USING COVERING INDEX log_topic (topic=? AND position>?)"
    assert plan == ["MULTI-INDEX OR", "INDEX 1", lane, "INDEX 2", lane]


def test_partial_indexes_serve_the_queries_they_are_made_for(line):
    """A watch that reads every timer would grow with the open ones."""
    queries = {
        "timers_open": as_sent(watch._DUE),
        "signals_waiting": as_sent(left_behind._WAITING),
        "notices_queued": "SELECT id FROM notices WHERE state = 'queued' AND not_before <= 5",
        "log_topic": "SELECT 1 FROM log WHERE topic = 'signals' AND position > 5",
        "attempts_at": "SELECT notice_id FROM attempts WHERE outcome = 'sent' AND at > 5",
    }
    with line.system.database.reading() as connection:
        for index, query in queries.items():
            plan = " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}"))
            assert f"USING INDEX {index}" in plan or f"USING COVERING INDEX {index}" in plan, plan


def test_migrations_run_in_a_path_with_a_space_and_a_percent_sign(tmp_path):
    folder = tmp_path / "食安 100%"
    folder.mkdir()
    database = Database(f"sqlite:///{folder / 'shian.db'}")
    database.prepare()
    with database.reading() as connection:
        assert connection.execute(t.cases.select()).all() == []
    database.close()


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_survives_the_database_to_the_microsecond(instant):
    assert from_us(to_us(instant)) == instant
