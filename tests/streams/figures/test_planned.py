"""The plan's targets: the two numbers of each from the records, and nothing counted before it was due."""

from datetime import timedelta

import pytest
from factories import NOON, SEEDS, a_case, a_reference, an_incoming, done, the_step
from figuring import HOUR, NOVEMBER, NOW, a_clock, a_seen, a_signal_of, a_step, row

from playbooks.playbook import Outcome
from streams.figures.counting import Seen, count
from streams.figures.planned import COUNTED

DAY = timedelta(days=1)
PLAN = a_reference().plan
TARGETS = tuple(each for each in PLAN.targets if each.measure == "E")
LATER = NOW + DAY
"""After now, within November."""
SHOP = "operator:1"


BOOKS = a_reference().playbooks


def events_of(step):
    """The events that a duty may bring."""
    return {event for outcome in step.outcomes for event in outcome.emits}


def opened(book):
    """The duties that a crime opens in a playbook."""
    return {step.id for step in book.steps if "crime_suspected" in step.opens_on}


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
    done = ended("report_transfer", "transfer_report_made")
    handed = a_seen(must, done, ended("hand_to_police", "crime_transferred", done_at=NOON + HOUR))
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
    twice.append(a_step(plan="report_transfer", about=SHOP))
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


def test_where_a_case_has_several_businesses_a_check_of_the_whole_affair_counts():
    several = [a_finding(), a_signal_of(about=("operator:2",))]
    check = ended("transfer_check_banned", "crime_not_suspected", about="case")
    other = ended("transfer_check", "crime_not_suspected", about="operator:2")
    assert numbers("K03.4", a_seen(*several, check)) == {"of": 1, "part": 1}
    assert numbers("K03.4", a_seen(*several, other)) == {"of": 1}


def test_a_finding_that_came_after_the_check_was_not_checked_by_it():
    later = a_finding("HZ-C.aldicarb", about=("sample:2", SHOP), received_at=NOON + 24 * HOUR)
    cleared = ended("transfer_check_banned", "crime_not_suspected", done_at=NOON + HOUR)
    suspected = ended("transfer_check_banned", "crime_suspected", done_at=NOON + HOUR)
    again = ended("transfer_check", "crime_not_suspected", done_at=NOON + 25 * HOUR)
    counted = [
        numbers("K03.4", a_seen(a_finding(), later, *checks)) for checks in ([cleared], [suspected], [cleared, again])
    ]
    assert counted == [{"of": 2, "part": 1}, {"of": 2, "part": 2}, {"of": 2, "part": 2}]


def test_while_the_office_may_still_judge_a_finding_its_check_is_not_due():
    waits = a_step(plan="judge_banned", target_at=LATER)
    assert numbers("K03.4", a_seen(a_finding(), waits)) == {"not_due": 1}


def test_a_claim_that_a_caller_makes_is_no_finding():
    assert numbers("K03.4", a_seen(a_signal_of("complaint", {"hazard": "HZ-C.carbofuran"}))) == {}


def a_recheck(target_at=NOON, outcome=None, about=SHOP, **fields):
    """What had to be put right, and by when it was to be looked at again."""
    if outcome is None:
        return a_step(plan="check_rectification", target_at=target_at, about=about)
    return ended("check_rectification", outcome=outcome, target_at=target_at, about=about, **fields)


def test_online_what_passed_its_recheck_counts_of_what_was_due():
    outcomes = [(NOON, "done"), (NOON, "again"), (NOON, None), (LATER, None)]
    steps = [a_recheck(due, outcome, f"operator:{n}") for n, (due, outcome) in enumerate(outcomes)]
    online, elsewhere = a_seen(*steps, facts={"venue": "online_shop"}), a_seen(*steps, facts={"venue": "canteen"})
    assert numbers("K13.4", online, elsewhere) == {"of": 3, "part": 1, "on_time": 1, "not_due": 1}


def rechecked(*rounds):
    """What the target is after these rounds of one problem, each with by when it was due."""
    steps = [a_recheck(due, outcome) for due, outcome in rounds]
    return numbers("K13.4", a_seen(*steps, facts={"venue": "online_shop"}))


