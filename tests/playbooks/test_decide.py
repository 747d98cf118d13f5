"""What a signal changes: cases open at once, each signal brings its own clocks, facts known later open duties."""

from datetime import timedelta

import pytest

from playbooks.decide import join_case, open_case, update_signal
from playbooks.entries import (
    ClockStarted,
    Dispatched,
    PlaybookAdded,
    SeverityChanged,
    SignalJoined,
    SignalUpdated,
    StepDone,
)
from playbooks.needs import CHOICES
from playbooks.telling.sooner import dues
from tests.factories import (
    AREA,
    NOON,
    OFFICER,
    a_case,
    a_complaint,
    a_draft,
    a_reference,
    an_incoming,
    asked,
    at,
    bodies,
    done,
    the_clock,
    the_step,
)

REF = a_reference()
ILL = {"channel": "illness", "ill": 4}


def joined(case, incoming, when=None):
    return join_case(REF, case, incoming, rule="same_operator", why="同一经营者", now=when or incoming.received_at).case


def updated(case, incoming, when=NOON + timedelta(hours=2), **changes):
    fields = {name: getattr(incoming, name) for name in incoming.__struct_fields__} | {"revision": 2} | changes
    return update_signal(REF, case, type(incoming)(**fields), now=when)


def visits(case):
    return [(step.about.partition(":")[0], step.state) for step in case.steps.values() if step.plan == "on_site_check"]


def test_one_visit_serves_the_complaints_that_are_open_together_and_a_later_one_calls_for_another():
    first, second, third = (
        a_complaint(id=f"s{n}", operator="示例店", received_at=NOON + timedelta(days=n)) for n in range(3)
    )
    case = joined(a_case(first), second)
    assert visits(case) == [("operator", "open")]
    answers = [step.about for step in case.steps.values() if step.plan == "decide_acceptance"]
    assert answers == ["signal:s0", "signal:s1"]
    case = done(case, "complete", step="on_site_check", outcome="done", when=NOON + timedelta(days=1, hours=2))
    assert visits(joined(case, third)) == [("operator", "done"), ("operator", "open")]


def test_a_visit_that_is_written_down_late_serves_nobody_who_complained_after_it():
    first, second = (a_complaint(id=f"s{n}", operator="示例店", received_at=NOON + timedelta(days=n)) for n in (0, 2))
    case = joined(a_case(first), second)
    before, after = ((NOON + timedelta(days=n)).isoformat() for n in (1, 3))
    late = NOON + timedelta(days=3)
    told = [
        done(case, "complete", step="on_site_check", outcome="done", done_at=at, when=late) for at in (before, after)
    ]
    assert [visits(each) for each in told] == [[("operator", "done"), ("operator", "open")], [("operator", "done")]]


def test_a_case_opens_with_its_first_signal():
    draft = a_draft(a_complaint(id="s1", title="示例标题", headline="餐馆 · 消费者诉求"))
    assert (draft.entries[0].seq, draft.case.title, draft.case.opened_at) == (1, "餐馆 · 消费者诉求", NOON)
    assert [each.id for each in draft.case.signals] == ["s1"]


def test_the_same_signal_gives_the_same_entries():
    signal = a_complaint(id="s1")
    one, two = (
        open_case(REF, signal, alert="a", area=AREA, exercise=None, now=NOON + timedelta(minutes=n)) for n in (0, 9)
    )
    assert [entry.id for entry in one.entries] == [entry.id for entry in two.entries]
    assert [entry.at for entry in one.entries] == [entry.at for entry in two.entries]


def test_due_times_depend_on_the_signal_and_not_on_when_it_is_worked_on():
    signal = a_complaint(id="s1")
    late = open_case(REF, signal, alert="a", area=AREA, exercise=None, now=NOON + timedelta(days=30)).case
    assert the_clock(late, "CMP-1").deadline == the_clock(a_case(signal), "CMP-1").deadline


