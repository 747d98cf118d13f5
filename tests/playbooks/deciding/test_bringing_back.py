"""What was corrected and is corrected back is as it was: duties and times of law keep the start that they had."""

from datetime import timedelta

from playbooks.actions import act
from playbooks.decide import join_case, update_signal
from playbooks.entries import ClockRestarted, StepsRestored
from tests.factories import NOON, a_case, a_complaint, a_reference, an_action, an_incoming, asked, bodies
from tests.regrouping import parted

REF = a_reference()
SCHOOL = {"channel": "duty", "kind": "incident", "venue": "school_canteen", "school": True, "ill": 16, "children": True}


def after(case, *corrections, signal="s1"):
    """The case after corrections, an hour apart."""
    for n, said in enumerate(corrections, 1):
        when = NOON + timedelta(hours=n)
        case = asked(case, "correct_label", when=when, signal=signal, fields=said).case
    return case


def running(case):
    """By rule: since when and till when each clock runs."""
    open_ones = (each for each in case.clocks.values() if each.stopped_at is None)
    return sorted((each.deadline.rule, each.started_at, str(each.deadline.due_at)) for each in open_ones)


def to_do(case):
    """By plan: since when each duty is open and by when the office wants it done."""
    return sorted((each.plan, each.opened_at, str(each.target_at)) for each in case.open_steps)


def test_a_complaint_that_was_called_an_enquiry_runs_from_its_receipt():
    case = a_case(a_complaint(id="s1"))
    away = after(case, {"request": "enquiry"})
    back = after(case, {"request": "enquiry"}, {"request": "complaint"})
    assert ("CMP-1" in {rule for rule, *_ in running(away)}, running(back)) == (False, running(case))


def test_what_is_put_right_again_has_its_old_duties_times_and_venue():
    case = a_case(an_incoming(id="s1", facts=SCHOOL))
    back = after(case, {"ill": "1", "school": "否"}, {"ill": "16", "school": "是"})
    assert (running(back), set(to_do(case)) - set(to_do(back)), back.facts["venue"]) == (
        running(case),
        set(),
        "school_canteen",
    )


def test_of_a_duty_that_was_begun_anew_only_the_last_comes_back():
    facts = {"channel": "duty", "kind": "incident"}
    case = after(a_case(an_incoming(id="s1", facts=facts | {"ill": 30})), {"ill": "0"})
    when = NOON + timedelta(hours=2)
    again = an_incoming(id="s1", facts=facts | {"ill": 31}, revision=2, received_at=when)
    case = update_signal(REF, case, again, now=when).case
    back = after(case, {"ill": "0"}, {"ill": "31"})
    assert [each.id for each in back.open_steps if each.plan == "rescue"] == ["rescue/case/2"]
    # What the first correction had called ends with it.
    assert [each.plan for each in case.open_steps if each.id not in {one.id for one in back.open_steps}] == [
        "route_signal"
    ]
    assert {rule for rule, *_ in set(running(case)) ^ set(running(back))} == {"CMP-13"}


def test_whoever_was_told_to_stop_is_told_to_go_on():
    case = after(a_case(an_incoming(id="s1", facts=SCHOOL)), {"ill": "1", "school": "否"})
    when = NOON + timedelta(hours=2)
    said = an_action(case, "correct_label", when=when, signal="s1", fields={"ill": "16", "school": "是"})
    draft = act(REF, case, said, when)
    (restored, *_), restarted = bodies(draft, StepsRestored), bodies(draft, ClockRestarted)
    assert restored.reason.startswith("人工更正“")
    assert "NP-2" in {draft.case.clocks[each.clock].deadline.rule for each in restarted}


def test_what_another_signal_says_begins_a_time_of_its_own():
    case = after(a_case(an_incoming(id="s1", facts=SCHOOL)), {"ill": "1", "school": "否", "children": "否"})
    later = NOON + timedelta(hours=5)
    told = an_incoming(id="s2", received_at=later, facts={"channel": "duty", "kind": "incident", "ill": 20})
    draft = join_case(REF, case, told, rule="same_operator", why="同一经营者", now=later)
    since = [[each[1] for each in running(one) if each[0] == "NP-2"] for one in (case, draft.case)]
    assert since == [[], [later]]


def test_a_duty_that_was_opened_anew_meanwhile_does_not_come_back_beside_it():
    case = after(a_case(an_incoming(id="s1", facts=SCHOOL)), {"ill": "1", "school": "否"})
    told = an_incoming(id="s2", received_at=NOON + timedelta(hours=2), facts=SCHOOL)
    joined = join_case(REF, case, told, rule="same_operator", why="同一经营者", now=told.received_at).case
    back = after(joined, {"ill": "16"})
    plans = [(each.plan, each.about, each.department) for each in back.open_steps]
    assert len(plans) == len(set(plans))


def test_what_only_a_correction_had_called_goes_with_it():
    case = a_case(an_incoming(id="s1", facts={"channel": "duty", "kind": "incident", "ill": 3}))
    graver, back = after(case, {"ill": "40"}), after(case, {"ill": "40"}, {"ill": "3"})
    books = [{each.id for each in one.playbooks} for one in (case, graver, back)]
    assert ("illness_graded" in books[1] - books[0], books[2]) == (True, books[0])
    assert (running(back), to_do(back), back.signals) == (running(case), to_do(case), case.signals)


def test_a_correction_withdraws_what_it_is_the_reason_for_and_nothing_else():
    """A duty of both that one of them alone would not have stays when something else is put right."""
    told = {"channel": "duty", "kind": "sampling_failure", "told_by": "laboratory", "product_category": "P32"}
    row = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
    case = a_case(an_incoming(id="s1", facts=told), an_incoming(id="s2", facts=row, sample_no="示例-1"))
    alone = parted(case, "s2", when=NOON + timedelta(hours=1))[1].case
    assert "tell_produce_source" in {each.plan for each in alone.open_steps}
    assert to_do(after(alone, {"school": "是"}, {"school": "否"}, signal="s2")) == to_do(alone)


def test_what_others_say_of_the_place_is_there_again_when_a_correction_of_it_is_taken_back():
    other = {"channel": "complaint", "request": "complaint", "kind": "complaint", "venue": "restaurant"}
    case = a_case(an_incoming(id="s1", facts=SCHOOL), an_incoming(id="s2", facts=other))
    held = after(case, {"venue": "market"})
    back = after(case, {"venue": "market"}, {"venue": "school_canteen"})
    assert [[each.facts["venue"] for each in one.signals] for one in (held, back)] == [
        ["market", "market"],
        ["school_canteen", "restaurant"],
    ]
    assert (held.corrected, back.corrected, back.facts["school"]) == ({"school": False, "venue": "market"}, {}, True)
