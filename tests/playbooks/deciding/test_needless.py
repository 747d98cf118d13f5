"""Told apart, each case has the duties and times that its own signals call: no more, and no fewer."""

from datetime import timedelta
from itertools import permutations

import pytest
from msgspec.structs import replace

from playbooks.case import CASE
from playbooks.decide import join_case
from playbooks.deciding.needless import GROUNDLESS, is_wanted, was_brought
from playbooks.entries import StepsWithdrawn
from playbooks.folding.corrected import WITHDRAWN
from playbooks.tell import Reason, tell
from tests.factories import NOON, a_case, a_reference, an_incoming, bodies, done, the_clock, the_step
from tests.regrouping import parted

REF = a_reference()
LATER = NOON + timedelta(hours=1)
AT_SCHOOL = {"venue": "school_canteen", "school": True}
KINDS = {
    "school, treated": {"channel": "illness", "kind": "incident", "ill": 3, "treated": True} | AT_SCHOOL,
    "school, by telephone": {"channel": "duty", "kind": "incident", "ill": 3, "children": True} | AT_SCHOOL,
    "school, nobody ill": {"channel": "complaint", "request": "complaint", "kind": "complaint"} | AT_SCHOOL,
    "report": {"channel": "complaint", "request": "report", "kind": "complaint", "venue": "restaurant"},
    "sample": {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True},
    "post": {"channel": "media", "kind": "incident", "media_kind": "ordinary"} | AT_SCHOOL,
    "two ill": {"channel": "duty", "kind": "incident", "venue": "restaurant", "ill": 2},
    "many ill": {"channel": "illness", "kind": "incident", "venue": "restaurant", "ill": 35, "treated": True},
    "dead": {"channel": "illness", "kind": "incident", "dead": 1, "ill": 2},
}


def told(kind, id_):
    """One signal of a kind, all about one business."""
    sample = "示例-1" if kind == "sample" else None
    return an_incoming(id=id_, facts=KINDS[kind], operator="示例食堂", sample_no=sample)


def duties(case):
    """The open duties, and the clocks that run."""
    running = {(clock.deadline.rule, clock.about) for clock in case.clocks.values() if clock.stopped_at is None}
    return {step.id for step in case.open_steps}, running


@pytest.mark.parametrize(("one", "other"), list(permutations(KINDS, 2)))
def test_each_has_what_its_own_signal_calls(one, other):
    case = a_case(told(one, "s1"), told(other, "s2"))
    case = case if all(step.dispatched_at for step in case.open_steps) else done(case, "dispatch")
    alone = {"s1": duties(a_case(told(one, "s1"))), "s2": duties(a_case(told(other, "s2")))}
    for leaves, stays in (("s1", "s2"), ("s2", "s1")):
        old, new = parted(case, leaves)
        assert (duties(old.case), duties(new.case)) == (alone[stays], alone[leaves])


def test_whose_duty_only_both_together_had_called_is_told_that_there_is_none():
    case = a_case(told("school, nobody ill", "s1"), told("two ill", "s2"))
    step = the_step(case, "education_on_site")
    assert (step.department, bool(step.dispatched_at), bool(the_clock(case, "SCH-51"))) == ("D07", True, True)
    old, new = parted(case, "s2")
    assert (step.id in new.case.steps, old.case.steps[step.id].state) == (False, WITHDRAWN)
    assert (the_clock(old.case, "SCH-51").stopped_by, {each.reason for each in bodies(old, StepsWithdrawn)}) == (
        WITHDRAWN,
        {GROUNDLESS},
    )
    said = [each for entry in old.entries for each in tell(entry, old.case, old.before) if each.step == step.id]
    assert [(each.department, each.reason, each.text) for each in said] == [("D07", Reason.NEEDLESS, GROUNDLESS)]


def test_a_time_ends_with_what_it_was_started_for():
    case = a_case(told("school, by telephone", "s1"), told("school, treated", "s2"))
    old, new = parted(case, "s2")
    assert (the_clock(old.case, "PHE-1").stopped_at, the_clock(new.case, "PHE-1").stopped_at) == (LATER, None)


def test_what_joins_later_brings_back_nothing_that_only_both_together_had_called():
    old, _ = parted(a_case(told("school, treated", "s1"), told("two ill", "s2")), "s1")
    more = an_incoming(id="s3", facts=KINDS["two ill"] | {"ill": 4}, operator="示例食堂")
    later = join_case(REF, old.case, more, rule="same_operator", why="同一单位", now=LATER).case
    assert duties(later) == duties(a_case(told("two ill", "s2"), more))


def test_a_duty_of_the_affair_is_wanted_where_one_signal_alone_calls_it_and_one_of_a_signal_by_that_one():
    case = a_case(told("school, treated", "s1"), told("two ill", "s2"))
    (step, *_), (plan, *_) = case.open_steps, REF.plans_of(case)
    plan = replace(plan, when={"venue": "restaurant"})
    views = [replace(step, plan=plan.id, about=about) for about in (CASE, "signal:s1", "signal:s2")]
    assert (case.facts["venue"], [is_wanted(case, [plan], each, REF) for each in views]) == (
        "school_canteen",
        [True, False, True],
    )


def test_what_work_done_brought_was_brought_by_no_signal():
    case = a_case(told("school, nobody ill", "s1"))
    case = done(case, "complete", step=the_step(case, "decide_acceptance").id, outcome="accepted")
    steps = [the_step(case, plan) for plan in ("decide_acceptance", "mediate")]
    assert [was_brought(case, REF, each) for each in steps] == [True, False]