def test_ten_complaints_on_three_days_are_one_case_with_ten_clocks_each_due_and_stopped_by_itself():
    days = ["2026-11-24 09:00", "2026-11-25 16:30", "2026-11-27 11:15"]
    signals = [a_complaint(id=f"s{n}", operator="示例饭店", received_at=at(days[n % 3])) for n in range(10)]
    signals.sort(key=lambda each: each.received_at)
    case = a_case(*signals)
    clocks = {each.about: each for each in case.clocks.values() if each.deadline.rule == "CMP-1"}
    assert {about: str(clock.deadline.due_on) for about, clock in clocks.items()} == {
        f"signal:s{n}": ["2026-12-03", "2026-12-04", "2026-12-08"][n % 3] for n in range(10)
    }
    for n, signal in enumerate(signals):
        when = at("2026-11-30 09:00") + timedelta(hours=n)
        case = done(case, "complete", step=f"decide_acceptance/signal:{signal.id}", outcome="accepted", when=when)
        stopped = {each.about: each.stopped_at for each in case.clocks.values() if each.deadline.rule == "CMP-1"}
        assert stopped[f"signal:{signal.id}"] == when
        assert sum(each is None for each in stopped.values()) == 9 - n
    mediations = [each.about for each in case.clocks.values() if each.deadline.rule == "CMP-3"]
    assert mediations == [f"signal:{signal.id}" for signal in signals]


def test_a_joining_signal_tells_on_what_ground():
    case = joined(a_case(a_complaint()), a_complaint(id="s2"))
    assert (case.signals[1].rule, case.signals[1].why) == ("same_operator", "同一经营者")


def test_a_duty_about_the_case_is_not_opened_twice():
    case = joined(a_case(an_incoming(facts=ILL)), an_incoming(facts=ILL))
    assert [each.plan for each in case.steps.values() if each.about == "case"].count("accident_report") <= 1
    keys = [(each.plan, each.about) for each in case.steps.values()]
    assert len(keys) == len(set(keys))


def test_red_work_is_dispatched_without_waiting():
    case = a_case(an_incoming(facts={"channel": "illness", "school": True, "ill": 3}))
    assert (case.severity, {step.dispatched_at for step in case.open_steps}) == ("red", {NOON})


def test_what_goes_by_itself_is_nobodys_doing_and_says_why():
    red = a_case(an_incoming(facts={"channel": "illness", "school": True, "ill": 3}))
    going = done(done(a_case(a_complaint()), "dispatch"), "complete", step="decide_acceptance", outcome="accepted")
    late = [step for step in going.open_steps if step.opened_at > going.opened_at]
    assert [{step.dispatched_by for step in steps} for steps in (red.open_steps, late)] == [{""}, {""}]


def test_what_follows_a_persons_action_by_itself_is_written_as_the_systems():
    case = done(a_case(a_complaint()), "dispatch")
    draft = asked(case, "complete", step="decide_acceptance", outcome="accepted", on_behalf_of="区市场监管局")
    (entry,) = [each for each in draft.entries if isinstance(each.body, Dispatched)]
    assert [entry.actor, entry.on_behalf_of, entry.body.ground] == [None, None, "going"]


def test_a_call_that_an_officer_took_is_her_doing_and_what_follows_is_the_systems():
    draft = open_case(REF, a_complaint(taken_by=OFFICER), alert="a", area="410702", exercise=None, now=NOON)
    assert [entry.actor for entry in draft.entries if isinstance(entry.body, SignalJoined)] == [OFFICER]
    assert {entry.actor for entry in draft.entries if not isinstance(entry.body, SignalJoined)} == {None}


def test_ordinary_work_waits_for_the_duty_officer():
    assert {step.dispatched_at for step in a_case(a_complaint()).open_steps} == {None}


