"""Corrections: a person's word stands over the machine's, and nothing of the wrong word is left."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from playbooks.decide import join_case, update_signal
from playbooks.entries import LabelCorrected, PlaybookWithdrawn, SeverityChanged, StepsWithdrawn
from playbooks.folding.corrected import follows
from playbooks.folding.headings import renamed
from playbooks.tell import Reason, tell
from playbooks.urgency.severity import LEVELS
from tests.factories import NOON, a_case, a_complaint, a_reference, an_incoming, asked, bodies, done
from tests.regrouping import merged

REF = a_reference()
CALL = {"channel": "duty", "kind": "incident", "venue": "school_canteen", "school": True, "ill": 2}
TITLE = "学校食堂 · 炒鸡 · 2人不适"
BECAUSE = "人工更正“学校或幼儿园”为“否”"


def a_wrongly_read_case(**changes):
    """A call that the machine took for one about a school; red, so that its steps went out by themselves."""
    return a_case(a_call(**changes))


def a_call(**changes):
    return an_incoming(**({"id": "s1", "facts": CALL, "headline": TITLE} | changes))


def corrected(case, field="school", now="否", signal="s1"):
    """The draft of a correction."""
    return asked(case, "correct_label", signal=signal, field=field, now=now)


def test_what_is_no_school_has_no_school_canteen_in_its_facts_and_its_heading():
    case = corrected(a_wrongly_read_case()).case
    assert (case.facts["school"], "venue" in case.facts, case.heading) == (False, False, "炒鸡 · 2人不适")


def test_what_is_no_school_falls_to_what_the_corrected_facts_say_and_the_entry_says_why():
    draft = corrected(a_wrongly_read_case())
    said = [(body.level, body.why, body.because) for body in bodies(draft, SeverityChanged)]
    assert said == [("orange", ("有人不适",), BECAUSE)]
    assert (draft.case.severity, draft.case.severity_why) == ("orange", ("有人不适",))


def test_duties_that_only_the_wrong_word_called_are_withdrawn_with_their_clocks_and_their_departments_told():
    before = a_wrongly_read_case()
    draft = corrected(before)
    (withdrawn,) = bodies(draft, StepsWithdrawn)
    called = {plan.id for book in draft.case.playbooks for plan in REF.playbook(book.hash).steps}
    assert {draft.case.steps[key].state for key in withdrawn.steps} == {"withdrawn"}
    assert {step.plan for step in draft.case.open_steps} <= called
    assert "D05" not in {step.department for step in draft.case.open_steps}
    assert [clock.id for clock in draft.case.running_clocks if clock.step in withdrawn.steps] == []
    entry = next(each for each in draft.entries if each.body is withdrawn)
    told = tell(entry, draft.case)
    assert {(each.reason, each.text) for each in told} == {(Reason.NEEDLESS, BECAUSE)}
    assert {each.step for each in told} == set(withdrawn.steps)


def test_no_duty_goes_out_for_what_was_corrected_away():
    before = a_wrongly_read_case()
    case = corrected(before).case
    opened = [step for key, step in case.steps.items() if key not in before.steps]
    assert [step.title for step in opened if step.department == "D05"] == []
    assert "school_event" not in {book.id for book in case.playbooks}


def test_what_a_department_has_signed_for_stays_to_be_done_and_is_named():
    case = a_wrongly_read_case()
    school = next(step for step in case.open_steps if step.department == "D05")
    draft = corrected(done(case, "sign", step=school.id))
    (gone,) = [each for each in bodies(draft, PlaybookWithdrawn) if each.playbook == "school_event"]
    assert (gone.kept, draft.case.steps[school.id].state) == ((school.id,), "open")
    ended = done(draft.case, "complete", step=school.id, outcome=school.outcomes[0].id, fields=filled(school))
    assert ended.steps[school.id].state == "done"


def filled(step):
    return dict.fromkeys(step.outcomes[0].needs, "示例")


def test_a_correction_that_is_taken_back_calls_the_same_duties_again():
    before = a_wrongly_read_case()
    again = corrected(corrected(before).case, now="是").case
    owners = {step.plan for step in again.open_steps if step.department == "D05"}
    assert {step.plan for step in before.open_steps if step.department == "D05"} == owners
    assert (again.severity, "school_event" in {book.id for book in again.playbooks}) == ("red", True)


def test_the_same_text_once_more_does_not_bring_the_wrong_word_back():
    case = corrected(a_wrongly_read_case()).case
    again = update_signal(REF, case, a_call(revision=2), now=NOON + timedelta(hours=2)).case
    more = join_case(REF, again, a_call(id="s2"), rule="same_text", why="内容基本相同", now=NOON).case
    assert [(each.facts.get("school"), each.facts.get("venue")) for each in (again, more)] == [(False, None)] * 2
    assert (more.severity, more.heading) == ("orange", "炒鸡 · 2人不适")


def test_a_count_that_was_corrected_stays_until_the_source_says_another():
    case = corrected(a_wrongly_read_case(facts=CALL | {"ill": 12}), "ill", "1").case
    same = update_signal(REF, case, a_call(facts=CALL | {"ill": 12}, revision=2), now=NOON).case
    more = update_signal(REF, case, a_call(facts=CALL | {"ill": 15}, revision=2), now=NOON).case
    assert [each.facts["ill"] for each in (case, same, more)] == [1, 1, 15]
    assert [each.signals[0].overruled for each in (case, same, more)] == [{"ill": 12}, {"ill": 12}, {}]


def test_another_signals_count_is_not_corrected_with_it():
    case = a_case(a_call(facts=CALL | {"ill": 12}), a_call(id="s2", facts=CALL | {"ill": 4}))
    assert corrected(case, "ill", "2").case.facts["ill"] == 4


def test_a_name_an_address_and_a_food_are_stated_and_the_heading_has_the_food():
    case = a_case(a_complaint(id="s1", headline="餐馆 · 消费者诉求"))
    for field, now in (("operator", "示例小馆"), ("address", "示例街1号"), ("product", "炒鸡")):
        case = done(case, "correct_label", signal="s1", field=field, now=now)
    assert case.stated == {"operator": "示例小馆", "address": "示例街1号", "product": "炒鸡"}
    assert ("炒鸡" in case.heading, "示例小馆" in case.heading, case.severity) == (True, False, "blue")


def test_an_entry_says_a_flag_in_words():
    (body,) = bodies(corrected(a_wrongly_read_case()), LabelCorrected)
    assert (body.named, body.also) == (("是", "否"), {"venue": None})


@pytest.mark.parametrize(
    ("field", "value", "facts", "also"),
    [
        ("school", False, {"venue": "school_canteen"}, {"venue": None}),
        ("school", False, {"venue": "restaurant"}, {}),
        ("school", True, {"venue": "restaurant"}, {}),
        ("venue", "restaurant", {"school": True}, {"school": False}),
        ("venue", "kindergarten_canteen", {}, {"school": True}),
        ("venue", "restaurant", {}, {}),
        ("ill", 3, {"school": True}, {}),
        ("kind", "complaint", {"kind_why": "同餐至少2人不适"}, {"kind_why": None}),
    ],
)
def test_what_follows_from_a_corrected_fact(field, value, facts, also):
    assert follows(field, value, facts) == also


@pytest.mark.parametrize(
    ("title", "field", "named", "venue", "said"),
    [
        (TITLE, "venue", ("学校食堂", "餐馆"), "学校食堂", "餐馆 · 炒鸡 · 2人不适"),
        (TITLE, "venue", ("学校食堂", ""), "学校食堂", "炒鸡 · 2人不适"),
        ("炒鸡 · 2人不适", "venue", ("", "餐馆"), "", "餐馆 · 炒鸡 · 2人不适"),
        (TITLE, "product", ("", "凉皮"), "学校食堂", "学校食堂 · 凉皮 · 2人不适"),
        ("消费者诉求", "product", ("", "凉皮"), "", "凉皮 · 消费者诉求"),
        ("餐馆 · 消费者诉求", "kind", ("消费者诉求", "食品安全事件线报"), "餐馆", "餐馆 · 食品安全事件线报"),
        (TITLE, "ill", ("2", "3"), "学校食堂", TITLE),
    ],
)
def test_a_heading_is_renamed_where_the_corrected_word_stood(title, field, named, venue, said):
    assert renamed(title, field, named, venue=venue) == said


def test_what_is_called_irrelevant_is_so_in_the_words_of_the_desk():
    facts = {"channel": "media", "kind": "complaint"}
    case = a_case(an_incoming(id="s1", facts=facts, headline="面条 · 消费者诉求"))
    assert done(case, "correct_label", signal="s1", field="kind", now="irrelevant").heading == "面条 · 无关"


def two(*kinds):
    """A case of as many signals, each of which counts five more than the one before."""
    said = [{"channel": "duty", "kind": kind, "ill": 5 * n} for n, kind in enumerate(kinds, 1)]
    return a_case(*(an_incoming(id=f"s{n}", facts=facts, headline="5人不适") for n, facts in enumerate(said, 1)))


@pytest.mark.parametrize(
    ("kinds", "signal", "left"),
    [
        (("incident", "complaint"), "s2", ("incident", 5)),
        (("incident", "complaint"), "s1", ("complaint", 10)),
        (("incident",), "s1", ("irrelevant", None)),
    ],
)
def test_beside_what_is_called_irrelevant_the_affair_is_what_the_others_say_and_back_again_what_it_was(
    kinds, signal, left
):
    case = two(*kinds)
    void = corrected(case, "kind", "irrelevant", signal).case
    back = corrected(void, "kind", case.signals[int(signal[1:]) - 1].facts["kind"], signal).case
    assert (void.facts["kind"], void.facts.get("ill")) == left
    assert (back.facts, back.heading, back.signals) == (
        case.facts,
        case.heading,
        tuple(replace(each, overruled=now.overruled) for each, now in zip(case.signals, back.signals, strict=True)),
    )


def test_what_a_person_called_the_affair_stands_beside_what_is_irrelevant():
    case = corrected(two("incident", "complaint"), "kind", "rumour", "s2").case
    void = corrected(case, "kind", "irrelevant", "s1").case
    assert [each.facts["kind"] for each in (case, void, corrected(void, "kind", "incident", "s1").case)] == [
        "rumour"
    ] * 3


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("s1 incident, s2 rumour, s3 news, s3 complaint, s2 complaint, s1 complaint", "i r n r i c"),
        ("s3 news, s1 incident, s3 rumour, s3 news, s3 irrelevant, s3 news", "n i r i i i"),
        ("s2 irrelevant, s1 news, s2 rumour, s1 irrelevant, s1 news", "c n r r r"),
    ],
)
def test_an_affair_is_what_a_person_said_last_of_its_signals_and_did_not_take_back(said, kinds):
    case, found = two("complaint", "complaint", "complaint"), []
    for signal, kind in map(str.split, said.split(",")):
        case = corrected(case, "kind", kind, signal).case
        found.append(case.facts["kind"][0])
    assert found == kinds.split()


def test_what_is_said_of_cases_that_became_one_is_said_later_than_what_was_said_before():
    one, other = a_case(a_call()), a_case(a_call(id="s2", received_at=NOON + timedelta(minutes=1)))
    for kind in ("complaint", "news", "rumour"):
        other = corrected(other, "kind", kind, "s2").case
    both = merged(one, other)
    after = corrected(both, "kind", "complaint").case
    assert [each.facts["kind"] for each in (both, after)] == ["rumour", "complaint"]


def test_the_place_is_where_a_person_said_last_that_it_was_and_did_not_take_back():
    home, call = {"channel": "media", "kind": "incident", "venue": "restaurant"}, {"channel": "notice", "kind": "news"}
    case = a_case(a_call(), *(an_incoming(id=f"s{n}", facts=facts) for n, facts in enumerate((home, call), 2)))
    found = []
    for signal, venue in ("s3", "market_stall"), ("s2", "school_canteen"), ("s2", "market_stall"), ("s3", "未掌握"):
        case = corrected(case, "venue", venue, signal).case
        found.append([each.facts.get("venue") for each in (case, *case.signals)])
    assert found == [
        ["market_stall"] * 3 + ["market_stall"],
        ["school_canteen"] * 3 + ["school_canteen"],
        ["market_stall"] * 3 + ["market_stall"],
        ["school_canteen", "school_canteen", "restaurant", None],
    ]


def test_what_came_under_a_correction_says_its_own_place_when_that_is_taken_back():
    case = corrected(a_wrongly_read_case(), "school", "否").case
    told = a_call(id="s2", revision=1)
    case = join_case(REF, case, told, rule="same_operator", why="同一经营者", now=NOON).case
    case = update_signal(REF, case, a_call(id="s2", revision=2, facts=CALL | {"ill": 3}), now=NOON).case
    back = corrected(case, "school", "是").case
    assert [[each.signals[1].facts.get(name) for name in ("school", "venue")] for each in (case, back)] == [
        [False, None],
        [True, "school_canteen"],
    ]


@pytest.mark.parametrize(("other", "asks"), [("complaint", "complaint"), ("enquiry", "enquiry")])
def test_an_affair_is_an_enquiry_where_everybody_only_asks_whoever_says_so(other, asks):
    one, two = (
        a_complaint(id=f"s{n}", facts={"channel": "complaint", "kind": "complaint", "request": request})
        for n, request in enumerate(("complaint", other), 1)
    )
    case = corrected(a_case(one, two), "request", "enquiry").case
    assert [case.facts["request"], case.signals[0].facts["request"]] == [asks, "enquiry"]


def test_what_is_called_relevant_again_counts_as_an_officer_had_said():
    case = corrected(a_wrongly_read_case(facts=CALL | {"ill": 12}), "ill", "4").case
    back = corrected(corrected(case, "kind", "irrelevant").case, "kind", "incident").case
    assert [(each.facts.get("ill"), each.signals[0].overruled["ill"]) for each in (case, back)] == [(4, 12)] * 2


def test_a_number_that_was_read_is_no_persons_word_for_having_been_called_irrelevant():
    case = a_wrongly_read_case(facts=CALL | {"ill": 12})
    back = corrected(corrected(case, "kind", "irrelevant").case, "kind", "incident").case
    more = update_signal(REF, back, a_call(facts=CALL | {"ill": 12}, revision=2), now=NOON).case
    assert [(each.facts["ill"], "ill" in each.signals[0].overruled) for each in (back, more)] == [(12, False)] * 2


def test_what_comes_to_an_affair_that_was_called_irrelevant_says_what_it_is():
    void = corrected(a_wrongly_read_case(), "kind", "irrelevant").case
    told = a_call(id="s2", facts=CALL | {"kind": "complaint"})
    joined = join_case(REF, void, told, rule="same_operator", why="同一经营者", now=NOON).case
    again = update_signal(REF, void, a_call(facts=CALL | {"kind": "news"}, revision=2), now=NOON).case
    assert [each.facts["kind"] for each in (joined, again, merged(void, a_case(told)))] == [
        "complaint",
        "news",
        "complaint",
    ]


def test_of_two_who_count_people_the_irrelevant_one_leaves_no_number_in_the_heading():
    facts = {"channel": "duty", "kind": "complaint"}
    case = a_case(a_call(), an_incoming(id="s2", facts=facts))
    assert corrected(case, "kind", "irrelevant").case.heading == "学校食堂 · 炒鸡 · 消费者诉求"


venues = st.sampled_from(sorted(REF.terms["venue"]))


@given(was=venues, now=venues, ill=st.integers(0, 30), kind=st.sampled_from(["incident", "complaint"]))
def test_after_a_correction_nothing_of_the_old_place_is_left_and_the_case_is_as_urgent_as_if_read_rightly(
    was, now, ill, kind
):
    def read(venue):
        school = {"school": True} if venue in ("school_canteen", "kindergarten_canteen") else {}
        facts = {"channel": "duty", "kind": kind, "venue": venue, "ill": ill} | school
        return a_case(an_incoming(id="s1", facts=facts, headline=f"{REF.names[venue]} · 炒鸡 · {ill}人不适"))

    right, case = read(now), done(read(was), "correct_label", signal="s1", field="venue", now=now)
    assert case.heading == right.heading
    assert (case.severity, set(case.severity_why)) == (right.severity, set(right.severity_why))
    assert bool(case.facts.get("school")) == bool(right.facts.get("school"))
    assert {step.plan for step in case.open_steps} >= {step.plan for step in right.open_steps}


@given(fact=st.sampled_from(["ill", "hospitalised", "dead"]), was=st.integers(0, 60), now=st.integers(0, 60))
def test_a_corrected_count_is_as_urgent_as_if_it_had_been_read_so(fact, was, now):
    def read(n):
        return a_case(an_incoming(id="s1", facts={"channel": "duty", "kind": "incident", fact: n}))

    right, case = read(now), done(read(was), "correct_label", signal="s1", field=fact, now=str(now))
    assert (case.severity, set(case.severity_why)) == (right.severity, set(right.severity_why))
    assert case.grade_proposed == right.grade_proposed
    assert case.severity in LEVELS


RUMOUR = {"channel": "media", "kind": "rumour", "venue": "market", "hazard": "HZ-T.migration", "rumour": True}


def a_misread_rumour():
    return a_case(an_incoming(id="s1", channel="media", facts=RUMOUR, headline="商场超市 · 紫菜 · 包装迁移"))


def test_a_hazard_that_was_read_wrongly_is_another_or_none_in_facts_and_heading():
    other = corrected(a_misread_rumour(), "hazard", "HZ-B.salmonella").case
    assert (other.facts["hazard"], other.title) == ("HZ-B.salmonella", "商场超市 · 紫菜 · 沙门氏菌")
    none = corrected(a_misread_rumour(), "hazard", "未掌握").case
    assert ("hazard" in none.facts, none.title) == (False, "商场超市 · 紫菜 · 疑似不实信息")
    again = corrected(none, "hazard", "HZ-T.migration").case
    assert again.title == "商场超市 · 紫菜 · 包装迁移"


def test_what_is_no_longer_known_is_not_brought_back_by_the_same_text():
    none = corrected(a_misread_rumour(), "hazard", "未掌握").case
    again = an_incoming(id="s1", channel="media", facts=RUMOUR, revision=2)
    assert "hazard" not in update_signal(REF, none, again, now=NOON).case.facts


def test_a_venue_that_nobody_knows_does_not_deny_a_school():
    case = corrected(a_wrongly_read_case(), "venue", "未掌握").case
    assert ("venue" in case.facts, case.facts["school"]) == (False, True)


def test_a_report_that_was_taken_for_a_complaint_is_answered_as_a_report():
    case = a_case(a_complaint(id="s1"))
    draft = corrected(case, "request", "report")
    assert draft.case.facts["request"] == "report"
    assert {book.id for book in case.playbooks} == {"complaint"}
    assert [book.id for book in draft.case.playbooks] == ["report"]
    withdrawn = {draft.case.steps[key].plan for body in bodies(draft, StepsWithdrawn) for key in body.steps}
    assert "decide_acceptance" in withdrawn
    assert [body.reason for body in bodies(draft, StepsWithdrawn)] == ["人工更正“诉求”为“举报”"]
