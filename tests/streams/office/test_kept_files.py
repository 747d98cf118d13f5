"""Kept files: a file that the record names and that is gone, one that was changed, one that nothing names are told."""

from hashlib import sha256

import pytest
from flow import OFFICER, T0, a_signal
from planted import a_planted_signal

from connectors.signal import signal_id
from playbooks.actions import Action
from streams.gathering.acting import act_on
from streams.office.kept_files import astray, astray_still
from streams.privacy.evidence import keep_evidence
from streams.privacy.private import destroy
from streams.store import schema as t

PDF = b"%PDF record of the inspection"
DIGEST = sha256(PDF).hexdigest()


@pytest.fixture
def filed(line):
    """A case with a file at a step."""
    case_id = line.take(a_planted_signal(1))
    files = [{"name": "笔录.pdf", "size": len(PDF), "sha256": DIGEST}]
    body = {"step": next(iter(line.case(case_id).steps)), "text": "已到现场", "files": files}
    note = Action(id="note-0001", case=case_id, kind="note", actor=OFFICER, at=T0, body=body)
    with line.writing() as connection:
        outcome = act_on(connection, line.system.reference, note, T0, vault=line.system.vault)
        keep_evidence(connection, line.system.attachments, outcome.entries, [PDF])
    return line


def told(line):
    with line.system.database.reading() as connection:
        return list(astray(connection, line.system.attachments))


def path_of(line):
    (path,) = line.system.settings.data.glob("attachments/*/*-*")
    return path


@pytest.mark.stores
def test_a_file_that_is_as_the_record_names_it_is_not_told(filed):
    assert [len(filed.system.attachments.all()), told(filed)] == [1, []]


@pytest.mark.stores
def test_a_file_that_is_gone_is_told_and_not_when_it_was_destroyed(filed):
    number, path = filed.rows(t.cases)[0].number, path_of(filed)
    path.unlink()
    assert told(filed) == [f"附件 笔录.pdf（事件 {number}）：不在这台机器的数据目录里"]
    signal = filed.rows(t.signals)[0].id
    filed.write(lambda connection: destroy(connection, signal, T0, reason="本人申请", who="wang"))
    assert told(filed) == []


@pytest.mark.parametrize(
    "changed", [lambda held: held[:-1] + b"x", lambda held: b"", lambda held: held[: len(held) // 2]]
)
def test_a_file_that_was_changed_is_told(filed, changed):
    path = path_of(filed)
    path.write_bytes(changed(path.read_bytes()))
    assert told(filed) == [f"附件 笔录.pdf（事件 {filed.rows(t.cases)[0].number}）：内容被改动，打不开"]


def test_a_file_of_which_nothing_tells_is_told(filed):
    filed.system.attachments.keep("note-9999", b"left behind by a crash")
    digest = sha256(b"left behind by a crash").hexdigest()
    assert told(filed) == [f"附件 {digest[:12]}…：没有哪条信息或记录写到它（note-9999）"]


def test_a_file_of_a_signal_is_known_by_its_signal(filed):
    signal = filed.rows(t.signals)[0].id
    filed.system.attachments.keep(signal, b"came with a mail")
    assert told(filed) == []


@pytest.mark.stores
def test_a_file_that_comes_while_it_is_looked_is_not_told(filed):
    kept, arrived = filed.system.attachments, a_signal(source_id="late")

    class Busy(type(kept)):
        """Lists the files after something came that the reader does not see."""

        def all(self):
            if not any(owner == signal_id(arrived) for owner, _ in super().all()):
                self.keep(signal_id(arrived), b"came with a mail")
                filed.take(arrived)
            return super().all()

    busy = Busy(filed.system.settings.data, filed.system.vault)
    filed.system.attachments.keep("note-9999", b"left behind by a crash")
    digest = sha256(b"left behind by a crash").hexdigest()
    assert astray_still(filed.system.database, busy) == (f"附件 {digest[:12]}…：没有哪条信息或记录写到它（note-9999）",)
