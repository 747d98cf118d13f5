"""Merging: what runs goes on running, with its id, its start and its due time."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks.case import ALERT
from playbooks.deciding.merging import merge
from playbooks.deciding.splitting import split
from playbooks.entries import Acknowledged, Actor, Merged, SeverityChanged
from playbooks.errors import ActionRefused
from playbooks.timers import on_timer, timers_about, timers_of
from tests.factories import (
    D03,
    LEAD,
    NOON,
    a_case,
    a_complaint,
    a_reference,
    an_action,
    an_incoming,
    bodies,
    done,
    the_clock,
    the_step,
)

REF = a_reference()
LATER = NOON + timedelta(hours=2)
SCHOOL = {"channel": "illness", "school": True, "ill": 3}
SERVED = {"channel": "duty", "kind": "incident", "school": True, "ill": 16}
SAMPLE = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}


def merged(older, younger, reason="同一经营者", **changes):
    action = an_action(older, "merge", when=LATER, other=younger.id, reason=reason, **changes)
    return merge(REF, older, younger, action, LATER)


def clocks(case):
    """What the clocks of a case are, without the step that each hangs on."""
    return {each.id: (each.about, each.started_at, each.deadline) for each in case.clocks.values()}


def test_open_clocks_move_with_id_start_and_due_time():
    older, younger = a_case(a_complaint(id="s1")), a_case(a_complaint(id="s2"))
    into, out = merged(older, younger)
    assert clocks(into.case) == clocks(older) | clocks(younger)
    assert (out.case.state, out.case.merged_into, out.case.running_clocks) == ("merged", older.id, [])


ASKS = an_incoming(headline="餐饮 · 咨询", facts={"channel": "duty", "request": "enquiry"})
COMPLAINS = a_complaint(headline="餐饮 · 消费者诉求")
FALLS_ILL = an_incoming(headline="学校食堂 · 3人不适", facts=SCHOOL)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (ASKS, COMPLAINS, "餐饮 · 消费者诉求"),
        (COMPLAINS, ASKS, ""),
        (ASKS, FALLS_ILL, "学校食堂 · 3人不适"),
        (COMPLAINS, FALLS_ILL, "学校食堂 · 3人不适"),
        (FALLS_ILL, COMPLAINS, ""),
        (COMPLAINS, a_complaint(headline="超市 · 消费者诉求"), ""),
        (ASKS, a_complaint(headline="餐饮 · 咨询"), ""),
    ],
)
def test_both_are_called_what_the_graver_was_called_and_the_entry_says_so(first, second, said):
    older = a_case(first)
    into, _ = merged(older, a_case(second))
    (entry,) = bodies(into, Merged)
    assert [entry.title, into.case.title] == [said, said or older.title]


def test_what_was_called_otherwise_before_is_called_so_again_when_the_graver_leaves():
    case = merged(a_case(ASKS), a_case(COMPLAINS))[0].case
    when = LATER + timedelta(minutes=5)
    parted = an_action(case, "split", when=when, signals=[COMPLAINS.id], reason="不是同一件事")
    out, new = split(REF, case, parted, when)
    assert [out.case.title, new.case.title] == ["餐饮 · 咨询", "餐饮 · 消费者诉求"]


def split_by_director(case, *ids, minutes):
    """A case without these signals, and the case that they become."""
    when = LATER + timedelta(minutes=minutes)
    director = Actor(person="示例·刘一", role="director", department="fso")
    action = replace(an_action(case, "split", when=when, signals=list(ids), reason="不是同一件事"), actor=director)
    heard = {each.id: each for each in (ASKS, COMPLAINS, ALSO_COMPLAINS, FALLS_ILL)}
    return split(REF, case, action, when, heard=heard)


def left_by(case, *ids, minutes):
    """The name of a case that the director splits these signals from, and the case."""
    out, _ = split_by_director(case, *ids, minutes=minutes)
    return out.case.title, out.case


ALSO_COMPLAINS = replace(COMPLAINS, id="s9")


def test_a_name_that_another_who_stays_gives_too_stays():
    three = merged(merged(a_case(ASKS), a_case(COMPLAINS))[0].case, a_case(ALSO_COMPLAINS))[0].case
    first, two = left_by(three, COMPLAINS.id, minutes=5)
    assert [first, left_by(two, ALSO_COMPLAINS.id, minutes=9)[0]] == ["餐饮 · 消费者诉求", "餐饮 · 咨询"]


def test_no_affair_is_called_again_what_one_that_has_left_was_called():
    complaint = merged(a_case(ASKS), a_case(COMPLAINS))[0].case
    three = merged(complaint, a_case(FALLS_ILL))[0].case
    first, two = left_by(three, COMPLAINS.id, minutes=5)
    assert [first, left_by(two, FALLS_ILL.id, minutes=9)[0]] == ["学校食堂 · 3人不适", "餐饮 · 咨询"]


def test_a_name_that_was_corrected_leaves_with_whom_it_came():
    case = merged(a_case(ASKS), a_case(COMPLAINS))[0].case
    case = done(case, "correct_label", signal=COMPLAINS.id, field="kind", now="incident", when=LATER)
    called, (out, new) = case.title, split_by_director(case, COMPLAINS.id, minutes=5)
    assert [called, out.case.title, new.case.title] == [
        "餐饮 · 食品安全事件线报",
        "餐饮 · 咨询",
        "餐饮 · 食品安全事件线报",
    ]


def test_how_urgent_a_person_said_it_is_stands_on_in_the_case_that_stays():
    older, younger = a_case(a_complaint(id="s1")), a_case(a_complaint(id="s2"))
    younger = done(younger, "set_severity", level="orange", reason="网上已传开", when=NOON)
    into, _ = merged(older, younger)
    assert [into.case.severity, into.case.judged] == ["orange", "orange"]
    graver, _ = merged(a_case(an_incoming(facts=SCHOOL)), younger)
    assert [graver.case.severity, graver.case.judged] == ["red", ""]


def test_the_claim_of_either_stands_and_of_two_that_of_the_case_that_stays():
    free, mine = a_case(a_complaint(id="s1")), done(a_case(a_complaint(id="s2")), "acknowledge", actor=LEAD, when=NOON)
    theirs = done(a_case(a_complaint(id="s3")), "acknowledge", when=NOON)
    pairs = [(free, mine), (mine, free), (theirs, mine), (free, a_case(a_complaint(id="s4")))]
    whose = [merged(older, younger)[0].case.acknowledged_by for older, younger in pairs]
    assert whose == [LEAD.person, LEAD.person, theirs.acknowledged_by, None]


def test_nobody_is_told_that_a_case_is_unclaimed_once_a_claimed_one_is_merged_into_it():
    younger = done(a_case(an_incoming(id="s2", facts=SCHOOL)), "acknowledge", when=NOON)
    into, _ = merged(a_case(a_complaint(id="s1")), younger)
    assert [each.whose for each in bodies(into, Acknowledged)] == [younger.acknowledged_by]
    assert [each for each in timers_of(into.case, REF).values() if each.of == ALERT] == []


def test_how_urgent_the_affair_is_nobody_set_by_merging():
    into, _ = merged(a_case(a_complaint(id="s1")), a_case(an_incoming(id="s2", facts=SCHOOL)))
    judged = {(each.body.level, each.actor) for each in into.entries if isinstance(each.body, SeverityChanged)}
    assert judged == {("red", None)}


def test_what_a_person_said_of_the_case_that_ends_is_carried_over_by_nobody():
    younger = done(a_case(a_complaint(id="s2")), "set_severity", level="orange", reason="网上已传开", when=NOON)
    into, _ = merged(a_case(a_complaint(id="s1")), younger)
    assert [each.actor for each in into.entries if isinstance(each.body, SeverityChanged)] == [None, None]


def test_every_moved_clock_hangs_on_a_step_of_the_older_case():
    into, _ = merged(a_case(an_incoming(facts=SCHOOL)), a_case(an_incoming(facts=SCHOOL)))
    assert {clock.step for clock in into.case.clocks.values()} <= set(into.case.steps)
    assert {key for key, step in into.case.steps.items() if step.id != key} == set()


def test_a_duty_of_both_is_as_far_along_as_either_had_it():
    older, younger = a_case(an_incoming(facts=SCHOOL)), a_case(an_incoming(facts=SCHOOL))
    key = next(each.id for each in older.open_steps if each.department != "D01")
    younger = done(younger, "sign", step=key, when=NOON)
    step = merged(older, younger)[0].case.steps[key]
    assert [step.signed_at, step.person] == [NOON, younger.steps[key].person]
    assert [step.opened_at, step.target_at] == [older.steps[key].opened_at, older.steps[key].target_at]


@pytest.mark.parametrize(("olders", "youngers", "further"), [(1, 2, ["rung_2"]), (2, 1, []), (1, 1, ["rung_2"])])
def test_a_duty_that_keeps_the_target_of_the_older_climbs_on_from_where_the_older_stood(olders, youngers, further):
    cases = [a_case(an_incoming(facts=SCHOOL)), a_case(an_incoming(facts=SCHOOL))]
    key = next(each.id for each in cases[0].open_steps if each.department != "D01" and each.target_at)
    for n, rungs in enumerate((olders, youngers)):
        for _ in range(rungs):
            (timer,) = timers_about(cases[n], key, REF)
            cases[n] = on_timer(REF, cases[n], timer, timer.at).case
    older, younger = cases[0], done(cases[1], "sign", step=key)
    case = merged(older, younger)[0].case
    assert [case.steps[key].rung, [each.kind for each in timers_about(case, key, REF)]] == [olders, further]


def test_a_duty_that_only_the_younger_has_open_is_taken_beside_the_finished_one():
    older, younger = (
        a_case(an_incoming(facts=SAMPLE, sample_no="示例-1")),
        a_case(an_incoming(facts=SAMPLE, sample_no="示例-1")),
    )
    older = done(older, "complete", step="serve_notice", outcome="served")
    case = merged(older, younger)[0].case
    states = {key: step.state for key, step in case.steps.items() if step.plan == "serve_notice"}
    assert states == {"serve_notice/sample:示例-1": "done", "serve_notice/sample:示例-1/2": "open"}
    running = [each for each in case.running_clocks if each.deadline.rule == "SMP-29"]
    assert [each.step for each in running] == ["serve_notice/sample:示例-1/2"]


def test_a_calm_case_that_takes_in_a_red_one_turns_red_and_is_dispatched():
    into, _ = merged(a_case(a_complaint()), a_case(an_incoming(facts=SCHOOL)))
    assert (into.case.severity, [each for each in into.case.open_steps if each.dispatched_at is None]) == ("red", [])


def test_a_pending_escalation_goes_with_its_clock():
    younger = a_case(a_complaint(id="s2"))
    clock = the_clock(younger, "CMP-1")
    while not younger.proposals:
        timer = next(each for each in timers_of(younger, REF).values() if each.of == clock.id)
        younger = on_timer(REF, younger, timer, timer.at).case
    into, _ = merged(a_case(a_complaint(id="s1")), younger)
    assert [each.of for each in into.case.proposals] == [clock.id]


def test_a_clock_that_was_about_to_be_missed_is_still_looked_at():
    younger = a_case(a_complaint(id="s2"))
    into, out = merged(a_case(a_complaint(id="s1")), younger)
    due = [each for each in timers_of(into.case, REF).values() if each.kind == "due"]
    assert (the_clock(younger, "CMP-1").id in {each.of for each in due}, timers_of(out.case, REF)) == (True, {})


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"exercise": "sample"}, "演练（示例）与实战、不同地区的事件不能合并"),
        ({"area": "410703"}, "演练（示例）与实战、不同地区的事件不能合并"),
        ({"state": "closed"}, "只能合并两个未办结的事件"),
    ],
)
def test_what_cannot_be_merged_is_refused(change, reason):
    with pytest.raises(ActionRefused, match=reason):
        merged(a_case(), replace(a_case(), **change))


def test_a_case_is_not_merged_with_itself_nor_without_a_reason_nor_by_a_department():
    case = a_case()
    with pytest.raises(ActionRefused, match="自身"):
        merged(case, case)
    with pytest.raises(ActionRefused, match="请写明合并理由"):
        merged(case, a_case(), reason=" ")
    with pytest.raises(ActionRefused, match="由食安办值班人员办理"):
        merged(case, a_case(), actor=Actor(person="x", role="handler", department="D03"))


def test_a_signal_that_had_opened_the_case_that_ends_is_there_by_the_person_who_merged():
    older, younger = a_case(a_complaint(id="s1")), a_case(a_complaint(id="s2"), a_complaint(id="s3"))
    into, _ = merged(older, younger, reason="同一席")
    assert [each.why for each in into.case.signals] == ["首条信息", "人工并入：同一席", "同一经营者"]


def feasts():
    """Two calls about a feast that name no town, each of a case of its own."""
    facts = {"channel": "duty", "kind": "incident", "ill": 8, "venue": "rural_banquet", "area": "410702"}
    return tuple(a_case(an_incoming(id=id_, facts=facts)) for id_ in ("s1", "s2"))


@pytest.mark.parametrize("settled", [0, 1], ids=["the older", "the younger"])
def test_the_town_that_a_person_named_in_either_is_not_to_be_found_anew(settled):
    cases = [*feasts()]
    signal = cases[settled].signals[0].id
    cases[settled] = done(cases[settled], "correct_label", signal=signal, field="street", now="洪门镇")
    case = merged(*cases)[0].case
    assert [each.department_name for each in case.open_steps if each.plan == "town_on_site"] == ["洪门镇政府"]
    assert [each.id for each in case.open_steps if each.plan == "find_town"] == []


def test_where_nobody_has_named_the_town_it_is_still_to_be_found():
    case = merged(*feasts())[0].case
    assert [each.plan for each in case.open_steps if each.plan == "find_town"] == ["find_town"]


@pytest.mark.parametrize(("asks", "signs"), [(0, None), (1, None), (0, 1), (1, 0)])
def test_what_a_department_asked_for_in_either_case_still_waits_for_its_answer(asks, signs):
    cases = [a_case(an_incoming(id=name, facts=SERVED)) for name in ("s1", "s2")]
    step = the_step(cases[asks], "stop_supply")
    until = (step.target_at + timedelta(hours=3)).isoformat()
    said = {"actor": D03, "step": step.id, "when": NOON}
    cases[asks] = done(cases[asks], "note", text="在路上", **said)
    cases[asks] = done(cases[asks], "ask_time", until=until, reason="现场路远", **said)
    if signs is not None:
        cases[signs] = done(cases[signs], "sign", **said)
    kept = merged(*cases)[0].case.steps[step.id]
    assert [kept.wanted.until.isoformat(), kept.word.text, kept.signed_at is None] == [until, "在路上", signs is None]
