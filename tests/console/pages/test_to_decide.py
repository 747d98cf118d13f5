"""Whoever decides for the office finds on the first page what waits for a decision."""

from visiting import a_red_case, text_of

from console.pages import to_decide
from console.pages.to_decide import decided_by_office
from tests.factories import a_reference


def said(visitor, person):
    visitor.send("/person", person=person, back="/")
    page = visitor.read("/")
    return text_of(page.partition('id="to-decide"')[2].partition("</div>")[0])


def test_starting_a_response_and_releasing_a_word_are_decided_by_the_office():
    assert {"decide_response", "publish_statement"} <= decided_by_office(a_reference())


def test_who_decides_finds_the_step_with_its_case_and_others_do_not(line, visitor):
    case_id = a_red_case(line)
    assert said(visitor, "director-1") == ""
    (step,) = [each for each in line.case(case_id).open_steps if any(o.id == "confirmed" for o in each.outcomes)]
    visitor.do(case_id, "complete", step=step.id, outcome="confirmed", key="a")
    (waits,) = [each for each in line.case(case_id).open_steps if each.plan in decided_by_office(a_reference())]
    told = [said(visitor, person) for person in ("director-1", "supervisor-1", "duty-1", "leader-1")]
    assert ["等您决定：1 项" in each and waits.title in each for each in told] == [True, True, False, False]


def test_of_many_the_first_are_listed_and_all_are_counted(line, visitor, monkeypatch):
    monkeypatch.setattr(to_decide, "SHOWN", 1)
    cases = [a_red_case(line), a_red_case(line, source_id="b", subject={"name": "示例第二小学"})]
    for case_id in cases:
        (step,) = [each for each in line.case(case_id).open_steps if any(o.id == "confirmed" for o in each.outcomes)]
        visitor.do(case_id, "complete", step=step.id, outcome="confirmed", key=case_id)
    told = said(visitor, "director-1")
    numbers = [visitor.number_of(each) for each in cases]
    assert ["等您决定：2 项" in told, sum(each in told for each in numbers)] == [True, 1]


def test_what_is_decided_or_only_the_director_opens_is_shown_to_nobody_else(line, visitor):
    case_id = a_red_case(line)
    (step,) = [each for each in line.case(case_id).open_steps if any(o.id == "confirmed" for o in each.outcomes)]
    visitor.do(case_id, "complete", step=step.id, outcome="confirmed", key="a")
    visitor.send("/person", person="director-1", back="/")
    visitor.do(case_id, "confide", confided="yes", reason="涉公职人员", key="b")
    assert ["等您决定" in said(visitor, person) for person in ("director-1", "supervisor-1")] == [True, False]
    (waits,) = [each for each in line.case(case_id).open_steps if each.plan in decided_by_office(a_reference())]
    visitor.send("/person", person="director-1", back="/")
    visitor.do(case_id, "complete", step=waits.id, outcome="not_published", key="c", **{"field-reason": "不需要"})
    assert said(visitor, "director-1") == ""
