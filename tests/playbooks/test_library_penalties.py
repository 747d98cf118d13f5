"""Penalties (行政处罚) of the shipped library: who is told, heard and served, and what runs from it."""

from dataclasses import replace

import pytest
from msgspec.structs import replace as changed

from playbooks.deciding.asked import term_of
from playbooks.deciding.contrary import contrary_to_any
from playbooks.deciding.merging import merge
from playbooks.deciding.splitting import split
from playbooks.deciding.undone import as_it_stands, undone_before
from playbooks.errors import ActionRefused
from playbooks.reference import by_hash
from tests.factories import a_case, an_action, an_incoming, at, done, the_clock, the_step
from tests.playbooks.test_library_law import DECIDED, REF, SAMPLE, after, punished

NOTICED = ("serve_penalty_decision", "by_notice")
"""On 2026-11-26: its thirty days end on 2026-12-26."""
WRITTEN = at("2027-01-11 09:00")
"""When every one of these terms is over."""


@pytest.mark.parametrize("written", ["2026-12-27 00:00", "2027-01-04 09:00"])
def test_service_by_public_notice_is_on_the_last_of_its_thirty_days_whenever_it_is_written_down(written):
    """Penalty Procedure Art. 82(5): what runs from service, Art. 72, runs from that day."""
    case = punished(*DECIDED, NOTICED)
    step = the_step(case, "await_public_notice").id
    served = done(case, "complete", step=step, outcome="served", when=at(written))
    assert (the_step(served, "await_public_notice").done_at, str(the_clock(served, "PEN-72").deadline.due_on)) == (
        at("2026-12-26 00:00"),
        "2027-01-10",
    )


def test_nobody_is_served_by_a_public_notice_whose_thirty_days_are_not_over():
    case = punished(*DECIDED, NOTICED)
    step = the_step(case, "await_public_notice").id
    with pytest.raises(ActionRefused, match=r"期限到 2026-12-26 才满"):
        done(case, "complete", step=step, outcome="served", when=at("2026-12-26 23:59"))
    found = done(
        case, "complete", step=step, outcome="found", fields={"document": "送达回证"}, when=at("2026-12-10 10:00")
    )
    assert str(the_clock(found, "PEN-72").deadline.due_on) == "2026-12-25"


@pytest.mark.parametrize(
    ("before", "plan", "outcome", "last"),
    [((*DECIDED, NOTICED), "await_public_notice", "found", 26), (None, "hear_party", "renounced", 3)],
)
def test_what_came_before_a_term_was_over_is_dated_no_later(before, plan, outcome, last):
    case = punished(*(before or SERVED))
    body = {"step": the_step(case, plan).id, "outcome": outcome, "fields": {"document": "示例"}, "when": WRITTEN}
    with pytest.raises(ActionRefused, match=rf"期限到 2026-12-{last:02} 已满：办理时间请写期满前的那一天"):
        done(case, "complete", **body, done_at=f"2026-12-{last + 1:02}T00:00+08:00")
    found = done(case, "complete", **body, done_at=f"2026-12-{last:02}T23:59+08:00")
    assert the_step(found, plan).done_at == at(f"2026-12-{last:02} 23:59")


def noticed(signal, when):
    """A case of one business, whose decision was announced in public then."""
    case = after(a_case(an_incoming(id=signal, facts=SAMPLE, operator="示例甲店")), *DECIDED)
    step, outcome = NOTICED
    fields = {"document": "示例"}
    return done(case, "complete", step=the_step(case, step).id, outcome=outcome, fields=fields, when=when)


def test_of_two_public_notices_that_come_together_the_later_end_is_the_one_that_counts_and_is_shown():
    """Nobody may say that the term is over before it; told apart each has its own again."""
    early, late = (noticed(f"s{day}", at(f"2026-11-{day} 16:00")) for day in (26, 27))
    case = merge(REF, early, late, an_action(early, "merge", reason="同一件事"), WRITTEN)[0].case
    step = the_step(case, "await_public_notice")
    (clock,) = (each for each in case.clocks.values() if each.step == step.id and each.stopped_at is None)
    assert (str(clock.deadline.due_on), term_of(case, step).last_day) == ("2026-12-27", clock.deadline.due_on)
    apart = split(REF, case, an_action(case, "split", signals=["s27"], reason="两回事"), WRITTEN)
    assert [str(the_clock(each.case, "PEN-82").deadline.due_on) for each in apart] == ["2026-12-26", "2026-12-27"]


