"""Private data: shown for a reason, handed out to whom it concerns, gone to the last byte; the record still holds."""

import pytest
from flow import OFFICER, T0, a_signal

from playbooks.actions import Action
from playbooks.folding.fold import fold_all
from streams.gathering.acting import act_on
from streams.intake.refused import Refusal, put_refused
from streams.privacy.private import PrivateError, destroy, export, own_words, reveal
from streams.store import schema as t
from streams.store.audit import seal, verify
from streams.store.clearing import clear_out
from streams.store.office_schema import audit

PHONE, NAME = "13912345678", "王小明"


@pytest.fixture
def told(line):
    """Two complaints, each by somebody with a name and a telephone."""
    line.take(a_signal(text=f"示例店的饭馊了，电话{PHONE}", contact={"name": NAME, "phone": PHONE}))
    line.take(
        a_signal(source_id="b2", subject={"name": "示例乙店"}, contact={"name": "李小红", "phone": "13800001111"})
    )
    line.write(seal)
    return line


def signal_of(line, n=0):
    return line.rows(t.signals)[n].id


def happened(line):
    return [(row.kind, row.about, row.detail, row.who) for row in line.rows(audit)]


def bytes_of(line):
    """Everything in the data folder, byte for byte."""
    return b"".join(path.read_bytes() for path in sorted(line.system.settings.data.glob("shian.db*")))


def test_private_data_are_shown_for_a_reason_that_is_recorded(told):
    with told.writing() as connection:
        held = reveal(connection, told.system.vault, signal_of(told), T0, reason="回访", who="wang", address="")
    assert [PHONE in str(held.private), NAME in str(held.private)] == [True, True]
    assert happened(told) == [("unmasked", signal_of(told), "回访", "wang")]


def test_without_a_reason_nothing_is_shown_and_nothing_destroyed(told):
    vault, signal = told.system.vault, signal_of(told)
    with told.writing() as connection:
        for ask in (
            lambda: reveal(connection, vault, signal, T0, reason=" ", who="wang", address=""),
            lambda: export(connection, vault, NAME, T0, reason="", who="wang"),
            lambda: destroy(connection, signal, T0, reason="", who="wang"),
        ):
            with pytest.raises(PrivateError, match="理由"):
                ask()
    assert [happened(told), len(told.rows(t.private))] == [[], 2]


def test_a_person_gets_what_is_held_of_them_and_of_nobody_else(told):
    with told.writing() as connection:
        found = export(connection, told.system.vault, PHONE, T0, reason="本人申请", who="wang")
    assert [[held.signal for held in found], "李小红" in str(found)] == [[signal_of(told)], False]
    assert [kind for kind, *_ in happened(told)] == ["exported"]


def test_what_was_destroyed_is_gone_and_the_record_holds(told):
    row = next(row for row in told.rows(t.private) if row.signal_id == signal_of(told))
    assert row.key in bytes_of(told) and row.body in bytes_of(told)
    with told.writing() as connection:
        assert destroy(connection, signal_of(told), T0, reason="本人申请", who="wang") == 1
    told.system.database.outside(clear_out)
    left = bytes_of(told)
    assert [row.key in left, row.body in left, PHONE.encode() in left] == [False, False, False]
    with told.system.database.reading() as connection:
        assert verify(connection).broken is None
    case = told.cases()[0]
    assert fold_all(told.entries(case.id)) == case
    assert [each.signal_id for each in told.rows(t.private)] == [signal_of(told, 1)]


def test_what_is_held_of_a_person_among_dead_letters_and_notes_is_handed_out_too(told):
    """And nothing that is held of nobody stands in the way."""
    draft = {"title": "示例店", "contact": {"name": NAME, "phone": PHONE}}
    refused = [Refusal(reason="缺少渠道", draft=draft)]
    case = told.cases()[0]
    note = Action(id="n1", case=case.id, kind="note", actor=OFFICER, at=T0, body={"text": f"已回访{NAME} {PHONE}"})
    with told.writing() as connection:
        put_refused(connection, source="monitor", refused=refused, now=T0, vault=told.system.vault)
        act_on(connection, told.system.reference, note, T0, vault=told.system.vault)
        found = export(connection, told.system.vault, PHONE, T0, reason="本人申请", who="wang")
    assert sorted(held.source for held in found) == ["12315", "monitor", "经办记录"]


def test_what_was_written_by_hand_is_masked_and_goes_with_the_signal(told):
    signal = signal_of(told)
    case = told.case(told.rows(t.signals)[0].case_id)
    note = Action(id="n1", case=case.id, kind="note", actor=OFFICER, at=T0, body={"text": f"已回访{NAME} {PHONE}"})
    told.act(note, T0, vault=told.system.vault)
    assert [told.entries(case.id)[-1].body.text, "n1" in {row.signal_id for row in told.rows(t.private)}] == [
        "已回访王** 139****5678",
        True,
    ]
    told.write(lambda connection: destroy(connection, signal, T0, reason="本人申请", who="wang"))
    assert {row.signal_id for row in told.rows(t.private)} == {signal_of(told, 1)}


def test_what_was_written_stays_as_long_as_another_signal_of_the_case_has_something_sealed(told):
    first = signal_of(told)
    told.take(a_signal(source_id="b3", contact={"name": "赵小兰", "phone": "13800002222"}))
    last = told.rows(t.signals)[2]
    assert last.case_id == told.rows(t.signals)[0].case_id
    body = {"text": f"已回访{NAME} {PHONE}"}
    note = Action(id="n1", case=last.case_id, kind="note", actor=OFFICER, at=T0, body=body)
    told.act(note, T0, vault=told.system.vault)
    left = []
    for signal in (first, last.id):
        with told.writing() as connection:
            destroy(connection, signal, T0, reason="本人申请", who="wang")
        left.append("n1" in {row.signal_id for row in told.rows(t.private)})
    assert left == [True, False]


def test_a_title_that_a_caller_gave_for_a_name_is_no_word_to_look_for_or_to_mask(told):
    call = {"name": "园长", "phone": "13800002222"}
    told.take(a_signal(source_id="b3", text="阳光幼儿园园长来电", contact=call, subject={"name": "示例丙店"}))
    row = told.rows(t.signals)[2]
    note = Action(id="n1", case=row.case_id, kind="note", actor=OFFICER, at=T0, body={"text": "园长13800002222称正常"})
    with told.writing() as connection:
        act_on(connection, told.system.reference, note, T0, vault=told.system.vault)
        assert own_words(connection, told.system.vault, [row.id]) == {"13800002222"}
    assert told.entries(row.case_id)[-1].body.text == "园长138****2222称正常"


def test_telephones_of_the_office_are_no_secret_in_a_note(told):
    case, phone = told.cases()[0], next(each.phone for each in told.system.reference.people)
    note = Action(id="n1", case=case.id, kind="note", actor=OFFICER, at=T0, body={"text": f"请拨{phone}"})
    told.act(note, T0, vault=told.system.vault)
    assert [told.entries(case.id)[-1].body.text, len(told.rows(t.private))] == [f"请拨{phone}", 2]


def test_destroying_twice_and_destroying_nothing_are_refused(told):
    told.write(lambda connection: destroy(connection, signal_of(told), T0, reason="本人申请", who="wang"))
    with pytest.raises(PrivateError, match="已销毁"), told.writing() as connection:
        destroy(connection, signal_of(told), T0, reason="本人申请", who="wang")
    with pytest.raises(PrivateError, match="没有编号"), told.writing() as connection:
        destroy(connection, "nothing", T0, reason="本人申请", who="wang")
    assert [kind for kind, *_ in happened(told)] == ["destroyed"]
