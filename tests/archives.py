"""Archives and older databases in tests: a data folder with something of everything, and what it is like."""

import sqlite3
from contextlib import closing

import pytest
from alembic import command
from alembic.config import Config
from flow import T0
from visiting import a_red_case

from streams.office.backup import back_up
from streams.office.sealed import new_keys, public_key, secret_key
from streams.store.audit import record, seal
from streams.store.database import Database
from streams.store.upgrade import MIGRATIONS

SECRET_TEXT, PUBLIC_TEXT = new_keys()
SECRET, PUBLIC = secret_key(SECRET_TEXT), public_key(PUBLIC_TEXT)


@pytest.fixture
def filled(line):
    """A data folder with a case, a chained record, settings and an attachment."""
    return fill(line)


def fill(line):
    a_red_case(line)
    with line.writing() as connection:
        seal(connection)
        record(connection, "login", T0, who="wang")
    data = line.system.settings.data
    (data / "doors.yaml").write_text("v: 1\n", "utf-8")
    (data / "attachments").mkdir()
    (data / "attachments" / "a.jpg").write_bytes(b"\xff\xd8picture")
    (data / "sample").mkdir()
    (data / "sample" / "left.out").write_text("x", "utf-8")
    return line


def make(line, out):
    settings = line.system.settings
    return back_up(settings.data, settings.database_url, out, PUBLIC, T0, by="test")


def revision(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    connection.close()
    return found


def migrate(path, to):
    database = Database(f"sqlite:///{path}")
    migrated(database._engine, to)
    database.close()


def migrated(engine, to):
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.connect().execution_options(shian_writes=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        connection.commit()


@pytest.fixture
def older(tmp_path):
    """A database as the first schema made it, with one signal."""
    path = tmp_path / "shian.db"
    migrate(path, "0003")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO meta (key, value) VALUES ('kept', 'yes')")
    connection.close()
    return path


def schema_of(path):
    with closing(sqlite3.connect(path)) as connection, connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    connection.close()
    return found
