"""A unit's own call (校医、食堂来电) counts as its report, on every page where its time stands."""

from datetime import timedelta

import pytest
from spoken import tell
from visiting import text_of, the_report

pytestmark = pytest.mark.stores

CALLS = ("校医来电：我校三年级6名学生午餐后呕吐。", "食堂管理员报告：今天中午有6名学生吃完饭呕吐。")


@pytest.mark.parametrize("call", CALLS)
def test_the_time_of_a_unit_that_called_is_told_as_kept_before_it_ends_and_after(line, visitor, call):
    case_id = tell(line, call, subject={"name": "示例青禾小学"})
    said = "发生单位已于 11-25 09:50 来电报告"
    for later in (timedelta(0), timedelta(hours=3)):
        line.clock.moment += later
        line.let_time_pass()
        page, queue = text_of(visitor.read(f"/cases/{case_id}")), text_of(visitor.read("/"))
        found = [
            said in page,
            said in queue,
            "对方已报本台，待核对" in page,
            "对方期限已过" in page,
            "未见报告" in page,
        ]
        assert found == [True, True, True, False, False]
    assert "发生单位已于 2026-11-25 09:50 来电报告（来电人自称本单位" in the_report(visitor, case_id)
