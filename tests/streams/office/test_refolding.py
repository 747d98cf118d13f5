"""After an upgrade: what another fold stored is stored as its entries tell it now; what a hand changed is left."""

import logging
from datetime import timedelta

import msgspec
import pytest
from flow import T0, a_signal, an_action
from sqlalchemy import delete, update

from streams.gathering.work import case_row
from streams.office.compared import differing
from streams.office.refolding import is_behind, refold
from streams.store import schema as t
from streams.store.audit import UPGRADE, seal
from streams.store.marks import TO_FOLD, mark
from streams.store.office_schema import audit

pytestmark = pytest.mark.stores


@pytest.fixture
def case_id(line):
    """A claimed case whose entries are chained, and an upgrade that asks for cases to be folded anew."""
    case_id = line.take(a_signal())
    line.act(an_action(case_id, "acknowledge"))
    line.write(seal)
    line.write(lambda connection: mark(connection, TO_FOLD, "0022"))
    return case_id


def store_as_another_fold(line, case_id, **fields):
    """The case as an earlier version made it of the same entries, with everything beside it."""
    case = msgspec.structs.replace(line.case(case_id), **fields)
    line.execute(update(t.cases).where(t.cases.c.id == case_id).values(**case_row(case, line.system.reference)))


def start(line):
    refold(line.system.database, line.system.reference, T0)


def standing(line):
    """What differs from its entries, whether it is still to be folded anew, and who stored what anew."""
    what = line.read(lambda connection: [each.what for each in differing(connection)])
    return what, line.read(is_behind), [(row.who, row.detail) for row in line.rows(audit) if row.kind == "rewritten"]


def test_a_store_that_the_line_wrote_needs_nothing(line):
    assert standing(line) == ([], False, [])


def test_what_another_fold_left_is_stored_as_its_entries_tell_it_and_recorded(line, case_id, caplog):
    before = line.rows(t.cases)
    store_as_another_fold(line, case_id, learned_at=T0, opened_at=T0 - timedelta(hours=1))
    what = ("开立时间", "正文（opened_at、learned_at）")
    assert standing(line) == ([what], True, [])
    with caplog.at_level(logging.WARNING):
        start(line)
    told = "the upgrade: 1 cases stored anew as this version reads their entries (shian audit list)"
    assert [standing(line), line.rows(t.cases)] == [([], False, [(UPGRADE, "、".join(what))]), before]
    assert [each.getMessage() for each in caplog.records] == [told]


def test_what_a_case_is_called_may_differ_beside_it(line, case_id):
    store_as_another_fold(line, case_id, learned_at=T0)
    line.execute(update(t.cases).values(title="以前的叫法"))
    start(line)
    assert standing(line) == ([], False, [(UPGRADE, "标题、正文（learned_at）")])


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        (update(t.cases).values(state="closed"), "状态"),
        (update(t.cases).values(body=b"nonsense"), "正文"),
        (delete(t.open_steps), "待办步骤"),
        (delete(t.timers), "定时项"),
        (update(t.signals).values(state="irrelevant"), "信息归属"),
        (delete(t.cases), "事件已不存在"),
    ],
)
def test_what_a_hand_changed_is_left_to_be_seen(line, case_id, changed, what, caplog):
    line.execute(changed)
    start(line)
    assert standing(line) == ([(what,)], False, [])
    assert [each.getMessage().split(", ")[1] for each in caplog.records] == ["see shian audit verify"]


def test_a_body_that_is_no_case_of_this_version_is_left_too(line, case_id):
    line.set_severity(case_id, "violet")
    start(line)
    assert standing(line) == ([("正文（severity）",)], False, [])


def test_from_entries_that_were_changed_nothing_is_stored_anew(line, case_id, caplog):
    store_as_another_fold(line, case_id, learned_at=T0)
    first = line.rows(t.entries)[0]
    line.execute(update(t.entries).where(t.entries.c.id == first.id).values(body=first.body + b" "))
    start(line)
    assert standing(line)[1:] == (True, [])
    assert [each.getMessage().split(", ")[1].split(":")[0] for each in caplog.records] == [
        "the chain of records does not hold"
    ]


def test_it_is_done_once(line, case_id):
    start(line)
    store_as_another_fold(line, case_id, learned_at=T0)
    start(line)
    assert standing(line) == ([("正文（learned_at）",)], False, [])
