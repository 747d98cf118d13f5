"""Excluded time: what an article names pauses its clock and nothing else; a miss that it undoes is withdrawn."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks.deciding.draft import Draft
from playbooks.entries import ClockMoved, MissWithdrawn
from playbooks.errors import ActionRefused
from playbooks.timers import timers_of
from tests.factories import NOON, a_case, a_complaint, a_reference, asked, at, bodies, done, the_clock
from tests.moving import FILED, a_failed_sample, missed, moved

REF = a_reference()


def test_a_paused_clock_has_no_due_time_and_resumes_with_the_days_that_did_not_count():
    case = moved(a_failed_sample(), "PEN-18", "pause", at("2026-11-26 09:00")).case
    paused = the_clock(case, "PEN-18")
    assert (paused.is_paused, paused.is_running, paused.deadline.due_at) == (True, False, None)
    case = moved(case, "PEN-18", "resume", at("2026-11-30 09:00")).case
    assert str(the_clock(case, "PEN-18").deadline.due_on) == "2026-12-17"


def test_a_pause_says_why_by_which_article_and_by_which_document():
    (body,) = bodies(moved(a_failed_sample(), "PEN-18", "pause", NOON + timedelta(hours=1)), ClockMoved)
    assert (body.change, body.reason, body.document, body.ground) == (
        "paused",
        "送检",
        "示例委托书1号",
        "检测、检验、检疫、鉴定（《市场监督管理行政处罚程序规定》第十八条）",
    )


def test_what_the_article_does_not_exclude_pauses_no_clock():
    """Order 121 Art. 15 names nothing that is not counted in the seven working days to accept a complaint."""
    with pytest.raises(ActionRefused, match="第十五条没有规定不计入的时间，该时限不能暂停"):
        moved(a_case(a_complaint()), "CMP-1", "pause", NOON + timedelta(hours=1))


@pytest.mark.parametrize("ground", ["hearing", ""])
def test_only_a_ground_that_the_article_names_pauses_a_clock(ground):
    """Penalty Procedure Art. 18: testing and identification; a hearing (Art. 64) belongs to another clock."""
    with pytest.raises(ActionRefused, match="该时限只有：检测、检验、检疫、鉴定、权利人辨认、鉴别"):
        moved(a_failed_sample(), "PEN-18", "pause", NOON + timedelta(hours=1), ground=ground)


def test_the_only_ground_need_not_be_named():
    """Order 121 Art. 22 says 鉴定、检测; the four words are Order 20's."""
    case = done(a_case(a_complaint()), "complete", step="decide_acceptance", outcome="accepted")
    (body,) = bodies(moved(case, "CMP-3", "pause", NOON + timedelta(hours=2), ground=""), ClockMoved)
    assert body.ground == "鉴定、检测（《市场监督管理投诉举报处理办法》第二十二条）"


def test_a_clock_that_was_paused_before_its_article_was_asked_still_resumes():
    """Entries of running cases stay as they are: what was paused without a ground counts on when it resumes."""
    case = a_case(a_complaint())
    clock = the_clock(case, "CMP-1")
    old = ClockMoved(
        clock=clock.id,
        change="paused",
        deadline=replace(clock.deadline, due_at=None, due_on=None),
        reason="送检",
        document="示例委托书1号",
        paused_at=at("2026-11-26 09:00"),
    )
    draft = Draft(case, case.id, cause="x", now=at("2026-11-26 09:00"))
    draft.add(old)
    case = moved(draft.case, "CMP-1", "resume", at("2026-11-30 09:00")).case
    assert str(the_clock(case, "CMP-1").deadline.due_on) == "2026-12-07"


@pytest.mark.parametrize("when", [NOON - timedelta(minutes=1), NOON + timedelta(days=1)], ids=["before", "future"])
def test_a_clock_is_not_paused_before_it_began_or_in_the_future(when):
    with pytest.raises(ActionRefused, match="暂停时间须在时限开始之后、现在之前"):
        moved(a_failed_sample(), "PEN-18", "pause", when, now=NOON + timedelta(hours=1))


def test_a_clock_is_not_paused_after_it_fell_due():
    case = missed(a_failed_sample(), "PEN-18")
    with pytest.raises(ActionRefused, match="期限已经届满"):
        moved(case, "PEN-18", "pause", at("2026-12-17 09:00"))


@pytest.mark.parametrize("when", ["2026-11-25 09:00", "2026-12-30 09:00"])
def test_a_clock_resumes_after_its_pause_and_not_in_the_future(when):
    case = moved(a_failed_sample(), "PEN-18", "pause", at("2026-11-26 09:00")).case
    with pytest.raises(ActionRefused, match="恢复时间须在暂停时间之后、现在之前"):
        moved(case, "PEN-18", "resume", at(when), now=at("2026-11-27 09:00"))


def test_a_miss_that_an_exclusion_undoes_is_withdrawn_when_the_clock_resumes():
    case = missed(a_failed_sample(), "PEN-18")
    now = at("2026-12-17 09:00")
    paused = moved(case, "PEN-18", "pause", at("2026-12-10 09:00"), now=now)
    assert bodies(paused, MissWithdrawn) == []
    resumed = moved(paused.case, "PEN-18", "resume", at("2026-12-15 09:00"), now=now)
    (withdrawn,) = bodies(resumed, MissWithdrawn)
    clock = the_clock(resumed.case, "PEN-18")
    assert (withdrawn.document, withdrawn.due_at) == ("示例委托书1号", at("2026-12-16 00:00"))
    assert (clock.missed_at, clock.verdict, str(clock.deadline.due_on)) == (None, None, "2026-12-18")


def test_a_pause_that_excludes_nothing_leaves_the_miss():
    case = missed(a_failed_sample(), "PEN-18")
    now = at("2026-12-17 09:00")
    case = moved(case, "PEN-18", "pause", at("2026-12-10 09:00"), now=now).case
    draft = moved(case, "PEN-18", "resume", at("2026-12-10 18:00"), now=now)
    clock = the_clock(draft.case, "PEN-18")
    assert (bodies(draft, MissWithdrawn), clock.missed_at) == ([], clock.deadline.due_at)


def test_a_clock_that_comes_back_to_the_same_due_time_is_looked_at_again():
    """Its timers are others than before: those may be done, and a done row is never looked at twice."""
    case = a_failed_sample()
    before = set(timers_of(case, REF))
    case = moved(case, "PEN-18", "pause", at("2026-11-26 09:00")).case
    case = moved(case, "PEN-18", "resume", at("2026-11-26 11:00")).case
    clock = the_clock(case, "PEN-18")
    mine = {each.id for each in timers_of(case, REF).values() if each.of == clock.id}
    assert (len(mine) > 1, mine & before) == (True, set())


def test_a_duty_that_ends_while_its_clock_is_paused_since_before_the_miss_was_not_missed():
    case = missed(a_failed_sample(), "PEN-18")
    now = at("2026-12-17 09:00")
    case = moved(case, "PEN-18", "pause", at("2026-12-10 09:00"), now=now).case
    draft = asked(case, "complete", when=now, **FILED)
    assert len(bodies(draft, MissWithdrawn)) == 1
