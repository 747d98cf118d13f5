"""Cases merged by mistake and split again: each is what it would be had they never been one."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks.decide import join_case
from playbooks.entries import RumourMatched, StepsWithdrawn
from playbooks.tell import Reason, tell
from tests.factories import LEAD, NOON, a_case, a_complaint, a_reference, an_incoming, bodies, done, the_step
from tests.regrouping import merged, parted

LATER = NOON + timedelta(hours=2)
SCHOOL = {"channel": "illness", "kind": "incident", "school": True, "ill": 3}
RUMOUR = {"channel": "media", "kind": "rumour", "rumour": True, "venue": "market"}
SAMPLE = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
KNOWN = RumourMatched(signal="s2", rumour="R-1", claim="肉松是棉花", fact="不是", refuted_by="示例", similarity=0.9)
KINDS = {
    "complaint": lambda id_: a_complaint(id=id_, title="凉皮有异味", headline="餐饮 · 凉皮 · 异物"),
    "rumour": lambda id_: an_incoming(
        id=id_, facts=RUMOUR, title="肉松是棉花做的", headline="肉松 · 疑似", known=KNOWN
    ),
    "school": lambda id_: an_incoming(id=id_, facts=SCHOOL, title="学生呕吐", headline="学校食堂 · 3人不适"),
    "sample": lambda id_: an_incoming(id=id_, facts=SAMPLE, sample_no="示例-1", headline="豇豆 · 农残"),
}
PAIRS = [(one, other) for one in KINDS for other in KINDS]


def opened(kind, id_, minutes=0):
    incoming = replace(KINDS[kind](id_), received_at=NOON + timedelta(minutes=minutes))
    return a_case(incoming), {id_: incoming}


def plain(case):
    """What a case is, without how it came to be, and without how often a clock was stopped and went on."""
    return {
        "signals": case.signals,
        "steps": case.steps,
        "clocks": {key: replace(clock, moves=0) for key, clock in case.clocks.items()},
        "facts": case.facts,
        "playbooks": case.playbooks,
        "known": case.known,
        "heading": case.heading,
        "urgency": (case.severity, set(case.severity_why)),
        "grade": (case.grade, case.grade_proposed),
        "words": (case.corrected, case.stated),
        "absorbed": case.absorbed,
    }


def undispatched(told):
    """Steps as they are but for who was sent them, and without those that were withdrawn again: a red case sends what
    a calm one had kept, and who was sent something reads what became of it."""
    left = {key: each for key, each in told["steps"].items() if each.withdrawn_with != "split"}
    steps = {key: replace(each, dispatched_at=None, dispatched_by=None) for key, each in left.items()}
    return told | {"steps": steps}


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_split_as_they_were_merged_both_are_what_they_were(one, other):
    (older, first), (younger, second) = opened(one, "s1"), opened(other, "s2", 10)
    old, new = parted(merged(older, younger), "s2", heard=first | second)
    assert undispatched(plain(old.case)) == undispatched(plain(older))
    assert undispatched(plain(new.case)) == undispatched(plain(younger))


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_when_the_signals_of_the_older_leave_each_clock_goes_with_what_it_is_about(one, other):
    (older, first), (younger, second) = opened(one, "s1"), opened(other, "s2", 10)
    old, new = parted(merged(older, younger), "s1", heard=first | second)
    assert set(old.case.clocks) == set(younger.clocks)
    assert set(new.case.clocks) == set(older.clocks)
    assert {clock.step for clock in old.case.clocks.values()} <= set(old.case.steps)
    assert {clock.step for clock in new.case.clocks.values()} <= set(new.case.steps)
    assert [each.case.clocks[key].stopped_at for each in (old, new) for key in each.case.clocks] == [None] * (
        len(older.clocks) + len(younger.clocks)
    )
    assert new.case.known == older.known


def test_what_was_done_while_they_were_one_is_done_in_both():
    older, younger = opened("school", "s1")[0], opened("school", "s2", 10)[0]
    case = merged(older, younger)
    step = the_step(case, "rescue")
    when = LATER + timedelta(minutes=5)
    case = done(case, "complete", step=step.id, outcome="done", when=when)
    old, new = parted(case, "s2", when=when + timedelta(minutes=5))
    assert [each.case.steps[step.id].done_at for each in (old, new)] == [when, when]
    assert new.case.steps[step.id].opened_at == younger.steps[step.id].opened_at


def test_a_duty_that_stood_beside_the_finished_one_leaves_with_the_case_that_had_it_open():
    older, younger = opened("sample", "s1")[0], opened("sample", "s2", 10)[0]
    older = done(older, "complete", step="serve_notice", outcome="served")
    case = merged(older, younger)
    assert set(case.steps) - set(older.steps) - set(younger.steps) == {"serve_notice/sample:示例-1/2"}
    old, new = parted(case, "s2")
    assert [set(draft.case.steps) for draft in (old, new)] == [set(older.steps), set(younger.steps)]


def test_what_was_signed_for_before_they_were_one_is_signed_for_in_that_case_alone():
    older, younger = opened("school", "s1")[0], opened("school", "s2", 10)[0]
    step = the_step(older, "rescue").id
    older = done(older, "sign", step=step)
    old, new = parted(merged(older, younger), "s2")
    assert (old.case.steps[step].signed_at is None, new.case.steps[step].signed_at) == (False, None)


def test_a_case_within_a_case_leaves_with_its_own():
    (older, _), (middle, _), (young, _) = (
        opened("complaint", "s1"),
        opened("school", "s2", 10),
        opened("rumour", "s3", 20),
    )
    within = merged(middle, young)
    case = merged(older, within, LATER + timedelta(minutes=5))
    old, new = parted(case, "s2", "s3", when=LATER + timedelta(minutes=9))
    assert undispatched(plain(old.case)) == undispatched(plain(older))
    assert set(new.case.clocks) == set(within.clocks)
    again, last = parted(new.case, "s3", when=LATER + timedelta(minutes=20))
    assert (set(again.case.clocks), set(last.case.clocks)) == (set(middle.clocks), set(young.clocks))
    assert last.case.known == young.known


def test_what_a_person_said_of_one_of_them_leaves_with_it():
    older, younger = opened("complaint", "s1")[0], opened("rumour", "s2", 10)[0]
    younger = done(younger, "correct_label", signal="s2", field="product", now="肉松")
    old, new = parted(merged(older, younger), "s2")
    assert (old.case.stated, new.case.stated) == ({}, {"product": "肉松"})


def test_who_was_sent_a_duty_that_only_both_together_had_called_is_told_that_there_is_none():
    (older, first), (younger, second) = opened("complaint", "s1"), opened("rumour", "s2", 10)
    case = done(merged(older, younger), "dispatch")
    (extra,) = set(case.steps) - set(older.steps) - set(younger.steps)
    old, new = parted(case, "s2", heard=first | second)
    assert [body.steps for body in bodies(old, StepsWithdrawn)] == [(extra,)]
    told = [each for entry in old.entries for each in tell(entry, old.case)]
    assert [(each.department, each.reason) for each in told] == [(case.steps[extra].department, Reason.NEEDLESS)]
    assert (extra in new.case.steps, undispatched(plain(old.case))) == (False, undispatched(plain(older)))


def test_what_nobody_was_sent_goes_without_a_word():
    older, younger = opened("complaint", "s1")[0], opened("rumour", "s2", 10)[0]
    case = merged(older, younger)
    old, new = parted(case, "s2")
    assert set(old.case.steps) | set(new.case.steps) < set(case.steps)
    assert (bodies(old, StepsWithdrawn), bodies(new, StepsWithdrawn)) == ([], [])


def calmed(case, level="yellow"):
    """A red case as a person has judged it since."""
    return done(case, "set_severity", level=level, reason="已核实", actor=LEAD, when=NOON + timedelta(hours=1))


def test_what_a_person_said_how_urgent_it_is_leaves_with_the_case_that_they_said_it_of():
    older, younger = opened("complaint", "s1")[0], calmed(opened("school", "s2", 10)[0])
    old, new = parted(merged(older, younger), "s2")
    said = [(each.severity, each.judged, each.outweighed) for each in (older, younger)]
    assert [(each.case.severity, each.case.judged, each.case.outweighed) for each in (old, new)] == said
    assert [each.case.severity_why for each in (old, new)] == [older.severity_why, younger.severity_why]


def test_that_it_was_red_is_known_of_a_case_that_is_given_back():
    older, younger = opened("complaint", "s1")[0], calmed(opened("school", "s2", 10)[0])
    _, new = parted(merged(older, younger), "s2")
    assert (new.case.severity, new.case.was_red) == ("yellow", True)


@pytest.mark.parametrize("settled", [0, 1], ids=["the older", "the younger"])
def test_the_town_that_was_named_for_one_is_to_be_found_for_the_other_again(settled):
    facts = {"channel": "duty", "kind": "incident", "ill": 8, "venue": "rural_banquet", "area": "410702"}
    cases = [a_case(an_incoming(id=id_, facts=facts)) for id_ in ("s1", "s2")]
    signal = cases[settled].signals[0].id
    cases[settled] = done(cases[settled], "correct_label", signal=signal, field="street", now="洪门镇")
    parts = [draft.case for draft in parted(merged(*cases), "s2")]
    finding = [sorted({each.plan for each in case.open_steps} & {"find_town", "town_on_site"}) for case in parts]
    assert finding == [["town_on_site"], ["find_town"]][:: -1 if settled else 1]
    assert [each.signals[0].why for each in parts] == ["首条信息", "首条信息"]


def test_a_clock_goes_nowhere_without_its_duty():
    """A plain sample among farm produce has a duty of theirs, which ends with its clock when the produce leaves."""
    produce = {"kind": "sampling_failure", "product_category": "P32", "hazard": "HZ-C.carbofuran"}
    told = an_incoming(facts=produce | {"channel": "duty", "told_by": "laboratory"}, operator="示例1")
    sample = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}
    plain = an_incoming(facts=sample, sample_no="示例-0")
    report = an_incoming(facts={"channel": "complaint", "request": "both"}, operator="示例0")
    case = merged(a_case(report), merged(a_case(told), a_case(plain)))
    apart = [draft.case for draft in parted(case, report.id, told.id)]
    stray = [{clock.step for clock in each.clocks.values()} - set(each.steps) for each in apart]
    assert stray == [set(), set()]


def test_the_visit_of_a_later_complaint_stays_one_when_the_first_leaves_with_the_visit_that_was_made_for_it():
    """The second round of a duty is the duty, though its first went with the case that had it."""
    shop, maker = (
        a_case(a_complaint(id=f"s{n}", operator=name, received_at=NOON + timedelta(minutes=n)))
        for n, name in enumerate(("示例店", "示例厂"))
    )
    made = done(maker, "complete", step=the_step(maker, "on_site_check").id, outcome="done", when=LATER)
    later = a_complaint(id="s2", operator="示例厂", received_at=LATER + timedelta(hours=2))
    case = merged(shop, made, LATER + timedelta(hours=1))
    case = join_case(a_reference(), case, later, rule="place", why="同一家", now=later.received_at).case
    rest, _ = parted(case, "s1", when=LATER + timedelta(hours=3))
    visits = [each.opened_at for each in rest.case.open_steps if each.plan == "on_site_check"]
    assert visits == [shop.opened_at, later.received_at]