def test_what_a_finished_red_duty_opens_is_dispatched_at_once():
    case = a_case(an_incoming(facts={"channel": "illness", "school": True, "ill": 3}))
    step = next(each for each in case.open_steps if any(outcome.emits for outcome in each.outcomes))
    outcome = step.outcomes[0]
    case = done(case, "complete", step=step.id, outcome=outcome.id, fields=dict.fromkeys(outcome.needs, "示例"))
    assert [each.id for each in case.open_steps if each.dispatched_at is None] == []


def test_severity_never_falls_by_itself():
    case = joined(a_case(an_incoming(facts={"channel": "illness", "school": True, "ill": 3})), a_complaint())
    assert case.severity == "red"


def test_a_grave_signal_that_joins_makes_the_case_red_by_its_own_words():
    """The first signal's channel stands for the case; the rule asks for the channel of the one that joins."""
    first = a_complaint(facts={"channel": "complaint", "request": "complaint", "kind": "complaint", "school": True})
    case = joined(a_case(first), an_incoming(facts={"channel": "illness", "kind": "incident"}))
    assert (case.facts["channel"], case.severity) == ("complaint", "red")


def test_what_two_signals_say_together_calls_the_playbook_that_neither_calls_alone():
    school = a_complaint(facts={"channel": "complaint", "request": "complaint", "kind": "complaint", "school": True})
    case = a_case(school)
    assert "school_event" not in {book.id for book in case.playbooks}
    case = joined(case, an_incoming(facts={"channel": "duty", "kind": "incident", "ill": 3}))
    assert "school_event" in {book.id for book in case.playbooks}


def test_a_venue_that_becomes_known_later_brings_its_department():
    case = a_case(an_incoming(facts=ILL))
    assert "owner_care" not in {step.plan for step in case.steps.values()}
    later = NOON + timedelta(hours=3)
    case = joined(case, an_incoming(received_at=later, facts=ILL | {"venue": "care_home_canteen"}))
    step = the_step(case, "owner_care")
    assert (step.department, step.opened_at) == ("D16", later)


def test_who_feeds_pupils_outside_a_school_is_educations_too_and_no_school():
    case = a_case(an_incoming(facts=ILL | {"venue": "after_school_care"}))
    assert "school_event" not in {book.id for book in case.playbooks}
    assert the_step(case, "owner_school").department == "D07"


def test_a_duty_about_a_sample_goes_by_what_the_sample_is():
    facts = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
    biscuit = an_incoming(facts=facts | {"product_category": "P09"}, sample_no="示例-1")
    cowpea = an_incoming(facts=facts | {"product_category": "P32"}, sample_no="示例-2")
    case = a_case(biscuit, cowpea)
    assert the_step(case, "tell_produce_source").about == "sample:示例-2"


def test_two_signals_about_one_sample_have_one_clock():
    facts = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
    case = a_case(*(an_incoming(facts=facts, sample_no="示例-1") for _ in range(2)))
    assert the_clock(case, "SMP-29").about == "sample:示例-1"


def test_the_name_of_a_business_stands_in_no_step_or_clock():
    case = a_case(a_complaint(operator="示例饭店"))
    assert [each for each in (*case.steps, *(each.about for each in case.clocks.values())) if "饭店" in each] == []


@pytest.mark.parametrize("signals", [1, 2])
def test_cases_filed_against_one_business_are_one_penalty_duty_while_it_is_open(signals):
    case = a_case(*(a_complaint(id=f"s{n}", operator="示例饭店") for n in range(signals)))
    for n in range(signals):
        case = filed(case, f"signal:s{n}", hours=1 + 2 * n)
    assert len([each for each in case.steps.values() if each.plan == "decide_penalty"]) == 1


def test_a_case_filed_after_the_penalty_is_a_new_duty_with_its_own_clock():
    case = a_case(*(a_complaint(id=f"s{n}", operator="示例饭店") for n in range(2)))
    case = filed(case, "signal:s0", hours=1)
    case = done(
        case,
        "complete",
        step="decide_penalty",
        outcome="not_penalised",
        fields={"reason": "示例"},
        when=NOON + timedelta(hours=4),
    )
    case = filed(case, "signal:s1", hours=5)
    clocks = [each for each in case.clocks.values() if each.deadline.rule == "PEN-64"]
    assert [each.stopped_at is None for each in clocks] == [False, True]
    assert clocks[1].step in {each.id for each in case.open_steps}