def before_the_upgrade():
    """The library as it was when no outcome counted at the end of a term alone."""
    books = tuple(
        changed(
            book, steps=tuple(changed(plan, outcomes=tuple(map(at_any_time, plan.outcomes))) for plan in book.steps)
        )
        for book in REF.playbooks
    )
    return replace(REF, playbooks=books, by_hash=by_hash(books))


def at_any_time(outcome):
    return changed(outcome, at_term=False)


def test_a_case_from_before_an_upgrade_is_told_that_the_term_runs_and_keeps_it_beside_what_is_said_early():
    """What `waived` said then was also a waiver in writing, for which such a case has no other outcome."""
    older = before_the_upgrade()
    case = after(a_case(an_incoming(facts=SAMPLE), ref=older), *DECIDED, NOTICED, ref=older)
    ref = replace(REF, by_hash=REF.by_hash | older.by_hash)
    step = the_step(case, "await_public_notice")
    said = "期限到 2026-12-26 才满，此前须有文书；该事件按其开立时的规程办理，不自动拦下"
    assert [contrary_to_any(case, ref, step, at(f"2026-12-{day} 00:00")) for day in (26, 27)] == [
        (f"公告期满，视为送达：{said}",),
        (),
    ]
    early, late = (
        done(case, "complete", step=step.id, outcome="served", ref=ref, when=at(f"2026-12-{day} 09:00"))
        for day in (10, 27)
    )
    assert [the_step(each, "await_public_notice").fields for each in (early, late)] == [{"recorded": said}, {}]


TOLD = (
    ("decide_filing", "filed"),
    ("submit_case_file", "submitted"),
    ("review_case_file", "passed"),
)
"""To a penalty of which the party is to be told beforehand, on 2026-11-26."""
SERVED = (*TOLD, ("serve_penalty_notice", "served"))


def test_a_party_that_was_told_by_public_notice_has_its_five_working_days_after_the_thirty():
    """Penalty Procedure Art. 57, 82(5)."""
    case = punished(*TOLD, ("serve_penalty_notice", "by_notice"))
    ends = str(the_clock(case, "PEN-82b").deadline.due_on)
    step = the_step(case, "await_notice_period").id
    served = done(case, "complete", step=step, outcome="served", when=at("2026-12-28 10:00"))
    assert (ends, str(the_clock(served, "PEN-57").deadline.due_on)) == ("2026-12-26", "2027-01-04")


def test_whoever_punishes_while_the_party_may_still_be_heard_says_why():
    """Penalty Procedure Art. 57."""
    case, heard = (punished(*SERVED, *more) for more in ((), (("hear_party", "heard"),)))
    body = {"outcome": "penalised", "fields": {"document": "示例1号"}, "when": at("2026-11-30 09:00")}
    with pytest.raises(ActionRefused, match="听取陈述申辩、组织听证"):
        done(case, "complete", step=the_step(case, "decide_penalty").id, **body)
    decided = done(heard, "complete", step=the_step(heard, "decide_penalty").id, **body)
    assert the_step(decided, "decide_penalty").state == "done"


@pytest.mark.parametrize(
    ("so_far", "first"), [(1, "案卷送审核"), (2, "审核案卷"), (3, "送达行政处罚告知书"), (4, "听取陈述申辩、组织听证")]
)
def test_whoever_punishes_before_the_party_was_even_told_says_why_too(so_far, first):
    """Penalty Procedure Art. 49, 57: first the file is reviewed, then the party told, then heard."""
    case = punished(*SERVED[:so_far])
    step = as_it_stands(case, the_step(case, "decide_penalty"))
    assert (undone_before(case, step), step.outcomes[0].needs) == ((first,), ("document", "despite"))


