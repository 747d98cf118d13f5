"""After destroying what one signal holds of somebody no byte of it is left: not in any table of either store, a log of
changes, a topic, a file of the data folder or a backup made since; what was recorded still holds."""

import io
import tarfile

import pytest
from commands import shian
from files.make import HEAD_12315
from files.make import text as csv
from flow import OFFICER, T0, a_signal, files_of, school_illness
from sqlalchemy import insert, select
from working import cluster_settings, hand_over, until, working

from connectors.parse import finish
from console.commands import cli_private
from playbooks.actions import Action
from playbooks.folding.fold import fold_all
from streams.clock import SystemClock
from streams.cluster.topics import topics_of
from streams.door import part, receive
from streams.gathering.acting import act_on
from streams.intake.file_intake import file_intake
from streams.intake.inbox import SETTLE, Inbox
from streams.intake.uploads import Uploads
from streams.notify import due_sendings, mark, send_all
from streams.office.backup import back_up
from streams.office.sealed import OpeningReader, new_keys, public_key, secret_key
from streams.privacy.attachments import Attachments
from streams.privacy.left_files import left_files
from streams.privacy.private import MAIL, destroy
from streams.store import schema as t
from streams.store.audit import seal, verify
from streams.store.clearing import clear_out
from streams.store.dead_letters import Poison, bury, letter_id
from streams.store.office_schema import metadata
from streams.store.schema import to_us
from streams.system import build

PHONE, NAME, HOME = "13912345678", "王小明", "金谷小区3号楼303室"
CONTACT = {"name": NAME, "phone": PHONE, "address": HOME}
LATER = SystemClock().now()


@pytest.fixture
def told(line):
    """A signal of somebody, told and told anew, whose name and number stand in every place in which they may."""
    said = {"channel": "illness", "raw": {"电话": PHONE}, "contact": CONTACT}
    for words in (f"示例店的饭馊了，电话{PHONE}", f"示例店的饭馊了，三人呕吐，我是{NAME}，电话{PHONE}"):
        signal = a_signal(text=words, **said)
        case = line.take(signal, school_illness(signal, ill=3))
    stored = line.rows(t.signals)[0]
    vault = line.system.vault
    note = Action(id="n1", case=case, kind="note", actor=OFFICER, at=T0, body={"text": f"已回访{NAME} {PHONE}"})
    key, body = vault.seal_bytes("delivery", f"{NAME} {PHONE}".encode())
    delivery = {"source": stored.source, "at": to_us(T0), "sender": "", "outcome": "taken", "detail": ""}
    mail = letter_id(MAIL, stored.id)
    mail_key, mail_body = vault.seal(mail, {"mail": f"{NAME} {PHONE}"})
    with line.writing() as connection:
        act_on(connection, line.system.reference, note, T0, vault=vault)
        connection.execute(insert(t.deliveries), [delivery | {"private": key + body, "signals": stored.id}])
        letter = {"signal_id": mail, "revision": 1, "key": mail_key, "body": mail_body}
        connection.execute(insert(t.private), [letter])
        bury(connection, [Poison(id="", reason="出错", body=stored.body)], to_us(T0), stage="assess")
        seal(connection)
    sent_and_handed_over(line, stored.id)
    return line


def sent_and_handed_over(line, signal_id):
    """Notices that left, an attachment, files handed over at the desk and laid into the drop folder."""
    data, vault = line.system.settings.data, line.system.vault
    with line.writing() as connection:
        sendings = due_sendings(connection, T0, notices_max=100, ref=line.system.reference)
        mark(connection, send_all(line.system.channel, sendings), T0)
    Attachments(data, vault).keep(signal_id, f"{NAME} {PHONE}".encode())
    whole = csv(HEAD_12315, ["B1", "投诉", "2026-11-24 09:00", NAME, PHONE, "示例小吃店", "吃出异物", "", "", ""])
    partly = whole + csv(["B2", "投诉", "2026-02-30", NAME, PHONE, "示例小吃店", "过期", "", "", ""])
    uploads = Uploads(data / "uploads", vault)
    uploads.drop_content(uploads.hold("登记表.csv", whole, by="wang", now=LATER))
    inbox = Inbox(
        data / "inbox", file_intake(line.system.settings, line.system.database, vault=vault, clock=line.clock)
    )
    inbox.folder.mkdir()
    for name, content in ((f"{NAME}.csv", whole), ("不全.csv", partly)):
        (inbox.folder / name).write_bytes(content)
    for now in (T0, T0 + SETTLE):
        inbox.look(now)


def sealed(line):
    """Every key and sealed body of the first signal that the store or the data folder holds."""
    others = {row.id for row in line.rows(t.signals)[1:]}
    rows = [row for row in line.rows(t.private) if row.signal_id not in others]
    parts = [part for row in rows for part in (bytes(row.key), bytes(row.body))]
    parts += [bytes(row.private) for row in line.rows(t.deliveries) if row.private]
    return parts + [path.read_bytes() for path in (line.system.settings.data / "attachments").rglob("*-*")]


def every_table(line):
    """All rows of all tables, as bytes."""
    held = []
    with line.system.database.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                held += [each if isinstance(each, bytes) else str(each).encode() for each in row]
    return b"\n".join(held)


def folder_of(line):
    """Every file of the data folder: its name, and byte for byte."""
    files = [path for path in sorted(line.system.settings.data.rglob("*")) if path.is_file()]
    return b"\n".join(part for path in files for part in (str(path).encode(), path.read_bytes()))


