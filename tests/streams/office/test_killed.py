"""Backup, restore and upgrade killed at any moment (SIGKILL): the old state or the new, never one between.

The moments are spread over as long as each takes undisturbed. SHIAN_KILLS says how often; a soak kills twenty times.
"""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from archives import PUBLIC_TEXT, SECRET, SECRET_TEXT, fill, make, revision, schema_of
from flow import FixedClock, Line, a_signal
from postgres import execute
from sqlalchemy import select

from streams.clock import stopwatch
from streams.office.backup import restore, verify_archive
from streams.settings import read_settings
from streams.store import schema as t
from streams.store.audit import verify
from streams.store.database import Database
from streams.system import build

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
restore(Path(sys.argv[1]), Path(sys.argv[2]), secret_key(sys.argv[3]), url=sys.argv[4])
"""
UPGRADE = """
import sys
from streams.store.database import Database
from alembic import command
print("ready", flush=True)
Database(f"sqlite:///{sys.argv[1]}").prepare()
"""
KILLS = int(os.environ.get("SHIAN_KILLS", "2"))
MORE = 1.1
"""Moments reach a little beyond the end, so that the new state is met too."""


@pytest.fixture(scope="module", autouse=True)
def found(request):
    """What was found after the kills, told at the end: kills that always come too late prove nothing."""
    counted = Counter()
    yield counted
    reporter = request.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and counted:
        reporter.write_line("")
        reporter.write_line(", ".join(f"{what}: {n}" for what, n in sorted(counted.items())))


@pytest.fixture(scope="module")
def line(migrated, tmp_path_factory):
    """An office with sixty signals, backed up again and again."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "shian.db").write_bytes(migrated.read_bytes())
    line = Line(build(read_settings({}, data=folder), FixedClock()))
    fill(line)
    for each in range(60):
        line.take(a_signal(source_id=f"k{each}", subject={"name": f"示例{each}店"}))
    yield line
    line.system.database.close()


@pytest.fixture(scope="module")
def archive(line, tmp_path_factory):
    out = tmp_path_factory.mktemp("archive") / "b.age"
    return out, make(line, out)


@pytest.fixture(scope="module")
def spans():
    """How long each takes undisturbed."""
    return {}


def started(code, *arguments):
    root = Path(__file__).parents[3]
    environment = os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout.readline() == "ready\n"
    return process


def lasts(code, *arguments):
    """Seconds that code takes when nobody kills it."""
    process, began = started(code, *arguments), stopwatch()
    process.stdout.close()
    assert process.wait() == 0
    return stopwatch() - began


def killed(code, *arguments, within):
    """Run code in a process that is killed at some moment; whether it was done before."""
    process = started(code, *arguments)
    try:
        process.wait(random.uniform(0, within * MORE))
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    process.stdout.close()
    assert process.wait() in (0, -signal.SIGKILL)
    return process.returncode == 0


def head_of(url):
    database = Database(url)
    with database.reading() as connection:
        chain = verify(connection)
    database.close()
    assert chain.broken is None
    return chain.head


@pytest.mark.parametrize("n", range(KILLS))
def test_a_backup_is_whole_or_not_there_and_the_office_goes_on(line, spans, found, tmp_path, n):
    data, out = line.system.settings.data, tmp_path / "b.age"
    if "backup" not in spans:
        spans["backup"] = lasts(BACK_UP, data, tmp_path / "undisturbed.age", PUBLIC_TEXT)
    is_done = killed(BACK_UP, data, out, PUBLIC_TEXT, within=spans["backup"])
    assert out.exists() or not is_done
    found[f"backup {'there' if out.exists() else 'not there'}"] += 1
    if out.exists():
        verify_archive(out, SECRET)
    assert len(line.rows(t.signals)) == 61
    made = make(line, tmp_path / "next.age")
    assert verify_archive(tmp_path / "next.age", SECRET) == made
    assert sorted(path.name for path in data.iterdir() if "partial" in path.name) == []


@pytest.mark.parametrize("n", range(KILLS))
def test_a_restored_place_is_whole_or_not_there(archive, spans, found, tmp_path, n):
    out, made = archive
    if "restore" not in spans:
        spans["restore"] = lasts(RESTORE, out, tmp_path / "undisturbed", SECRET_TEXT, "")
    is_done = killed(RESTORE, out, tmp_path / "data", SECRET_TEXT, "", within=spans["restore"])
    is_there = (tmp_path / "data").exists()
    found[f"restored {'there' if is_there else 'not there'}"] += 1
    assert is_there or not is_done
    if not is_there:
        restore(out, tmp_path / "data", SECRET)
    assert head_of(f"sqlite:///{tmp_path / 'data' / 'shian.db'}") == made.audit_head
    assert (tmp_path / "data" / "attachments" / "a.jpg").read_bytes() == b"\xff\xd8picture"


@pytest.mark.parametrize("n", range(KILLS))
def test_a_restore_into_postgresql_is_done_or_can_be_done_again(archive, postgres_more, spans, found, tmp_path, n):
    out, made = archive
    if "postgres" not in spans:
        spans["postgres"] = lasts(RESTORE, out, tmp_path / "undisturbed", SECRET_TEXT, postgres_more)
        execute(postgres_more, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    is_done = killed(RESTORE, out, tmp_path / "data", SECRET_TEXT, postgres_more, within=spans["postgres"])
    is_there = (tmp_path / "data").exists()
    found[f"restored into postgresql {'there' if is_there else 'not there'}"] += 1
    assert is_there or not is_done
    if not is_there:
        restore(out, tmp_path / "data", SECRET, url=postgres_more)
    assert head_of(postgres_more) == made.audit_head


@pytest.mark.parametrize("n", range(KILLS))
def test_an_upgrade_is_done_or_undone(older, spans, found, tmp_path, n):
    before, content = schema_of(older), older.read_bytes()
    if "upgrade" not in spans:
        (tmp_path / "undisturbed.db").write_bytes(content)
        spans["upgrade"] = lasts(UPGRADE, tmp_path / "undisturbed.db")
    killed(UPGRADE, older, within=spans["upgrade"])
    is_old = revision(older) == "0003"
    found[f"upgrade {'undone' if is_old else 'done'}"] += 1
    assert not is_old or schema_of(older) == before
    copy = older.with_name("shian.db.before-upgrade-0003")
    assert not copy.exists() or [revision(copy), schema_of(copy)] == ["0003", before]
    database = Database(f"sqlite:///{older}")
    database.prepare()
    with database.reading() as connection:
        assert connection.execute(select(t.meta.c.value)).scalars().all() == ["yes"]
    database.close()
    assert schema_of(older) != before