def filed(case, about, hours):
    """A clue is found and a case is filed."""
    for plan, outcome, fields in (("screen_clue", "found", {}), ("check_clue", "filed", {"document": "示例"})):
        hours += 0.5
        case = done(
            case,
            "complete",
            step=f"{plan}/{about}",
            outcome=outcome,
            fields=fields,
            when=NOON + timedelta(hours=hours),
        )
    return case


def test_a_register_that_says_accepted_completes_the_step_at_the_instant_it_states():
    signal = a_complaint(id="s1")
    draft = updated(a_case(signal), signal, progress={"受理时间": NOON + timedelta(hours=1)})
    step = the_step(draft.case, "decide_acceptance")
    assert (step.outcome, step.done_at) == ("accepted", NOON + timedelta(hours=1))
    assert bodies(draft, StepDone)[0].by_column == "受理时间"
    assert the_clock(draft.case, "CMP-1").stopped_at == NOON + timedelta(hours=1)


def test_columns_without_a_time_of_their_own_complete_what_later_columns_open():
    """A result in words is dated when the row was entered, which may be before the acceptance that opens its step."""
    signal = a_complaint(id="s1")
    progress = {"调解结果": NOON, "受理时间": NOON + timedelta(hours=1)}
    case = updated(a_case(signal), signal, progress=progress).case
    assert (the_step(case, "mediate").state, the_clock(case, "CMP-3").stopped_at) == (
        "done",
        NOON + timedelta(hours=1),
    )


def test_a_register_of_samples_completes_the_steps_about_the_sample():
    facts = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
    signal = an_incoming(facts=facts, sample_no="示例-1")
    case = updated(a_case(signal), signal, progress={"送达时间": NOON + timedelta(hours=1)}).case
    assert the_clock(case, "SMP-29").stopped_at == NOON + timedelta(hours=1)


def test_a_register_row_completes_nothing_of_another_row():
    one, two = a_complaint(id="s1"), a_complaint(id="s2")
    case = updated(a_case(one, two), one, progress={"受理时间": NOON}).case
    assert the_step(case, "decide_acceptance", "signal:s2").state == "open"


def test_a_signal_seen_again_restarts_no_clock():
    signal = a_complaint(id="s1")
    case = a_case(signal)
    draft = updated(case, signal, title="改过的标题")
    assert (bodies(draft, ClockStarted), draft.case.clocks, draft.case.signals[0].revision) == ([], case.clocks, 2)


def test_a_revision_that_counts_more_calls_the_graver_playbook_and_turns_the_case_red():
    signal = an_incoming(id="s1", facts=ILL)
    draft = updated(a_case(signal), signal, facts=ILL | {"ill": 31})
    assert [body.playbook.id for body in bodies(draft, PlaybookAdded)] == ["illness_graded"]
    assert (draft.case.severity, len(bodies(draft, SeverityChanged)), len(bodies(draft, Dispatched))) == ("red", 1, 1)
    assert "health_emergency_found" in draft.case.signals[0].events
    assert [body.changed for body in bodies(draft, SignalUpdated)] == [("ill",)]


def test_a_revision_that_takes_back_what_it_counted_counts_fewer_in_the_case_and_in_its_heading():
    signal = an_incoming(id="s1", facts=ILL | {"ill": 15, "hospitalised": 3}, headline="15人不适")
    mended = {"ill": 5, "hospitalised": 0, "observed": 3}
    draft = updated(a_case(signal), signal, facts=ILL | mended, corrects=True)
    assert {name: draft.case.facts[name] for name in mended} == mended
    assert {name: draft.case.signals[0].facts[name] for name in mended} == mended
    assert draft.case.heading == "5人不适 · 3人留观"


