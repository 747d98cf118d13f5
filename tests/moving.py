"""Cases whose clocks are moved: paused, resumed, extended, missed, begun at another time. Everything is invented."""

from datetime import timedelta

from playbooks.actions import act
from playbooks.timers import on_timer, timers_of
from tests.factories import a_case, a_reference, an_action, an_incoming, the_clock

REF = a_reference()
PAPER = {"reason": "送检", "document": "示例委托书1号", "ground": "testing", "approved_by": "示例·赵局长"}
FILED = {"step": "decide_filing", "outcome": "filed", "fields": {"document": "示例立案1号"}}


def a_failed_sample():
    """A case of a failed sample."""
    return a_case(an_incoming(facts={"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}))


def missed(case, rule):
    """The case after the rule's clock fell due and was looked at."""
    clock = the_clock(case, rule)
    timer = next(each for each in timers_of(case, REF).values() if (each.of, each.kind) == (clock.id, "due"))
    return on_timer(REF, case, timer, timer.at + timedelta(hours=1)).case


def moved(case, rule, kind, when, now=None, **body):
    """The draft of an action on the rule's clock, dated `when`, done at `now`."""
    now = now or when
    action = an_action(case, kind, when=now, clock=the_clock(case, rule).id, at=when.isoformat(), **PAPER | body)
    return act(REF, case, action, now)
