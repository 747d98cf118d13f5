"""Which version of a rule counts: of when the risk was there to be known, and what is counted really came."""

from datetime import timedelta

import pytest

from tests.factories import a_case, after, an_incoming, at, done, the_clock, the_step

HOUR = timedelta(hours=1)
FAILED = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
COMPLAINT = {"channel": "complaint", "request": "complaint"}
NOVEMBER, DECEMBER = at("2026-11-30 16:00"), at("2026-12-01 09:00")


@pytest.mark.parametrize(
    ("received_at", "start", "finish"),
    [(NOVEMBER, (48, "hours"), (20, "working_days")), (DECEMBER, (36, "hours"), (20, "calendar_days"))],
)
def test_a_recall_is_under_the_order_of_when_its_risk_was_found_however_late_it_was_judged(received_at, start, finish):
    """The failing result of 30 November is judged on 1 December, on which Order 122 begins."""
    case = a_case(an_incoming(facts=FAILED, received_at=received_at, sample_no="示例-1"))
    case = after(after(case, "judge_recall", "level_2", DECEMBER + HOUR), "start_recall_2", "done", DECEMBER + 2 * HOUR)
    clocks = [the_clock(case, rule) for rule in ("RCL-4.L2", "RCL-5.L2")]
    assert [(each.deadline.length, each.deadline.unit) for each in clocks] == [start, finish]
    assert clocks[0].started_at == DECEMBER + HOUR


def test_one_recall_is_under_one_order_when_the_hour_at_which_its_level_was_said_is_put_right():
    case = a_case(an_incoming(facts=FAILED, received_at=NOVEMBER, sample_no="示例-1"))
    case = after(case, "judge_recall", "level_2", DECEMBER + HOUR)
    said = {"start": "2026-12-01T09:30+08:00", "reason": "9时30分已告知", "document": "示例告知书1号"}
    case = done(case, "correct_start", clock=the_clock(case, "RCL-4.L2").id, when=DECEMBER + 2 * HOUR, **said)
    case = after(case, "start_recall_2", "done", DECEMBER + 3 * HOUR)
    assert [the_clock(case, rule).deadline.version for rule in ("RCL-4.L2", "RCL-5.L2")] == ["2015年办法"] * 2


def test_a_clock_that_opens_after_a_start_was_corrected_counts_by_the_corrected_one():
    """A complaint written down for 15 April had really come on 14 April, under Order 20."""
    case = a_case(an_incoming(facts=COMPLAINT, received_at=at("2026-04-15 09:00")))
    paper = {"reason": "收件章为4月14日", "document": "示例收文单1号"}
    clock = the_clock(case, "CMP-1").id
    case = done(
        case, "correct_start", clock=clock, start="2026-04-14T16:00+08:00", when=at("2026-04-16 09:00"), **paper
    )
    case = after(case, "decide_acceptance", "accepted", at("2026-04-16 10:00"))
    found = [the_clock(case, rule).deadline.version for rule in ("CMP-1", "CMP-3")]
    cited = "《市场监督管理投诉举报处理暂行办法》第二十一条"
    assert [found, the_step(case, "mediate").basis] == [["总局令第20号"] * 2, cited]


APRIL_15, APRIL_14 = at("2026-04-15 09:00"), at("2026-04-14 16:00")
PAPER = {"reason": "收件章为4月14日", "document": "示例收文单1号", "when": at("2026-04-16 09:00")}


@pytest.mark.parametrize(
    ("received_at", "kind", "said", "order"),
    [
        (APRIL_15, "correct_start", {"start": APRIL_14.isoformat()}, "《市场监督管理投诉举报处理暂行办法》第十四条"),
        (APRIL_14, "correct_start", {"start": APRIL_15.isoformat()}, "《市场监督管理投诉举报处理办法》第十五条"),
        (APRIL_15, "choose_version", {"version": "总局令第20号"}, "《市场监督管理投诉举报处理暂行办法》第十四条"),
    ],
)
def test_an_open_duty_cites_the_law_by_which_its_clock_counts_now(received_at, kind, said, order):
    case = a_case(an_incoming(facts=COMPLAINT, received_at=received_at))
    before = the_step(case, "decide_acceptance").basis
    case = done(case, kind, clock=the_clock(case, "CMP-1").id, **said, **PAPER)
    assert [before != order, the_step(case, "decide_acceptance").basis] == [True, order]


def test_a_duty_about_something_else_goes_on_to_cite_its_own_law():
    one, two = (an_incoming(id=each, facts=COMPLAINT, received_at=APRIL_15) for each in ("s1", "s2"))
    case = a_case(one, two)
    clock = the_clock(case, "CMP-1", "signal:s1").id
    after = done(case, "correct_start", clock=clock, start=APRIL_14.isoformat(), **PAPER)
    found = [the_step(each, "decide_acceptance", "signal:s2").basis for each in (case, after)]
    assert found[0] == found[1]