def backup_of(line, out):
    """Everything in a backup made now, opened and unpacked."""
    secret, public = new_keys()
    settings = line.system.settings
    back_up(settings.data, settings.database_url, out, public_key(public), LATER, by="test")
    with out.open("rb") as file:
        content = OpeningReader(file, secret_key(secret)).read()
    out.unlink()
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return b"\n".join(archive.extractfile(each).read() for each in archive if each.isfile())


def of_others_taken_away(line):
    """The same person's complaints that came by the files go first, so that no byte left is of another signal."""
    with line.writing() as connection:
        for row in line.rows(t.signals)[1:]:
            destroy(connection, row.id, T0, reason="本人申请", who="wang")
    line.system.database.outside(clear_out)


@pytest.mark.stores
def test_no_byte_of_what_was_destroyed_is_left(told, tmp_path_factory, capfd, caplog):
    settings, archive = told.system.settings, tmp_path_factory.mktemp("backup") / "b.age"
    of_others_taken_away(told)
    parts, words = sealed(told), [each.encode() for each in (PHONE, NAME, HOME)]
    before = [files_of(told), folder_of(told), backup_of(told, archive)]
    assert len(parts) == 10
    assert [[part for part in parts if part not in b"".join(before)], len(left_files(settings.data))] == [[], 3]
    assert [word for word in words[:2] if word not in before[1]] == []
    assert len(list((settings.data / "outbox").rglob("*.txt"))) > 0
    told.system.database.close()
    where = ("--data", settings.data, "--database", settings.database_url)
    done = shian("private", "destroy", told.rows(t.signals)[0].id, "--reason", "本人申请", *where)
    assert [done.code, "附件（1 个）" in done.out] == [0, True]
    after = {"tables": every_table(told), "store": files_of(told), "folder": folder_of(told)}
    after |= {"backup": backup_of(told, archive), "log": ("".join(capfd.readouterr()) + caplog.text).encode()}
    left = {place: [part for part in [*parts, *words] if part in held] for place, held in after.items()}
    assert left == {"tables": [], "store": [], "folder": [], "backup": [], "log": []}
    with told.system.database.reading() as connection:
        assert verify(connection).broken is None
    assert [fold_all(told.entries(case.id)) == case for case in told.cases()] == [True]


@pytest.mark.cluster
def test_no_byte_of_it_is_in_a_topic(broker, tmp_path):
    """Neither what the desk hands over nor what a worker makes of it ever held it: nothing there has to go."""
    from kafka import KafkaConsumer

    settings = cluster_settings(tmp_path, broker)
    with working(settings) as worker:
        desk = build(settings, SystemClock())
        signal = finish(
            a_signal(text=f"示例店的饭馊了，三人呕吐，电话{PHONE}", contact=CONTACT, raw={"电话": PHONE}), LATER
        )
        with desk.database.writing() as connection:
            receive(connection, [part(signal)], LATER, desk.vault)
        hand_over(desk)
        until(lambda: [row for row in worker.rows(t.signals) if row.case_id])
        until(lambda: worker.line.gauges.lag and not any(worker.line.gauges.lag.values()))
        parts = [part for row in worker.rows(t.private) for part in (bytes(row.key), bytes(row.body))]
        with desk.database.writing() as connection:
            destroy(connection, signal.id, LATER, reason="本人申请", who="wang")
        desk.database.close()
    names = [each.name for each in topics_of(settings)]
    consumer = KafkaConsumer(
        *names, bootstrap_servers=[broker], auto_offset_reset="earliest", consumer_timeout_ms=5000, group_id=None
    )
    held = [(record.topic, record.value or b"") for record in consumer]
    consumer.close()
    secrets = [*parts, *(each.encode() for each in (PHONE, NAME, HOME))]
    assert {settings.topic("signals"), settings.topic("work")} <= {topic for topic, _ in held}
    assert [[topic for topic, value in held if part in value] for part in secrets] == [[]] * 5


@pytest.mark.stores
@pytest.mark.parametrize("read", [t.signals, t.private], ids=["of another table", "of the table itself"])
def test_what_a_reader_may_still_see_is_not_called_cleared_out(told, read):
    """PostgreSQL keeps deleted rows while a transaction begun before may see them, SQLite its log of changes."""
    parts, database = sealed(told), told.system.database
    with database.reading() as reader:
        seen = len(reader.execute(select(read)).all())
        with told.writing() as connection:
            for row in told.rows(t.signals):
                destroy(connection, row.id, T0, reason="本人申请", who="wang")
        held = [database.outside(clear_out), any(part in files_of(told) for part in parts), seen > 0]
    then = [database.outside(clear_out), [part for part in parts if part in files_of(told)]]
    assert [held, then] == [[False, True, True], [True, []]]


@pytest.mark.stores
def test_the_command_says_where_the_sealed_text_lies_while_somebody_reads(told, monkeypatch):
    monkeypatch.setattr(cli_private, "TRIES", 1)
    settings, database = told.system.settings, told.system.database
    where = ("--data", settings.data, "--database", settings.database_url)
    with database.reading() as reader:
        reader.execute(select(t.signals)).all()
        done = shian("private", "destroy", told.rows(t.signals)[0].id, "--reason", "本人申请", *where)
    place = "变更日志里还留有" if database.is_sqlite else "数据表里还留有"
    assert [done.code, place in done.out] == [0, True]
