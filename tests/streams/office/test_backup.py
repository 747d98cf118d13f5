"""A backup is whole or not there, a restored place is what it was, an upgrade done or undone, killed at any moment."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from flow import T0, a_signal
from sqlalchemy import select
from visiting import a_red_case

from streams.office.backup import BackupError, back_up, last_backup, restore, verify_archive
from streams.office.sealed import SealError, new_keys, public_key, secret_key
from streams.store import schema as t
from streams.store.audit import record, seal, verify
from streams.store.database import Database
from streams.store.upgrade import MIGRATIONS, NewerSchema

SECRET_TEXT, PUBLIC_TEXT = new_keys()
SECRET, PUBLIC = secret_key(SECRET_TEXT), public_key(PUBLIC_TEXT)


@pytest.fixture
def filled(line):
    """A data folder with a case, a chained record, settings and an attachment."""
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


def test_what_is_restored_is_what_was_backed_up(filled, tmp_path_factory):
    place = tmp_path_factory.mktemp("elsewhere")
    entries = filled.rows(t.entries)
    made = make(filled, place / "b.age")
    restore(place / "b.age", place / "data", SECRET)
    database = Database(f"sqlite:///{place / 'data' / 'shian.db'}")
    with database.reading() as connection:
        assert connection.execute(t.entries.select()).all() == entries
        assert [verify(connection).broken, verify(connection).head] == [None, made.audit_head]
    database.close()
    found = {path.relative_to(place / "data").as_posix(): path.read_bytes() for path in (place / "data").rglob("*.*")}
    assert [found["doors.yaml"], found["attachments/a.jpg"], "sample/left.out" in found] == [
        b"v: 1\n",
        b"\xff\xd8picture",
        False,
    ]
    assert found["master.key"] == (filled.system.settings.data / "master.key").read_bytes()


def test_the_archive_shows_nothing_of_what_it_holds(filled, tmp_path):
    make(filled, tmp_path / "b.age")
    assert [
        word for word in ("示例第一小学", "doors.yaml", "SQLite") if word.encode() in (tmp_path / "b.age").read_bytes()
    ] == []


def test_a_backup_is_noted_and_recorded(filled, tmp_path):
    make(filled, tmp_path / "b.age")
    with filled.system.database.reading() as connection:
        assert [last_backup(connection), verify(connection).broken] == [T0, None]


def test_a_file_that_is_there_is_not_overwritten(filled, tmp_path):
    (tmp_path / "b.age").write_bytes(b"older")
    with pytest.raises(BackupError, match="已有这个文件"):
        make(filled, tmp_path / "b.age")
    assert (tmp_path / "b.age").read_bytes() == b"older"


def test_a_place_that_is_not_empty_is_refused(filled, tmp_path):
    make(filled, tmp_path / "b.age")
    with pytest.raises(BackupError, match="不是空目录"):
        restore(tmp_path / "b.age", filled.system.settings.data, SECRET)


def test_verifying_leaves_nothing_and_finds_another_key_and_a_damaged_file(filled, tmp_path):
    made = make(filled, tmp_path / "b.age")
    assert verify_archive(tmp_path / "b.age", SECRET) == made
    with pytest.raises(SealError):
        verify_archive(tmp_path / "b.age", secret_key(new_keys()[0]))
    content = (tmp_path / "b.age").read_bytes()
    (tmp_path / "cut.age").write_bytes(content[: len(content) // 2])
    with pytest.raises((BackupError, SealError)):
        verify_archive(tmp_path / "cut.age", SECRET)


def revision(path):
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    connection.close()
    return found


def migrate(path, to):
    database = Database(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with database._engine.connect().execution_options(shian_writes=True) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, to)
        connection.commit()
    database.close()


@pytest.fixture
def older(tmp_path):
    """A database as the first schema made it, with one signal."""
    path = tmp_path / "shian.db"
    migrate(path, "0003")
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO meta (key, value) VALUES ('kept', 'yes')")
    connection.close()
    return path


def test_an_older_database_is_copied_and_upgraded(older):
    database = Database(f"sqlite:///{older}")
    database.prepare()
    with database.reading() as connection:
        assert connection.execute(select(t.meta.c.value)).scalars().all() == ["yes"]
    database.close()
    copy = older.with_name("shian.db.before-upgrade-0003")
    assert [revision(copy), revision(older) > "0003"] == ["0003", True]


def test_a_first_export_that_had_not_begun_to_count_counts_after_the_upgrade(older):
    migrate(older, "0011")
    with sqlite3.connect(older) as connection:
        for name, as_of in (("12315", None), ("lab", 5), ("feed", None)):
            columns = "name, first_seen_at, last_seen_at, count, as_of"
            connection.execute(f"INSERT INTO sources ({columns}) VALUES (?, 1, 1, 1, ?)", (name, as_of))
        connection.executemany("INSERT INTO exports (name, as_of, position) VALUES (?, 7, 1)", [("12315",), ("lab",)])
    connection.close()
    migrate(older, "head")
    with sqlite3.connect(older) as connection:
        known = connection.execute("SELECT name, as_of FROM sources ORDER BY name").fetchall()
    connection.close()
    assert known == [("12315", 7), ("feed", None), ("lab", 5)]


def test_a_newer_database_is_refused_and_left_alone(older):
    with sqlite3.connect(older) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    database = Database(f"sqlite:///{older}")
    with pytest.raises(NewerSchema, match="更新的版本"):
        database.prepare()
    database.close()
    assert revision(older) == "9999"


def test_a_migration_that_fails_leaves_the_old_database(older):
    with sqlite3.connect(older) as connection:
        connection.execute("CREATE TABLE chain (x)")  # in the way of a later migration
    connection.close()
    before = schema_of(older)
    database = Database(f"sqlite:///{older}")
    with pytest.raises(Exception, match="chain"):
        database.prepare()
    database.close()
    assert [schema_of(older), revision(older)] == [before, "0003"]


def schema_of(path):
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    connection.close()
    return found


BACK_UP = """
import sys
from pathlib import Path
from flow import T0
from streams.office.backup import back_up
from streams.office.sealed import public_key
data = Path(sys.argv[1])
print("ready", flush=True)
back_up(data, f"sqlite:///{data / 'shian.db'}", Path(sys.argv[2]), public_key(sys.argv[3]), T0, by="test")
"""
RESTORE = """
import sys
from pathlib import Path
from streams.office.backup import restore
from streams.office.sealed import secret_key
print("ready", flush=True)
restore(Path(sys.argv[1]), Path(sys.argv[2]), secret_key(sys.argv[3]))
"""
UPGRADE = """
import sys
from streams.store.database import Database
print("ready", flush=True)
Database(f"sqlite:///{sys.argv[1]}").prepare()
"""
KILLS = int(os.environ.get("SHIAN_KILLS", "3"))
"""How often each is killed; a soak does it twenty times."""


def killed(code, *arguments, after):
    """Run code in a process that is killed `after` seconds past its start; whether it was done before."""
    process = subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    process.stdout.close()
    assert process.wait() in (0, -signal.SIGKILL)
    return process.returncode == 0


@pytest.fixture(autouse=True)
def importable(monkeypatch):
    root = Path(__file__).parents[3]
    monkeypatch.setenv("PYTHONPATH", f"{root}:{root / 'tests'}")


@pytest.mark.parametrize("n", range(KILLS))
def test_a_backup_killed_at_any_moment_is_whole_or_not_there(filled, tmp_path_factory, n):
    place = tmp_path_factory.mktemp("kill")
    out = place / "b.age"
    for each in range(60):
        filled.take(a_signal(source_id=f"k{each}", subject={"name": f"示例{each}店"}))
    is_done = killed(BACK_UP, filled.system.settings.data, out, PUBLIC_TEXT, after=random.uniform(0, 0.3))
    assert out.exists() or not is_done
    if out.exists():
        verify_archive(out, SECRET)
    make(filled, place / "next.age")
    verify_archive(place / "next.age", SECRET)


@pytest.mark.parametrize("n", range(KILLS))
def test_a_restore_killed_at_any_moment_is_whole_or_not_there(filled, tmp_path_factory, n):
    place = tmp_path_factory.mktemp("kill")
    made = make(filled, place / "b.age")
    is_done = killed(RESTORE, place / "b.age", place / "data", SECRET_TEXT, after=random.uniform(0, 0.3))
    assert (place / "data").exists() or not is_done
    if not (place / "data").exists():
        restore(place / "b.age", place / "data", SECRET)
    database = Database(f"sqlite:///{place / 'data' / 'shian.db'}")
    with database.reading() as connection:
        assert verify(connection).head == made.audit_head
    database.close()


@pytest.mark.parametrize("n", range(KILLS))
def test_an_upgrade_killed_at_any_moment_is_done_or_undone(older, n):
    before = schema_of(older)
    killed(UPGRADE, older, after=random.uniform(0, 1.2))
    if revision(older) == "0003":
        assert schema_of(older) == before
    database = Database(f"sqlite:///{older}")
    database.prepare()
    with database.reading() as connection:
        assert connection.execute(select(t.meta.c.value)).scalars().all() == ["yes"]
    database.close()
