"""The street or town (镇街) where it happened: it is told, by name, and where nobody knows it the office finds out."""

import pytest
from factories import a_case, an_incoming, asked, done, the_step

from playbooks.tell import Reason, tell
from tests.regrouping import merged, parted

BANQUET = {"channel": "duty", "kind": "incident", "ill": 8, "venue": "rural_banquet", "area": "410702"}


def a_feast(**facts):
    """A call about a feast after which people fell ill."""
    return an_incoming(facts=BANQUET | facts)


def plans(case):
    """The open duties about the place."""
    return {step.plan: step.department_name for step in case.open_steps if step.plan in ("town_on_site", "find_town")}


@pytest.mark.parametrize("venue", ["rural_banquet", "rural_shop", "home"])
def test_the_town_where_it_happened_has_a_duty(venue):
    assert plans(a_case(a_feast(venue=venue, street="洪门镇"))) == {"town_on_site": "洪门镇政府"}


def test_it_is_told_why_it_is_theirs():
    step = the_step(a_case(a_feast(street="洪门镇")), "town_on_site")
    assert (step.basis, step.why_you) == (
        "《食品安全法实施条例》第四条第三款",
        "发生地在您辖区；条例要求乡镇政府、街道办事处支持、协助食品安全监管工作，工作要点第28条要求落实属地管理责任",
    )


def test_what_happened_elsewhere_than_in_a_village_or_at_home_is_no_town_s():
    assert plans(a_case(a_feast(venue="restaurant", street="洪门镇"))) == {}


def test_where_nobody_knows_the_town_no_town_is_told_and_the_office_finds_out():
    assert plans(a_case(a_feast())) == {"find_town": "区食安办"}


def test_the_town_is_told_when_a_later_signal_names_it():
    case = a_case(a_feast(), a_feast(street="小店镇"))
    assert plans(case) == {"find_town": "区食安办", "town_on_site": "小店镇政府"}


def test_the_town_is_told_when_a_person_says_which_it_is():
    case = a_case(a_feast())
    said = done(case, "correct_label", signal=case.signals[0].id, field="street", now="洪门镇")
    assert plans(said) == {"town_on_site": "洪门镇政府"}


def test_nobody_is_told_in_the_place_of_a_town_that_does_not_exist():
    case = a_case(a_feast(street="洪门镇"))
    said = done(case, "correct_label", signal=case.signals[0].id, field="street", now="未掌握")
    assert plans(said) == {"find_town": "区食安办"}


def test_the_town_s_duty_ends_and_the_case_closes():
    case = a_case(a_feast(street="洪门镇"))
    step = the_step(case, "town_on_site").id
    case = done(case, "complete", step=step, outcome="done", fields={"conclusion": "同食者二十人已逐户找到"})
    for _ in range(200):
        step = next(iter(case.open_steps), None)
        if step is None:
            break
        outcome = next(
            (each for each in step.outcomes if each.id in ("excluded", "none", "not_needed")), step.outcomes[-1]
        )
        fields = dict.fromkeys(outcome.needs, "示例")
        case = done(case, "complete", step=step.id, outcome=outcome.id, fields=fields)
    closed = done(case, "close", conclusion="排除食品原因")
    assert (closed.state, the_step(closed, "town_on_site").outcome) == ("closed", "done")


def towns(case):
    """The towns that have an open duty."""
    return [step.department_name for step in case.open_steps if step.plan == "town_on_site"]


def two_towns():
    """One feast, of which people of two towns fell ill."""
    facts = {"s1": BANQUET | {"street": "洪门镇"}, "s2": BANQUET | {"street": "小店镇"}}
    return tuple(an_incoming(id=id_, facts=said) for id_, said in facts.items())


def test_each_town_whose_people_fell_ill_is_told_once():
    one, other = two_towns()
    again = a_feast(street="小店镇", ill=12)
    assert towns(a_case(one, other, again)) == ["洪门镇政府", "小店镇政府"]


def test_the_town_that_a_person_names_instead_is_told_and_the_first_is_told_that_it_is_not_theirs():
    case = a_case(a_feast(street="洪门镇"))
    draft = asked(case, "correct_label", signal=case.signals[0].id, field="street", now="小店镇")
    told = {
        (draft.case.steps[each.step].department_name, each.reason)
        for entry in draft.entries
        for each in tell(entry, draft.case)
        if each.step and "town_on_site" in each.step
    }
    assert towns(draft.case) == ["小店镇政府"]
    assert told == {("洪门镇政府", Reason.NEEDLESS), ("小店镇政府", Reason.NEW_DUTY)}


def test_cases_of_two_towns_that_become_one_leave_neither_town_out():
    older, younger = (a_case(each) for each in two_towns())
    case = merged(older, younger)
    assert towns(case) == ["洪门镇政府", "小店镇政府"]
    assert [towns(draft.case) for draft in parted(case, "s2")] == [["洪门镇政府"], ["小店镇政府"]]


def test_told_apart_each_part_has_the_town_of_its_own_people():
    case = a_case(*two_towns())
    assert [towns(draft.case) for draft in parted(case, "s2")] == [["洪门镇政府"], ["小店镇政府"]]


@pytest.mark.parametrize("venue", ["rural_banquet", "small_workshop", "restaurant"])
def test_of_what_happened_in_two_towns_both_are_told_wherever_it_was_sold(venue):
    assert towns(a_case(a_feast(venue=venue, street="洪门镇", also_in="小店镇"))) == ["洪门镇政府", "小店镇政府"]


def test_a_later_signal_that_names_two_towns_brings_in_the_one_that_is_new():
    case = a_case(
        a_feast(street="洪门镇"), an_incoming(id="s2", facts=BANQUET | {"street": "洪门镇", "also_in": "小店镇"})
    )
    assert towns(case) == ["洪门镇政府", "小店镇政府"]


def test_a_person_who_says_which_town_it_was_says_that_it_was_no_other():
    case = a_case(a_feast(street="洪门镇", also_in="小店镇"))
    said = done(case, "correct_label", signal=case.signals[0].id, field="street", now="洪门镇")
    assert towns(said) == ["洪门镇政府"]
