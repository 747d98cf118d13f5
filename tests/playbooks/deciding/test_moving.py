"""Moving out (移送): whoever asked for something is told first, and by that word their clocks end."""

import pytest
from factories import (
    AREA,
    a_case,
    a_complaint,
    a_reference,
    an_incoming,
    at,
    done,
    refused,
    the_clock,
    the_step,
)

from playbooks.deciding.moving import Owed, owed

REF = a_reference()
WHERE = {"area": "410703", "reason": "店在邻区"}
UNSAID = "移送须写明怎样告知了投诉人、举报人、咨询人；无法告知的，写明原因"


def asking(request):
    """A case of one signal that asks for something."""
    return a_case(an_incoming(facts={"channel": "complaint", "request": request, "kind": "complaint", "area": AREA}))


def stays(case, **told):
    """Why the case does not move."""
    return refused(case, "move_out", **WHERE, **told)


@pytest.mark.parametrize("request_", ["complaint", "report", "both", "enquiry"])
def test_a_case_in_which_somebody_asked_moves_only_with_a_word_on_how_they_were_told(request_):
    case = asking(request_)
    assert (stays(case), stays(case, told="已电话告知", untold="匿名")) == (UNSAID, UNSAID)
    assert done(case, "move_out", **WHERE, told="已电话告知").state == "moved"
    assert done(case, "move_out", **WHERE, untold="匿名").state == "moved"


def test_where_nobody_asked_for_anything_it_moves_without_one():
    case = a_case(an_incoming(facts={"channel": "media", "kind": "incident", "area": AREA}))
    assert (owed(case, REF), done(case, "move_out", **WHERE).state) == ((), "moved")


def test_what_is_owed_to_a_complainant_has_the_article_and_the_time_of_its_clock():
    assert owed(asking("complaint"), REF) == (
        Owed(
            title="决定是否受理投诉并告知投诉人",
            article="《市场监督管理投诉举报处理办法》（2025年总局令第121号）第十五条",
            due_at=at("2026-12-04 00:00"),
        ),
    )


def test_of_several_complaints_the_soonest_time_counts():
    case = a_case(a_complaint(received_at=at("2026-11-25 12:00")), a_complaint(received_at=at("2026-11-24 12:00")))
    assert [each.due_at for each in owed(case, REF)] == [at("2026-12-04 00:00")]


def test_what_is_owed_to_a_reporter_has_an_article_and_no_time_that_the_law_does_not_have():
    assert {each.title: (each.article, each.due_at) for each in owed(asking("report"), REF)} == {
        "告知举报人管辖情况": ("《市场监督管理投诉举报处理办法》第三十四条；《食品安全法》第一百一十五条", None),
    }


def test_who_was_told_has_the_word_in_their_own_duty_and_its_clock_stops_by_it():
    case = asking("both")
    moved = done(case, "move_out", **WHERE, told="已电话告知")
    ended = {
        plan: the_step(moved, plan) for plan in ("decide_acceptance", "decide_report_filing", "tell_no_jurisdiction")
    }
    assert {plan: (step.outcome, step.note, step.done_for) for plan, step in ended.items()} == {
        "decide_acceptance": ("elsewhere", "已电话告知", "区市场监管局"),
        "decide_report_filing": ("no_jurisdiction", "已电话告知", "区市场监管局"),
        "tell_no_jurisdiction": ("done", "已电话告知", "区市场监管局"),
    }
    clocks = [the_clock(moved, rule) for rule in ("CMP-1", "CMP-7", "CMP-9")]
    assert [clock.stopped_by for clock in clocks] == [f"{step.id}:{step.outcome}" for step in ended.values()]
    assert (the_step(moved, "on_site_check").withdrawn_with, owed(moved, REF)) == ("moved", ())


def test_who_cannot_be_told_is_not_said_to_have_been():
    moved = done(asking("complaint"), "move_out", **WHERE, untold="匿名")
    step = the_step(moved, "decide_acceptance")
    assert (step.state, step.withdrawn_with, the_clock(moved, "CMP-1").stopped_at) == ("withdrawn", "moved", None)


def test_of_a_case_that_moved_it_can_still_be_told_what_had_been_owed():
    case = asking("complaint")
    assert owed(done(case, "move_out", **WHERE, told="已电话告知"), REF, is_open=False) == owed(case, REF)
