"""An office on PostgreSQL is backed up as every other: one sealed archive, restored to a folder or to PostgreSQL."""

import msgspec
import pytest
from flow import T0, FixedClock, Line, a_signal
from visiting import a_red_case

from streams.office.backup import BackupError, back_up, restore
from streams.office.sealed import new_keys, public_key, secret_key
from streams.settings import read_settings
from streams.store import schema as t
from streams.store.audit import record, seal, verify
from streams.store.database import Database
from streams.store.store_copy import filled
from streams.system import build

pytestmark = [pytest.mark.postgres, pytest.mark.stores]
SECRET_TEXT, PUBLIC_TEXT = new_keys()
SECRET, PUBLIC = secret_key(SECRET_TEXT), public_key(PUBLIC_TEXT)


@pytest.fixture
def archive(line, tmp_path_factory):
    """A backup of a store with a case and a chained record."""
    a_red_case(line)
    with line.writing() as connection:
        seal(connection)
        record(connection, "login", T0, who="wang")
    out = tmp_path_factory.mktemp("backup") / "b.age"
    settings = line.system.settings
    back_up(settings.data, settings.database_url, out, PUBLIC, T0, by="test")
    return out


def everything(database):
    with database.reading() as connection:
        tables = [table for table in t.metadata.sorted_tables if table.name not in ("meta", "audit", "chain")]
        return {each.name: sorted(map(tuple, connection.execute(each.select()))) for each in tables}


def test_either_store_is_restored_to_a_folder(line, archive, tmp_path_factory):
    place = tmp_path_factory.mktemp("restored") / "data"
    restore(archive, place, SECRET)
    database = Database(f"sqlite:///{place / 'shian.db'}")
    try:
        assert everything(database) == everything(line.system.database)
        with database.reading() as connection:
            assert verify(connection).broken is None
    finally:
        database.close()


def test_either_store_is_restored_to_postgresql_and_goes_on_from_there(line, archive, postgres_more, tmp_path_factory):
    place = tmp_path_factory.mktemp("restored") / "data"
    restore(archive, place, SECRET, url=postgres_more)
    assert [(place / "shian.db").exists(), (place / "master.key").exists()] == [False, True]
    other = Line(build(read_settings({}, data=place, database=postgres_more), FixedClock()))
    try:
        assert everything(other.system.database) == everything(line.system.database)
        other.take(a_signal(source_id="after", subject={"name": "示例恢复后的店"}))
        assert len(other.rows(t.log)) == len(line.rows(t.log)) + 1
        with other.writing() as connection:
            seal(connection)
            assert verify(connection).broken is None
    finally:
        other.system.database.close()


def test_a_restore_that_was_killed_before_its_folder_was_there_goes_on(archive, postgres_more, tmp_path_factory):
    first, second = tmp_path_factory.mktemp("a") / "data", tmp_path_factory.mktemp("b") / "data"
    restore(archive, first, SECRET, url=postgres_more)
    made = restore(archive, second, SECRET, url=postgres_more)
    assert [(second / "master.key").exists(), made.counts["cases"]] == [True, 1]


def test_a_database_that_is_in_use_is_refused_and_left_alone(archive, postgres_more, tmp_path_factory):
    database = Database(postgres_more)
    try:
        database.prepare()
        with database.writing() as connection:
            connection.execute(t.meta.insert(), [{"key": "theirs", "value": "1"}])
        with pytest.raises(BackupError, match="已有数据"):
            restore(archive, tmp_path_factory.mktemp("c") / "data", SECRET, url=postgres_more)
        with database.reading() as connection:
            assert filled(connection) == "meta"
            assert connection.execute(t.signals.select()).all() == []
    finally:
        database.close()


def test_the_manifest_counts_what_there_is(line, archive, tmp_path_factory):
    made = restore(archive, tmp_path_factory.mktemp("d") / "data", SECRET)
    counted = {name: len(rows) for name, rows in everything(line.system.database).items()}
    assert {name: made.counts[name] for name in counted} == counted
    assert msgspec.json.encode(made)
