"""After destroying what one signal holds of somebody, no byte of it is in any table of either store, nor in the log."""

from pathlib import Path

import pytest
from flow import T0, a_signal
from sqlalchemy import insert, select, text

from playbooks.actions import Action
from playbooks.entries import Actor
from streams.gathering.line import act_on
from streams.privacy.private import destroy, wipe
from streams.store import schema as t
from streams.store.audit import seal, verify
from streams.store.office_schema import metadata
from streams.store.schema import to_us

pytestmark = pytest.mark.stores
OFFICER = Actor(person="示例·值班员甲", role="duty_officer", department="D01")
PHONE, NAME = "13912345678", "王小明"


@pytest.fixture
def told(line):
    """A complaint by somebody whose name and number also stand in its text, in a delivery and in a note by hand."""
    signal = a_signal(text=f"示例店的饭馊了，电话{PHONE}", contact={"name": NAME, "phone": PHONE}, raw={"电话": PHONE})
    case = line.take(signal)
    stored = line.rows(t.signals)[0]
    note = Action(id="n1", case=case, kind="note", actor=OFFICER, at=T0, body={"text": f"已回访{NAME} {PHONE}"})
    key, body = line.system.vault.seal_bytes("delivery", f"{NAME} {PHONE}".encode())
    delivery = {
        "source": stored.source,
        "at": to_us(T0),
        "sender": "",
        "outcome": "taken",
        "detail": "",
        "private": key + body,
        "signals": stored.id,
    }
    with line.writing() as connection:
        act_on(connection, line.system.reference, note, T0, vault=line.system.vault)
        connection.execute(insert(t.deliveries), [delivery])
        seal(connection)
    return line


def sealed(line):
    """Every key and sealed body that the store holds."""
    rows = line.rows(t.private)
    return [part for row in rows for part in (bytes(row.key), bytes(row.body))] + [
        bytes(row.private) for row in line.rows(t.deliveries) if row.private
    ]


def every_table(line):
    """All rows of all tables, as bytes."""
    held = []
    with line.system.database.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                held += [each if isinstance(each, bytes) else str(each).encode() for each in row]
    return b"\n".join(held)


def files_of(line):
    """The files in which the store keeps its tables, byte for byte; not PostgreSQL's log of changes, see the docs."""
    if line.system.database.is_sqlite:
        return b"".join(path.read_bytes() for path in sorted(line.system.settings.data.glob("shian.db*")))
    found = []

    def ask(connection):
        connection.exec_driver_sql("CHECKPOINT")
        where = "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
        found.append(connection.execute(text(where)).one())

    line.system.database.outside(ask)
    folder = Path(found[0][0]) / "base" / str(found[0][1])
    if not folder.is_dir():
        pytest.skip("the PostgreSQL server's files are on another machine")
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def test_no_byte_of_what_was_destroyed_is_left(told, capfd, caplog):
    parts = sealed(told)
    assert len(parts) == 5
    assert [part in files_of(told) for part in parts] == [True] * 5
    with told.writing() as connection:
        destroy(connection, told.rows(t.signals)[0].id, T0, reason="本人申请", who="wang")
        seal(connection)
    told.system.database.outside(wipe)
    tables, files = every_table(told), files_of(told)
    said = "".join(capfd.readouterr()) + caplog.text
    words = [PHONE.encode(), NAME.encode()]
    assert [part for part in [*parts, *words] if part in tables] == []
    assert [part for part in [*parts, *words] if part in files] == []
    assert [word for word in (PHONE, NAME) if word in said] == []
    with told.system.database.reading() as connection:
        assert verify(connection).broken is None
