"""What departments are told when an affair grows graver: what rose, and from what."""

from datetime import timedelta

from msgspec.structs import replace

from playbooks.actions import act
from playbooks.decide import join_case, update_signal
from playbooks.entries import Actor
from playbooks.tell import Reason, tell
from playbooks.telling.graver import AT_WORK, DONE, done_with_it, graver, still_at_work
from tests.factories import NOON, OFFICER, a_case, a_reference, an_action, an_incoming

REF = a_reference()
LATER = NOON + timedelta(hours=1)
SCHOOL = {"channel": "illness", "school": True, "ill": 8}


def a_school(**facts):
    return an_incoming(facts=SCHOOL | facts)


def of(draft):
    """(department, text) of those who are told that it is graver, each once."""
    return sorted({(department, text) for department, text in every(draft) if department != "D01"})


def every(draft):
    """The same with the duty desk."""
    told = [each for entry in draft.entries for each in tell(entry, draft.case, draft.before)]
    return [(each.department, each.text) for each in told if each.reason == Reason.GRAVER]


def of_desk(draft):
    """What the duty desk is told, each once."""
    return list(dict.fromkeys(text for department, text in every(draft) if department == "D01"))


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


def test_the_duty_desk_is_told_what_rose_from_what_and_which_reason_is_new():
    case = a_case(a_school())
    draft = join_case(REF, case, a_school(ill=12), rule="same_school", why="同一学校", now=LATER)
    assert of_desk(draft) == ["不适12人（此前8人），未核实；新的理由：十人以上不适。"]
    orange = a_case(an_incoming(facts={"channel": "illness", "ill": 3}))
    draft = join_case(REF, orange, an_incoming(facts={"channel": "illness", "dead": 1}), rule="x", why="x", now=LATER)
    said = "死亡1人（此前未掌握），未核实；紧急程度由橙色升为红色；新的理由：有人死亡。"
    assert of_desk(draft) == [said]


def test_a_number_that_an_officer_corrects_is_no_news_for_the_desk():
    case = a_case(first := a_school())
    action = an_action(case, "correct_label", signal=first.id, field="ill", now="9")
    assert of_desk(act(REF, case, action, action.at)) == []


def test_a_reason_that_an_officers_correction_adds_is_no_news_for_the_desk():
    case = a_case(first := a_school())
    by_desk, by_lead = (
        act(REF, case, action, action.at)
        for action in (
            an_action(case, "correct_label", signal=first.id, field="ill", now="12", actor=actor)
            for actor in (OFFICER, Actor(person="示例·张一", role="supervisor", department="D01"))
        )
    )
    assert by_desk.case.severity_why == by_lead.case.severity_why != case.severity_why
    said = [
        [telling for entry in each.entries for telling in tell(entry, each.case, each.before, each.actor)]
        for each in (by_desk, by_lead)
    ]
    assert [{each.department for each in told if each.reason == Reason.GRAVER} >= {"D01"} for told in said] == [
        False,
        True,
    ]


def test_who_has_done_all_that_was_theirs_is_told_to_know_of_it():
    case = a_case(a_school())
    steps = {id_: replace(each, state="done") if each.department == "D07" else each for id_, each in case.steps.items()}
    case = replace(case, steps=steps)
    draft = join_case(REF, case, a_school(ill=12), rule="same_school", why="同一学校", now=LATER)
    texts = dict(of(draft))
    assert [texts["D07"].endswith(DONE), texts["D06"].endswith(AT_WORK)] == [True, True]
    assert [done_with_it(case, case), done_with_it(case, a_case(a_school()))] == [["D07"], []]


def test_who_has_done_their_duty_or_was_sent_none_is_not_at_work():
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
        told = [each for entry in draft.entries for each in tell(entry, after, case)]
        assert [each for each in told if each.reason == Reason.GRAVER and each.role == "handler"] == []
