"""A later version of a signal that carries another date: what is earlier holds at once, what is later is asked."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks import entries as e
from playbooks.actions import act
from playbooks.decide import join_case, update_signal
from playbooks.deciding.draft import Draft
from playbooks.errors import ActionRefused
from playbooks.folding.fold import fold_all
from playbooks.tell import Reason, tell
from playbooks.timers import on_timer, timers_of
from tests.factories import (
    NOON,
    a_case,
    a_complaint,
    a_draft,
    a_reference,
    an_action,
    an_incoming,
    at,
    bodies,
    done,
    the_clock,
)
from tests.regrouping import merged, parted

REF = a_reference()
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LATER = NOON + 2 * HOUR


def again(case, incoming, when=LATER, *, is_dated=True, **changes):
    """The draft of what comes again."""
    known = next(each for each in case.signals if each.id == incoming.id)
    fields = {name: getattr(incoming, name) for name in incoming.__struct_fields__} | changes
    said_at = changes.get("said_at", fields["received_at"]) if is_dated else None
    version = type(incoming)(**{**fields, "revision": known.revision + 1, "said_at": said_at})
    return update_signal(REF, case, version, now=when)


COMPLAINT = a_complaint(id="s1")
BEFORE = a_case(COMPLAINT)
DUE = the_clock(BEFORE, "CMP-1").deadline.due_at


def test_an_earlier_date_moves_the_clock_at_once_and_the_entries_say_from_what_to_what_and_by_which_signal():
    draft = again(BEFORE, COMPLAINT, received_at=NOON - DAY)
    clock = the_clock(draft.case, "CMP-1")
    (told,) = bodies(draft, e.SignalUpdated)
    moved = {draft.case.clocks[each.clock].deadline.rule: each for each in bodies(draft, e.ClockMoved)}
    assert (clock.started_at, clock.deadline.due_at) == (NOON - DAY, DUE - DAY)
    assert (told.were, told.dates["received_at"]) == ({"received_at": NOON}, NOON - DAY)
    assert (moved["CMP-1"].change, moved["CMP-1"].signal) == ("start_told", "s1")
    assert moved["CMP-1"].reason == "来件更新后写明 11-23 12:00，早于原起算的 11-24 12:00"
    assert (draft.case.redated, draft.case.signals[0].received_at) == ([], NOON - DAY)


def test_its_timers_are_those_of_the_new_time_and_what_has_passed_is_missed_as_anything_is():
    case = again(BEFORE, COMPLAINT, received_at=at("2026-10-20 12:00")).case
    clock = the_clock(case, "CMP-1")
    (due,) = [each for each in timers_of(case, REF).values() if (each.of, each.kind) == (clock.id, "due")]
    missed = on_timer(REF, case, due, LATER)
    assert due.at == clock.deadline.due_at < NOON
    assert [(body.due_at, body.verdict) for body in bodies(missed, e.DeadlineMissed)] == [(due.at, "overdue")]


def test_a_later_date_moves_nothing_by_itself_and_is_proposed_to_the_desk():
    draft = again(BEFORE, COMPLAINT, received_at=NOON + DAY, when=NOON + 2 * DAY)
    assert (draft.case.clocks, draft.case.signals[0].received_at) == (BEFORE.clocks, NOON)
    (asked,) = bodies(draft, e.StartsProposed)
    assert the_clock(BEFORE, "CMP-1").id in asked.clocks
    assert [each.id for each in draft.case.redated] == ["s1"]
    (entry,) = [each for each in draft.entries if isinstance(each.body, e.StartsProposed)]
    told = [(each.role, each.reason) for each in tell(entry, draft.case, BEFORE)]
    assert told == [("duty_officer", Reason.CLOCK_MOVED)]


def test_what_an_officer_takes_begins_later_and_what_they_leave_stays():
    same_day = again(BEFORE, COMPLAINT, received_at=NOON + HOUR).case
    assert same_day.redated == []  # no working day is gained
    case = again(BEFORE, COMPLAINT, received_at=at("2026-11-25 09:00"), when=NOON + 2 * DAY).case
    taken, left = (
        act(REF, case, an_action(case, kind, signal="s1", when=NOON + 2 * DAY), NOON + 2 * DAY)
        for kind in ("take_starts", "leave_starts")
    )
    clock = the_clock(taken.case, "CMP-1")
    assert (clock.started_at, clock.deadline.due_at) == (at("2026-11-25 09:00"), DUE + DAY)
    assert [body.change for body in bodies(taken, e.ClockMoved)] == ["start_accepted"] * len(taken.entries[1:])
    assert (taken.case.signals[0].received_at, taken.case.redated) == (at("2026-11-25 09:00"), [])
    assert (left.case.clocks, left.case.redated, len(left.entries)) == (BEFORE.clocks, [], 1)
    with pytest.raises(ActionRefused, match="没有待决定"):
        act(REF, left.case, an_action(left.case, "take_starts", signal="s1"), LATER)


LONG_AGO = at("2003-11-24 12:00")


def test_by_a_date_before_any_version_of_its_rule_nothing_begins_and_an_officer_is_asked():
    draft = again(BEFORE, COMPLAINT, received_at=LONG_AGO)
    (asked,) = bodies(draft, e.StartsProposed)
    (joined,) = draft.case.redated
    assert the_clock(BEFORE, "CMP-1").id in asked.clocks
    assert (draft.case.clocks, joined.received_at, joined.said) == (BEFORE.clocks, NOON, {"received_at": LONG_AGO})
    left = done(draft.case, "leave_starts", signal="s1", when=LATER)
    assert (left.redated, left.signals[0].received_at) == ([], NOON)
    with pytest.raises(ActionRefused, match="没有施行的版本，请核对起算时间"):
        act(REF, draft.case, an_action(draft.case, "take_starts", signal="s1", when=LATER), LATER)


def test_what_no_clock_counts_from_may_be_of_whatever_year():
    uncounted = replace(BEFORE, clocks={})
    assert again(uncounted, COMPLAINT, received_at=LONG_AGO).case.signals[0].received_at == LONG_AGO


def later(case=BEFORE, day="2026-11-25 09:00", **changes):
    return again(case, COMPLAINT, received_at=at(day), when=NOON + 3 * DAY, **changes)


def test_leaving_it_holds_until_another_date_comes():
    case = later().case
    case = done(case, "leave_starts", signal="s1", when=NOON + 3 * DAY)
    same, other = later(case, title="改过的标题"), later(case, "2026-11-26 09:00")
    assert (bodies(same, e.StartsProposed), same.case.redated) == ([], [])
    assert [each.said["received_at"] for each in other.case.redated] == [at("2026-11-26 09:00")]
    back = again(case, COMPLAINT, received_at=NOON).case
    assert len(later(back).case.redated) == 1


def test_another_version_with_the_same_later_date_asks_nothing_twice_and_one_that_goes_back_asks_no_more():
    case = later().case
    same = later(case, title="改过的标题")
    assert (bodies(same, e.StartsProposed), len(same.case.redated)) == ([], 1)
    assert again(case, COMPLAINT, received_at=NOON).case.redated == []


def test_who_decides_by_what_has_come_again_since_is_refused():
    case = later(later().case, "2026-11-26 09:00").case
    with pytest.raises(ActionRefused, match="又有更新"):
        act(REF, case, an_action(case, "take_starts", signal="s1", revision="2"), NOON + 3 * DAY)


def test_after_an_officer_took_a_later_date_an_earlier_one_moves_it_again_by_itself():
    case = done(later().case, "take_starts", signal="s1", when=NOON + 3 * DAY)
    case = again(case, COMPLAINT, received_at=NOON - DAY, when=NOON + 3 * DAY).case
    assert the_clock(case, "CMP-1").deadline.due_at == DUE - DAY


def test_a_source_that_does_not_say_when_it_received_it_moves_nothing():
    draft = again(BEFORE, COMPLAINT, received_at=NOON - DAY, is_dated=False)
    assert (draft.case.clocks, bodies(draft, e.SignalUpdated)[0].dates) == (BEFORE.clocks, {})


def test_a_day_without_an_hour_is_the_day_that_is_known():
    draft = again(BEFORE, COMPLAINT, received_at=at("2026-11-24 00:00"), arrived_at=NOON + DAY)
    assert (draft.case.clocks, bodies(draft, e.SignalUpdated)[0].dates) == (BEFORE.clocks, {})
    draft = again(BEFORE, COMPLAINT, received_at=at("2026-11-23 00:00"), arrived_at=NOON + DAY)
    assert (the_clock(draft.case, "CMP-1").deadline.due_at, draft.case.signals[0].arrived_at) == (DUE - DAY, NOON)


def test_a_day_without_an_hour_that_comes_again_on_that_day_says_no_later_hour():
    """What counts is when it came here, and it comes again whenever the register is imported again."""
    school = an_incoming(id="a", facts=ILL)
    case, midnight = a_case(school), at("2026-11-24 00:00")
    draft = again(case, school, received_at=NOON + HOUR, said_at=midnight)
    assert (draft.case.clocks, draft.case.redated, bodies(draft, e.SignalUpdated)[0].later) == (case.clocks, [], {})
    other_day = again(case, school, received_at=NOON + DAY, said_at=midnight + DAY, when=NOON + DAY).case
    assert other_day.redated == [], "its hours count from when it came here first"


def test_a_clock_that_work_began_stays_though_that_was_at_the_same_instant():
    """A register writes a day for both, when it was received and when it was accepted."""
    day = at("2026-11-24 00:00")
    signal = a_complaint(id="s1", received_at=day, progress={"受理时间": day})
    case = a_case(signal)
    assert the_clock(case, "CMP-3").started_at == day
    moved = again(case, signal, received_at=day - DAY).case
    assert the_clock(moved, "CMP-3").started_at == day


def test_what_has_stopped_stays_as_it_ended_and_counts_anew_when_it_runs_again():
    case = done(BEFORE, "complete", step="decide_acceptance/signal:s1", outcome="accepted")
    moved = again(case, COMPLAINT, received_at=NOON - DAY).case
    assert the_clock(moved, "CMP-1") == the_clock(case, "CMP-1")
    back = done(moved, "take_back", step="decide_acceptance/signal:s1", reason="填错", when=LATER)
    assert the_clock(back, "CMP-1").deadline.due_at == DUE - DAY


def test_an_ended_case_keeps_the_dates_and_counts_by_them_when_it_is_open_again():
    case = a_case(an_incoming(id="m", facts={"channel": "media", "kind": "incident"}))
    rules = [each.deadline.rule for each in case.clocks.values() if each.deadline.due_at]
    ended = fold_with(case, e.Dismissed(reason="示例"))
    kept = again(ended, an_incoming(id="m", facts=case.signals[0].facts), received_at=NOON - 2 * DAY).case
    assert (kept.clocks, kept.signals[0].received_at) == (case.clocks, NOON - 2 * DAY)
    reopened = done(kept, "reopen", reason="示例", when=LATER)
    assert rules and all(the_clock(reopened, rule).started_at == NOON - 2 * DAY for rule in rules)


def fold_with(case, body):
    draft = Draft(case, case.id, cause="示例", now=LATER)
    draft.add(body)
    return draft.case


REPORT = an_incoming(id="r", facts={"channel": "complaint", "request": "report", "kind": "complaint"})
PAPER = {"reason": "示例理由", "document": "示例文书"}


def decided(case, kind, **body):
    """The clock of the report after somebody decided something of it."""
    return done(case, kind, clock=the_clock(case, "CMP-7").id, **PAPER, **body)


def test_a_clock_that_is_paused_begins_earlier_and_is_reckoned_when_it_resumes():
    case = decided(a_case(REPORT), "pause", ground="testing")
    moved = again(case, REPORT, received_at=NOON - 4 * DAY).case
    clock = the_clock(moved, "CMP-7")
    assert (clock.started_at, clock.is_paused, clock.deadline.due_at) == (NOON - 4 * DAY, True, None)
    both = [decided(each, "resume", when=NOON + 3 * DAY) for each in (case, moved)]
    dues = [the_clock(each, "CMP-7").deadline.due_at for each in both]
    assert dues[0] - dues[1] == DAY  # the Monday between


def test_one_that_had_run_out_before_its_pause_falls_due():
    case = decided(a_case(REPORT), "pause", ground="testing")
    clock = the_clock(again(case, REPORT, received_at=at("2026-09-01 12:00")).case, "CMP-7")
    assert clock.deadline.due_at < NOON


def test_a_later_start_of_a_paused_clock_waits_until_it_resumes():
    case = decided(a_case(REPORT), "pause", ground="testing")
    case = again(case, REPORT, received_at=at("2026-11-25 09:00"), when=NOON + 2 * DAY).case
    with pytest.raises(ActionRefused, match="暂停"):
        act(REF, case, an_action(case, "take_starts", signal="r"), NOON + 2 * DAY)


def test_what_was_approved_as_an_extension_is_counted_from_the_new_start():
    case = decided(a_case(REPORT), "extend", approved_by="示例·局长")
    moved = the_clock(again(case, REPORT, received_at=NOON - DAY).case, "CMP-7")
    assert (moved.extensions, moved.started_at) == (the_clock(case, "CMP-7").extensions, NOON - DAY)
    assert the_clock(case, "CMP-7").deadline.due_at - moved.deadline.due_at == DAY


@pytest.mark.parametrize("day", ["2026-11-20 09:00", "2026-11-27 09:00"])
def test_a_start_that_an_officer_set_is_moved_by_nobody_else(day):
    clock = the_clock(BEFORE, "CMP-1")
    case = done(BEFORE, "correct_start", clock=clock.id, start=(NOON - DAY).isoformat(), **PAPER)
    draft = again(case, COMPLAINT, received_at=at(day), when=NOON + 4 * DAY)
    assert the_clock(draft.case, "CMP-1").started_at == NOON - DAY
    assert [clock.id in each.proposed for each in draft.case.redated] == [True]
    case = done(draft.case, "take_starts", signal="s1", when=NOON + 4 * DAY)
    assert the_clock(case, "CMP-1").started_at == at(day)


def test_what_is_asked_of_a_start_that_an_officer_set_is_asked_still_when_the_case_is_open_again():
    case = done(BEFORE, "correct_start", clock=the_clock(BEFORE, "CMP-1").id, start=(NOON - DAY).isoformat(), **PAPER)
    ended = fold_with(later(case).case, e.Dismissed(reason="示例"))
    draft = act(REF, ended, an_action(ended, "reopen", reason="示例", when=NOON + 4 * DAY), NOON + 4 * DAY)
    assert (len(draft.case.redated), bodies(draft, e.StartsProposed)) == (1, [])


FAILED = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}


def a_sample(**said):
    return an_incoming(**({"id": "f", "facts": FAILED, "sample_no": "示例-1"} | said))


def test_the_right_of_a_business_is_cut_short_by_no_machine_and_moves_by_an_officer_s_word():
    sample = a_sample(occurred_at=NOON - DAY)
    case = a_case(sample)
    draft = again(case, sample, occurred_at=NOON - 2 * DAY)
    right = the_clock(case, "SMP-37a")
    assert the_clock(draft.case, "SMP-37a") == right
    assert [right.id in each.proposed for each in draft.case.redated] == [True]
    moved = done(draft.case, "take_starts", signal="f", when=LATER)
    assert the_clock(moved, "SMP-37a").started_at == NOON - 2 * DAY


def test_a_day_of_sampling_that_is_told_later_begins_what_waited_for_it():
    case = a_case(a_sample())
    assert "SMP-37a" not in {each.deadline.rule for each in case.clocks.values()}
    assert the_clock(again(case, a_sample(), occurred_at=NOON - DAY).case, "SMP-37a").started_at == NOON - DAY


def test_so_does_one_that_could_not_be_before_the_day_of_receipt_that_was_said():
    sample = a_sample(occurred_at=NOON - 2 * DAY, received_at=NOON - 30 * DAY)
    case = again(a_case(sample), sample, received_at=NOON).case
    assert "SMP-37a" not in {each.deadline.rule for each in case.clocks.values()}
    case = done(case, "take_starts", signal="f", when=LATER)
    assert the_clock(case, "SMP-37a").started_at == NOON - 2 * DAY


ILL = {"channel": "duty", "school": True, "ill": 4, "kind": "incident"}


def test_what_another_one_begins_too_begins_no_later_than_that_one_says():
    first = an_incoming(id="a", facts=ILL)
    case = a_case(first, an_incoming(id="b", facts=ILL, received_at=NOON + HOUR))
    case = again(case, first, received_at=NOON + 3 * HOUR, when=NOON + 4 * HOUR).case
    case = done(case, "take_starts", signal="a", when=NOON + 4 * HOUR)
    assert the_clock(case, "HN-1").started_at == NOON + HOUR


def test_what_another_one_that_joins_makes_needless_is_asked_no_more():
    first, other = (an_incoming(id=id_, facts=ILL, source=id_) for id_ in "ab")
    case = again(a_case(first), first, received_at=NOON + 3 * HOUR, when=NOON + 4 * HOUR).case
    draft = join_case(REF, case, other, rule="same_school", why="同一学校", now=NOON + 4 * HOUR)
    (entry,) = [each for each in draft.entries if isinstance(each.body, e.StartsProposed)]
    assert (len(case.redated), draft.case.redated, tell(entry, draft.case, case)) == (1, [], [])


def test_one_that_says_it_had_it_before_the_one_that_began_the_times_of_the_affair_moves_them():
    other = an_incoming(id="b", facts=ILL, received_at=NOON + HOUR)
    case = a_case(an_incoming(id="a", facts=ILL), other)
    assert the_clock(again(case, other, received_at=NOON - HOUR).case, "HN-1").started_at == NOON - HOUR


def test_a_hospital_that_puts_its_hour_right_asks_for_a_later_one():
    said = an_incoming(id="h", facts=ILL | {"channel": "illness", "treated": True}, treated_at=NOON - HOUR)
    case = a_case(said)
    case = again(case, said, treated_at=NOON - HOUR / 2, is_dated=False, received_at=NOON + DAY).case
    assert (the_clock(case, "PHE-1").started_at, case.redated[0].said) == (
        NOON - HOUR,
        {"treated_at": NOON - HOUR / 2},
    )


def test_an_hour_in_words_that_came_again_the_next_day_is_of_neither_day():
    said = an_incoming(id="h", facts=ILL | {"channel": "illness", "treated": True}, treated_at=NOON - HOUR)
    for hour in (NOON + DAY - HOUR, NOON + DAY - 3 * HOUR):
        draft = again(a_case(said), said, treated_at=hour, is_dated=False, when=NOON + DAY)
        assert (draft.case.redated, bodies(draft, e.ClockMoved)) == ([], [])


def test_a_proposal_goes_with_its_signal_into_another_case_and_out_of_it():
    older, younger = a_case(a_complaint(id="s0", received_at=NOON - HOUR)), later().case
    into = merged(older, younger, NOON + 3 * DAY)
    assert [each.id for each in into.redated] == ["s1"]
    left, apart = parted(into, "s1", when=NOON + 3 * DAY)
    assert ([each.id for each in left.case.redated], [each.id for each in apart.case.redated]) == ([], ["s1"])
    assert the_clock(done(apart.case, "take_starts", signal="s1", when=NOON + 3 * DAY), "CMP-1").deadline.due_at > DUE


def test_what_nothing_waits_for_any_more_is_asked_of_nobody():
    case = later().case
    assert done(case, "complete", step="decide_acceptance/signal:s1", outcome="accepted").redated == []


def test_entries_tell_the_same_case_when_they_are_folded_anew():
    drafts = [a_draft(COMPLAINT)]
    drafts.append(later(drafts[0].case))
    drafts.append(act(REF, drafts[1].case, an_action(drafts[1].case, "take_starts", signal="s1"), NOON + 3 * DAY))
    assert fold_all(entry for draft in drafts for entry in draft.entries) == drafts[-1].case
