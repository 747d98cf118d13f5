"""What departments are told when an affair grows graver: what rose, and from what."""

from datetime import timedelta

from msgspec.structs import replace

from playbooks.actions import act
from playbooks.decide import join_case, update_signal
from playbooks.tell import Reason, tell
from playbooks.telling.graver import graver, still_at_work
from tests.factories import NOON, a_case, a_reference, an_action, an_incoming

REF = a_reference()
LATER = NOON + timedelta(hours=1)
SCHOOL = {"channel": "illness", "school": True, "ill": 8}


def a_school(**facts):
    return an_incoming(facts=SCHOOL | facts)


def of(draft):
    """(department, text) of those who are told that it is graver, each once."""
    every = [each for entry in draft.entries for each in tell(entry, draft.case, draft.before)]
    return sorted({(each.department, each.text) for each in every if each.reason == Reason.GRAVER})


def test_what_rose_is_said_with_what_it_was_and_what_fell_is_not():
    before = a_case(a_school(hospitalised=3))
    after = replace(before, facts={**before.facts, "ill": 12, "ill_is": "least", "dead": 1, "hospitalised": 2})
    end = "。已交办的事项照办，新增事项另行通知。"
    assert graver(before, after) == f"不适至少12人（此前8人），死亡1人（此前未掌握），未核实{end}"
    assert [graver(before, before), graver(after, before)] == ["", f"住院3人（此前2人），未核实{end}"]
    orange = replace(before, severity="orange")
    assert [graver(orange, before), graver(before, orange)] == [f"紧急程度由橙色升为红色{end}", ""]


def test_who_became_critical_is_told_by_itself():
    before = a_case(a_school(hospitalised=3))
    end = "。已交办的事项照办，新增事项另行通知。"
    after = replace(before, facts={**before.facts, "critical": 1})
    assert graver(before, after) == f"危重1人（此前未掌握），未核实{end}"
    draft = join_case(REF, before, a_school(critical=2), rule="same_school", why="同一学校", now=LATER)
    assert {text.partition("，")[0] for _, text in of(draft)} == {"危重2人（此前未掌握）"}


def test_more_ill_people_are_told_to_every_department_with_a_duty_that_was_sent_out():
    case = a_case(a_school())
    draft = join_case(REF, case, a_school(ill=12), rule="same_school", why="同一学校", now=LATER)
    departments = sorted({step.department for step in case.open_steps} - {"D01"})
    assert [each for each, _ in of(draft)] == departments
    assert {text.partition("，")[0] for _, text in of(draft)} == {"不适12人（此前8人）"}


def test_what_says_nothing_more_is_told_to_nobody():
    case = a_case(a_school())
    assert of(join_case(REF, case, a_school(ill=8), rule="same_school", why="同一学校", now=LATER)) == []


def test_a_revision_and_a_persons_word_are_told_as_well():
    first = a_school()
    case = a_case(first)
    revised = update_signal(REF, case, replace(first, revision=2, facts=SCHOOL | {"ill": 12}), now=LATER)
    action = an_action(case, "correct_label", signal=first.id, field="dead", now="1")
    assert [len(of(each)) > 0 for each in (revised, act(REF, case, action, action.at))] == [True, True]


def test_who_has_done_their_duty_or_was_sent_none_is_not_told():
    case = a_case(a_school())
    steps = {
        id_: replace(step, state="done") if step.department == "D07" else replace(step, dispatched_at=None)
        for id_, step in case.steps.items()
        if step.department in ("D07", "D03")
    }
    quiet = replace(case, steps=steps)
    assert [still_at_work(quiet, quiet), "D07" in still_at_work(case, case)] == [[], True]


def test_of_what_only_the_director_opens_and_of_what_has_ended_nobody_is_told():
    case = a_case(a_school())
    for changes in ({"confided": True}, {"state": "closed"}):
        draft = join_case(REF, case, a_school(ill=12), rule="same_school", why="同一学校", now=LATER)
        after = replace(draft.case, **changes)
        assert [e for e in draft.entries for each in tell(e, after, case) if each.reason == Reason.GRAVER] == []
