"""In the open: where a name stands in what is not sealed, table by table; each case is recorded once."""

import pytest
from flow import OFFICER, T0, a_signal

from playbooks.actions import Action
from streams.intake.refused import Refusal, put_refused
from streams.privacy.in_the_open import in_the_open, record_told
from streams.store import schema as t
from streams.store.audit import seal, verify
from streams.store.office_schema import audit

NAME = "赵大山"


@pytest.fixture
def told(line):
    """A complaint that speaks of a third person, one that does not, a note and a dead letter that do."""
    case_id = line.take(a_signal(text=f"示例店的厨师{NAME}不戴口罩，说“没事”"))
    line.take(a_signal(source_id="b2", text="示例乙店的饭馊了", subject={"name": "示例乙店"}))
    line.act(Action(id="n1", case=case_id, kind="note", actor=OFFICER, at=T0, body={"text": f"{NAME}已到场"}), T0)
    with line.writing() as connection:
        refused = [Refusal(reason="缺少渠道", draft={"title": f"厨师{NAME}"})]
        put_refused(connection, source="monitor", refused=refused, now=T0, vault=line.system.vault)
        seal(connection)
    return line


def test_every_table_in_which_a_name_stands_is_told_with_its_row_and_case(told):
    with told.system.database.reading() as connection:
        found = list(in_the_open(connection, [NAME]))
    first = told.rows(t.cases)[0]
    assert {each.open_in for each in found} >= {"信息", "收件日志", "事件记录", "操作", "死信"}
    assert {each.case for each in found if each.open_in in ("信息", "事件记录", "操作")} == {first.number}
    assert [each.text for each in found if each.open_in == "操作"] == [f"{NAME}已到场"]
    assert [each.text for each in found if each.open_in == "死信"] == [f"厨师{NAME}"]


def test_a_word_that_stands_nowhere_is_found_nowhere_and_none_is_not_looked_for(told):
    with told.system.database.reading() as connection:
        assert [list(in_the_open(connection, words)) for words in (["钱无人"], [])] == [[], []]


def test_who_asks_is_told_and_each_case_is_recorded_once(told):
    with told.writing() as connection:
        found = list(in_the_open(connection, [NAME]))
        record_told(connection, found, T0, reason="本人申请", who="wang")
        seal(connection)
    recorded = [row.about for row in told.rows(audit) if row.kind == "exported"]
    assert sorted(recorded) == sorted({each.case or each.id for each in found})
    with told.system.database.reading() as connection:
        assert verify(connection).broken is None
