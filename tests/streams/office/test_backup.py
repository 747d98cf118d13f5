"""A backup is whole or not there, a restored place is what it was, an upgrade done or undone."""

import sqlite3
from contextlib import closing

import pytest
from archives import SECRET, make, migrate, revision, schema_of
from flow import T0, a_signal
from sqlalchemy import select

from streams.office import backup
from streams.office.backup import BackupError, last_backup, restore, verify_archive
from streams.office.sealed import new_keys, secret_key
from streams.store import schema as t
from streams.store.audit import verify
from streams.store.database import Database
from streams.store.office_schema import phones
from streams.store.upgrade import NewerSchema
from streams.store.vault import open_vault


def test_what_is_restored_is_what_was_backed_up(filled, tmp_path_factory):
    place = tmp_path_factory.mktemp("elsewhere")
    entries = filled.rows(t.entries)
    (filled.system.settings.data / "attachments/.b.jpg.part").write_bytes(b"half")
    made = make(filled, place / "b.age")
    restore(place / "b.age", place / "data", SECRET)
    database = Database(f"sqlite:///{place / 'data' / 'shian.db'}")
    with database.reading() as connection:
        assert connection.execute(t.entries.select()).all() == entries
        assert [verify(connection).broken, verify(connection).head] == [None, made.audit_head]
    database.close()
    found = {path.relative_to(place / "data").as_posix(): path.read_bytes() for path in (place / "data").rglob("*.*")}
    assert [found["doors.yaml"], found["attachments/a.jpg"]] == [b"v: 1\n", b"\xff\xd8picture"]
    assert {"sample/left.out", "attachments/.b.jpg.part"} & found.keys() == set()
    assert found["master.key"] == (filled.system.settings.data / "master.key").read_bytes()


def test_what_came_from_one_telephone_is_known_again_where_it_was_restored(filled, tmp_path_factory):
    for n in (1, 2):
        filled.take(a_signal(source_id=f"p{n}", contact={"phone": "13700005678"}))
    place, made = tmp_path_factory.mktemp("elsewhere"), filled.rows(phones)
    make(filled, place / "b.age")
    restore(place / "b.age", place / "data", SECRET)
    mark = open_vault(place / "data" / "master.key").phone_mark("13700005678")
    database = Database(f"sqlite:///{place / 'data' / 'shian.db'}")
    with database.reading() as connection:
        assert connection.execute(phones.select().where(phones.c.mark == mark)).all() == made
    database.close()
    assert len(made) == 2


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
    with pytest.raises(BackupError, match="b.age：这把密钥打不开该备份"):
        verify_archive(tmp_path / "b.age", secret_key(new_keys()[0]))
    content = (tmp_path / "b.age").read_bytes()
    (tmp_path / "cut.age").write_bytes(content[: len(content) // 2])
    with pytest.raises(BackupError, match="cut.age："):
        verify_archive(tmp_path / "cut.age", SECRET)


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
    with closing(sqlite3.connect(older)) as connection, connection:
        for name, as_of in (("12315", None), ("lab", 5), ("feed", None)):
            columns = "name, first_seen_at, last_seen_at, count, as_of"
            connection.execute(f"INSERT INTO sources ({columns}) VALUES (?, 1, 1, 1, ?)", (name, as_of))
        connection.executemany("INSERT INTO exports (name, as_of, position) VALUES (?, 7, 1)", [("12315",), ("lab",)])
    connection.close()
    migrate(older, "head")
    with closing(sqlite3.connect(older)) as connection, connection:
        known = connection.execute("SELECT name, as_of FROM sources ORDER BY name").fetchall()
    connection.close()
    assert known == [("12315", 7), ("feed", None), ("lab", 5)]


def test_a_newer_database_is_refused_and_left_alone(older):
    with closing(sqlite3.connect(older)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    database = Database(f"sqlite:///{older}")
    with pytest.raises(NewerSchema, match="更新的版本"):
        database.prepare()
    database.close()
    assert revision(older) == "9999"


def test_a_migration_that_fails_leaves_the_old_database(older):
    with closing(sqlite3.connect(older)) as connection, connection:
        connection.execute("CREATE TABLE chain (x)")  # in the way of a later migration
    connection.close()
    before = schema_of(older)
    database = Database(f"sqlite:///{older}")
    with pytest.raises(Exception, match="chain"):
        database.prepare()
    database.close()
    assert [schema_of(older), revision(older)] == [before, "0003"]


def test_a_file_that_goes_while_the_database_is_copied_costs_no_backup(filled, tmp_path, monkeypatch):
    laid = filled.system.settings.data / "inbox" / "a.csv"
    laid.parent.mkdir()
    laid.write_bytes(b"x")
    listed = backup._files_of

    def then_stored(data):
        found = listed(data)
        laid.unlink()
        return found

    monkeypatch.setattr(backup, "_files_of", then_stored)
    make(filled, tmp_path / "b.age")
    assert verify_archive(tmp_path / "b.age", SECRET).made_at == T0
