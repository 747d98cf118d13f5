"""The library as a whole. Single faults are in tests/test_faulty.py."""

import pytest
from msgspec.structs import replace

from playbooks.law.rules import Rules
from playbooks.shared_steps import Place, Written
from playbooks.validate import library_faults, unused_faults, when_faults
from tests.factories import a_reference

REF = a_reference()
BOOKS = [(f"{book.id}.yaml", book) for book in REF.playbooks]


def written(file, book):
    places = tuple(Place(file, f"steps[{n}]", f"steps[{n}]") for n in range(len(book.steps)))
    return Written(file, book, places)


def faults(books):
    books = [written(*each) for each in books]
    found = library_faults(books, rules=REF.rules, departments=REF.departments, plan=REF.plan, events=REF.events)
    return [(each.file, each.at, each.problem) for each in found]


def changed(name, **changes):
    """The library with one playbook changed."""
    return [(file, replace(book, **changes) if book.id == name else book) for file, book in BOOKS]


def test_the_library_has_no_fault():
    assert faults(BOOKS) == []


def test_without_a_playbook_for_everything_some_signal_would_have_no_answer():
    assert faults([each for each in BOOKS if each[1].when]) == [("library", "", "no playbook applies to everything")]


def test_a_plan_that_says_by_which_numbers_it_is_cited_may_be_silent_on_what_another_orders():
    clause = replace(REF.plan.clause(7), no=1, cited_as=(7,))
    groups = tuple(replace(each, clause=1) for each in REF.plan.groups_of(7))
    plan = replace(REF.plan, clauses=(clause,), groups=groups)
    books = [written(*each) for each in BOOKS]
    assert library_faults(books, rules=REF.rules, departments=REF.departments, plan=plan, events=REF.events) == []


def test_a_playbook_without_steps_answers_nothing():
    assert ("enquiry.yaml", "steps", "has no steps") in faults(changed("enquiry", steps=()))


def test_every_fault_is_told_at_once():
    broken = changed("enquiry", v=9, clauses=(99,), when={"wish": True})
    assert [at for file, at, _ in faults(broken) if file == "enquiry.yaml"] == ["v", "when.wish", "clauses"]


@pytest.mark.parametrize("way", ["completes_by.办结时间", "when_moved"])
def test_what_ends_a_duty_by_itself_does_not_begin_it_anew(way):
    """It would be ended and begun for ever, and nothing else would be done."""
    (book,) = (each for _, each in BOOKS if each.id == "enquiry")
    at = next(n for n, each in enumerate(book.steps) if each.completes_by and each.when_moved)
    step = book.steps[at]
    endless = tuple(replace(each, again=True) for each in step.outcomes)
    steps = (*book.steps[:at], replace(step, outcomes=endless), *book.steps[at + 1 :])
    assert f"steps[{at}].{way}" in [
        where for file, where, _ in faults(changed("enquiry", steps=steps)) if file == "enquiry.yaml"
    ]


def test_alternatives_are_looked_into():
    found = [each.at for each in when_faults("x", "when", {"any": [{"ill": {"at_least": 1}}, {"wish": 1}, {}]})]
    assert found == ["when.any[1].wish"]


def test_every_rule_that_can_be_a_clock_hangs_on_a_step_or_says_why_it_stands_alone():
    assert list(unused_faults([written(*each) for each in BOOKS], REF.rules)) == []


def test_a_rule_that_is_used_does_not_stand_alone():
    law = [replace(rule, alone="示例") if rule.id == "CMP-1" else rule for rule in REF.rules.values()]
    (fault,) = unused_faults([written(*each) for each in BOOKS], Rules(law))
    assert (fault.at, fault.problem) == ("CMP-1.alone", "a playbook uses this rule")
