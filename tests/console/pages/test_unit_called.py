"""A unit's own call (校医、食堂来电) counts as its report, on every page where its time stands."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from spoken import tell
from visiting import text_of, the_report

from console.pages.beside import PASSED, TOLD, head_of
from playbooks.telling.heard import has_told

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


@pytest.mark.stores
def test_once_its_time_has_come_it_is_not_called_the_next_and_is_counted_apart_from_what_has_passed(line, visitor):
    case_id = tell(line, CALLS[0], subject={"name": "示例青禾小学"})
    line.clock.moment += timedelta(hours=3)
    case = line.case(case_id)
    theirs = [clock for clock in case.their_clocks if clock.deadline.due_at <= line.clock.moment]
    told = [clock for clock in theirs if has_told(case, clock)]
    ref, now = line.system.reference, line.clock.moment
    alone = replace(case, steps={}, clocks={clock.id: clock for clock in told})
    late = replace(told[0], id="late", deadline=replace(told[0].deadline, runs_for="医疗机构", title="网络直报"))
    with_one = replace(alone, clocks=alone.clocks | {late.id: late})
    head, first = head_of(alone, ref, {}, now), head_of(with_one, ref, {}, now)
    assert [head.called, head.passed, head.more, head.more_told] == [TOLD, "", 0, len(told) - 1]
    shown = [first.title, first.passed, first.more, first.more_told]
    assert shown == [late.deadline.title, PASSED["theirs"], 0, len(told)]
    assert f"另{len(told) - 1}项已报待核对" in text_of(visitor.read("/"))
