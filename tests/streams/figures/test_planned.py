"""The plan's targets: the two numbers of each from the records, and nothing counted before it was due."""

from datetime import timedelta

import pytest
from factories import NOON, SEEDS, a_reference
from figuring import HOUR, NOVEMBER, NOW, a_clock, a_seen, a_signal_of, a_step, row

from playbooks.playbook import Outcome
from streams.figures.counting import count
from streams.figures.planned import COUNTED

DAY = timedelta(days=1)
PLAN = a_reference().plan
TARGETS = tuple(each for each in PLAN.targets if each.measure == "E")
LATER = NOW + DAY
"""After now, within November."""
SHOP = "operator:1"


def numbers(target, *cases):
    """The numbers of a target that November counts of these cases."""
    return row(count(NOVEMBER, {}, cases, NOW, TARGETS), "plan", target)


def ended(plan, *events, about=SHOP, outcome="x", done_at=NOON, **fields):
    """A duty that ended with these events."""
    outcomes = (Outcome(id=outcome, title="", emits=events),)
    fields = {"state": "done", "done_at": done_at, "outcome": outcome} | fields
    return a_step(plan=plan, about=about, outcomes=outcomes, **fields)


def a_disposal(due_at=NOON, **fields):
    """A failed sample, and by when it has to be disposed of."""
    step = a_step(plan="complete_disposal", about="sample:1", **fields)
    return a_signal_of("sampling", {"failed_sample": True}, about=("sample:1",)), step, a_clock(due_at, step=step.id)


def test_a_disposed_sample_counts_once_its_limit_has_passed_and_on_time_by_when_it_was_done():
    in_time = a_seen(*a_disposal(state="done", done_at=NOON - HOUR))
    late = a_seen(*a_disposal(state="done", done_at=NOON + HOUR))
    never, not_due = a_seen(*a_disposal()), a_seen(*a_disposal(LATER, state="done", done_at=NOON))
    assert numbers("K20.2", in_time, late, never, not_due) == {"of": 3, "part": 2, "on_time": 1, "not_due": 1}


@pytest.mark.parametrize("fields", [{"state": "dismissed"}, {"state": "moved"}])
def test_what_is_set_aside_or_another_areas_is_no_sample_to_dispose_of(fields):
    assert numbers("K20.2", a_seen(*a_disposal(), **fields)) == {}


def test_a_sample_that_a_retest_overturned_has_not_to_be_disposed_of():
    overturned = ended("retest", "retest_overturned", about="sample:1")
    assert numbers("K20.2", a_seen(*a_disposal(), overturned)) == {}


def test_a_limit_of_another_period_is_not_of_this_one():
    assert numbers("K20.2", a_seen(*a_disposal(NOON - 31 * DAY))) == {}


def test_of_what_must_go_to_the_police_what_was_handed_over_counts():
    must = ended("transfer_check", "crime_suspected")
    handed = a_seen(must, ended("hand_to_police", "crime_transferred", done_at=NOON + HOUR))
    refused = a_seen(must, ended("approve_transfer", "transfer_decided", "left_to_agency"))
    need_not = a_seen(ended("transfer_check", "crime_not_suspected"))
    assert numbers("K13.5", handed, refused, need_not) == {"of": 2, "part": 1, "refused": 1}


def test_a_case_that_need_not_be_handed_over_yet_is_in_neither_number():
    step = a_step(plan="approve_transfer", about=SHOP)
    waits = [ended("transfer_check", "crime_suspected"), step]
    assert numbers("K13.5", a_seen(*waits, a_clock(LATER, step=step.id))) == {"not_due": 1}
    assert numbers("K13.5", a_seen(*waits, a_clock(NOON, step=step.id))) == {"of": 1}


def test_two_checks_of_one_business_are_one_and_a_dismissed_case_keeps_its_crime():
    twice = [ended("transfer_check", "crime_suspected"), ended("transfer_check_banned", "crime_suspected")]
    assert numbers("K13.5", a_seen(*twice, state="dismissed"), a_seen(*twice, state="moved")) == {"of": 1}


def test_what_a_decision_says_was_handed_over_was():
    over = ended("decide_penalty", "penalty_decided", "penalty_transferred")
    begun = ended("decide_penalty", "penalty_decided", "penalty_transferred", "crime_suspected")
    assert numbers("K13.5", a_seen(over), a_seen(begun)) == {"of": 2, "part": 1}


