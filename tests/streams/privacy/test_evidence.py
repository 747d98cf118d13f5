"""Files of duties go with what was written by hand into the case: with its last signal, and not before."""

from dataclasses import replace
from hashlib import sha256

import pytest
from flow import OFFICER, T0
from planted import a_planted_signal

from connectors.durable import PART
from playbooks.actions import Action
from streams.gathering.acting import act_on
from streams.office.backup import back_up, restore
from streams.office.sealed import new_keys, public_key, secret_key
from streams.privacy.attachments import Attachments
from streams.privacy.evidence import keep_evidence, show_evidence
from streams.privacy.private import PrivateError, destroy, export, reveal
from streams.store import schema as t
from streams.store.vault import VaultError

PDF = b"%PDF record of the inspection"
DIGEST = sha256(PDF).hexdigest()


@pytest.fixture
def case_id(line):
    return line.take(a_planted_signal(1))


def note(line, case_id, name="笔录.pdf", text="已到现场", id_="n1"):
    """A note of a step with a file; its outcome."""
    step = next(iter(line.case(case_id).steps))
    body = {"step": step, "text": text, "files": [{"name": name, "size": len(PDF), "sha256": DIGEST}]}
    action = Action(id=id_, case=case_id, kind="note", actor=OFFICER, at=T0, body=body)
    with line.writing() as connection:
        outcome = act_on(connection, line.system.reference, action, T0, vault=line.system.vault)
        keep_evidence(connection, line.system.attachments, outcome.entries, [PDF])
    return outcome


def the_file(outcome):
    (entry,) = outcome.entries
    return entry.body.files[0]


def destroy_all(line, case_id):
    signal = line.rows(t.signals)[0].id
    line.write(lambda connection: destroy(connection, signal, T0, reason="本人申请", who="wang"))


def swept(line):
    with line.system.database.reading() as connection:
        return line.system.attachments.sweep(connection)


def show(line, case_id, file):
    kept = line.system.attachments
    return line.write(lambda c: show_evidence(c, kept, case_id, file, T0, reason="核对", who="wang", address=""))


def test_it_goes_with_the_last_signal_of_its_case_and_not_before(line, case_id):
    file = the_file(note(line, case_id))
    assert [swept(line), show(line, case_id, file)] == [0, PDF]
    destroy_all(line, case_id)
    with pytest.raises(PrivateError, match="没有这个附件，或已销毁"):
        show(line, case_id, file)
    assert [swept(line), swept(line), line.system.attachments.content(file.id, DIGEST)] == [1, 0, None]


def test_what_was_half_written_when_the_power_went_goes_too(line, case_id):
    note(line, case_id)
    (kept,) = (line.system.settings.data / "attachments").glob("*/*-*")
    kept.rename(half := kept.with_name(f".{kept.name[-60:]}{PART}"))
    destroy_all(line, case_id)
    assert [swept(line), half.exists()] == [1, False]


def test_of_several_desks_another_one_says_where_it_lies_and_not_that_it_was_destroyed(line, case_id, tmp_path):
    file = the_file(note(line, case_id))
    line.system.settings = replace(line.system.settings, data=tmp_path / "another")
    with pytest.raises(PrivateError, match="请到收下它的那一台打开"):
        show(line, case_id, file)
    destroy_all(line, case_id)
    with pytest.raises(PrivateError, match="没有这个附件，或已销毁"):
        show(line, case_id, file)


def test_the_form_sent_again_after_that_stores_nothing(line, case_id):
    note(line, case_id)
    destroy_all(line, case_id)
    swept(line)
    note(line, case_id)
    assert line.system.attachments.content("n1", DIGEST) is None


def test_the_full_name_is_sealed_and_found_by_whom_it_names(line, case_id):
    note(line, case_id, name="笔录13987654321.pdf")
    vault = line.system.vault
    found = line.write(lambda c: export(c, vault, "13987654321", T0, reason="本人申请", who="wang"))
    assert [each.signal for each in found] == ["n1"]


def test_of_a_note_in_which_nothing_was_masked_the_words_are_not_sealed_besides(line, case_id):
    note(line, case_id)
    signal = line.rows(t.signals)[0].id
    found = line.write(lambda c: reveal(c, line.system.vault, signal, T0, reason="核对", who="wang", address=""))
    assert found.written == ()


def test_it_comes_back_from_a_backup(line, case_id, tmp_path):
    note(line, case_id)
    settings, (secret, public) = line.system.settings, new_keys()
    back_up(settings.data, settings.database_url, tmp_path / "all.age", public_key(public), T0, by="wang")
    restore(tmp_path / "all.age", tmp_path / "restored", secret_key(secret))
    assert Attachments(tmp_path / "restored", line.system.vault).content("n1", DIGEST) == PDF


def test_a_file_that_was_altered_is_not_handed_out(line, case_id):
    file = the_file(note(line, case_id))
    (path,) = (line.system.settings.data / "attachments").glob("*/*")
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(VaultError, match="does not open with this master key"):
        show(line, case_id, file)


def test_of_a_case_that_went_into_another_it_goes_with_the_last_signal_of_that_one(line, case_id):
    young = line.take(a_planted_signal(2, subject={"name": "示例另一家店"}))
    file = the_file(note(line, young))
    merge = Action(
        id="m", case=young, kind="merge", actor=OFFICER, at=T0, body={"other": case_id, "reason": "同一件事"}
    )
    with line.writing() as connection:
        assert act_on(connection, line.system.reference, merge, T0, vault=line.system.vault).ok
    assert line.case(young).merged_into == case_id
    assert [each.files for each in line.case(case_id).steps.values() if each.files] == [(file,)]
    found = []
    for signal in line.rows(t.signals):
        line.write(lambda c, id_=signal.id: destroy(c, id_, T0, reason="本人申请", who="wang"))
        found.append(swept(line))
    assert found == [0, 1]
