"""A proposed escalation goes on by one word of whoever is asked, and is declined with a reason."""

from datetime import timedelta

from msgspec.structs import replace

from playbooks.entries import EscalationAnswered
from playbooks.timers import on_timer, timers_of
from tests.factories import NOON, a_case, a_complaint, a_reference, asked, bodies, done, refused, the_clock

REF = a_reference()


def climbed(case, of, rungs):
    """The case after its timers about `of` were looked at until so many rungs are reached."""
    for _ in range(rungs):
        timer = next(each for each in timers_of(case, REF).values() if each.of == of)
        case = on_timer(REF, case, timer, timer.at).case
    return case


def test_a_proposed_escalation_goes_on_one_confirm():
    case = climbed(a_case(), "alert", 3)
    draft = asked(case, "confirm_escalation", when=NOON + timedelta(days=9))
    (answered,) = bodies(draft, EscalationAnswered)
    assert (answered.confirmed, answered.text, draft.case.proposals) == (True, case.proposals[0].text, ())
    assert refused(draft.case, "confirm_escalation").startswith("没有待确认的")


def test_declining_an_escalation_needs_a_reason():
    assert refused(climbed(a_case(), "alert", 3), "decline_escalation") == "不采纳请写明理由"


def test_of_several_proposals_one_must_be_named():
    case = climbed(a_case(), "alert", 3)
    two = replace(case, proposals=(case.proposals[0], replace(case.proposals[0], of="示例")))
    assert refused(two, "confirm_escalation").startswith("有几条待确认的")
    assert asked(two, "confirm_escalation", of="示例").case.proposals == (case.proposals[0],)


def test_nothing_is_proposed_about_a_clock_that_has_stopped():
    case = a_case(a_complaint(id="s1"))
    while not any(each.of != "alert" for each in case.proposals):
        case = climbed(case, the_clock(case, "CMP-1").id, 1)
    when = NOON + timedelta(days=60)
    case = done(case, "complete", step="decide_acceptance", outcome="accepted", when=when)
    assert case.proposals == ()
