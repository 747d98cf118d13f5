"""The clocks of a case as its page shows them: what moved them, by whose word, and from what they run."""

from datetime import timedelta

from flow import a_signal
from visiting import a_red_case, text_of

SAMPLE = {"sample_no": "示例S1", "conclusion": "failed"}


def card_of(visitor, case_id, clock):
    """The words of a clock's card."""
    page = visitor.read(f"/cases/{case_id}")
    return text_of(page.partition(f'id="clock-{clock.id}"')[2].partition("</article>")[0])


def clock_of(line, case_id, rule):
    """The clock of a rule in a case."""
    return next(each for each in line.case(case_id).clocks.values() if each.deadline.rule == rule)


def test_a_clock_is_extended_by_what_was_approved_where_the_law_gives_no_number(line, visitor):
    case_id = line.take(a_signal(channel="sampling", request=None, text="示例牌豇豆不合格", sampling=SAMPLE))
    clock = clock_of(line, case_id, "SMP-45")
    assert "批准延长多少（日（自然日））" in text_of(visitor.read(f"/cases/{case_id}"))
    paper = {"reason": "情况复杂", "document": "示例1号", "approved_by": "示例·赵局长"}
    visitor.do(case_id, "extend", clock=clock.id, length="30", key="k", **paper)
    moved = clock_of(line, case_id, "SMP-45")
    assert (moved.deadline.due_on - clock.deadline.due_on).days == 30
    said = ("已延长 30 日（自然日）", "经 示例·赵局长 批准", "示例1号", "原到期 2027-02-23 24:00", "示例·王一 登记")
    assert [each for each in said if each not in card_of(visitor, case_id, moved)] == []
    assert "延长 30 日（自然日），经 示例·赵局长 批准" in text_of(visitor.read(f"/cases/{case_id}"))


def test_a_card_says_from_what_the_time_of_others_runs(line, visitor):
    told = {"text": "我院急诊科9:15以来接诊示例第一小学学生14名", "channel": "illness", "request": None}
    case_id = line.take(
        a_signal(**told, received_at="2026-11-25T09:48:00+08:00", illness={"ill": 14, "hospitalised": 3})
    )
    cards = [card_of(visitor, case_id, clock_of(line, case_id, rule)) for rule in ("NP-2", "HN-1")]
    assert ["自本台登记起算，对方自其发现（接诊）时起算，实际更早" in card for card in cards] == [True, True]


def test_what_is_kept_together_after_a_merge_is_one_line(line, visitor):
    older = a_red_case(line, source_id="a", subject={"name": "示例一店"}, text="示例第一小学的学生吃饭后呕吐")
    alone = visitor.read(f"/cases/{older}").count('<article class="clock')
    line.clock.moment += timedelta(minutes=10)
    younger = a_red_case(line, source_id="b", subject={"name": "示例二店"}, text="示例第二小学的学生吃饭后腹泻")
    assert younger != older
    visitor.do(younger, "merge", other=older, reason="同一件事", key="m")
    page = visitor.read(f"/cases/{older}")
    assert [len(line.case(older).clocks) > alone, page.count('<article class="clock')] == [True, alone]
    assert "并入的事件同一时限另有 1 项，以先到期的为准，不另计" in text_of(page)


def test_of_a_day_that_a_source_gave_without_an_hour_none_is_said(line, visitor):
    case_id = line.take(a_signal(received_at="2026-11-23T00:00:00+08:00"))
    page = text_of(visitor.read(f"/cases/{case_id}"))
    assert ["11-23 开立" in page, "11-23 开始" in page, "11-23 起算" in page] == [True, True, True]
