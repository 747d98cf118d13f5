"""Whoever leads the shift is told of a red affair at once, claimed or not, and each time that it grows."""

from datetime import timedelta

from msgspec.structs import replace

from playbooks.actions import act
from playbooks.decide import join_case
from playbooks.entries import Actor
from playbooks.tell import Reason, tell
from playbooks.telling.decided import NUMBER
from playbooks.telling.informing import KNOWN, TO_KNOW
from tests.factories import LEAD, NOON, OFFICER, a_case, a_complaint, a_draft, a_reference, an_action, an_incoming
from tests.regrouping import merging, parted

REF = a_reference()
LATER = NOON + timedelta(hours=1)
SCHOOL = {"channel": "illness", "school": True, "ill": 21}


def informed(draft):
    """(role, urgent, text) of those who are to know of it, each once."""
    found = [each for entry in draft.entries for each in tell(entry, draft.case, draft.before, draft.actor)]
    told = [(each.role, each.urgent, each.text) for each in found if each.reason == Reason.INFORMED]
    return list(dict.fromkeys(told))


def grown(case, facts, **changes):
    return join_case(REF, case, an_incoming(facts=facts, **changes), rule="same_school", why="同一学校", now=LATER)


def test_of_an_affair_that_opens_red_the_leader_is_told_why():
    draft = a_draft(an_incoming(facts=SCHOOL))
    assert informed(draft) == [("supervisor", True, f"红色理由：{'、'.join(draft.case.severity_why)}。{TO_KNOW}")]


def test_of_one_that_turns_red_or_grows_though_somebody_has_claimed_it():
    calm = a_case(a_complaint())
    claimed = act(REF, calm, an_action(calm, "acknowledge", when=NOON), NOON).case
    red = grown(claimed, SCHOOL)
    ((_, _, text),) = informed(red)
    assert "不适21人（此前未掌握）" in text and "升为红色" in text
    ((_, _, text),) = informed(grown(red.case, SCHOOL | {"ill": 30}))
    assert text.startswith("不适30人（此前21人）")


def test_of_what_is_not_red_or_says_nothing_new_they_are_not():
    red = a_case(an_incoming(facts=SCHOOL))
    assert [informed(a_draft(a_complaint())), informed(grown(red, SCHOOL))] == [[], []]


def test_what_the_rules_find_red_by_the_leader_s_own_act_is_no_news_to_them_either():
    calm, red = (
        a_case(an_incoming(id="s1", facts=SCHOOL | {"school": None, "ill": 3})),
        a_case(an_incoming(facts=SCHOOL)),
    )
    asked = {"signal": "s1", "fields": {"ill": "40", "dead": "1"}}
    drafts = [
        act(REF, calm, an_action(calm, "correct_label", when=LATER, **who, **asked), LATER)
        for who in ({"actor": LEAD}, {})
    ]
    drafts += [merging(calm, red, LATER, **who)[0] for who in ({"actor": LEAD}, {})]
    # Of a merge the number that is no more is named too: two sentences of one notice.
    assert [(each.case.severity, len(informed(each))) for each in drafts] == [("red", n) for n in (0, 1, 0, 2)]


def test_what_the_leader_made_red_is_no_news_to_them_and_a_report_about_officials_is_the_directors():
    calm = a_case(a_complaint())
    by = [
        act(REF, calm, an_action(calm, "set_severity", level="red", reason="已核实", when=NOON, **who), NOON)
        for who in ({"actor": LEAD}, {})
    ]
    assert [len(informed(each)) for each in by] == [0, 1]
    assert informed(a_draft(an_incoming(facts=SCHOOL | {"officials": True}))) == []


def test_of_a_red_case_that_a_split_begins_they_are_told_unless_they_split_it():
    case = a_case(an_incoming(id="s1", facts=SCHOOL), an_incoming(id="s2", facts=SCHOOL))
    by_desk, by_lead = (parted(case, "s2", when=LATER, actor=who)[1] for who in (OFFICER, LEAD))
    why = "、".join(by_desk.case.severity_why)
    said = f"由{OFFICER.person}从事件 {NUMBER} 拆出，单独处置。红色理由：{why}。{TO_KNOW}"
    assert [informed(by_desk), informed(by_lead)] == [[("supervisor", True, said)], []]


def test_that_the_director_set_a_red_case_aside_and_that_somebody_opened_it_again_they_are_told():
    case = a_case(an_incoming(facts=SCHOOL))
    case = replace(case, clocks={})
    director = Actor(person="示例·主任甲", role="director", department="D01")
    aside = act(REF, case, an_action(case, "dismiss", when=LATER, actor=director, reason="误报"), LATER)
    again = act(REF, aside.case, an_action(case, "reopen", when=LATER, actor=director, reason="仍有人不适"), LATER)
    why = "、".join(case.severity_why)
    assert [text for each in (aside, again) for _, _, text in informed(each)] == [
        f"由示例·主任甲决定不予处置，理由：误报。{KNOWN}",
        f"由示例·主任甲重新打开，理由：仍有人不适。红色理由：{why}。{KNOWN}",
    ]
    by_lead = act(REF, case, an_action(case, "dismiss", when=LATER, actor=LEAD, reason="误报"), LATER)
    assert informed(by_lead) == []