def test_what_a_revision_takes_back_leaves_what_others_counted():
    signal = an_incoming(id="s1", facts=ILL | {"ill": 15})
    case = joined(a_case(signal), an_incoming(id="s2", facts=ILL | {"ill": 9}))
    assert updated(case, signal, facts=ILL | {"ill": 5}, corrects=True).case.facts["ill"] == 9


def test_a_revision_of_a_closed_case_is_kept_and_opens_nothing():
    signal = a_complaint(id="s1")
    case = a_case(signal)
    case = type(case)(**{name: getattr(case, name) for name in case.__struct_fields__} | {"state": "closed"})
    draft = updated(case, signal, facts={"dead": 1}, progress={"受理时间": NOON})
    assert [type(entry.body) for entry in draft.entries] == [SignalUpdated]


def test_a_complaint_received_before_the_new_law_and_accepted_under_it_runs_under_the_old():
    received = at("2026-04-14 10:00")
    case = a_case(a_complaint(id="s1", received_at=received))
    case = done(case, "complete", step="decide_acceptance", outcome="accepted", when=at("2026-04-20 10:00"))
    clock = the_clock(case, "CMP-3")
    assert (clock.deadline.unit, clock.deadline.length, clock.anchor_at) == ("working_days", 45, received)


def called_back(*steps):
    """How often whoever complained is to be called back after these steps."""
    case = a_case(a_complaint())
    for n, (step, outcome, fields) in enumerate(steps, 1):
        case = done(case, "complete", step=step, outcome=outcome, fields=fields, when=NOON + timedelta(hours=n))
    return [step.plan for step in case.open_steps].count("ask_satisfaction")


ACCEPTED = ("decide_acceptance", "accepted", {})
TERMINATED = ("mediate", "terminated", {"ended_on": CHOICES["ended_on"][0], "reason": "示例"})
REFUSED = (
    "decide_acceptance",
    "refused",
    {"refused_on": CHOICES["refused_on"][0], "reason": "示例", "remedies": "示例"},
)


@pytest.mark.parametrize(
    ("steps", "times"),
    [
        ([ACCEPTED], 0),
        ([ACCEPTED, ("mediate", "agreed", {})], 1),
        ([ACCEPTED, TERMINATED], 0),
        ([ACCEPTED, TERMINATED, ("tell_mediation_result", "done", {})], 1),
        ([REFUSED], 1),
    ],
)
def test_whoever_complained_is_called_back_once_the_outcome_was_told_to_them(steps, times):
    assert called_back(*steps) == times


def test_where_a_household_ate_no_supply_is_stopped_and_who_ate_along_is_told_first():
    facts = {"channel": "duty", "kind": "incident", "venue": "home", "ill": 3, "treated": True}
    case = a_case(an_incoming(facts=facts))
    plans = {step.plan for step in case.open_steps}
    assert plans & {"stop_supply", "check_unit_report"} == set()
    assert {"tell_eaters", "check_hospital_report", "rescue", "seal_samples"} <= plans
    assert dues(case)[0].step.plan == "tell_eaters"


def test_a_person_who_says_that_somebody_sold_it_stops_the_supply():
    case = a_case(an_incoming(facts={"channel": "duty", "kind": "incident", "venue": "home", "ill": 3}))
    case = done(case, "correct_label", signal=case.signals[0].id, field="venue", now="restaurant")
    assert (the_step(case, "stop_supply").state, the_step(case, "tell_eaters").state) == ("open", "withdrawn")


def test_whether_a_hospital_reported_in_time_is_one_duty_though_that_a_household_ate_is_known_later():
    call = {"channel": "duty", "kind": "incident", "ill": 3, "treated": True}
    case = a_case(an_incoming(id="one", facts=call), an_incoming(id="two", facts=call | {"venue": "home"}))
    assert [clock.deadline.rule for clock in case.clocks.values()].count("HN-1") == 1