def test_a_problem_is_one_however_many_rounds_it_takes_and_is_put_right_by_the_last():
    failed, waits, passed = (NOON - HOUR, "again"), (LATER, None), (LATER, "done")
    assert rechecked(failed, waits) == {"of": 1}
    assert rechecked(failed, failed, passed) == {"of": 1, "part": 1}
    assert rechecked(failed, (NOON, "filed"), passed) == {"of": 1, "part": 1}
    assert rechecked((NOON, "done"), failed) == {"of": 2, "part": 1, "on_time": 1}


def test_what_is_not_there_any_more_is_no_problem_to_look_at_again():
    assert rechecked((NOON, "again"), (LATER, "not_possible")) == {}


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


def test_a_decision_before_a_report_became_a_case_is_none_about_it():
    earlier = ended("decide_penalty", "penalty_decided", done_at=NOON - HOUR)
    open_ = a_step(plan="decide_penalty", about=SHOP)
    assert numbers("K13.6", a_report(earlier, open_, a_clock(LATER, step=open_.id))) == {"not_due": 1}
    assert numbers("K13.6", a_report(earlier, open_)) == {"of": 1}


def test_at_rural_venues_what_ended_without_missing_a_time_of_law_counts():
    rural = {"facts": {"venue": "rural_shop"}}
    late = a_clock(stopped_at=NOON + HOUR)
    kept, missed = a_seen(state="closed", **rural), a_seen(late, state="closed", **rural)
    rumour = a_seen(facts={"venue": "rural_shop", "kind": "rumour"})
    assert numbers("K09.2", kept, missed, a_seen(**rural), rumour, a_seen()) == {"of": 2, "part": 1, "not_due": 1}


def test_the_duties_of_the_library_lead_from_a_finding_to_the_police():
    facts = {"channel": "sampling", "failed_sample": True, "hazard": "HZ-C.carbofuran", "product_category": "P32"}
    found = an_incoming(facts=facts | {"kind": "sampling_failure"}, sample_no="示例-1", operator="示例店")
    case, told = a_case(found), []
    answers = {
        "judge_banned": ("banned", {"basis": "禁限用农药名录"}),
        "transfer_check_banned": ("suspected", {"basis": "示例"}),
        "report_transfer": ("done", {"people": "示例甲、示例乙"}),
        "approve_transfer": ("approved", {}),
        "hand_to_police": ("done", {"document": "示例书一号"}),
    }
    for plan, (outcome, fields) in answers.items():
        case = done(case, "complete", step=the_step(case, plan).id, outcome=outcome, fields=fields)
        counted = count(NOVEMBER, {}, [Seen(case=case, number="1")], NOON + 2 * HOUR, TARGETS)
        told.append([row(counted, "plan", each) for each in ("K03.4", "K13.5")])
    checked, waits = {"of": 1, "part": 1}, {"not_due": 1}
    assert told == [[waits, {}], [checked, {"of": 1}], [checked, waits], [checked, waits], [checked, checked]]


def test_every_target_that_the_plan_has_the_system_count_is_counted():
    assert {each.counts for each in TARGETS} == {*COUNTED, "drills"}


def test_whatever_finds_a_crime_is_or_opens_a_duty_by_which_such_cases_are_found():
    """Only cases with such a duty are looked through: of 10,000 cases few have one."""
    known = COUNTED["crimes_transferred"].plans
    found = [(book, step) for book in BOOKS for step in book.steps if "crime_suspected" in events_of(step)]
    unseen = [step.id for book, step in found if step.id not in known and known.isdisjoint(opened(book))]
    assert [len(found) > 3, unseen] == [True, []]


def test_the_steps_and_events_that_are_counted_are_those_of_the_library():
    library = "".join(path.read_text("utf-8") for path in (SEEDS.parent / "playbooks/library").rglob("*.yaml"))
    named = """complete_disposal check_rectification rectify_failure report_transfer approve_transfer hand_to_police
    judge_banned judge_serious transfer_check_banned transfer_check decide_penalty decide_untransferred"""
    assert [each for each in named.split() if f"- id: {each}\n" not in library] == []
    events = """crime_suspected crime_not_suspected crime_transferred penalty_transferred case_filed transfer_approved
    report_filing_decided penalty_decided"""
    assert [each for each in events.split() if each not in library] == []
