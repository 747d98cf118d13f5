"""What whoever was told the old number is told once an officer corrects it: now, before, and who corrected it."""

from datetime import timedelta

from msgspec.structs import replace

from playbooks.actions import act
from playbooks.case import ALERT, Reached
from playbooks.decide import update_signal
from playbooks.entries import Actor
from playbooks.tell import Reason, tell
from playbooks.telling.decided import NUMBER
from playbooks.telling.lowered import AT_WORK, TO_KNOW
from tests.factories import NOON, OFFICER, a_case, a_reference, an_action, an_incoming, done
from tests.regrouping import parted

REF = a_reference()
LATER = NOON + timedelta(hours=1)
LEAD = Actor(person="示例·张一", role="director", department="D01")
LEADING = {"actor": Actor(person="示例·张二", role="supervisor", department="D01")}
ILL = {"channel": "illness", "kind": "incident", "ill": 3, "hospitalised": 21, "venue": "restaurant"}


def sent(**facts):
    """An affair whose duties went out."""
    case = a_case(an_incoming(id="s1", facts=ILL | facts))
    return case if all(step.dispatched_at for step in case.open_steps) else done(case, "dispatch", when=NOON)


def told(draft):
    """Who is told of the correction (department, role) and what, each once."""
    found = [each for entry in draft.entries for each in tell(entry, draft.case, draft.before)]
    return {(each.department, each.role): each.text for each in found if each.reason == Reason.CORRECTED}


def corrected(case, **fields):
    return act(REF, case, an_action(case, "correct_label", when=LATER, signal="s1", fields=fields), LATER)


def test_a_lowered_number_is_told_to_every_department_that_was_sent_a_duty():
    case = sent()
    draft = corrected(case, hospitalised="5")
    departments = {step.department for step in case.steps.values()} - {"D01"}
    assert {each for each, role in told(draft) if role == "handler"} == departments
    (text,) = {text.removesuffix(AT_WORK).removesuffix(TO_KNOW) for text in told(draft).values()}
    assert text == f"住院5人（此前住院21人）；由{OFFICER.person}更正。"


def test_what_becomes_less_urgent_by_it_is_told_with_it_and_at_any_hour():
    case = sent(hospitalised=None, school=True)
    draft = corrected(case, ill="1", school="false", venue="restaurant")
    texts = set(told(draft).values())
    assert (case.severity, draft.case.severity) == ("red", "orange")
    assert all("不适1人（此前不适3人）；紧急程度由红色降为橙色" in text for text in texts) and texts
    found = [each for entry in draft.entries for each in tell(entry, draft.case, draft.before)]
    assert {each.urgent for each in found if each.reason == Reason.CORRECTED} == {True}


def test_a_number_that_its_source_takes_back_is_told_to_whoever_was_told_the_old_one():
    case = sent()
    later = an_incoming(id="s1", facts=ILL | {"hospitalised": 5}, revision=2, recounts=("hospitalised",))
    texts = set(told(update_signal(REF, case, later, now=LATER)).values())
    assert {text.removesuffix(AT_WORK).removesuffix(TO_KNOW) for text in texts} == {
        "住院5人（此前住院21人）；来报单位更正了自己所报人数。"
    }


def test_a_number_that_rose_or_another_source_still_says_is_no_correction():
    case = sent()
    assert told(corrected(case, hospitalised="30")) == {}
    both = a_case(an_incoming(id="s1", facts=ILL), an_incoming(id="s2", facts=ILL))
    both = both if both.severity == "red" else done(both, "dispatch", when=NOON)
    assert told(corrected(both, hospitalised="5")) == {}


def test_a_place_that_was_read_otherwise_is_told_with_what_it_is():
    assert {text.partition("；")[0] for text in told(corrected(sent(), venue="street_stall")).values()} == {
        f"场所更正为{REF.names['street_stall']}（此前{REF.names['restaurant']}）"
    }


def test_whom_a_ladder_reached_is_told_and_the_desk_that_corrected_it_is_not():
    roles = {"director": "told", "supervisor": "confirmed", "duty_officer": "told", "district_leader": "declined"}
    rungs = [
        Reached(of=ALERT, rung=n, role=role, department="D01", at=NOON, state=state)
        for n, (role, state) in enumerate(roles.items(), 1)
    ]
    case = replace(sent(), reached=tuple(rungs))
    desk = {
        role: text
        for (department, role), text in told(corrected(case, hospitalised="5")).items()
        if department == "D01"
    }
    assert {role: text.endswith(TO_KNOW) for role, text in desk.items()} == {"director": True, "supervisor": True}


def test_what_leaves_by_a_split_is_told_as_less_and_what_a_person_judges_calmer_too():
    case = a_case(an_incoming(id="s1", facts=ILL), an_incoming(id="s2", facts=ILL | {"hospitalised": 2, "ill": 9}))
    case = done(case, "dispatch", when=NOON) if case.severity != "red" else case
    staying, _ = parted(case, "s2", when=LATER)
    assert {text.partition("。")[0] for text in told(staying).values()} == {
        f"不适3人（此前不适9人）；1条信息不属于本事件，由{LEAD.person}拆出为事件 {NUMBER}"
    }
    calmer = act(
        REF, case, an_action(case, "set_severity", when=LATER, actor=LEAD, level="yellow", reason="已核实"), LATER
    )
    assert {text.partition("。")[0] for text in told(calmer).values()} == {
        f"紧急程度由{'红' if case.severity == 'red' else '橙'}色降为黄色；由{LEAD.person}核定"
    }


def test_of_a_red_affair_whoever_leads_the_shift_is_told_unless_they_corrected_it():
    case = sent(hospitalised=None, school=True)
    asked = [
        an_action(case, "correct_label", when=LATER, signal="s1", fields={"ill": "2"}, **by) for by in ({}, LEADING)
    ]
    receivers = [told(act(REF, case, each, LATER)) for each in asked]
    assert [case.severity, *(("D01", "supervisor") in each for each in receivers)] == ["red", True, False]


def test_of_what_only_the_director_opens_nobody_is_told():
    case = done(sent(), "confide", confided="yes", reason="涉公职人员", actor=LEAD, when=NOON)
    action = an_action(case, "correct_label", when=LATER, actor=LEAD, signal="s1", fields={"hospitalised": "5"})
    assert told(act(REF, case, action, LATER)) == {}


def test_who_was_told_a_number_while_it_was_red_is_told_its_correction_when_it_is_calmer():
    red = sent(school=True)
    calmer = done(red, "set_severity", when=LATER, actor=LEAD, level="yellow", reason="已核实")
    never = sent(hospitalised=2)
    assert (calmer.severity, never.severity) == ("yellow", "orange")
    receivers = [told(corrected(case, hospitalised="1")) for case in (calmer, never)]
    assert [("D01", "supervisor") in each for each in receivers] == [True, False]


def test_the_duty_desk_is_told_what_another_corrected_and_not_what_it_did_itself():
    case = sent()
    asked = [
        an_action(case, "correct_label", when=LATER, signal="s1", fields={"hospitalised": "5"}, **by)
        for by in ({}, {"actor": LEAD}, LEADING)
    ]
    assert [("D01", "duty_officer") in told(act(REF, case, each, LATER)) for each in asked] == [False, True, True]
