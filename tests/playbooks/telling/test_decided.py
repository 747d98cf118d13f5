"""What one person decided of an affair is told to the desk, and of one that was red to whoever leads the shift."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from playbooks.actions import act
from playbooks.entries import Actor
from playbooks.tell import Reason, tell
from playbooks.telling.decided import NUMBER
from tests.factories import LEAD, NOON, OFFICER, a_case, a_complaint, a_reference, an_action, an_incoming, done
from tests.regrouping import merging, parted

REF = a_reference()
LATER = NOON + timedelta(hours=1)
DIRECTOR = Actor(person="示例·主任甲", role="director", department="D01")
SCHOOL = {"channel": "illness", "school": True, "ill": 21}


def told(draft):
    """(role, reason, first sentence) of those at the office who are to know of a decision, each once."""
    found = [each for entry in draft.entries for each in tell(entry, draft.case, draft.before, draft.actor)]
    of = (Reason.DECIDED, Reason.INFORMED, Reason.REOPENED)
    return list(
        dict.fromkeys((each.role, each.reason, each.text.partition("。")[0]) for each in found if each.reason in of)
    )


def asked(case, kind, actor=DIRECTOR, **body):
    return act(REF, case, an_action(case, kind, when=LATER, actor=actor, **body), LATER)


def a_school(**changes):
    return replace(a_case(an_incoming(id="s1", facts=SCHOOL), an_incoming(id="s2", facts=SCHOOL)), clocks={}, **changes)


def calmer():
    """What was red and is not any more."""
    return asked(a_school(), "set_severity", level="yellow", reason="已核实").case


DECISIONS = {
    "dismiss": ({"reason": "误报"}, "由示例·主任甲决定不予处置，理由：误报"),
    "move_out": ({"area": "410703", "reason": "在邻区"}, "由示例·主任甲移送其他地区，理由：在邻区"),
    "close": ({"conclusion": "已办结"}, "由示例·主任甲办结，结论：已办结"),
}


@pytest.mark.parametrize("kind", DECISIONS)
def test_that_a_case_ended_is_told_to_the_desk_and_of_what_was_red_to_whoever_leads(kind):
    body, said = DECISIONS[kind]
    red, was_red, calm = (replace(case, steps={}) for case in (a_school(), calmer(), a_case(a_complaint())))
    assert [told(asked(case, kind, **body)) for case in (red, was_red, replace(calm, clocks={}))] == [
        [("supervisor", Reason.INFORMED, said), ("duty_officer", Reason.DECIDED, said)],
        [("supervisor", Reason.DECIDED, said), ("duty_officer", Reason.DECIDED, said)],
        [("duty_officer", Reason.DECIDED, said)],
    ]


def test_nobody_is_told_what_they_decided_themselves():
    case = replace(a_school(), steps={})
    by = [told(asked(case, "close", actor, conclusion="已办结")) for actor in (LEAD, OFFICER)]
    assert [[role for role, _, _ in each] for each in by] == [["duty_officer"], ["supervisor"]]


def test_that_it_was_opened_again_is_told_to_the_desk_to_claim_it():
    case = done(a_school(), "acknowledge", when=NOON)
    ended = asked(case, "dismiss", reason="误报").case
    draft = asked(ended, "reopen", reason="仍有人不适")
    said = "由示例·主任甲重新打开，理由：仍有人不适"
    assert told(draft) == [("supervisor", Reason.INFORMED, said), ("duty_officer", Reason.REOPENED, said)]
    assert draft.case.acknowledged_by is None
    graver = [
        each for entry in draft.entries for each in tell(entry, draft.case, draft.before) if each.reason == "graver"
    ]
    assert graver == []


@pytest.mark.parametrize(("claimed", "reason"), [(True, Reason.DECIDED), (False, Reason.NEW_ALERT)])
def test_the_desk_knows_of_a_case_that_a_split_begins_and_claims_what_nobody_had(claimed, reason):
    case = done(a_school(), "acknowledge", when=NOON) if claimed else a_school()
    _, new = parted(case, "s2", when=LATER, actor=DIRECTOR)
    of_desk = [
        (each.reason, each.text, each.other)
        for entry in new.entries
        for each in tell(entry, new.case, new.before, new.actor)
        if each.role == "duty_officer"
    ]
    assert (reason, f"由示例·主任甲从事件 {NUMBER} 拆出，单独处置。", case.id) in of_desk


def test_the_number_that_a_merge_takes_away_is_told():
    older, younger = a_school(), replace(a_case(an_incoming(id="s3", facts=SCHOOL)), id="other")
    into, _ = merging(older, younger, LATER, actor=DIRECTOR, reason="同一学校")
    said = f"事件 {NUMBER} 由示例·主任甲并入本事件，理由：同一学校"
    assert told(into) == [("supervisor", Reason.INFORMED, said), ("duty_officer", Reason.DECIDED, said)]


def test_what_was_red_in_a_case_that_is_taken_in_is_known_in_the_one_that_takes_it():
    blue, was_red = a_case(a_complaint()), replace(a_case(a_complaint()), id="other", was_red=True)
    into, _ = merging(blue, was_red, LATER)
    assert (into.case.severity, into.case.was_red) == ("blue", True)
    assert [(role, reason) for role, reason, _ in told(into)] == [("supervisor", Reason.DECIDED)]


def test_of_what_only_the_director_opens_nobody_else_is_told():
    case = replace(a_case(an_incoming(facts=SCHOOL | {"officials": True})), clocks={}, steps={})
    assert told(asked(case, "close", conclusion="已办结")) == []