def a_finding(hazard="HZ-C.carbofuran", **fields):
    """A laboratory found a pesticide."""
    plain = {"about": ("sample:1", SHOP)}
    return a_signal_of("sampling", {"failed_sample": True, "hazard": hazard}, **(plain | fields))


def test_each_finding_of_a_banned_pesticide_is_one_and_says_how_long_its_check_took():
    check = ended("transfer_check_banned", "crime_not_suspected", done_at=NOON + 2 * HOUR)
    checked = a_seen(a_finding(), a_finding(), check)
    unchecked, other = a_seen(a_finding("HZ-C.aldicarb")), a_seen(a_finding("HZ-C.lead"))
    counted = count(NOVEMBER, {}, [checked, unchecked, other], NOW, TARGETS)
    assert row(counted, "plan", "K03.4") == {"of": 2, "part": 1}
    assert counted.took["K03.4"] == [2 * HOUR]


def test_while_the_office_may_still_judge_a_finding_its_check_is_not_due():
    waits = a_step(plan="judge_banned", target_at=LATER)
    assert numbers("K03.4", a_seen(a_finding(), waits)) == {"not_due": 1}


def test_a_claim_that_a_caller_makes_is_no_finding():
    assert numbers("K03.4", a_seen(a_signal_of("complaint", {"hazard": "HZ-C.carbofuran"}))) == {}


def a_recheck(target_at=NOON, outcome=None, **fields):
    """What had to be put right, and by when it was to be looked at again."""
    if outcome is None:
        return a_step(plan="check_rectification", target_at=target_at)
    return ended("check_rectification", outcome=outcome, target_at=target_at, **fields)


def test_online_what_passed_its_recheck_counts_of_what_was_due():
    steps = [a_recheck(outcome="done"), a_recheck(outcome="again"), a_recheck(), a_recheck(LATER)]
    online, elsewhere = a_seen(*steps, facts={"venue": "online_shop"}), a_seen(*steps, facts={"venue": "canteen"})
    assert numbers("K13.4", online, elsewhere) == {"of": 3, "part": 1, "on_time": 1, "not_due": 1}


def a_report(*things):
    """A report that was found to be a case."""
    joined = a_signal_of("complaint", about=(SHOP,))
    filed = ended("decide_report_filing", "report_filing_decided", "case_filed", about=f"signal:{joined.id}")
    return a_seen(joined, filed, *things)


def test_of_reports_that_became_cases_those_with_a_decision_count():
    open_ = a_step(plan="decide_penalty", about=SHOP)
    decided = a_report(ended("decide_penalty", "penalty_decided"))
    waiting = a_report(open_, a_clock(LATER, step=open_.id))
    missed = a_report(open_, a_clock(NOON, step=open_.id))
    not_filed = a_seen(ended("decide_report_filing", "report_filing_decided"))
    assert numbers("K13.6", decided, waiting, missed, not_filed) == {"of": 2, "part": 1, "not_due": 1}


def test_at_rural_venues_what_ended_without_missing_a_time_of_law_counts():
    rural = {"facts": {"venue": "rural_shop"}}
    late = a_clock(stopped_at=NOON + HOUR)
    kept, missed = a_seen(state="closed", **rural), a_seen(late, state="closed", **rural)
    rumour = a_seen(facts={"venue": "rural_shop", "kind": "rumour"})
    assert numbers("K09.2", kept, missed, a_seen(**rural), rumour, a_seen()) == {"of": 2, "part": 1, "not_due": 1}


def test_every_target_that_the_plan_has_the_system_count_is_counted():
    assert {each.counts for each in TARGETS} == {*COUNTED, "drills"}


def test_the_steps_and_events_that_are_counted_are_those_of_the_library():
    library = "".join(path.read_text("utf-8") for path in (SEEDS.parent / "playbooks/library").rglob("*.yaml"))
    named = """complete_disposal check_rectification rectify_failure report_transfer approve_transfer hand_to_police
    judge_banned judge_serious transfer_check_banned transfer_check decide_penalty decide_untransferred"""
    assert [each for each in named.split() if f"- id: {each}\n" not in library] == []
    events = """crime_suspected crime_not_suspected crime_transferred penalty_transferred case_filed transfer_approved
    report_filing_decided penalty_decided"""
    assert [each for each in events.split() if each not in library] == []
