"""The rows of open steps say what the cases say, whatever happens to the cases."""

import pytest
from sqlalchemy import select
from visiting import a_blue_case, a_red_case, visiting

from playbooks.telling.assigned import assigned
from playbooks.urgency.severity import LEVELS
from streams.store import schema as t
from streams.store.schema import to_us
from streams.store.stored import decode_case

pytestmark = pytest.mark.stores


def rows_of(line):
    with line.system.database.reading() as connection:
        o = t.open_steps.c
        query = select(o.case_id, o.step, o.department, o.standing, o.due_at, o.severity, o.is_confidential)
        return {tuple(row) for row in connection.execute(query)}


def said_by_cases(line):
    with line.system.database.reading() as connection:
        cases = [decode_case(body) for body in connection.execute(select(t.cases.c.body)).scalars()]
    return {
        (
            case.id,
            each.step.id,
            each.step.department,
            each.standing,
            to_us(each.due_at) if each.due_at else t.NEVER_DUE,
            LEVELS.index(case.severity),
            case.is_confidential,
        )
        for case in cases
        for each in assigned(case)
    }


def test_the_rows_follow_what_is_sent_signed_for_done_handed_over_and_ended(line):
    with visiting(line) as visitor:
        red, blue = a_red_case(line), a_blue_case(line)
        assert rows_of(line) == said_by_cases(line) != set()
        first, second, *_ = line.case(red).open_steps
        visitor.do(red, "sign", key="s", step=first.id)
        visitor.do(red, "hand_over", key="h", step=second.id, department="D05", reason="示例")
        visitor.do(red, "complete", key="c", step=first.id, outcome=first.outcomes[0].id)
        assert rows_of(line) == said_by_cases(line)
        visitor.do(blue, "move_out", key="x", area="410711", reason="示例：属邻区", untold="匿名")
        assert [line.case(blue).is_open, rows_of(line)] == [False, said_by_cases(line)]
        assert {row[0] for row in rows_of(line)} == {red}
