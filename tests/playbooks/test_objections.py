"""Two rights to object, Sampling Rules Art. 37(2) and (3): each is used, lost, decided and concluded by itself."""

import pytest
from msgspec.structs import replace

from playbooks.actions import act
from playbooks.playbook import Outcome
from tests.factories import a_case, a_reference, an_action, an_incoming, at, done, the_clock, the_step

REF = a_reference()
FAILED = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
SERVED = at("2026-11-24 13:00")
OF_PROCESS = ("record_process_objection", "SMP-37a", "decide_process_objection", "SMP-38c", "process", "SMP-39a")
OF_METHOD = ("record_objection", "SMP-37b", "decide_objection", "SMP-38b", "other", "SMP-39b")
BOTH = pytest.mark.parametrize(("one", "other"), [(OF_PROCESS, OF_METHOD), (OF_METHOD, OF_PROCESS)])
LATE, IN_TIME = at("2026-12-08 10:00"), at("2026-11-25 10:00")


def served(sampled="2026-11-23 10:00"):
    """A failed sample of which the notice was served."""
    taken = {"occurred_at": at(sampled)} if sampled else {}
    case = a_case(an_incoming(facts=FAILED, sample_no="示例S-1", received_at=at("2026-11-24 12:00"), **taken))
    return done(case, "complete", step="serve_notice", outcome="served", when=SERVED)


def ended(case, plan, outcome, when=IN_TIME, **fields):
    action = an_action(case, "complete", step=the_step(case, plan).id, outcome=outcome, when=when, fields=fields)
    return act(REF, case, action, when).case


def running(case, *rules):
    return [the_clock(case, rule).is_running for rule in rules]


@BOTH
@pytest.mark.parametrize("when", [IN_TIME, LATE], ids=["in time", "late"])
def test_an_objection_of_one_sort_leaves_the_right_to_the_other(one, other, when):
    case = ended(served(), one[0], "objection", when)
    assert running(case, one[1], other[1]) == [False, True]
    assert (the_clock(case, one[1]).is_late, the_step(case, other[0]).state) == (when == LATE, "open")


def test_where_nobody_said_when_the_sample_was_taken_the_right_to_dispute_the_method_stays_too():
    case = ended(served(sampled=""), "record_process_objection", "objection")
    assert running(case, "SMP-37b") == [True]


@BOTH
def test_each_is_decided_and_concluded_in_its_own_time(one, other):
    case = ended(ended(served(), one[0], "objection"), other[0], "objection")
    assert running(case, one[3], other[3]) == [True, True]
    case = ended(case, one[2], one[4])
    assert running(case, one[3], other[3], one[5]) == [False, True, True]
    case = ended(case, other[2], other[4])
    case = ended(case, f"conclude_{one[4]}_objection", "rejected", reason="示例理由")
    assert running(case, one[5], other[5]) == [False, True]


@BOTH
def test_the_second_is_decided_where_the_first_was_refused_before(one, other):
    case = ended(ended(served(), one[0], "objection"), one[2], "refused", reason="示例理由")
    case = ended(case, other[0], "objection")
    assert (the_step(case, other[2]).state, running(case, other[3])) == ("open", [True])


def test_of_a_case_begun_when_both_brought_the_same_event_the_other_right_stays():
    case = served()
    step = the_step(case, "record_process_objection")
    old = replace(step, outcomes=(Outcome(id="objection", title="提出异议", emits=("objection_filed",)),))
    case = ended(replace(case, steps={**case.steps, step.id: old}), "record_process_objection", "objection")
    assert running(case, "SMP-37a", "SMP-37b") == [False, True]


def test_a_duty_that_ends_by_an_event_of_before_ends_its_time():
    """A running case keeps its playbook; its rule may since wait for another event."""
    case = ended(ended(served(), "record_process_objection", "objection"), "decide_process_objection", "process")
    step = the_step(case, "conclude_process_objection")
    old = replace(step, outcomes=(Outcome(id="rejected", title="异议不成立", emits=("objection_concluded",)),))
    case = ended(replace(case, steps={**case.steps, step.id: old}), "conclude_process_objection", "rejected")
    assert running(case, "SMP-39a") == [False]
