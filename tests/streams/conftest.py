"""Fixtures of the flow: a real database per test, copied from one that was migrated once."""

from pathlib import Path

import pytest
from flow import FixedClock, Line

from streams.database import Database
from streams.settings import read_settings
from streams.system import build


@pytest.fixture(scope="session")
def migrated(tmp_path_factory):
    """An empty database brought up to date once; tests copy it."""
    path = tmp_path_factory.mktemp("database") / "empty.db"
    database = Database(f"sqlite:///{path}")
    database.prepare()
    with database.writing() as connection:
        connection.exec_driver_sql("SELECT 1")
    database.close()
    return path


@pytest.fixture
def line(tmp_path, migrated):
    """A whole system over a database file of its own."""
    (tmp_path / "shian.db").write_bytes(Path(migrated).read_bytes())
    system = build(read_settings({}, data=tmp_path), FixedClock())
    yield Line(system)
    system.database.close()