def test_that_another_party_may_still_be_heard_is_no_question_of_this_one_s_penalty():
    case = a_case(*(an_incoming(facts=SAMPLE, operator=name) for name in ("示例甲店", "示例乙店")))
    case = after(case, *SERVED, ("hear_party", "heard"), *SERVED)
    first, second = (as_it_stands(case, each) for each in case.open_steps if each.plan == "decide_penalty")
    asked = [
        [needs for each in step.outcomes if each.id == "penalised" for needs in each.needs] for step in (first, second)
    ]
    assert asked == [["document"], ["document", "despite"]]


def test_a_party_has_said_nothing_only_when_its_five_working_days_are_over():
    case, early = punished(*SERVED), punished(*SERVED, ("hear_party", "renounced"))
    step = the_step(case, "hear_party").id
    with pytest.raises(ActionRefused, match=r"期限到 2026-12-03 才满"):
        done(case, "complete", step=step, outcome="waived", when=at("2026-12-03 18:00"))
    late = done(case, "complete", step=step, outcome="waived", when=at("2026-12-04 09:00"))
    assert [the_step(each, "hear_party").state for each in (late, early)] == ["done", "done"]


def test_whoever_was_only_warned_is_not_published_nor_told_of_to_where_they_are_registered():
    """Publication of Penalties Art. 2(2)."""
    decided = (("decide_filing", "filed"), ("decide_penalty", "penalised_outside"))
    case = punished(*decided, ("publish_penalty", "not_required"), ("push_penalty", "not_required"))
    assert [the_clock(case, f"PUB-9.{which}").is_running for which in ("same", "other")] == [False, False]


@pytest.mark.parametrize(
    ("rule", "first"),
    [("PEN-82", "2022-11-01"), ("SMP-45", "2025-05-01"), ("PUB-9.same", "2025-12-25"), ("HN-6", "2018-03-01")],
)
def test_an_amended_rule_counts_from_when_it_came_into_force_not_from_when_it_was_published(rule, first):
    """Orders 61, 101 and 108 say so in their last sentences."""
    assert [str(each.effective_from) for each in REF.rules.get(rule).versions] == [first]


def test_help_for_another_office_is_given_later_where_it_was_told_in_time():
    """Penalty Procedure Art. 45(2), which leaves the length open."""
    extension = REF.rules.get("PEN-45").versions[0].extension
    assert (extension.length, extension.unit) == (None, "working_days")


def test_a_fine_that_only_the_prefecture_may_impose_ends_the_case_here_without_a_decision():
    """Implementing Regulation Art. 81: 300,000 yuan and more."""
    case = punished(*TOLD, ("decide_penalty", "superior"))
    served = the_step(case, "serve_penalty_decision")
    assert (the_clock(case, "PEN-64").is_running, served.outcome, the_clock(case, "PEN-77").is_running) == (
        False,
        "transferred",
        True,
    )


def test_a_penalty_on_what_the_police_did_not_take_is_reviewed_told_and_heard_before():
    """Penalty Procedure Art. 55, 57; Transfer Regulation Art. 10: the first review and notice ended with the case."""
    ended = (
        ("decide_filing", "filed"),
        ("submit_case_file", "submitted"),
        ("review_case_file", "passed"),
        ("serve_penalty_notice", "served"),
        ("decide_penalty", "suspected"),
        ("report_transfer", "done"),
        ("approve_transfer", "refused"),
    )
    again = (
        ("submit_untransferred_file", "submitted"),
        ("review_case_file", "passed"),
        ("serve_penalty_notice", "served"),
        ("hear_party", "heard"),
    )
    asked = []
    for n in range(len(again) + 1):
        case = punished(*ended, *again[:n])
        decide = as_it_stands(case, the_step(case, "decide_untransferred"))
        asked.append((*undone_before(case, decide), *decide.outcomes[0].needs))
    assert asked == [
        ("不移送或者公安不立案的，案卷送审核", "document", "despite"),
        ("审核案卷", "document", "despite"),
        ("送达行政处罚告知书", "document", "despite"),
        ("听取陈述申辩、组织听证", "document", "despite"),
        ("document",),
    ]
