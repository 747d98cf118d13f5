"""Statistics are read by indexes, which a database of an earlier version is given too."""

from datetime import date

from flow import FixedClock, Line

from streams.figures.period import Period
from streams.figures.reading import cases_of, signals_of
from streams.settings import read_settings
from streams.system import build

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
WANTED = {"signals_received", "entries_answered", "cases_ended"}


def test_statistics_are_read_by_indexes(line):
    asked = []
    with line.system.database.reading() as connection:
        record = connection.connection.driver_connection.set_trace_callback
        record(asked.append)
        cases_of(connection, line.system.reference, (NOVEMBER,), exercise=None, confidential=True)
        signals_of(connection, NOVEMBER, exercise=None, confidential=True)
        record(None)
        told = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}").all() for sql in asked if "SELECT" in sql]
    used = {word for rows in told for row in rows for word in row[3].split()}
    assert WANTED - used == set()


def test_a_migrated_database_has_them(tmp_path):
    line = Line(build(read_settings({}, data=tmp_path), FixedClock()))
    with line.system.database.reading() as connection:
        names = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index'")}
    line.system.database.close()
    assert WANTED - names == set()
