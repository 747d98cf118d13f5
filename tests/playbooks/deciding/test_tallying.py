"""Who ends a duty may say how many there are: what is more the case learns, what is less takes nothing away."""

import pytest

from playbooks.actions import act
from playbooks.entries import LabelCorrected
from playbooks.errors import ActionRefused
from tests.factories import HEALTH, a_case, a_reference, an_action, an_incoming, asked, bodies, the_step

FACTS = {"channel": "illness", "kind": "incident", "venue": "school_canteen", "school": True, "ill": 12}


def ended(outcome="done", more=(), first=FACTS, **fields):
    """What health decides by ending its duty with these fields; `more`: signals beside the first."""
    case = a_case(an_incoming(id="s1", facts=first), *more)
    step = the_step(case, "rescue").id
    return asked(case, "complete", step=step, outcome=outcome, fields=fields, actor=HEALTH)


def told(*args, **given):
    """The case after it."""
    return ended(*args, **given).case


def test_a_larger_number_becomes_the_cases_with_what_it_calls():
    case = told(ill="31", hospitalised="8", dead="0")
    assert [case.facts["ill"], case.facts["hospitalised"], case.facts.get("dead")] == [31, 8, None]
    assert ["三人以上住院" in case.severity_why, the_step(case, "rescue").fields["ill"]] == [True, "31"]


def test_the_record_says_with_which_duty_it_was_told():
    draft = ended(ill="31")
    (said,) = bodies(draft, LabelCorrected)
    assert [said.now, said.with_step] == ["31", the_step(draft.case, "rescue").id]


def test_a_smaller_number_stays_in_the_record_alone():
    case = told(ill="9")
    rescue = the_step(case, "rescue")
    assert [case.facts["ill"], rescue.fields, rescue.state] == [12, {"ill": "9"}, "done"]


def test_a_smaller_number_waits_for_an_officer_who_acts_in_the_case():
    case = told(ill="9")
    health_s = an_action(case, "note", text="已核实", actor=HEALTH)
    heard = act(a_reference(), case, health_s, health_s.at).case
    office_s = an_action(heard, "note", text="以卫健为准")
    answered = act(a_reference(), heard, office_s, office_s.at).case
    assert [each.counted_less for each in (case, heard, answered)] == [(the_step(case, "rescue").id,)] * 2 + [()]


def test_who_has_left_hospital_since_is_no_other_number():
    first = FACTS | {"hospitalised": 8, "hospitalised_left": True}
    assert [told(first=first, hospitalised="0").counted_less, bool(told(first=first, ill="9").counted_less)] == [
        (),
        True,
    ]


@pytest.mark.parametrize("said", [{"ill": "12"}, {"ill": "31"}, {"dead": "0"}, {}])
def test_as_many_or_more_or_none_where_none_were_known_waits_for_nobody(said):
    assert told(**said).counted_less == ()


def test_the_signal_that_told_most_learns_it():
    more = [an_incoming(id="s2", facts=FACTS | {"ill": 20})]
    assert {each.id: each.facts["ill"] for each in told(more=more, ill="31").signals} == {"s1": 12, "s2": 31}


def test_where_nobody_counted_the_first_that_tells_of_people_learns_it():
    unknown = {name: value for name, value in FACTS.items() if name != "ill"}
    more = [an_incoming(id="s2", facts=unknown)]
    case = told(more=more, first={"channel": "media", "kind": "news"}, ill="15")
    assert [case.facts["ill"], [each.facts.get("ill") for each in case.signals]] == [15, [None, 15]]


@pytest.mark.parametrize("said", ["十二", "-1", "3.5", "9999999"])
def test_what_is_no_number_is_refused_with_what_may_be_said(said):
    with pytest.raises(ActionRefused, match=f"“不适人数”不能是“{said}”，请填 0 到"):
        told(ill=said)


def test_who_found_nobody_ill_counts_nobody():
    with pytest.raises(ActionRefused, match="“核实后无病人”不填不适人数"):
        told("not_needed", reason="家长核实没有人不适", ill="3")
