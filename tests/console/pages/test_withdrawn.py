"""投诉人撤回: what may end by it is offered on the page of the case."""

import pytest
from spoken import tell

from playbooks.deciding.withdrawing import withdrawn_of

pytestmark = pytest.mark.stores

COMPLAINT = {
    "channel": "complaint",
    "source": "12315",
    "source_id": "TS20261125001",
    "request": "complaint",
    "subject": {"name": "示例好再来小吃店"},
    "text": "我在示例好再来小吃店吃出一只虫子，要求赔偿，投诉。",
}


def test_what_may_end_by_it_is_offered_and_ends_by_a_person_alone(line, visitor):
    case_id = tell(line, **COMPLAINT)
    tell(line, "我不投诉了，示例好再来小吃店已经退款赔偿。")
    assert "投诉人、来件单位撤回：可以按撤回办结的有 1 项" in visitor.read(f"/cases/{case_id}")
    assert "其余照办" not in visitor.read(f"/cases/{case_id}")
    (step,) = withdrawn_of(line.case(case_id))
    visitor.do(case_id, "complete", step=step.id, outcome="withdrawn", key="w", **{"field-reason": "本人来电"})
    assert "可以按撤回办结的有" not in visitor.read(f"/cases/{case_id}")
    assert "screen_clue" in {each.plan for each in line.case(case_id).open_steps}


def test_where_several_complained_the_page_says_that_the_others_go_on(line, visitor):
    case_id = tell(line, **COMPLAINT)
    tell(line, **COMPLAINT | {"source_id": "TS20261125002"})
    tell(line, "我不投诉了，示例好再来小吃店已经退款赔偿。")
    assert "撤回的只有 1 件：核实是哪一件，只办结它，其余照办" in visitor.read(f"/cases/{case_id}")
