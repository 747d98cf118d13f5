"""Cases stored before a step said who dispatched it: the desk reads it in the ledger."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import update
from visiting import a_blue_case, text_of

from console.reading.senders import named_senders
from streams.store import schema as t
from streams.store.stored import decode_case

pytestmark = pytest.mark.stores


def store_as_before(line, case_id):
    """Write the case as it was written before a step said who dispatched it."""
    case = line.case(case_id)
    steps = {id_: msgspec.structs.replace(step, dispatched_by=None) for id_, step in case.steps.items()}
    body = msgspec.msgpack.encode(msgspec.structs.replace(case, steps=steps))
    line.execute(update(t.cases).where(t.cases.c.id == case_id).values(body=body))
    assert {step.dispatched_by for step in decode_case(body).steps.values()} == {None}


def named(line, case_id):
    return line.read(lambda connection: named_senders(connection, [line.case(case_id)])[case_id])


def test_row_head_and_step_name_who_dispatched_what_was_stored_before(line, visitor):
    case_id = a_blue_case(line)
    visitor.do(case_id, "dispatch", key="d")
    known = line.case(case_id)
    store_as_before(line, case_id)
    assert named(line, case_id) == known
    row, page = (" ".join(text_of(visitor.read(each)).split()) for each in ("/", f"/cases/{case_id}"))
    n = len(known.steps)
    assert ["示例·王一 已派发" in row, f"示例·王一 已派发 {n} 项" in page] == [True, True]
    assert "示例·王一 已派发（" in page


def test_what_another_case_brought_along_is_named_by_that_cases_ledger(line, visitor):
    older = a_blue_case(line)
    line.clock.moment += timedelta(minutes=1)
    younger = a_blue_case(line, source_id="b2", text="另一件事", subject={"name": "示例乙店"})
    visitor.do(younger, "dispatch", key="d")
    visitor.do(older, "merge", other=younger, reason="同一件事", key="m")
    known = line.case(older)
    store_as_before(line, older)
    sent = {step.dispatched_by for step in named(line, older).steps.values()}
    assert ["示例·王一" in sent, named(line, older) == known] == [True, True]
